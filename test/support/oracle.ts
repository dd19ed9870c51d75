import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import type { Parser } from "web-tree-sitter";
import type { NameFlow } from "../../src/core/python/nameFlow.ts";
import { parseCell, readCell } from "../../src/core/python/readCell.ts";

/** What happens to names, as lists; `definite` is null when the cell never runs to its end. */
interface Names {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly definite: readonly string[] | null;
  /** Looked up when functions of the cell are called. */
  readonly deferred: readonly string[];
}

type Answer = (Names & { readonly swallowing: Names }) | { readonly error: string };

/** How a cell came out. "with": it differs only as far as an __exit__ that swallows exceptions explains. */
export interface Verdict {
  readonly source: string;
  readonly outcome: "equal" | "with" | "different" | "not Python";
  /** Of a difference: reader against CPython, a line for each list of names. */
  readonly why: string;
}

/** Reads each cell by readCell and by CPython's compiler, and compares. `python` is an interpreter of 3.11 to 3.13. */
export async function compare(
  parser: Parser,
  python: string,
  sources: readonly string[],
): Promise<readonly Verdict[]> {
  const masked = sources.map((source) => maskedText(parser, source));
  const answers = await ask(python, masked);
  return sources.map((source, index) => verdict(parser, source, answers[index] ?? { error: "no answer" }));
}

async function ask(python: string, sources: readonly string[]): Promise<Answer[]> {
  const oracle = join(import.meta.dirname, "../oracle/oracle.py");
  const process = spawn(python, [oracle], { stdio: ["pipe", "pipe", "inherit"] });
  process.stdin.end(sources.map((source) => `${JSON.stringify(source)}\n`).join(""));
  const lines = (await text(process.stdout)).trimEnd().split("\n");
  if (lines.length !== sources.length)
    throw new Error(`The oracle answered ${lines.length} of ${sources.length} cells.`);
  // oracle.py writes this shape and no other.
  return lines.map((line) => JSON.parse(line) as Answer);
}

function maskedText(parser: Parser, source: string): string {
  const { tree } = parseCell(parser, source);
  const masked = tree.rootNode.text;
  tree.delete();
  return masked;
}

function verdict(parser: Parser, source: string, answer: Answer): Verdict {
  if ("error" in answer) return { source, outcome: "not Python", why: answer.error };
  const parsed = parseCell(parser, source);
  const { flow, unread, magics } = readCell(parsed);
  parsed.tree.delete();
  const cellMagic = magics.find(({ kind }) => kind === "cell");
  // A body that %%timeit runs binds nothing: CPython can't know.
  if (cellMagic !== undefined) return { source, outcome: "not Python", why: cellMagic.name };
  if (unread !== undefined) return { source, outcome: "different", why: "the reader sees a syntax error" };
  const extra = new Set(magics.flatMap(({ reads }) => reads));
  const found = listed(flow);
  const reads = found.reads.filter((name) => answer.reads.includes(name) || !extra.has(name));
  const read = { ...found, reads };
  const why = difference(read, answer);
  if (why === "") return { source, outcome: "equal", why };
  return { source, outcome: isBetween(read, answer) ? "with" : "different", why };
}

function listed(flow: NameFlow): Names {
  return {
    reads: [...flow.reads.keys()].sort(),
    writes: [...flow.binds.keys()].sort(),
    definite: flow.definite === undefined ? null : [...flow.definite].sort(),
    deferred: [...flow.deferred].sort(),
  };
}

/** Reads of nested functions are compared one way: none may be missing. */
function difference(read: Names, compiled: Names): string {
  const missing = compiled.deferred.filter((name) => !read.deferred.includes(name));
  return [
    ...(["reads", "writes", "definite"] as const)
      .filter((list) => String(read[list]) !== String(compiled[list]) || !read[list] !== !compiled[list])
      .map((list) => `${list}: ${String(read[list])} against ${String(compiled[list])}`),
    ...(missing.length > 0 ? [`deferred: missing ${String(missing)}`] : []),
  ].join("\n");
}

/** CPython reads more and is sure of less when every __exit__ may swallow; the reader knows that only some do. */
function isBetween(read: Names, answer: Names & { readonly swallowing: Names }): boolean {
  const { swallowing } = answer;
  const within = (inner: readonly string[], outer: readonly string[]) =>
    inner.every((name) => outer.includes(name));
  const sure = (names: Names, other: Names) =>
    names.definite === null || (other.definite !== null && within(other.definite, names.definite));
  return (
    JSON.stringify(answer.swallowing) !== JSON.stringify({ ...answer, swallowing: undefined }) &&
    within(answer.reads, read.reads) &&
    within(read.reads, swallowing.reads) &&
    within(answer.writes, read.writes) &&
    within(read.writes, swallowing.writes) &&
    sure(answer, read) &&
    sure(read, swallowing) &&
    within(answer.deferred, read.deferred)
  );
}
