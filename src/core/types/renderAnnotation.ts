import type { ImportedName } from "../python/nameFlow.ts";
import { importedPath } from "./importedPath.ts";
import type { PythonType } from "./pythonType.ts";

/** Where an annotation is written. */
export interface AnnotationPlace {
  /** What the module and the notebook import, and what annotations written before need: their aliases are used. */
  readonly imports: readonly ImportedName[];
  /** Other names of the module's top level, and builtins that it binds anew. */
  readonly taken: ReadonlySet<string>;
  /** The module's own import name, "" where it has none. */
  readonly module: string;
}

export interface Annotation {
  /** `pd.DataFrame`, `tuple[int, str] | None`. */
  readonly text: string;
  /** Every import that the text needs, those that the notebook has among them: the module may not have them yet. */
  readonly imports: readonly ImportedName[];
}

/**
 * A type as the text of an annotation, valid when the module is loaded by Python 3.10 or newer. `undefined` where its names can't be
 * written without changing what another name means. Imports are ordinary ones, never under `TYPE_CHECKING`: a value of the class reaches
 * the function only from code that has loaded the class's package, so the import costs nothing, `typing.get_type_hints` works, and no
 * annotation needs quotes. Only a class of the module itself is quoted, as it may be defined further down.
 */
export function renderAnnotation(type: PythonType, place: AnnotationPlace): Annotation | undefined {
  const needed: ImportedName[] = [];
  const text = render(type, place, needed);
  if (text === undefined) return undefined;
  const isQuoted = text.includes('"');
  return { text: isQuoted ? `"${text.replaceAll('"', "")}"` : text, imports: needed };
}

/** Adds to `needed` what the text needs; `undefined` where a name can't be written. */
function render(type: PythonType, place: AnnotationPlace, needed: ImportedName[]): string | undefined {
  switch (type.kind) {
    case "none":
      return "None";
    case "tuple":
      return place.taken.has("tuple") ? undefined : subscript("tuple", type.members, place, needed);
    case "union":
      return renderAll(type.members, place, needed)?.join(" | ");
    case "class": {
      const head = renderClass(type.module, type.name, place, needed);
      if (head === undefined) return undefined;
      const isAnyLength = type.module === "" && type.name === "tuple" && type.args.length === 1;
      return subscript(head, type.args, place, needed, isAnyLength ? ", ..." : "");
    }
  }
}

function subscript(
  head: string,
  args: readonly PythonType[],
  place: AnnotationPlace,
  needed: ImportedName[],
  rest = "",
): string | undefined {
  if (args.length === 0) return head;
  const texts = renderAll(args, place, needed);
  return texts && `${head}[${texts.join(", ")}${rest}]`;
}

function renderAll(
  types: readonly PythonType[],
  place: AnnotationPlace,
  needed: ImportedName[],
): readonly string[] | undefined {
  const texts = types.map((type) => render(type, place, needed));
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function renderClass(
  module: string,
  name: string,
  place: AnnotationPlace,
  needed: ImportedName[],
): string | undefined {
  const imports = [...place.imports, ...needed];
  if (module === "") return isFree(name, imports, place.taken) ? name : undefined;
  if (module === place.module) return `"${name}"`;
  const known =
    imports
      .map((item) => ({ item, text: reachedBy(item, module, name) }))
      .find(({ text }) => text !== undefined) ??
    newImports(module, name).find(({ item }) => isFree(item.name, imports, place.taken));
  if (known?.text === undefined) return undefined;
  if (isHidden(known.item, imports, place.taken)) return undefined;
  needed.push(known.item);
  return known.text;
}

/** How the class is written with an import that is there; `undefined` where it does not lead to the class. */
function reachedBy(item: ImportedName, module: string, name: string): string | undefined {
  const path = importedPath(item);
  if (path === `${module}.${name}` || (module === "collections.abc" && path === `typing.${name}`))
    return item.name;
  if (path === module) return `${item.name}.${name}`;
  // `import matplotlib.figure` binds `matplotlib`, and loads what is named.
  if (item.statement === `import ${module}`) return `${module}.${name}`;
  const attributes = loadedWith[path];
  if (attributes?.includes(module) === true) return `${item.name}${module.slice(path.length)}.${name}`;
  return attributes?.includes(`${module}.${name}`) === true ? `${item.name}.${name}` : undefined;
}

/** Modules that importing a package makes attributes of it, and classes that a module has of others. */
const loadedWith: Readonly<Record<string, readonly string[]>> = {
  pandas: ["pandas.api.typing", "pandas.api.extensions", "pandas.tseries.offsets"],
  numpy: ["numpy.random", "numpy.ma", "numpy.polynomial"],
  "matplotlib.pyplot": ["matplotlib.figure.Figure", "matplotlib.axes.Axes"],
  torch: ["torch.nn", "torch.optim", "torch.utils.data"],
};

/** Imports that one would write for the class, the usual first. */
function newImports(
  module: string,
  name: string,
): readonly { item: ImportedName; text: string | undefined }[] {
  const root = module.split(".", 1)[0] ?? module;
  const alias = usualAliases[root];
  const from = { name, module, statement: `from ${module} import ${name}` };
  const usual = alias && { name: alias, module: root, statement: `import ${root} as ${alias}` };
  return [...(usual ? [usual] : []), from].map((item) => ({ item, text: reachedBy(item, module, name) }));
}

/** Aliases that everybody uses: see ruff's `flake8-import-conventions`. */
const usualAliases: Readonly<Record<string, string>> = { numpy: "np", pandas: "pd" };

function isFree(name: string, imports: readonly ImportedName[], taken: ReadonlySet<string>): boolean {
  return !taken.has(name) && imports.every((item) => item.name !== name);
}

/** Whether the name of an import means something else at the end: another import binds it too, or the module does. */
function isHidden(item: ImportedName, imports: readonly ImportedName[], taken: ReadonlySet<string>): boolean {
  if (taken.has(item.name)) return true;
  return imports.some((other) => other.name === item.name && importedPath(other) !== importedPath(item));
}
