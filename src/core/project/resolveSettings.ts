import { dirname, isAbsolute, join, normalize } from "pathe";
import type { Pyproject } from "./pyproject.ts";
import { defaultSettings, type Settings } from "./settings.ts";

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
