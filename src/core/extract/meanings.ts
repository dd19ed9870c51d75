import { builtins, isIpythonName, isNamespaceName } from "../python/names.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { Statement } from "../python/readCell.ts";
import type { Span } from "../text/span.ts";
import { originOf, type PlacedStatement, type Readings } from "./notebookNames.ts";
import { staying, type Selection } from "./selection.ts";

/** What a name stands for in the selected cells' code when it runs. */
export type Meaning =
  | { readonly kind: "import"; readonly cell: number; readonly imports: readonly ImportedName[] }
  | {
      readonly kind: "definition";
      readonly cell: number;
      readonly isOwn: boolean;
      readonly statement: Statement;
    }
  /** Bound by the code that moves. */
  | { readonly kind: "local" }
  | { readonly kind: "variable" }
  | { readonly kind: "builtin" }
  | { readonly kind: "unclear"; readonly cell: number; readonly isBound: boolean }
  | { readonly kind: "nowhere" };

/** Tells what names mean, for one selection of one notebook. */
export class Meanings {
  private readonly first: number;
  private readonly own: ReadonlyMap<string, PlacedStatement>;
  private readonly ownImports: ReadonlyMap<string, ImportedName[]>;
  private readonly locals: ReadonlySet<string>;
  private readonly kept: ReadonlySet<string>;

  constructor(
    private readonly readings: Readings,
    { cells }: Selection,
    private readonly unfit: Unfit,
  ) {
    this.first = cells[0]?.index ?? 0;
    const hoisted = cells.flatMap((cell) =>
      cell.definitions
        .filter((statement) => !unfit.inner.has(statement))
        .map((statement) => ({ cell: cell.index, statement })),
    );
    this.own = new Map(hoisted.map((placed) => [placed.statement.definition?.name ?? "", placed]));
    this.ownImports = groupByName(
      cells.flatMap((cell) => cell.imports.flatMap((statement) => statement.imports)),
    );
    const body = cells.flatMap((cell) => [
      ...cell.core,
      ...cell.definitions.filter((each) => unfit.inner.has(each)),
    ]);
    this.locals = new Set(body.flatMap(({ flow }) => [...flow.binds.keys()]));
    this.kept = new Set(cells.flatMap((cell) => staying(cell)).flatMap(({ flow }) => [...flow.binds.keys()]));
  }

  /** What the name means for the selected cells' own code. */
  of(name: string): Meaning {
    if (this.locals.has(name)) return { kind: "local" };
    const own = this.own.get(name);
    if (own !== undefined) return { kind: "definition", isOwn: true, ...own };
    const imports = this.ownImports.get(name);
    if (imports !== undefined) return { kind: "import", cell: this.first, imports };
    if (!this.kept.has(name)) return this.outside(name);
    return this.importChoice(name, this.first) ?? { kind: "variable" };
  }

  /** What stands in a cell before and behind a place. */
  around(cell: number, { start, end }: Span): { readonly before: string; readonly after: string } {
    const source = this.readings[cell]?.source ?? "";
    return { before: source.slice(0, start), after: source.slice(end) };
  }

  textOf(cell: number, { span }: Statement): string {
    return this.readings[cell]?.source.slice(span.start, span.end) ?? "";
  }

  /** Whether a line that stays above the call binds it. */
  isKept(name: string): boolean {
    return this.kept.has(name);
  }

  /** Whether some cell changes the object that the name stands for in place. */
  isChanged(name: string): boolean {
    return this.readings.some((reading) => reading?.flow.mutates.has(name) === true);
  }

  isHanded(name: string): boolean {
    return this.unfit.handed.has(name);
  }

  /** What the name means for code of other cells. */
  outside(name: string): Meaning {
    const origin = originOf(name, this.readings, this.first);
    switch (origin.kind) {
      case "import":
        return origin;
      case "unclear":
        return this.importChoice(name, origin.cell) ?? origin;
      case "variable":
      case "function":
      case "class":
        return this.definition(name, origin.cell, origin.kind);
      case "nowhere":
        return { kind: isBuiltin(name) ? "builtin" : "nowhere" };
    }
  }

  /** What a name that no cell above binds means further down: functions look it up only when they are called. */
  below(name: string): Meaning {
    const cell = this.readings.findIndex(
      (reading, index) => index > this.first && reading?.flow.definite?.has(name) === true,
    );
    const kind = this.readings[cell]?.flow.binds.get(name)?.kind;
    if (kind === "function" || kind === "class") return this.definition(name, cell, kind);
    const origin = kind === "import" ? originOf(name, this.readings, cell + 1) : undefined;
    if (origin?.kind === "import") return origin;
    return kind === undefined ? { kind: "nowhere" } : { kind: "unclear", cell, isBound: false };
  }

  /** The one statement of a cell that binds the name, when it chooses between imports: it comes along whole. */
  private importChoice(name: string, cell: number): Meaning | undefined {
    const [only, ...others] = (this.readings[cell]?.statements ?? []).filter(({ flow }) =>
      flow.binds.has(name),
    );
    if (only?.isImportChoice !== true || others.length > 0 || this.unfit.handed.has(name)) return undefined;
    const above = originOf(name, this.readings, cell).kind;
    if (above !== "nowhere" && only.flow.definite?.has(name) !== true) return undefined;
    return { kind: "definition", cell, isOwn: false, statement: only };
  }

  /** `Point = namedtuple(...)` is as good as a class statement. */
  private definition(name: string, cell: number, kind: "variable" | "function" | "class"): Meaning {
    if (this.unfit.handed.has(name)) return { kind: "variable" };
    const statement = this.readings[cell]?.statements.findLast(({ flow }) => flow.binds.has(name));
    if (statement?.definition?.name === name) return { kind: "definition", cell, isOwn: false, statement };
    return kind === "variable" ? { kind: "variable" } : { kind: "unclear", cell, isBound: true };
  }
}

/** What was found not to fit at module level. */
export interface Unfit {
  readonly inner: ReadonlySet<Statement>;
  readonly handed: ReadonlySet<string>;
}

function isBuiltin(name: string): boolean {
  return builtins.has(name) && !isNamespaceName(name) && !isIpythonName(name);
}

function groupByName(imports: readonly ImportedName[]): Map<string, ImportedName[]> {
  const groups = new Map<string, ImportedName[]>();
  for (const item of imports) groups.set(item.name, [...(groups.get(item.name) ?? []), item]);
  return groups;
}
