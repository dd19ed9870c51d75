import { parse } from "shell-quote";

/** A program and its arguments, quotes and redirections taken off. */
export type SimpleCommand = readonly string[];

/**
 * The simple commands of a line that a shell reads, in their order: `cd a && python b.py | tee log` has three. Variables stay as they are
 * written. What a here-document holds is taken for commands, since it is told apart only by a shell.
 */
export function splitCommand(line: string): readonly SimpleCommand[] {
  // PowerShell and cmd write paths with backslashes, and quote nothing with them.
  const escape = isWindowsLine(line) ? "^" : "\\";
  const commands: string[][] = [[]];
  let isTarget = false;
  for (const token of parse(line, (name) => `$${name}`, { escape })) {
    if (typeof token === "object" && "comment" in token) break;
    if (typeof token === "string" || token.op === "glob") {
      const word = typeof token === "string" ? token : token.pattern;
      if (!isTarget) commands.at(-1)?.push(word);
      isTarget = false;
    } else if (redirections.has(token.op)) {
      isTarget = true;
      // The 2 of `2> log`.
      if (/^[0-2]$/.test(commands.at(-1)?.at(-1) ?? "")) commands.at(-1)?.pop();
    } else {
      isTarget = false;
      commands.push([]);
    }
  }
  return commands.filter(({ length }) => length > 0);
}

const redirections: ReadonlySet<string> = new Set([">", ">>", "<", "<<", "<<<", ">&", "<&", "&>"]);

function isWindowsLine(line: string): boolean {
  return /(?:^|[\s"'&])(?:[A-Za-z]:|\.{1,2}|[\w.-]+)\\[\w.-]/.test(line) && !/\\\s/.test(line);
}
