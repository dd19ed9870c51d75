import { parse, TomlError } from "smol-toml";
import { refuse, type Refusal } from "../refusal.ts";
import type { Settings } from "./settings.ts";

/** What Notebridge reads of a pyproject.toml. */
export interface Pyproject {
  readonly kind: "pyproject";
  /** `[project] name` */
  readonly name: string | undefined;
  /** `[tool.pytest.ini_options]`: folders relative to the project. */
  readonly testPaths: readonly string[];
  readonly pythonPath: readonly string[];
  /** `[tool.notebridge]`: only what it sets. */
  readonly settings: Partial<Settings>;
}

/** `path` is for the sentence of a refusal: TOML that can't be read, a setting of the wrong type, a setting that does not exist. */
export function parsePyproject(text: string, path: string): Pyproject | Refusal {
  try {
    const table = parse(text);
    const pytest = tableAt(table, ["tool", "pytest", "ini_options"]);
    const settings = readSettings(tableAt(table, ["tool", "notebridge"]), path);
    if (settings.kind === "refusal") return settings;
    return {
      kind: "pyproject",
      name: textAt(tableAt(table, ["project"]), "name"),
      testPaths: textsAt(pytest, "testpaths"),
      pythonPath: textsAt(pytest, "pythonpath"),
      settings: settings.settings,
    };
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const reason = cause.message.split("\n", 1)[0]?.replace(/^Invalid TOML document: /, "") ?? "";
    return refuse(
      `${path} is not valid TOML: line ${cause.line}, column ${cause.column}: ${reason}.`,
      "Correct it, then try again.",
    );
  }
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tableAt(table: Table, keys: readonly string[]): Table {
  return keys.reduce<Table>((at, key) => (isTable(at[key]) ? at[key] : {}), table);
}

function textAt(table: Table, key: string): string | undefined {
  const value = table[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** pytest takes a list, or one text with spaces between. */
function textsAt(table: Table, key: string): string[] {
  const value = table[key];
  if (typeof value === "string") return value.split(/\s+/).filter((part) => part !== "");
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

interface ReadSettings {
  readonly kind: "settings";
  readonly settings: Partial<Settings>;
}

const types: Readonly<Record<string, "string" | "boolean" | "table">> = {
  interpreter: "string",
  extract: "table",
  "extract.write-test": "boolean",
  "extract.test-folder": "string",
};

function readSettings(table: Table, path: string): ReadSettings | Refusal {
  const extract = tableAt(table, ["extract"]);
  const given = [
    ...Object.entries(table),
    ...Object.entries(extract).map(([key, value]) => [`extract.${key}`, value] as const),
  ];
  for (const [key, value] of given) {
    const wanted = types[key];
    if (wanted === undefined)
      return refuse(
        `${path} sets \`tool.notebridge.${key}\`, which Notebridge does not know.`,
        "Remove or correct it.",
      );
    if (wanted === "table" ? isTable(value) : typeof value === wanted) continue;
    return refuse(`${path}: \`tool.notebridge.${key}\` must be a ${wanted}.`, "Correct it, then try again.");
  }
  const interpreter = textAt(table, "interpreter");
  const testFolder = textAt(extract, "test-folder");
  const writeTest = extract["write-test"];
  return {
    kind: "settings",
    settings: {
      ...(interpreter === undefined ? {} : { interpreter }),
      ...(testFolder === undefined ? {} : { testFolder }),
      ...(typeof writeTest === "boolean" ? { writeTest } : {}),
    },
  };
}
