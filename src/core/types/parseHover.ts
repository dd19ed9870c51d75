import type { ImportedName } from "../python/nameFlow.ts";
import { knownName } from "./knownName.ts";
import { parseTypeExpression, type TypeExpression } from "./parseTypeExpression.ts";
import { abstractClasses, publicClass } from "./publicClass.ts";
import { classType, type PythonType } from "./pythonType.ts";

/**
 * The type of a variable, from what a language server says when the mouse rests on it (pyrefly, ty, pyright and Pylance). `undefined`
 * where the text tells none, or none that holds for every value: a type left out is better than a wrong one. Literals are widened, unions
 * have three members at most, arguments that are not all known are left out. `imports` are the notebook's: they tell what short names mean.
 */
export function parseHover(text: string, imports: readonly ImportedName[]): PythonType | undefined {
  const block = /^\s*```(?:python|py)?[ \t]*\r?\n([\s\S]*?)\r?\n?[ \t]*```/.exec(text)?.[1]?.trim();
  if (block === undefined) return undefined; // Documentation alone, or a module or class in ty's words.
  const head = /^\((variable|constant|parameter|attribute|property|field)\)\s+[\p{L}\p{N}_.]+\s*:\s*/u.exec(
    block,
  );
  if (head === null) return isFunction(block) ? callable : parseType(block, imports);
  return isFunction(block.slice(head[0].length)) ? callable : parseType(block.slice(head[0].length), imports);
}

/** A type expression as a checker prints it, as an annotation can say it. */
function parseType(text: string, imports: readonly ImportedName[]): PythonType | undefined {
  const expression = parseTypeExpression(text.trim());
  const type = expression && readType(expression, imports);
  // That something is `None` now says nothing about what it is meant to be.
  return type?.kind === "none" || (type !== undefined && isMistaken(type)) ? undefined : type;
}

const callable = classType("collections.abc", "Callable");

