import { words } from "../python/magics.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { CellReading } from "../python/readCell.ts";
import type { Block } from "./mergePython.ts";

/** The logger of a module, as an addition to it: where the module has it already, word for word, nothing is added. */
export interface ModuleLogger {
  readonly name: string;
  readonly block: Block;
  readonly imports: readonly ImportedName[];
}

const logging: ImportedName = { name: "logging", module: "logging", statement: "import logging" };

/** The logger that the module has, else a new one under a name that neither the module nor the new code uses. */
export function chooseLogger(module: CellReading | undefined, code: readonly string[]): ModuleLogger {
  const used = new Set(code.flatMap(words));
  const there = module?.statements.flatMap((statement) => readLogger(module, statement.span.start) ?? []);
  const known = there?.find(({ name }) => !used.has(name));
  if (known !== undefined) return known;
  const taken = (name: string) => used.has(name) || module?.flow.binds.has(name) === true;
  const numbered = Array.from({ length: used.size }, (_, at) => `logger_${at + 2}`);
  const name = ["logger", "_logger", "module_logger", ...numbered].find((each) => !taken(each)) ?? "logger";
  const text = `${name} = logging.getLogger(__name__)`;
  return { name, block: { names: [name], kind: "constant", text }, imports: [logging] };
}

/** `logger = logging.getLogger(...)`, bound once, with the module's own import of what it calls. */
function readLogger(module: CellReading, start: number): ModuleLogger | undefined {
  const statement = module.statements.find(({ span }) => span.start === start);
  if (statement?.kind !== "assignment") return undefined;
  const text = module.source.slice(start, statement.span.end);
  const [, name, root] = /^([\p{L}_][\p{L}\p{N}_]*)\s*=\s*(logging|getLogger)\b[^\n]*\)$/u.exec(text) ?? [];
  if (name === undefined || !/\bgetLogger\(/.test(text)) return undefined;
  const binding = module.statements.filter(({ flow }) => flow.binds.has(name));
  const imports = module.statements.flatMap((each) => each.imports.filter((item) => item.name === root));
  if (binding.length !== 1 || imports.length !== 1 || imports[0]?.module !== "logging") return undefined;
  return { name, block: { names: [name], kind: "constant", text }, imports };
}
