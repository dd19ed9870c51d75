import { dirname, isAbsolute, join, normalize } from "pathe";
import type { Pyproject } from "./pyproject.ts";

/** What a person can set, in VS Code (`notebridge.*`) or under `[tool.notebridge]` of the nearest pyproject.toml; VS Code wins. */
export interface Settings {
  /** The Python executable of the project; absent: it is looked for. `interpreter` */
  readonly interpreter: string | undefined;
  /** Whether an extraction writes a unit test. `extract.writeTest`, in pyproject `extract.write-test` */
  readonly writeTest: boolean;
  /** Folder for unit tests, relative to the project; absent: the project's own layout tells. `extract.testFolder`, `extract.test-folder` */
  readonly testFolder: string | undefined;
}

export const defaultSettings: Settings = { interpreter: undefined, writeTest: true, testFolder: undefined };

/** The settings that hold: `overrides` (the editor's) over the project's over the defaults. What is undefined in one does not count. */
export function resolveSettings(pyproject: Pyproject | undefined, overrides: Partial<Settings>): Settings {
  const { interpreter, ...others } = pyproject?.settings ?? {};
  const ours =
    interpreter === undefined || pyproject === undefined
      ? {}
      : { interpreter: fromProject(pyproject.path, interpreter) };
  return { ...defaultSettings, ...others, ...ours, ...withoutUndefined(overrides) };
}

/** A path in pyproject.toml is relative to that file; a bare name is looked for on PATH. */
function fromProject(pyproject: string, interpreter: string): string {
  return /[\\/]/.test(interpreter) && !isAbsolute(interpreter)
    ? join(dirname(normalize(pyproject)), interpreter)
    : interpreter;
}

function withoutUndefined(settings: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