function isFunction(text: string): boolean {
  return /^(\((function|method)\)\s|(\(\w+\)\s+)?(async\s+)?def\s|bound method\s|Overload\[)/.test(text);
}

/** Microsoft's stubs for scikit-learn, which pyrefly brings, say that a loader gives a tuple; without `return_X_y` it gives a Bunch. */
function isMistaken(type: PythonType): boolean {
  return (
    type.kind === "tuple" && type.members.some((member) => member.kind === "class" && member.name === "Bunch")
  );
}

function readType(expression: TypeExpression, imports: readonly ImportedName[]): PythonType | undefined {
  switch (expression.kind) {
    case "name":
      return readName(expression.path, expression.args, imports);
    case "union":
      return readUnion(expression.members, imports);
    case "literal":
      return readUnion(
        expression.classes.map((path): TypeExpression => ({ kind: "name", path, args: [] })),
        imports,
      );
    case "callable":
      return callable;
    case "ellipsis":
    case "other":
      return undefined;
  }
}

const mostMembers = 3;

/** `X | Any` is how stubs say "X, or rarely something else": they don't want the rare case to be checked for. */
function readUnion(
  members: readonly TypeExpression[],
  imports: readonly ImportedName[],
): PythonType | undefined {
  const types = members.filter((member) => !isLoose(member)).map((member) => readType(member, imports));
  if (!types.every((type) => type !== undefined)) return undefined;
  const flat = types.flatMap((type) => (type.kind === "union" ? type.members : [type]));
  const unique = [...new Map(flat.map((type) => [JSON.stringify(type), type])).values()];
  if (unique.length <= 1) return unique[0];
  // `None` is written last.
  const sorted = [
    ...unique.filter(({ kind }) => kind !== "none"),
    ...unique.filter(({ kind }) => kind === "none"),
  ];
  return unique.length > mostMembers ? undefined : { kind: "union", members: sorted };
}

function isLoose(expression: TypeExpression): boolean {
  return expression.kind === "name" && /^(typing\.)?(Any|Self(@.*)?)$/.test(expression.path);
}

function readName(
  path: string,
  args: readonly TypeExpression[],
  imports: readonly ImportedName[],
): PythonType | undefined {
  if (path === "None") return { kind: "none" };
  if (path === "LiteralString" || path === "typing.LiteralString") return classType("", "str");
  if (isTuple(path) && args.length > 0) return readTuple(args, imports);
  const found = findClass(path, args, imports);
  if (found === undefined) return undefined;
  const { module, name } = found;
  return classType(module, name, takesArguments(module, name) ? readArguments(name, args, imports) : []);
}

function findClass(
  path: string,
  args: readonly TypeExpression[],
  imports: readonly ImportedName[],
): ReturnType<typeof publicClass> {
  if (path.includes("@")) return undefined;
  if (path.includes(".")) return publicClass(path);
  // numpy's Generator is printed like this too, but takes no arguments.
  if (args.length > 0 && abstractClasses.has(path)) return publicClass(`typing.${path}`);
  const known = knownName(path, imports);
  return publicClass(known ?? shortNames[path] ?? path);
}

/** Names that checkers print short and that mean the same everywhere. */
const shortNames: Readonly<Record<string, string>> = {
  AsyncGeneratorType: "types.AsyncGeneratorType",
  BufferedReader: "_io.BufferedReader",
  BufferedWriter: "_io.BufferedWriter",
  BytesIO: "_io.BytesIO",
  CoroutineType: "types.CoroutineType",
  FunctionType: "types.FunctionType",
  GeneratorType: "types.GeneratorType",
  MethodType: "types.MethodType",
  StringIO: "_io.StringIO",
  TextIOWrapper: "_io.TextIOWrapper",
  dict_items: "typing.dict_items",
  dict_keys: "typing.dict_keys",
  dict_values: "typing.dict_values",
};

function isTuple(path: string): boolean {
  return path === "tuple" || path === "builtins.tuple" || path === "typing.Tuple";
}

/** A tuple is known with all its members or not at all: how many there are is the half of it. */
function readTuple(
  args: readonly TypeExpression[],
  imports: readonly ImportedName[],
): PythonType | undefined {
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (args.length === 2 && second?.kind === "ellipsis") {
    const item = readType(first, imports);
    return classType("", "tuple", item === undefined ? [] : [item]);
  }
  const members = args.map((arg) => readType(arg, imports));
  return members.every((member) => member !== undefined) ? { kind: "tuple", members } : undefined;
}

/** Classes that can be subscripted when the module is loaded, in every Python from 3.10 on. Others, of libraries, often can't. */
function takesArguments(module: string, name: string): boolean {
  if (module === "") return /^(list|dict|set|frozenset)$/.test(name);
  if (module === "collections") return /^(ChainMap|Counter|OrderedDict|defaultdict|deque)$/.test(name);
  if (module === "re") return true;
  return module === "collections.abc" && name in countOfArguments;
}

const countOfArguments: Readonly<Record<string, number>> = {
  Collection: 1,
  Generator: 3,
  ItemsView: 2,
  Iterable: 1,
  Iterator: 1,
  KeysView: 1,
  Mapping: 2,
  MutableMapping: 2,
  MutableSequence: 1,
  MutableSet: 1,
  Reversible: 1,
  Sequence: 1,
  Set: 1,
  ValuesView: 1,
};

/** All of them or none: a half-known container is written bare. */
function readArguments(
  name: string,
  args: readonly TypeExpression[],
  imports: readonly ImportedName[],
): readonly PythonType[] {
  // What can be sent to a generator and what it returns may be left out in print, not in Python before 3.13.
  const padding = name === "Generator" && args.length === 1 ? [none, none] : [];
  const all = [...args, ...padding].map((arg) => readType(arg, imports));
  if (!all.every((type) => type !== undefined)) return [];
  return (countOfArguments[name] ?? all.length) === all.length ? all : [];
}

const none: TypeExpression = { kind: "name", path: "None", args: [] };
