import type { Parser } from "web-tree-sitter";
import type { Notebook } from "../core/notebook/notebook.ts";
import { parseCell, readCell, type CellReading, type ParsedCell } from "../core/python/readCell.ts";
import type { Grammars } from "./ports.ts";

/** The readings of all open notebooks and scripts, one analysis each. */
export class NotebookAnalyses {
  private readonly open = new Map<string, NotebookAnalysis>();

  constructor(private readonly grammars: Grammars) {}

  /** One reading a cell, in the notebook's order; `undefined` for cells that aren't Python code. */
  async read(path: string, notebook: Notebook): Promise<readonly (CellReading | undefined)[]> {
    const analysis = this.open.get(path) ?? new NotebookAnalysis(await this.grammars.python());
    this.open.set(path, analysis);
    return analysis.update(notebook);
  }

  /** The reading of a Python file, which is read like one long cell; nothing is kept. */
  async readFile(text: string): Promise<CellReading> {
    const parsed = parseCell(await this.grammars.python(), text.replaceAll("\r\n", "\n"));
    const reading = readCell(parsed);
    parsed.tree.delete();
    return reading;
  }

  /** Parses the cells anew, `undefined` for what isn't Python; the trees are gone when `use` returns. */
  async withTrees<T>(
    sources: readonly (string | undefined)[],
    use: (cells: readonly (ParsedCell | undefined)[]) => T,
  ): Promise<T> {
    const parser = await this.grammars.python();
    const cells = sources.map((source) => (source === undefined ? undefined : parseCell(parser, source)));
    try {
      return use(cells);
    } finally {
      for (const cell of cells) cell?.tree.delete();
    }
  }

  close(path: string): void {
    this.open.get(path)?.dispose();
    this.open.delete(path);
  }

  dispose(): void {
    for (const path of [...this.open.keys()]) this.close(path);
  }
}

/** The reading of one notebook: `update` parses again only the cells whose text has changed. Owns the parsed trees. */
class NotebookAnalysis {
  private known = new Map<string, ReadCell>();

  constructor(private readonly parser: Parser) {}

  update(notebook: Notebook): readonly (CellReading | undefined)[] {
    const before = this.known;
    this.known = new Map();
    const readings = notebook.cells.map((cell) =>
      cell.kind === "code" && cell.language === "python" ? this.read(cell.source, before).reading : undefined,
    );
    for (const [source, { parsed }] of before) if (!this.known.has(source)) parsed.tree.delete();
    return readings;
  }

  dispose(): void {
    for (const { parsed } of this.known.values()) parsed.tree.delete();
    this.known.clear();
  }

  private read(source: string, before: ReadonlyMap<string, ReadCell>): ReadCell {
    const known = this.known.get(source) ?? before.get(source) ?? this.parse(source);
    this.known.set(source, known);
    return known;
  }

  private parse(source: string): ReadCell {
    const parsed = parseCell(this.parser, source);
    return { parsed, reading: readCell(parsed) };
  }
}

interface ReadCell {
  readonly parsed: ParsedCell;
  readonly reading: CellReading;
}
