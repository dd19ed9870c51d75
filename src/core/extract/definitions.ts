import { words } from "../python/magics.ts";
import { isIpythonName, isNamespaceName } from "../python/names.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { CellReading, Statement } from "../python/readCell.ts";
import { difference, union } from "../python/sets.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { Span } from "../text/span.ts";
import { Meanings, type Meaning, type Unfit } from "./meanings.ts";
import {
  constantStatement,
  indexBindings,
  type BindingIndex,
  type PlacedStatement,
  type Readings,
} from "./notebookNames.ts";
import { refuseUnseen } from "./refuseUnseen.ts";
import { firstCell, type Selection } from "./selection.ts";

/** A function, class or constant that goes to the module's top level. */
export interface ModuleItem {
  /** "imports": a statement that chooses between imports, whose name is all that it binds. */
  readonly kind: "function" | "class" | "constant" | "imports";
  readonly name: string;
  readonly cell: number;
  readonly statement: Statement;
  /** It is one of the selected cells' own. */
  readonly isOwn: boolean;
  /** Variables of the notebook or of the cell that it reads: it takes them as keyword-only parameters. */
  readonly needs: ReadonlySet<string>;
}

export interface ModuleItems {
  /** In the order in which the notebook has them. */
  readonly items: readonly ModuleItem[];
  /** What the items import, and from which cell each comes. */
  readonly imports: readonly PlacedImport[];
  /** Definitions of other cells that don't fit at module level: the function takes them as parameters. */
  readonly handed: ReadonlySet<string>;
  /** Definitions of the selected cells that only make sense inside the function: what they capture is bound there. */
  readonly inner: readonly Statement[];
}

export interface PlacedImport {
  readonly cell: number;
  readonly item: ImportedName;
}

/**
 * Everything that the moved code needs at module level: its own definitions, and those of other cells that it uses, with what they use.
 * `handed` names those that are known not to fit there.
 */
export function resolveDefinitions(
  readings: Readings,
  selection: Selection,
  handed: ReadonlySet<string>,
): ModuleItems | Refusal {
  const own = selection.cells.flatMap((cell) =>
    cell.definitions.map((statement) => ({ cell: cell.index, statement })),
  );
  const rebound = own
    .map(({ statement }) => statement)
    .filter((statement) => isRebound(statement, selection));
  const bindings = indexBindings(readings);
  let unfit: Unfit = { inner: new Set(rebound), handed };
  for (;;) {
    const collector = new Collector(
      readings,
      firstCell(selection),
      new Meanings(readings, selection, unfit),
      bindings,
    );
    const result = collector.collect(own, selection, unfit);
    const { found } = collector;
    if (found.inner.size + found.handed.size === 0) return result;
    unfit = { inner: union(unfit.inner, found.inner), handed: union(unfit.handed, found.handed) };
  }
}

/** A name that is also assigned, or looked up above its definition, changes its meaning while the cell runs: such a definition stays where it is. */
function isRebound(statement: Statement, { cells }: Selection): boolean {
  const name = statement.definition?.name ?? "";
  const isAfterCode = cells.some((cell) =>
    cell.core.some(({ span }) => isAbove(cell.reading, span, statement, cells)),
  );
  if (isAfterCode && statement.kind === "function_definition" && statement.flow.passed.size > 0) return true; // a default that calls
  const isReadBefore = cells.some((cell) =>
    cell.core.some(({ flow, span }) => flow.reads.has(name) && isAbove(cell.reading, span, statement, cells)),
  );
  return isReadBefore || cells.some((cell) => cell.core.some(({ flow }) => flow.binds.has(name)));
}

/** Whether a stretch of one selected cell stands above a statement of the same or a later one. */
function isAbove(reading: CellReading, span: Span, statement: Statement, cells: Selection["cells"]): boolean {
  const own = cells.findIndex((cell) => cell.reading.statements.includes(statement));
  const other = cells.findIndex((cell) => cell.reading === reading);
  return other < own || (other === own && span.start < statement.span.start);
}

class Collector {
  /** What does not fit after all. */
  readonly found = { inner: new Set<Statement>(), handed: new Set<string>() };
  private readonly items = new Map<string, Found>();
  private readonly imports: PlacedImport[] = [];
  /** Whether names asked for so far are constants. */
  private readonly constants = new Map<string, boolean>();
  private problem: Refusal | undefined;

  constructor(
    private readonly readings: Readings,
    private readonly first: number,
    private readonly meanings: Meanings,
    private readonly bindings: BindingIndex,
  ) {}

