import { union } from "../python/sets.ts";
import type { Statement } from "../python/readCell.ts";
import type { PrintCall } from "../python/readPrints.ts";
import { refuse, type Refusal } from "../refusal.ts";
import type { LoggedPrints } from "./logPrints.ts";
import type { Readings } from "./notebookNames.ts";
import { changedBy, isQuiet } from "./quietCalls.ts";
import { sliceEdited } from "./rewriteCalls.ts";
import { cellName, isHarmless, type SelectedCell, type Selection } from "./selection.ts";

/**
 * Several cells become one call in the first of them. What a later one prints would then appear under the first, and what an earlier one
 * shows would be shown after all of them have run.
 */
export function refuseMovedOutput(
  { cells }: Selection,
  logged: LoggedPrints,
  readings: Readings,
): Refusal | undefined {
  const defined = definedNames(readings);
  for (const [at, cell] of cells.entries()) {
    if (cell.left !== undefined && runsUnseen(cell)) return cell.left;
    const isLater = at > 0 && cell.left === undefined;
    const problem =
      (isLater ? refuseLater(cell, cells[0], logged) : undefined) ??
      refuseChanged(cell, cells.slice(at + 1), defined);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether a cell runs what is not Python of the notebook, other than to show it. */
function runsUnseen({ reading: { unread } }: SelectedCell): boolean {
  return unread?.kind === "foreign" && !/^%%(html|latex|markdown|svg|javascript|js)$/i.test(unread.magic);
}

const oneByOne = "Extract the cells one by one.";

/** A later cell's code would run with the first one's: before its own configuration, and printing elsewhere. */
export function refuseLater(
  cell: SelectedCell,
  first: SelectedCell | undefined,
  logged: LoggedPrints,
): Refusal | undefined {
  const [stays] = cell.before;
  if (stays !== undefined)
    return refuse(
      `${cellName(cell.index)} has \`${firstLine(cell, stays)}\` above its code, which would then come after it.`,
      oneByOne,
    );
  const wrapper = cell.reading.magics.find(({ kind, runs }) => kind === "cell" || runs);
  if (wrapper !== undefined)
    return refuse(
      `${cellName(cell.index)} has \`%${wrapper.kind === "cell" ? "%" : ""}${wrapper.name}\`, whose code would run in another cell.`,
      oneByOne,
    );
  const call = cell.core.find((statement) => mayPutOut(cell, statement, logged.messages.get(statement)));
  if (call === undefined) return undefined;
  const place = (first?.index ?? 0) + 1;
  return refuse(
    `${cellName(cell.index)} calls \`${firstLine(cell, call)}\`: what it prints would appear under cell ${place} instead.`,
    oneByOne,
  );
}

function firstLine({ reading }: SelectedCell, { span }: Statement): string {
  return reading.source.slice(span.start, span.end).split("\n", 1)[0] ?? "";
}

/** Methods that change their object and print nothing. */
const quietMethods =
  /\.(append|extend|insert|add|update|setdefault|pop|popitem|remove|discard|clear|sort|reverse|fill|put)\s*\(/;

function mayPutOut(
  { reading }: SelectedCell,
  { kind, span }: Statement,
  logged: readonly PrintCall[] = [],
): boolean {
  const text = sliceEdited(
    reading.source,
    span,
    logged.map(({ name }) => ({ span: name, text: "log" })),
  );
  const isLogged = logged.some((print) => print.span.start === span.start && print.span.end === span.end);
  if (kind === "expression") return !isLogged && !quietMethods.test(text);
  return /\b(print|display)\s*\(|\bplt\.|\.(plot|hist|show|info)\b/.test(text);
}

/** What stays behind the call is run when all of the selected code has run: they must not get in each other's way. */
function refuseChanged(
  cell: SelectedCell,
  later: readonly SelectedCell[],
  defined: ReadonlySet<string>,
): Refusal | undefined {
  for (const other of later) {
    const moving = [...other.core, ...other.definitions];
    for (const stays of cell.after) {
      const name = sharedName({ cell, statement: stays }, other, moving, defined);
      if (name === undefined && !isOrdered(cell, stays, other, moving, defined)) continue;
      return cell.left ?? refuseOrder({ cell, statement: stays }, other, name, defined);
    }
  }
  return undefined;
}

/** Names that cells give a meaning of their own. */
function definedNames(readings: Readings): ReadonlySet<string> {
  return new Set(
    readings.flatMap((reading) =>
      [...(reading?.flow.binds ?? [])].flatMap(([name, { kind }]) => (kind === "import" ? [] : [name])),
    ),
  );
}

interface Placed {
  readonly cell: SelectedCell;
  readonly statement: Statement;
}

/** A name that one side may change and the other uses. */
function sharedName(
  stays: Placed,
  other: SelectedCell,
  moving: readonly Statement[],
  defined: ReadonlySet<string>,
): string | undefined {
  const changed = union(...moving.map((each) => changedBy(other.reading, each, defined)));
  const used = union(changed, ...moving.map(({ flow }) => [...flow.reads.keys(), ...flow.deferred]));
  return (
    [...readsOf(stays)].find((name) => changed.has(name)) ??
    [...changesOf(stays, defined)].find((name) => used.has(name))
  );
}

/** Whether both sides may do something that the other notices without sharing a name: write and read a file, draw random numbers. */
function isOrdered(
  { reading }: SelectedCell,
  stays: Statement,
  other: SelectedCell,
  moving: readonly Statement[],
  defined: ReadonlySet<string>,
): boolean {
  const isSettled = stays.isMagic ? isHarmless(reading, stays) : isQuiet(reading, stays, defined);
  return !isSettled && !moving.every((each) => isQuiet(other.reading, each, defined));
}

function readsOf({ cell, statement }: Placed): ReadonlySet<string> {
  return union(statement.flow.reads.keys(), statement.flow.deferred, magicReads(cell, statement));
}

function changesOf({ cell, statement }: Placed, defined: ReadonlySet<string>): ReadonlySet<string> {
  return statement.isMagic && !isHarmless(cell.reading, statement)
    ? magicReads(cell, statement)
    : changedBy(cell.reading, statement, defined);
}

/** An IPython line may look up, and change, whatever it names. */
function magicReads({ reading }: SelectedCell, { span }: Statement): ReadonlySet<string> {
  return new Set(reading.magics.find((magic) => magic.span.start === span.start)?.reads);
}

function refuseOrder(
  { cell, statement }: Placed,
  other: SelectedCell,
  name: string | undefined,
  defined: ReadonlySet<string>,
): Refusal {
  if (name === undefined)
    return refuse(
      `\`${firstLine(cell, statement)}\` of cell ${cell.index + 1} would run after the code of cell ${other.index + 1}, and its turn may matter.`,
      oneByOne,
    );
  const changes = changesOf({ cell, statement }, defined).has(name);
  return refuse(
    changes
      ? `${cellName(cell.index)} has \`${firstLine(cell, statement)}\`, which may change \`${name}\`, and cell ${other.index + 1} uses it: that would run before.`
      : `${cellName(cell.index)} shows \`${name}\`, and cell ${other.index + 1} may change it: after the extraction it would show the changed value.`,
    oneByOne,
  );
}
