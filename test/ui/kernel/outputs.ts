import { NotebookCellOutput, NotebookCellOutputItem } from "vscode";

/** An output as the kernel gives it and an .ipynb file holds it, except that texts are whole. */
export type Output =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly output_type: "display_data"; readonly data: Data; readonly metadata: object }
  | {
      readonly output_type: "execute_result";
      readonly data: Data;
      readonly metadata: object;
      readonly execution_count: number;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

type Data = Readonly<Record<string, unknown>>;

/** The output with the metadata by which VS Code writes it back into the file as it came. */
export function toCellOutput(output: Output): NotebookCellOutput {
  switch (output.output_type) {
    case "stream":
      return new NotebookCellOutput([toStreamItem(output)], { outputType: "stream" });
    case "error":
      return new NotebookCellOutput(
        [
          NotebookCellOutputItem.error({
            name: output.ename,
            message: output.evalue,
            stack: output.traceback.join("\n"),
          }),
        ],
        { outputType: "error", originalError: output },
      );
    case "display_data":
      return new NotebookCellOutput(toItems(output.data), {
        outputType: "display_data",
        metadata: output.metadata,
      });
    case "execute_result":
      return new NotebookCellOutput(toItems(output.data), {
        outputType: "execute_result",
        executionCount: output.execution_count,
        metadata: output.metadata,
      });
  }
}

export function toStreamItem(output: Output & { readonly output_type: "stream" }): NotebookCellOutputItem {
  const { name, text } = output;
  return name === "stderr" ? NotebookCellOutputItem.stderr(text) : NotebookCellOutputItem.stdout(text);
}

function toItems(data: Data): NotebookCellOutputItem[] {
  return Object.entries(data).map(([mime, value]) => {
    if (typeof value !== "string") return NotebookCellOutputItem.json(value, mime);
    const isImage = mime.startsWith("image/") && mime !== "image/svg+xml";
    return isImage
      ? new NotebookCellOutputItem(Buffer.from(value, "base64"), mime)
      : NotebookCellOutputItem.text(value, mime);
  });
}
