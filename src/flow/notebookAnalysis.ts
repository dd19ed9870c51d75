import type { Parser } from "web-tree-sitter";
import type { Notebook } from "../core/notebook/notebook.ts";
import { parseCell, readCell, type CellReading, type ParsedCell } from "../core/python/readCell.ts";

/**
 * The reading of one open notebook or script. `update` parses again only cells whose text has changed; every feature asks here.
 * Owns the parsed trees: `dispose` when the notebook closes.
 */
export class NotebookAnalysis {
  private known = new Map<string, ReadCell>();

  constructor(private readonly parser: Parser) {}

  /** One reading a cell, in the notebook's order; `undefined` for cells that aren't Python code. */
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
