import type { Span } from "../text/span.ts";

/** An IPython line in a cell: `%time f()`, `!ls`, `x?`, `files = !ls`, `%%capture out`. */
export interface Magic {
  readonly kind: "cell" | "line" | "shell" | "help";
  /** "time", "matplotlib"; "!" for shell lines, "?" for help. */
  readonly name: string;
  readonly span: Span;
  /** Names that the line may look up: those of `$x` and `{x}` in shell lines, every word of other lines (`%timeit f(x)`, `%store x`). */
  readonly reads: readonly string[];
  /** Python of the same line runs in the notebook: `%time x = f()`. */
  readonly runs: boolean;
}

export interface MaskedSource {
  /** Python of the same length, with the same lines: every offset, line and column is also one of the original. */
  readonly text: string;
  readonly magics: readonly Magic[];
}

/** Cell magics whose body is the notebook's own Python. All others hand the body to something else. */
const pythonCellMagics = new Set(["time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "debug"]);
/** Line magics that run the rest of the line as Python in the notebook, so that what it binds stays. */
const bindingLineMagics = new Set(["time"]);

/** Whether a cell is written for something else than the notebook's Python: `%%bash`, `%%writefile`. */
export function isForeign(magic: Magic): boolean {
  return magic.kind === "cell" && !pythonCellMagics.has(magic.name);
}

/**
 * Blanks out what only IPython understands, so that a Python parser can read the rest. The line becomes the expression `0` and a
 * comment; `x = !ls` becomes `x = 0`, because it does bind x. Source of the forms: IPython.core.inputtransformer2.
 */
export function maskMagics(source: string): MaskedSource {
  const magics: Magic[] = [];
  let text = "";
  let at = 0;
  for (const line of logicalLines(source)) {
    const found = readMagic(source, line, magics.length === 0 && source.slice(0, line.start).trim() === "");
    if (found === undefined) continue;
    magics.push(found.magic);
    text += source.slice(at, found.magic.span.start) + found.mask;
    at = found.magic.span.end;
  }
  return { text: text + source.slice(at), magics };
}

interface FoundMagic {
  readonly magic: Magic;
  readonly mask: string;
}

const cellMagic = /^%%(\w+)/;
const lineMagic = /^%[ \t]*(\w+)[ \t]*/;
/** `a, b = !ls`: names need a comma between them, so that no text makes this pattern backtrack. */
const assigned =
  /^([\p{L}\p{N}_.*]+(?:[ \t]*,[ \t]*[\p{L}\p{N}_.*]+)*[ \t]*,?[ \t]*=[ \t]*)([!%])([a-zA-Z_]\w*)?/u;
const helpBefore = /^\?{1,2}[^\s?]/;
const helpAfter = /^%{0,2}[\w.*]+(?:\[[^\]\n]*\])?\?{1,2}[ \t]*$/;

function readMagic(source: string, line: Span, isFirst: boolean): FoundMagic | undefined {
  const code = source.slice(line.start, line.end);
  const make = (kind: Magic["kind"], name: string, reads = substituted(code)): Magic => ({
    kind,
    name,
    span: line,
    reads,
    runs: false,
  });

  const cell = isFirst ? cellMagic.exec(code) : null;
  if (cell?.[1] !== undefined) return { magic: make("cell", cell[1]), mask: commented(code, "##") };
  if (code.startsWith("!")) return { magic: make("shell", "!"), mask: commented(code, "0#") };
  if (helpBefore.test(code) || helpAfter.test(code))
    return { magic: make("help", "?", words(code)), mask: commented(code, "0#") };
  const magic = lineMagic.exec(code);
  if (magic?.[1] !== undefined) return readLineMagic(code, magic[0], magic[1], make);
  const assignment = assigned.exec(code);
  if (assignment?.[1] === undefined) return undefined;
  const [, head] = assignment;
  const isShell = assignment[2] === "!";
  return {
    magic: make(isShell ? "shell" : "line", isShell ? "!" : (assignment[3] ?? "%")),
    mask: head + commented(code.slice(head.length), "0#"),
  };
}

function readLineMagic(
  code: string,
  head: string,
  name: string,
  make: (kind: "line", name: string, reads?: string[]) => Magic,
): FoundMagic {
  if (!bindingLineMagics.has(name) || code.length === head.length) {
    return { magic: make("line", name, words(code)), mask: commented(code, "0#") };
  }
  return {
    magic: { ...make("line", name, []), runs: true },
    mask: "0;".padEnd(head.length) + code.slice(head.length),
  };
}

/** `mark` in place of the first characters; in continuation lines (`\` at the end) a "#" first, so that they are comments too. */
function commented(code: string, mark: string): string {
  const masked = code.length < mark.length ? mark.slice(0, code.length) : mark + code.slice(mark.length);
  return masked.replace(/\\\r?\n./g, (end) => `${end.slice(0, -1).replace("\\", "#")}#`);
}

/** `$x` and all words in `{...}`. */
function substituted(code: string): string[] {
  return [...code.matchAll(/\$(\w+)|\{([^{}]*)\}/g)].flatMap((match) => words(match[1] ?? match[2] ?? ""));
}

/** Every word of a text that could be a name, for places where nothing better than "it may read all of these" can be said. */
export function words(code: string): string[] {
  return [...new Set(code.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [])];
}

/**
 * Where logical lines begin (after their indentation) and their physical line ends, a trailing backslash continuing it: places where
 * IPython looks for its own syntax. Lines inside brackets and strings are not among them. A magic's own quotes don't open strings,
 * because such a line is passed over as a whole.
 */
function* logicalLines(source: string): Generator<Span> {
  const token =
    /#[^\n]*|(?:[rbuftRBUFT]{0,2})("""|''')(?:\\[\s\S]|(?!\1)[\s\S])*(?:\1|$)|(["'])(?:\\[\s\S]|(?!\2)[^\\\n])*(?:\2|(?=\n)|$)|[([{]|[)\]}]|\\\r?\n|\n/g;
  let depth = 0;
  let at = 0;
  for (;;) {
    const start = at + (/^[ \t\f\r\n]*/.exec(source.slice(at, at + 4000))?.[0].length ?? 0);
    if (start >= source.length) return;
    const end = physicalEnd(source, start);
    yield { start, end };
    token.lastIndex = looksMagic(source.slice(start, end)) ? end : start;
    at = source.length;
    for (let match = token.exec(source); match !== null; match = token.exec(source)) {
      const first = match[0][0] ?? "";
      if ("([{".includes(first) && match[0].length === 1) depth += 1;
      else if (")]}".includes(first)) depth = Math.max(0, depth - 1);
      else if (match[0] === "\n" && depth === 0) {
        at = match.index + 1;
        break;
      }
    }
  }
}

function looksMagic(code: string): boolean {
  return /^[!%]/.test(code) || assigned.test(code) || helpBefore.test(code) || helpAfter.test(code);
}

function physicalEnd(source: string, start: number): number {
  const isMagicLine = looksMagic(source.slice(start, lineEnd(source, start)));
  let end = lineEnd(source, start);
  while (isMagicLine && source[end - 1] === "\\" && end < source.length) end = lineEnd(source, end + 1);
  return end;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}
