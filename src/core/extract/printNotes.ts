import type { Statement } from "../python/readCell.ts";
import { union } from "../python/sets.ts";
import type { ModuleItem } from "./definitions.ts";
import { lineOf, ownPrints, type LoggedPrints } from "./logPrints.ts";
import type { Readings } from "./notebookNames.ts";
import { cellName, type SelectedCell } from "./selection.ts";

/** What a person should know when prints become log messages. */
export interface PrintReport {
  /** Cells whose outputs change. */
  readonly cells: readonly number[];
  readonly notes: readonly string[];
}

/** Tells which cells no longer print, and which prints stay. */
export function reportPrints(
  cells: readonly SelectedCell[],
  items: readonly ModuleItem[],
  readings: Readings,
  logged: LoggedPrints,
): PrintReport {
  const moving = cells.filter(({ left }) => left === undefined);
  const silent = moving.filter(({ core }) => core.some((statement) => logged.messages.has(statement)));
  const changed = moving.flatMap(({ definitions }) =>
    definitions.flatMap((each) => (logged.messages.has(each) ? (each.definition?.name ?? []) : [])),
  );
  const users = changed.length === 0 ? [] : usersOf(new Set(changed), readings);
  const stays = keptNotes(moving, logged);
  if (silent.length + changed.length === 0) return { cells: [], notes: stays };
  const isShown = readings.some((reading) => /\bbasicConfig\s*\(/.test(reading?.source ?? ""));
  return {
    cells: [
      ...union(
        silent.map(({ index }) => index),
        users,
      ),
    ].sort((a, b) => a - b),
    notes: [
      ...silent.map((cell) => silentNote(cell, logged)),
      ...(changed.length === 0 ? [] : [definitionNote(changed, users)]),
      ...stays,
      ...helperNotes(items),
      ...(isShown
        ? []
        : ["`logging.basicConfig(level=logging.INFO)` in the notebook shows the messages there."]),
    ],
  };
}

function silentNote(cell: SelectedCell, logged: LoggedPrints): string {
  const lines = cell.core.flatMap((each) =>
    (logged.messages.get(each) ?? []).map((print) => lineOf(cell.reading, print)),
  );
  const where = list([...new Set(lines)].map(String));
  return `${cellName(cell.index)} no longer prints what its line${lines.length === 1 ? "" : "s"} ${where} printed: the module logs it, at level INFO.`;
}

function definitionNote(names: readonly string[], users: readonly number[]): string {
  const what = `${list(names.map((name) => `\`${name}\``))} log${names.length === 1 ? "s" : ""} what ${names.length === 1 ? "it" : "they"} printed, at level INFO`;
  if (users.length === 0) return `${what}.`;
  const cells = list(users.map((index) => String(index + 1)));
  return users.length === 1
    ? `${what}: cell ${cells}, which uses that, no longer prints it.`
    : `${what}: cells ${cells}, which use that, no longer print it.`;
}

function keptNotes(moving: readonly SelectedCell[], { kept }: LoggedPrints): string[] {
  return kept
    .filter(({ cell }) => moving.some(({ index }) => index === cell))
    .map(({ cell, line, why }) => `${cellName(cell)}, line ${line}, goes on printing: ${why}.`);
}

function helperNotes(items: readonly ModuleItem[]): string[] {
  return items
    .filter((item) => !item.isOwn && ownPrints(item.statement).length > 0)
    .map(
      ({ name, cell }) => `\`${name}\` of cell ${cell + 1} goes on printing, since it was not chosen itself.`,
    );
}

/** Cells that run one of these functions, or one that uses it. */
function usersOf(names: ReadonlySet<string>, readings: Readings): readonly number[] {
  const statements = readings.flatMap((reading) => reading?.statements ?? []);
  let found = names;
  for (let grew = true; grew;) {
    const more = statements.flatMap((each) =>
      each.definition !== undefined && uses(each, found) ? [each.definition.name] : [],
    );
    grew = more.some((name) => !found.has(name));
    found = union(found, more);
  }
  return readings.flatMap((reading, index) =>
    reading?.statements.some((each) => each.definition === undefined && uses(each, found)) === true
      ? [index]
      : [],
  );
}

function uses({ flow }: Statement, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => flow.reads.has(name) || flow.deferred.has(name));
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
