import { join, normalize } from "pathe";
import { noTraining, type CommandVerdict } from "./commandVerdict.ts";
import { readPythonCall } from "./readPythonCall.ts";
import { splitCommand, type SimpleCommand } from "./splitCommand.ts";
import { classifyTool } from "./classifyTool.ts";
import { programName, unwrapCommand } from "./unwrapCommand.ts";

const rank = { train: 2, "open-file": 1, no: 0 } as const;

/** How often lines may stand in each other: `bash -c "bash -c …"`. */
const deepest = 5;

/**
 * Decides by a command's words: programs that train, scripts by name and arguments. Of several commands on a line the one that says most counts.
 * The rules and their measure: table A2 of the facts on the guard, after the launchers' own documentation.
 */
export function classifyCommand(line: string): CommandVerdict {
  return classifyLine(line, 0);
}

function classifyLine(line: string, depth: number): CommandVerdict {
  if (depth > deepest) return noTraining;
  let folder = "";
  let best = noTraining;
  for (const words of splitCommand(line)) {
    if (words[0] === "cd" && words[1] !== undefined) folder = join(folder, words[1]);
    const found = inFolder(classifyWords(words, depth), folder);
    if (rank[found.verdict] > rank[best.verdict]) best = found;
  }
  return best;
}

function inFolder(found: CommandVerdict, folder: string): CommandVerdict {
  if (found.script === undefined || folder === "" || /^(?:\/|[A-Za-z]:|~)/.test(found.script)) return found;
  return { ...found, script: join(folder, found.script) };
}

function classifyWords(words: SimpleCommand, depth: number): CommandVerdict {
  const inner = unwrapCommand(words);
  if (inner.kind === "line") return classifyLine(inner.line, depth + 1);
  if (inner.kind === "container") return { ...classifyWords(inner.words, depth + 1), isInContainer: true };
  const [program, ...args] = inner.words;
  if (program === undefined || depth > deepest) return noTraining;
  const name = programName(program);
  const python = readPythonCall(program, name, args);
  if (python === undefined) return withPath(classifyTool(name, args));
  if (python.kind === "program") return classifyWords(python.words, depth + 1);
  return withPath(python.verdict);
}

function withPath(found: CommandVerdict): CommandVerdict {
  return found.script === undefined
    ? found
    : { ...found, script: normalize(found.script.replaceAll("\\", "/")) };
}
