import { plainSentence } from "./plainSentence.ts";

/**
 * The comment that code cells begin with, when it is one sentence of prose: no code, no rule, no word to a linter. Where more comments follow,
 * or more cells, it speaks only of the lines below it, unless a blank line sets it apart.
 */
export function leadingComment([source = "", ...others]: readonly string[]): string | undefined {
  const lines = source.split("\n");
  const from = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("%"));
  const end = lines.findIndex((line, at) => at >= from && !line.startsWith("#"));
  const isApart = lines[end]?.trim() === "";
  const isOfPart = others.length > 0 || lines.slice(end).some((line) => /^\s*#+\s*\p{L}+\s/u.test(line));
  if (isOfPart && !isApart) return undefined;
  const comment = lines
    .slice(from, end === -1 ? lines.length : end)
    .map((line) => line.replace(/^#+[ \t]?/, "").trim());
  const text = comment.join(" ").trim();
  const isProse =
    /^\p{L}/u.test(text) &&
    /\s/.test(text) &&
    !/[=()[\]{}]|^(noqa|type:|pylint|ruff|fmt|TODO|FIXME|XXX|import|from)\b/.test(text);
  return isProse && text.length <= 100 ? plainSentence(text) : undefined;
}
