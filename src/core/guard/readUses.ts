import type { Node } from "web-tree-sitter";
import type { ParsedCell } from "../python/readCell.ts";
import { parts } from "../python/readExpression.ts";

/** What code names of the files around it. */
export interface Uses {
  /** Modules that may be meant, as they are written, with the dots of relative ones: `from .a import b` may mean `.a` and `.a.b`. */
  readonly modules: readonly string[];
  /** Texts that look like paths of files: `data/train.csv`. */
  readonly files: readonly string[];
}

/** Imports and paths of a notebook's cells, in functions and conditions too; what is put together as it runs is not seen. */
export function readUses(cells: readonly (ParsedCell | undefined)[]): Uses {
  const modules = new Set<string>();
  const files = new Set<string>();
  for (const cell of cells) {
    if (cell === undefined) continue;
    const root = cell.tree.rootNode;
    for (const node of root.descendantsOfType(["import_statement", "import_from_statement"]))
      for (const module of modulesOf(node)) modules.add(module);
    for (const node of root.descendantsOfType("string")) {
      const path = pathIn(node);
      if (path !== undefined && !isWritten(node)) files.add(path);
    }
    for (const [, script = ""] of cell.source.matchAll(runLine)) files.add(script);
  }
  return { modules: [...modules], files: [...files] };
}

/** `%run prepare.py`, `!python prepare.py` */
const runLine = /^\s*[%!](?:run|python3?)\s+(?:-\w+\s+)*([\w./-]+\.(?:py|ipynb))\b/gm;

const writers = /^(?:to_\w+|save\w*|dump|write\w*|imwrite|export\w*|plot_model)$/;

/** Whether a path is handed to what writes a file: it is no input of the code. */
function isWritten(node: Node): boolean {
  let at: Node | null = node.parent;
  for (let level = 0; at !== null && level < 4; level += 1, at = at.parent) {
    if (at.type !== "call") continue;
    const called = at.childForFieldName("function");
    const name = called?.type === "attribute" ? called.childForFieldName("attribute")?.text : called?.text;
    if (name === "open") return /["'][wax]b?\+?["']/.test(at.childForFieldName("arguments")?.text ?? "");
    if (name !== undefined && writers.test(name)) return true;
  }
  return false;
}

function modulesOf(node: Node): readonly string[] {
  const names = node
    .childrenForFieldName("name")
    .map((item) =>
      item.type === "aliased_import" ? (item.childForFieldName("name")?.text ?? "") : item.text,
    );
  if (node.type === "import_statement") return names;
  const module = node.childForFieldName("module_name")?.text ?? "";
  const within = (name: string): string => (/^\.+$/.test(module) ? `${module}${name}` : `${module}.${name}`);
  return [module, ...names.map(within)];
}

/** Endings of files that code reads as data, settings or models. */
const ending =
  /^[^\n*?<>|"']{1,300}\.(?:csv|tsv|jsonl?|ndjson|ya?ml|toml|ini|cfg|conf|env|txt|parquet|feather|arrow|orc|avro|npy|npz|mat|h5|hdf5|nc|zarr|pkl|pickle|joblib|onnx|pt|pth|safetensors|keras|cbm|ubj|xlsx?|db|sqlite3?|duckdb|xml|gz|zip|bz2|py|sql)$/i;

function pathIn(node: Node): string | undefined {
  const [content] = parts(node).filter(({ type }) => type === "string_content");
  const isPlain = node.namedChildren.every(({ type }) => /^string_(?:start|content|end)$/.test(type));
  if (!isPlain || content === undefined || !ending.test(content.text) || /^\w+:\/\//.test(content.text))
    return undefined;
  return content.text.replaceAll("\\\\", "/");
}