  collect(
    own: readonly PlacedStatement[],
    { cells }: Selection,
    { inner, handed }: Unfit,
  ): ModuleItems | Refusal {
    for (const { cell, statement } of own) if (!inner.has(statement)) this.visit(statement, cell, true);
    const body = cells.flatMap((cell) => [
      ...cell.core,
      ...cell.definitions.filter((each) => inner.has(each)),
    ]);
    for (const name of body.flatMap(({ flow }) => [
      ...flow.reads.keys(),
      ...flow.deferred,
      ...flow.mentions,
    ])) {
      const meaning = this.meanings.of(name);
      if (meaning.kind === "definition") this.visit(meaning.statement, meaning.cell, meaning.isOwn);
    }
    this.spreadNeeds();
    for (const { index, core } of cells) for (const statement of core) this.checkUses(statement, index);
    for (const { cell, statement } of [...this.items.values()]) this.checkUses(statement, cell);
    for (const item of this.items.values()) if (!this.fits(item)) this.reject(item);
    const inOrder = (a: ModuleItem, b: ModuleItem) =>
      a.cell - b.cell || a.statement.span.start - b.statement.span.start;
    return (
      this.problem ?? {
        items: [...this.items.values()].sort(inOrder),
        imports: this.imports,
        handed,
        inner: [...inner],
      }
    );
  }

  /** Takes a definition and all it uses, unless it is known. */
  private visit(statement: Statement, cell: number, isOwn: boolean): void {
    const { definition, flow } = statement;
    if (statement.isImportChoice) this.visitChoice(statement, cell);
    if (definition === undefined || this.items.has(definition.name)) return;
    const { kind, name } = definition;
    const [declared] = flow.declaredGlobal;
    if (declared !== undefined)
      this.problem ??= refuse(
        `\`${name}\` has \`global ${declared}\`: in a module that would be the module's own \`${declared}\`.`,
        `Let the function take and return \`${declared}\`, then extract.`,
      );
    const item: Found = { kind, name, cell, statement, isOwn, needs: new Set(), uses: new Map() };
    this.items.set(name, item);
    if (statement.hasMagic) this.reject(item);
    const known = ["variable", "local", "import", "definition"];
    const mentioned = [...flow.mentions].filter((each) =>
      known.includes(this.meaningFor(each, item, "later").kind),
    );
    for (const used of union(flow.reads.keys(), flow.deferred, mentioned)) {
      if (used === name) item.uses.set(name, "later");
      else this.take(used, item, flow.reads.has(used) ? "now" : "later");
    }
  }

  private visitChoice(statement: Statement, cell: number): void {
    const name = [...statement.flow.binds.keys()].join(", ");
    this.addStatement("imports", name, { cell, statement });
  }

  private take(name: string, item: Found, when: When): void {
    const meaning = this.meaningFor(name, item, when);
    switch (meaning.kind) {
      case "builtin":
        return;
      case "import":
        this.imports.push(...meaning.imports.map((each) => ({ cell: meaning.cell, item: each })));
        return;
      case "definition":
        item.uses.set(name, when);
        this.visit(meaning.statement, meaning.cell, meaning.isOwn);
        return;
      case "local":
      case "variable":
        this.takeVariable(name, item, when);
        return;
      case "unclear":
        this.reject(item);
        return;
      case "nowhere":
        this.takeUnknown(name, item);
    }
  }

  private meaningFor(name: string, item: Found, when: When): Meaning {
    const meaning = item.isOwn ? this.meanings.of(name) : this.meanings.outside(name);
    if (meaning.kind !== "nowhere" || (when === "now" && item.cell <= this.first)) return meaning;
    const own = this.meanings.of(name);
    if (own.kind === "definition" || own.kind === "import") return own;
    const below = this.meanings.below(name);
    return below.kind === "unclear" && this.isConstant(name) ? { kind: "variable" } : below;
  }

  /** A value that never changes is a constant of the module; anything else is handed over at each call. */
  private takeVariable(name: string, item: Found, when: When): void {
    const constant = this.isConstant(name) ? constantStatement(name, this.bindings) : undefined;
    if (constant !== undefined) this.addStatement("constant", name, constant);
    else if (when === "later" && canTake(item, name)) item.needs.add(name);
    else this.reject(item);
  }

  /** A statement that goes to the module as it is, with what it reads where it stands. */
  private addStatement(kind: ModuleItem["kind"], name: string, { cell, statement }: PlacedStatement): void {
    if (this.items.has(name)) return;
    const item: Found = {
      kind,
      name,
      cell,
      statement,
      isOwn: false,
      needs: new Set(),
      uses: new Map(),
    };
    this.items.set(name, item);
    for (const read of statement.flow.reads.keys()) this.take(read, item, "now");
  }

