/** A notebook's file without what its cells put out and how often they ran; `undefined` for what is no notebook. */
export function stripOutputs(text: string): string | undefined {
  let notebook: { readonly cells?: unknown } | null;
  try {
    notebook = JSON.parse(text) as typeof notebook;
  } catch {
    return undefined;
  }
  if (typeof notebook !== "object" || notebook === null || !Array.isArray(notebook.cells)) return undefined;
  const cells = notebook.cells.map((cell: unknown) =>
    typeof cell === "object" && cell !== null && "outputs" in cell
      ? { ...cell, outputs: [], ...("execution_count" in cell && { execution_count: null }) }
      : cell,
  );
  return `${JSON.stringify({ ...notebook, cells }, undefined, 1)}\n`;
}
