import type { Node } from "web-tree-sitter";

/**
 * What an expression is there for, when it changes something: "giving" has a value worth showing as well (`model.fit(X, y)`,
 * `queue.pop()`), "quiet" most often has none (`queue.sort()`, `df.dropna(inplace=True)`).
 */
export type Change = "giving" | "quiet";

export function readChange(expression: Node): Change | undefined {
  const methods = expression
    .descendantsOfType("call")
    .map((call) => call.childForFieldName("function")?.childForFieldName("attribute")?.text ?? "");
  if (methods.some((method) => giving.has(method))) return "giving";
  const keywords = expression.descendantsOfType("keyword_argument");
  const isInPlace = keywords.some(({ text }) => /^inplace\s*=\s*True$/.test(text));
  return isInPlace || methods.some((method) => quiet.has(method)) ? "quiet" : undefined;
}

const giving = new Set(
  "fit fit_transform fit_predict fit_resample partial_fit train load_state_dict pop popitem popleft execute executemany".split(
    " ",
  ),
);

const quiet = new Set(
  `
  compile append appendleft extend insert add update setdefault remove discard clear sort reverse fill put shuffle seed
  step backward zero_grad write writelines
`.match(/\S+/g),
);
