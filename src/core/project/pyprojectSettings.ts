import { refuse, type Refusal } from "../refusal.ts";
import { fitsSetting, settingShapes, type SettingShape, type Settings } from "./settings.ts";
import { isTable, tableAt, type Table } from "./tomlTable.ts";

/** Settings by their names under `[tool.notebridge]`. */
const known = new Map(
  Object.entries(settingShapes).map(([setting, shape]) => [projectName(shape), { setting, shape }] as const),
);

function projectName({ key }: SettingShape): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What `[tool.notebridge]` sets; an empty text sets nothing. */
export function readSettings(table: Table, text: string, path: string): Partial<Settings> | Refusal {
  const settings: Record<string, unknown> = {};
  for (const [name, value] of flatten(tableAt(table, "tool", "notebridge"))) {
    const entry = known.get(name);
    if (entry === undefined) return refuseSetting(name, `does not exist`, text, path);
    if (!fitsSetting(entry.shape, value))
      return refuseSetting(name, `must be ${describeType(entry.shape)}`, text, path);
    if (value !== "") settings[entry.setting] = value;
  }
  return settings;
}

function describeType({ type }: SettingShape): string {
  if (type === "number") return "a number above 0";
  return typeof type === "string" ? `a ${type}` : type.map((word) => `"${word}"`).join(" or ");
}

/** Values with their dotted names. */
function flatten(table: Table, prefix = ""): readonly (readonly [name: string, value: unknown])[] {
  return Object.entries(table).flatMap(([key, value]) =>
    isTable(value) ? flatten(value, `${prefix}${key}.`) : [[`${prefix}${key}`, value] as const],
  );
}

function refuseSetting(name: string, problem: string, text: string, path: string): Refusal {
  const line = lineOf(name, text);
  const place = line === undefined ? path : `${path}, line ${line}`;
  const names = [...known.keys()].map((each) => `\`${each}\``);
  return refuse(
    `${place}: the setting \`tool.notebridge.${name}\` ${problem}.`,
    `Correct it, then try again. There are ${names.join(", ")}.`,
  );
}

/** The parser gives values without places: the first line that sets the key below the first mention of `notebridge`. */
function lineOf(name: string, text: string): number | undefined {
  const key =
    name
      .split(".")
      .at(-1)
      ?.replaceAll(/[^\w-]/g, ".") ?? "";
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.includes("notebridge"));
  const at = lines.findIndex(
    (line, index) => index >= from && new RegExp(`(?:^|[\\s.{,"'])${key}["']?\\s*=`).test(line),
  );
  return at === -1 ? undefined : at + 1;
}
