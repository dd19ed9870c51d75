import { shortNames } from "../libraries/library.ts";

/** A row's result, read: see libraries/library.ts. */
export interface Result {
  readonly term: Term;
  readonly unless: readonly string[];
}

export interface Term {
  /** A whole path ("pandas.DataFrame"), or a word: self, argument, element, key, value, None, ?, @rule. */
  readonly name: string;
  readonly args: readonly Term[];
}

export function parseResult(text: string): Result {
  const [type = "?", unless = ""] = text.split(" unless ");
  return { term: parseTerm(type.trim()), unless: unless.match(/\S+/g) ?? [] };
}

function parseTerm(text: string): Term {
  const open = text.indexOf("[");
  const written = open < 0 ? text : text.slice(0, open);
  const args = open < 0 ? [] : splitArguments(text.slice(open + 1, -1)).map((part) => parseTerm(part.trim()));
  return { name: shortNames[written] ?? written, args };
}

function splitArguments(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  `${text},`.split("").forEach((letter, at) => {
    if (letter === "[") depth += 1;
    if (letter === "]") depth -= 1;
    if (letter !== "," || depth > 0) return;
    found.push(text.slice(from, at));
    from = at + 1;
  });
  return found;
}
