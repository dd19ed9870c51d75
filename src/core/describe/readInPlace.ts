import type { Node } from "web-tree-sitter";
import { argument, isTrue, plainText, readArguments } from "../columns/arguments.ts";
import { parts } from "../python/readExpression.ts";

/** What the body surely does in place to the rows and labels of a frame that comes in, as clauses: "sorts its rows". */
export function readInPlace(name: string, body: readonly Node[]): readonly string[] {
  const clauses: string[] = [];
  for (const statement of body) {
    const [expression] = statement.type === "expression_statement" ? parts(statement) : [];
    if (expression?.type === "assignment") {
      const left = expression.childForFieldName("left");
      if (left?.type === "attribute" && left.childForFieldName("object")?.text === name)
        clauses.push(...(labels[left.childForFieldName("attribute")?.text ?? ""] ?? []));
    } else if (expression?.type === "call") clauses.push(...callClauses(name, expression));
    if (isRebinding(name, statement)) break;
  }
  return [...new Set(clauses)];
}

const labels: Readonly<Record<string, readonly string[]>> = {
  index: ["replaces its index"],
  columns: ["renames its columns"],
};

function callClauses(name: string, call: Node): readonly string[] {
  const callee = call.childForFieldName("function");
  const given = readArguments(call);
  if (callee?.childForFieldName("object")?.text !== name || !isTrue(given.keywords.get("inplace"))) return [];
  const clause = methods[callee.childForFieldName("attribute")?.text ?? ""];
  const by = plainText(argument(given, "by", 0));
  if (clause === "sorts its rows" && by !== undefined && by !== "" && !by.includes("`"))
    return [`sorts its rows by \`${by}\``];
  return clause === undefined ? [] : [clause];
}

const methods: Readonly<Record<string, string>> = {
  sort_values: "sorts its rows",
  sort_index: "sorts its rows by the index",
  reset_index: "numbers its rows anew",
  set_index: "replaces its index",
  dropna: "drops what has missing values",
  drop_duplicates: "drops duplicate rows",
  fillna: "fills missing values",
};

/** From there on the name may hold another object. */
function isRebinding(name: string, statement: Node): boolean {
  return statement
    .descendantsOfType(["assignment", "for_statement", "named_expression", "as_pattern_target"])
    .some((node) => {
      const left = node.childForFieldName("left") ?? node.childForFieldName("name");
      const targets = left === null ? [] : /_(list|pattern)$/.test(left.type) ? parts(left) : [left];
      return targets.some(({ type, text }) => type === "identifier" && text === name);
    });
}
