import { parse, TomlError } from "smol-toml";
import { isRefusal, refuse, type Refusal } from "../refusal.ts";
import { readPackaging, type Packaging } from "./packaging.ts";
import { readSettings } from "./pyprojectSettings.ts";
import type { Settings } from "./settings.ts";
import { tableAt, textAt, textsAt, type Table } from "./tomlTable.ts";

/** What Notebridge reads of a pyproject.toml. */
export interface Pyproject {
  readonly kind: "pyproject";
  /** The file's own path; relative paths in it start at its folder. */
  readonly path: string;
  /** `[project] name`, or poetry's. */
  readonly name: string | undefined;
  readonly packaging: Packaging;
  readonly pytest: PytestOptions;
  /** `[tool.notebridge]`: only what it sets. */
  readonly settings: Partial<Settings>;
}

/** `[tool.pytest.ini_options]`. Folders are relative to the project. */
interface PytestOptions {
  readonly testPaths: readonly string[];
  readonly pythonPath: readonly string[];
  /** False with `--import-mode=importlib`. */
  readonly addsTestFolder: boolean;
}

/** `path` is for sentences too. Refused, with the line: TOML that can't be read, and under `[tool.notebridge]` what is unknown or of the wrong type. */
export function parsePyproject(text: string, path: string): Pyproject | Refusal {
  let table: Table;
  try {
    table = parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const reason = cause.message.split("\n", 1)[0]?.replace(/^Invalid TOML document: /, "") ?? "";
    const place = `line ${cause.line}, column ${cause.column}`;
    return refuse(`${path} is not valid TOML: ${place}: ${reason}.`, "Correct it, then try again.");
  }
  const settings = readSettings(table, text, path);
  if (isRefusal(settings)) return settings;
  const name = textAt(tableAt(table, "project"), "name") ?? textAt(tableAt(table, "tool", "poetry"), "name");
  return {
    kind: "pyproject",
    path,
    name,
    packaging: readPackaging(table),
    pytest: readPytest(table),
    settings,
  };
}

function readPytest(table: Table): PytestOptions {
  const options = tableAt(table, "tool", "pytest", "ini_options");
  return {
    testPaths: words(options, "testpaths"),
    pythonPath: words(options, "pythonpath"),
    addsTestFolder: !/--import-mode[= ]importlib/.test(words(options, "addopts").join(" ")),
  };
}

/** pytest takes a list, or one text with spaces between. */
function words(options: Table, key: string): readonly string[] {
  return textAt(options, key)?.match(/\S+/g) ?? textsAt(options, key);
}
