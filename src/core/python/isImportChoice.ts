import type { Node } from "web-tree-sitter";

/**
 * Whether a statement does nothing but choose between imports: `try: import a` with another import, or a plain value, in `except`; `if
 * TYPE_CHECKING: ...`. Run again in a module, it gives the same and is not noticed.
 */
export function isImportChoice(node: Node): boolean {
  if (node.type !== "try_statement" && node.type !== "if_statement") return false;
  const simple = node.descendantsOfType("block").flatMap((block) => block.namedChildren);
  const calls = node.descendantsOfType("call");
  return (
    simple.some(({ type }) => imports.has(type)) &&
    simple.every(isQuiet) &&
    calls.every((call) => isCheck(call))
  );
}

const imports = new Set(["import_statement", "import_from_statement"]);

function isQuiet(statement: Node): boolean {
  const { type } = statement;
  if (imports.has(type)) return statement.descendantsOfType("wildcard_import").length === 0;
  if (["pass_statement", "raise_statement", "comment"].includes(type)) return true;
  if (type === "try_statement" || type === "if_statement") return true;
  const simple = type === "expression_statement" ? statement.namedChild(0) : null;
  const value = simple?.type === "assignment" ? simple.childForFieldName("right") : null;
  return (
    simple?.childForFieldName("left")?.type === "identifier" &&
    ["none", "true", "false", "integer", "float", "string"].includes(value?.type ?? "")
  );
}

/** Calls that only look: at what is installed, or at a version; and the exception of a `raise`. */
function isCheck(call: Node): boolean {
  if (call.parent?.type === "raise_statement") return true;
  const callee = call.childForFieldName("function")?.text ?? "";
  return /(^|\.)(find_spec|hasattr|getattr|is_available|startswith|system|parse|Version)$/.test(callee);
}