  /** Whether a constant's statement is made of what a module has too; not where constants lead to each other, or on and on. */
  private isConstant(name: string, depth = 0): boolean {
    const known = this.constants.get(name);
    if (known !== undefined) return known;
    this.constants.set(name, false);
    const constant = constantStatement(name, this.bindings);
    if (constant === undefined || this.meanings.isHanded(name) || depth > 100) return false;
    const isStable = [...constant.statement.flow.reads.keys()].every((read) => {
      const { kind } = this.meanings.outside(read);
      if (this.meanings.isChanged(read)) return false;
      return kind === "variable"
        ? this.isConstant(read, depth + 1)
        : ["import", "definition", "builtin"].includes(kind);
    });
    this.constants.set(name, isStable);
    return isStable;
  }

  private takeUnknown(name: string, item: Found): void {
    if (name === "display") {
      this.imports.push({
        cell: 0,
        item: { name, module: "IPython.display", statement: "from IPython.display import display" },
      });
      return;
    }
    this.problem ??= this.refuseUnknown(name, item);
  }

  private refuseUnknown(name: string, item: Found): Refusal {
    const uses = `\`${item.name}\` uses \`${name}\`, which`;
    const leave = "Leave this cell in the notebook.";
    if (isNamespaceName(name)) return refuse(`${uses} gives something else in a module.`, leave);
    if (isIpythonName(name)) return refuse(`${uses} only IPython has.`, leave);
    const [setter] = this.bindings.get(name) ?? [];
    if (setter?.statement.flow.declaredGlobal.has(name) === true)
      return refuse(
        `${uses} a function of cell ${setter.cell + 1} makes with \`global\`.`,
        `Let that function return \`${name}\`, then extract.`,
      );
    return (
      refuseUnseen(name, this.readings, Math.max(this.first, item.cell)) ??
      refuse(
        `${uses} neither a module nor a cell above gives.`,
        `Define or import \`${name}\` above, then extract.`,
      )
    );
  }

  /** A class and what a decorator made can't be handed anything, a name handed on must not be another one's there, and what a definition uses while it is made must be there and not need anything. */
  private fits({ kind, needs, uses, statement, cell, isOwn }: Found): boolean {
    if (this.isShadowed(statement, cell, needs)) return false;
    if (!isOwn && needs.size > 0 && statement.definition?.keepsState === true) return false;
    const isLate = (item: ModuleItem) =>
      item.cell > cell || (item.cell === cell && item.statement.span.start > statement.span.start);
    const isNeedy = [...uses].some(([name, when]) => {
      const item = when === "now" ? this.items.get(name) : undefined;
      return item !== undefined && (item.needs.size > 0 || isLate(item));
    });
    const isPlain = kind === "function" && statement.kind === "function_definition";
    return !isNeedy && (isPlain || needs.size === 0);
  }

  /** What needs a variable can be called, or given to a call as it is; where the variable's name is another's, it can't be handed over. */
  private checkUses(statement: Statement, cell: number): void {
    for (const { name, span, call } of statement.references) {
      const item = this.items.get(name);
      if (item === undefined || item.needs.size === 0) continue;
      const around = this.meanings.around(cell, span);
      const isGiven =
        call !== undefined || (/[(,=]\s*$/.test(around.before) && /^\s*[,)]/.test(around.after));
      if (!isGiven || (statement !== item.statement && this.isShadowed(statement, cell, item.needs)))
        this.reject(item);
    }
  }

  /** Whether a needed name is in the text for something of its own: a target of a comprehension, a parameter. */
  private isShadowed(statement: Statement, cell: number, needs: ReadonlySet<string>): boolean {
    const mentioned = words(this.meanings.textOf(cell, statement));
    const { reads, deferred, binds } = statement.flow;
    return [...needs].some(
      (name) => mentioned.includes(name) && !reads.has(name) && !deferred.has(name) && !binds.has(name),
    );
  }

  /** An own definition can stay inside the function; one of another cell is handed over as a value. */
  private reject(item: Found): void {
    if (item.isOwn) this.found.inner.add(item.statement);
    else for (const name of item.statement.flow.binds.keys()) this.found.handed.add(name);
  }

  /** Who calls a function that needs a variable, needs it too. */
  private spreadNeeds(): void {
    for (let grew = true; grew;) {
      grew = false;
      for (const item of this.items.values()) {
        const more = difference(
          union(...[...item.uses.keys()].map((name) => this.items.get(name)?.needs ?? [])),
          item.needs,
        );
        grew ||= more.size > 0;
        for (const name of more) item.needs.add(name);
      }
    }
  }
}

/** Whether a function would find the name as a parameter of its own: a class inside it, or a text in a lambda of it, may not. */
function canTake({ kind, statement: { flow } }: Found, name: string): boolean {
  return kind === "function" && !flow.moduleReads.has(name) && (flow.lookUps.get(name) ?? 0) < 2;
}

/** Whether something is used while a definition is made, or when it is called. */
type When = "now" | "later";

interface Found extends ModuleItem {
  readonly needs: Set<string>;
  readonly uses: Map<string, When>;
}
