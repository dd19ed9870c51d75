/** One code cell that was run and has an output, as it stands in an .ipynb file. */
export function codeCell(id: string, source: string, count: number): Readonly<Record<string, unknown>> {
  return {
    cell_type: "code",
    execution_count: count,
    id,
    metadata: { tags: [`tag-${id}`] },
    outputs: [{ name: "stdout", output_type: "stream", text: [`output of ${id}\n`] }],
    source: source.match(/[^\n]*\n|[^\n]+$/g) ?? [],
  };
}

export function markdownCell(id: string, source: string): Readonly<Record<string, unknown>> {
  return { cell_type: "markdown", id, metadata: {}, source: [source] };
}

/** The text of an .ipynb file as VS Code itself would write it. */
export function notebookFile(cells: readonly object[]): string {
  const metadata = {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python", version: "3.11.2" },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`;
}
