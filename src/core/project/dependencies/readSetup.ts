import type { DependencyFile } from "./dependencyFile.ts";
import { parseRequirement, type Requirement } from "./requirement.ts";

/** Reads what setup.cfg or setup.py declares. The latter is a program: every text in it counts that could be a dependency. Neither is added to. */
export function readSetup(path: string, text: string): DependencyFile | undefined {
  const requirements = path.endsWith(".py") ? readProgram(text) : readConfiguration(text);
  if (requirements.length === 0) return undefined;
  return { path, text, requirements, includes: [], declare: () => undefined };
}

function readProgram(text: string): readonly Requirement[] {
  if (!/\b(?:install_requires|extras_require)\b/.test(text)) return [];
  return [...text.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].flatMap(
    ([, double, single]) => parseRequirement(double ?? single ?? "") ?? [],
  );
}

/** `install_requires` of `[options]`, and everything of `[options.extras_require]`. */
function readConfiguration(text: string): readonly Requirement[] {
  const found: Requirement[] = [];
  let section = "";
  let key = "";
  for (const line of text.split(/\r?\n/)) {
    const [, header] = /^\[([^\]]*)\]/.exec(line) ?? [];
    const [, begun, value] = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (header !== undefined) section = header.trim();
    if (begun !== undefined) key = begun;
    const isDependency =
      section === "options.extras_require" || (section === "options" && key === "install_requires");
    const entry = begun === undefined && header === undefined && /^\s/.test(line) ? line : (value ?? "");
    const requirement = isDependency ? parseRequirement(entry.replace(/#.*/, "")) : undefined;
    if (requirement !== undefined) found.push(requirement);
  }
  return found;
}
