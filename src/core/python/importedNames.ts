import type { Node } from "web-tree-sitter";
import type { ImportedName } from "./nameFlow.ts";
import { normalName } from "./names.ts";

/** The names an import statement binds, each with a statement of its own; none for `from m import *`. */
export function importedNames(node: Node): ImportedName[] {
  const from =
    node.type === "future_import_statement" ? "__future__" : node.childForFieldName("module_name")?.text;
  return node.childrenForFieldName("name").map((item) => {
    const path =
      item.type === "aliased_import" ? (item.childForFieldName("name")?.text ?? item.text) : item.text;
    const alias = item.childForFieldName("alias")?.text;
    const what = alias === undefined ? path : `${path} as ${alias}`;
    return from === undefined
      ? {
          name: normalName(alias ?? path.split(".", 1)[0] ?? path),
          module: path,
          statement: `import ${what}`,
        }
      : { name: normalName(alias ?? path), module: from, statement: `from ${from} import ${what}` };
  });
}
