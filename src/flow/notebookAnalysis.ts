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
    return readText(await this.grammars.python(), text.replaceAll("\r\n", "\n"));
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
    this.open.delete(path);
  }

  dispose(): void {
    this.open.clear();
  }
}

/** The reading of one notebook: `update` reads again only the cells whose text has changed. */
class NotebookAnalysis {
  private known = new Map<string, CellReading>();

  constructor(private readonly parser: Parser) {}

  update(notebook: Notebook): readonly (CellReading | undefined)[] {
    const before = this.known;
    this.known = new Map();
    return notebook.cells.map((cell) =>
      cell.kind === "code" && cell.language === "python" ? this.read(cell.source, before) : undefined,
    );
  }

  private read(source: string, before: ReadonlyMap<string, CellReading>): CellReading {
    const reading = this.known.get(source) ?? before.get(source) ?? readText(this.parser, source);
    this.known.set(source, reading);
    return reading;
  }
}

/** A tree lives outside of JavaScript's memory, and no longer than it is read. */
function readText(parser: Parser, text: string): CellReading {
  const parsed = parseCell(parser, text);
  try {
    return readCell(parsed);
  } finally {
    parsed.tree.delete();
  }
}
