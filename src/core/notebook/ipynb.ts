import { refuse, type Refusal } from "../refusal.ts";
import { applyEdits, type TextEdit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import { decodeUtf8, renderInvalidByte } from "../text/utf8.ts";
import type { CellSpans, IpynbFile } from "./ipynbFile.ts";
import { readCells } from "./ipynbCells.ts";
import type { CellChange, Notebook } from "./notebook.ts";
import { renderSource } from "./ipynbSource.ts";
import { parseJson } from "./parseJson.ts";
import { readFormat } from "./ipynbFormat.ts";

/** JavaScript's strings can't be longer, and a byte gives one code unit at most. */
const mostBytes = 2 ** 29 - 24;

/**
 * Reads nbformat 4. A notebook without cells, or of another language, is fine. Refused, with what to do: what is not UTF-8, not JSON
 * or not a notebook, other formats, and cells that can be read in two ways (a key twice).
 */
export function parseIpynb(bytes: Uint8Array): IpynbFile | Refusal {
  if (bytes.length > mostBytes)
    return refuse(
      "The notebook can't be read: it has more than 512 MB.",
      "Clear its outputs in Jupyter or VS Code and try again.",
    );
  const decoded = decodeUtf8(bytes);
  if (decoded.kind === "notUtf8")
    return refuse(
      `The notebook can't be read: it is not valid UTF-8 (${renderInvalidByte(decoded)}).`,
      "Save the file with the encoding UTF-8, or restore it from version control.",
    );
  const parsed = parseJson(decoded.text);
  if (parsed.kind === "refusal") return parsed;
  const format = readFormat(parsed.value, decoded.text);
  if (format.kind === "refusal") return format;
  const read = readCells(format, decoded.text);
  if (read.kind === "refusal") return read;
  const notebook: Notebook = { format: "ipynb", language: format.language, cells: read.cells };
  return { kind: "ipynb", notebook, text: decoded.text, hasBom: decoded.hasBom, cells: read.spans };
}

/**
 * The file's text with the changes made, byte order mark included. Of a changed cell the source differs and `execution_count` is null;
 * lines of it that stay keep their own escapes and line ends. A deleted cell goes with its comma and white space. `before` is not
 * looked at: `findStale` compares.
 */
export function renderIpynb(file: IpynbFile, changes: readonly CellChange[]): string {
  const edits = changes.flatMap((change) => editCell(file, change));
  const deleted = new Set(changes.filter(({ after }) => after === undefined).map(({ index }) => index));
  const text = applyEdits(file.text, [...edits, ...deleteCells(file.cells, deleted)]);
  return file.hasBom ? `\uFEFF${text}` : text;
}

function editCell(file: IpynbFile, { index, after }: CellChange): readonly TextEdit[] {
  const spans = file.cells[index];
  if (spans === undefined) throw new RangeError(`There is no cell ${index}.`);
  if (after === undefined || after === file.notebook.cells[index]?.source) return [];
  const source = { span: spans.source, text: renderSource(file, index, after) };
  return spans.executionCount === undefined
    ? [source]
    : [source, { span: spans.executionCount, text: "null" }];
}

/** Each deleted cell goes up to the next one; those at the end go from the end of the last one that stays. */
function deleteCells(cells: readonly CellSpans[], deleted: ReadonlySet<number>): readonly TextEdit[] {
  const lastKept = cells.findLastIndex((_, index) => !deleted.has(index));
  return [...deleted].map((index) => ({ span: spanToDelete(cells, index, lastKept), text: "" }));
}

function spanToDelete(cells: readonly CellSpans[], index: number, lastKept: number): Span {
  const whole = wholeOf(cells, index);
  if (index < lastKept) return { start: whole.start, end: wholeOf(cells, index + 1).start };
  return { start: index === 0 ? whole.start : wholeOf(cells, index - 1).end, end: whole.end };
}

function wholeOf(cells: readonly CellSpans[], index: number): Span {
  const cell = cells[index];
  if (cell === undefined) throw new RangeError(`There is no cell ${index}.`);
  return cell.whole;
}
