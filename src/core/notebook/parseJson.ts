// The package's other entry is UMD, whose inner `require` a bundler can't follow.
import { printParseErrorCode, visit } from "jsonc-parser/lib/esm/main.js";
import { refuse, type Refusal } from "../refusal.ts";

export interface Parsed {
  readonly kind: "parsed";
  readonly value: unknown;
}

/** The value of a JSON text; refused with line and column when it is not JSON. */
export function parseJson(text: string): Parsed | Refusal {
  try {
    return { kind: "parsed", value: JSON.parse(text) };
  } catch {
    return refuseJson(text);
  }
}

function refuseJson(text: string): Refusal {
  const remedy = "Restore the file from a backup or from version control, or mend it there in a text editor.";
  if (text.trim() === "") return refuse("The notebook can't be read: the file is empty.", remedy);
  const problem = findProblem(text);
  return refuse(
    `The notebook can't be read: it is not valid JSON${problem === undefined ? "" : ` (${problem})`}.`,
    remedy,
  );
}

/** "line 3, column 8: a comma is missing"; `undefined` where only JSON.parse is strict enough to see it. */
function findProblem(text: string): string | undefined {
  let problem: string | undefined;
  try {
    visit(
      text,
      {
        onError(error, _offset, _length, line, character) {
          problem ??= `line ${line + 1}, column ${character + 1}: ${words.get(printParseErrorCode(error)) ?? printParseErrorCode(error)}`;
        },
      },
      { disallowComments: true },
    );
  } catch (error) {
    // `visit` recurses, and a broken file may nest without end: then the sentence does without a place.
    if (!(error instanceof RangeError)) throw error;
  }
  return problem;
}

const words = new Map([
  ["CommaExpected", "a comma is missing"],
  ["ColonExpected", "a colon is missing"],
  ["CloseBraceExpected", "a closing brace is missing"],
  ["CloseBracketExpected", "a closing bracket is missing"],
  ["EndOfFileExpected", "more text follows after the end"],
  ["UnexpectedEndOfString", "a text is not closed"],
  ["PropertyNameExpected", "a name in quotes is missing"],
  ["ValueExpected", "a value is missing"],
]);
