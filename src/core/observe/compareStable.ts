/**
 * Compares what several runs of a cell before put out with what several runs of it after did, in what runs of the same code agree on:
 * lines, and in the other lines the decimal numbers; or all words, where only their order differs, as that of sets does. The time,
 * durations, and lines that only moved say nothing. `unknown`: there is nothing that they agree on.
 */
export function compareStable(
  before: readonly string[],
  after: readonly string[],
): "same" | "changed" | "unknown" {
  if (new Set([...before, ...after].map(sortWords)).size === 1) return "same";
  const was = readLines(before);
  const is = readLines(after);
  if (was === undefined || is === undefined) return "unknown";
  if (was.length !== is.length) return "changed";
  const known = { before: new Set(was.flatMap(({ whole }) => whole ?? [])), after: allLines(after) };
  const verdicts = was.map((line, at) => compareLines(line, is[at] ?? line, known));
  if (verdicts.includes("changed")) return "changed";
  return verdicts.includes("same") ? "same" : "unknown";
}

function sortWords(text: string): string {
  return text
    .split(/[\s,()[\]{}]+/)
    .toSorted()
    .join(" ");
}

/** A line, as far as runs of the same code agree on it. */
interface StableLine {
  /** `undefined`: it differs, or says how late it is or how long something took. */
  readonly whole: string | undefined;
  /** Its decimal numbers by their words' places; absent: they differ, or are durations. */
  readonly numbers: ReadonlyMap<number, string>;
  readonly words: number | undefined;
}

/** `undefined` where the runs don't agree on how many lines there are. */
function readLines(runs: readonly string[]): readonly StableLine[] | undefined {
  const [first = [], ...others] = runs.map((text) => (text.trim() === "" ? [] : text.trimEnd().split("\n")));
  if (others.some(({ length }) => length !== first.length)) return undefined;
  return first.map((line, at) => readLine([line, ...others.map((lines) => lines[at] ?? "")]));
}

function readLine(variants: readonly string[]): StableLine {
  const [first = [], ...others] = variants.map((line) => line.trim().split(/\s+/));
  const isAgreed = new Set(variants).size === 1 && !variants.some((line) => clock.test(line));
  const isAligned = others.every(({ length }) => length === first.length);
  const numbers = first.flatMap((word, at) =>
    isAligned && others.every((words) => words[at] === word) && isMeasure(first, at)
      ? [[at, word] as const]
      : [],
  );
  return {
    whole: isAgreed ? variants[0] : undefined,
    numbers: new Map(numbers),
    words: isAligned ? first.length : undefined,
  };
}

// A date, a time of the day, or a duration.
const clock =
  /\d:\d\d|\d{4}-\d\d-\d\d|\d\s*(?:[nµum]?s|secs?|seconds?|min|minutes?|hours?|it\/s)\b|\b(?:time|elapsed|took|duration)\W+\d/i;
const decimal = /^\D*\d+\.\d+(?:e[+-]?\d+)?\D*$/i;

/** Whether a word is a decimal number and no duration. */
function isMeasure(words: readonly string[], at: number): boolean {
  const [previous = "", word = "", next = ""] = [words[at - 1], words[at], words[at + 1]];
  return decimal.test(word) && !clock.test(`${previous} ${word} ${next}`);
}

interface KnownLines {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

function compareLines(was: StableLine, is: StableLine, known: KnownLines): "same" | "changed" | "unknown" {
  if (was.whole !== undefined && is.whole !== undefined) {
    if (was.whole === is.whole) return was.whole.trim() === "" ? "unknown" : "same";
    const isMoved = known.after.has(was.whole) || known.before.has(is.whole);
    return isMoved ? "unknown" : "changed";
  }
  if (was.words === undefined || was.words !== is.words) return "unknown";
  const both = [...was.numbers].flatMap(([at, number]) => {
    const other = is.numbers.get(at);
    return other === undefined ? [] : [number === other];
  });
  if (both.includes(false)) return "changed";
  return both.length > 0 ? "same" : "unknown";
}

function allLines(runs: readonly string[]): ReadonlySet<string> {
  return new Set(runs.flatMap((text) => text.split("\n")));
}
