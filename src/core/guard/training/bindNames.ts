import type { Node } from "web-tree-sitter";
import { parts } from "../../python/readExpression.ts";
import { Names } from "./names.ts";
import type { Origin, Own } from "./origin.ts";
import { readOrigin } from "./readOrigin.ts";

/** Binds what one statement binds, those in its blocks included; definitions are bound, not entered. */
export function bindNames(node: Node, names: Names): void {
  switch (node.type) {
    case "import_statement":
      for (const item of node.childrenForFieldName("name")) bindImport(item, undefined, names);
      return;
    case "import_from_statement": {
      const module = node.childForFieldName("module_name")?.text ?? "";
      for (const item of node.childrenForFieldName("name")) bindImport(item, module, names);
      return;
    }
    case "decorated_definition": {
      const definition = node.childForFieldName("definition");
      if (definition !== null) bindNames(definition, names);
      return;
    }
    case "function_definition":
    case "class_definition": {
      const name = node.childForFieldName("name")?.text ?? "";
      names.bind(
        name,
        node.type === "class_definition" ? readClass(node, name, names) : readFunction(node, name, names),
      );
      return;
    }
    case "assignment": {
      const value = node.childForFieldName("right");
      if (value === null) return; // Only annotated.
      bindNames(value, names);
      bindTarget(node.childForFieldName("left"), value, names);
      return;
    }
    case "for_statement":
    case "for_in_clause":
      bindEach(node.childForFieldName("left"), node.childForFieldName("right"), names);
      break;
    case "as_pattern": {
      const [value, alias] = parts(node);
      if (alias !== undefined) bindTarget(alias.namedChild(0) ?? alias, value, names);
      break;
    }
    case "named_expression":
      bindTarget(node.childForFieldName("name"), node.childForFieldName("value"), names);
      break;
    case "string":
      return;
    default:
      break;
  }
  for (const child of node.namedChildren) bindNames(child, names);
}

function bindImport(item: Node, module: string | undefined, names: Names): void {
  const path = item.type === "aliased_import" ? (item.childForFieldName("name")?.text ?? "") : item.text;
  const alias = item.childForFieldName("alias")?.text;
  const whole = module === undefined ? path : `${module}.${path}`;
  // `import a.b` binds a.
  const isPlain = module === undefined && alias === undefined;
  const bound = isPlain ? (path.split(".", 1)[0] ?? path) : path;
  names.bind(alias ?? bound, { kind: "imported", path: isPlain ? bound : whole });
}

function bindTarget(target: Node | null, value: Node | null | undefined, names: Names): void {
  if (target === null) return;
  const isSequence = /^(?:pattern_list|tuple_pattern|list_pattern|expression_list)$/.test(target.type);
  const isValues =
    value !== null && value !== undefined && /^(?:expression_list|tuple|list)$/.test(value.type);
  if (isSequence) {
    const given = isValues ? parts(value) : [];
    parts(target).forEach((each, at) => {
      bindTarget(each, given[at], names);
    });
  } else if (target.type === "identifier" || target.type === "attribute")
    names.bind(target.text, value?.type === "assignment" ? undefined : readOrigin(chained(value), names));
  else if (target.type === "subscript") {
    // `models["a"] = A()`: one of several.
    const of = [target.childForFieldName("value"), value].flatMap((each) => readOrigin(each, names) ?? []);
    const list = target.childForFieldName("value");
    if (list?.type === "identifier" && of.length > 0)
      names.bind(list.text, { kind: "several", of: of.flatMap(flat) });
  }
}

function flat(origin: Origin): readonly Origin[] {
  return origin.kind === "several" ? origin.of : [origin];
}

/** The value of `a = b = value`. */
function chained(value: Node | null | undefined): Node | null | undefined {
  return value?.type === "assignment" ? chained(value.childForFieldName("right")) : value;
}

/** Every name of a loop's target may be one of what the loop goes through. */
function bindEach(target: Node | null, value: Node | null, names: Names): void {
  if (target === null) return;
  const origin = readOrigin(value, names);
  const bound = target.type === "identifier" ? [target] : target.descendantsOfType("identifier");
  for (const name of bound) names.bind(name.text, origin);
}

function readClass(node: Node, name: string, names: Names): Own {
  const bases = node.childForFieldName("superclasses");
  const body = node.childForFieldName("body");
  const methods = (body?.namedChildren ?? []).flatMap((child) => {
    const definition = child.type === "decorated_definition" ? child.childForFieldName("definition") : child;
    return definition?.type === "function_definition"
      ? [definition.childForFieldName("name")?.text ?? ""]
      : [];
  });
  return {
    kind: "own",
    name,
    bases: bases === null ? [] : parts(bases).flatMap((base) => readOrigin(base, names) ?? []),
    methods: new Set(methods),
    isClass: true,
  };
}

function readFunction(node: Node, name: string, names: Names): Own {
  const inner = new Names(names);
  hideParameters(node, inner);
  const body = node.childForFieldName("body");
  if (body !== null) bindNames(body, inner);
  const values = (body?.descendantsOfType("return_statement") ?? []).flatMap(
    (each) => readOrigin(parts(each)[0], inner) ?? [],
  );
  const [first] = values;
  const returns: Origin | undefined = values.length > 1 ? { kind: "several", of: values } : first;
  return {
    kind: "own",
    name,
    bases: [],
    methods: new Set(),
    isClass: false,
    ...(returns !== undefined && { returns }),
  };
}

/** A parameter can be anything, whatever has its name outside. */
export function hideParameters(definition: Node, names: Names): void {
  const parameters = definition.childForFieldName("parameters");
  for (const each of parameters === null ? [] : parts(parameters)) {
    const name =
      each.type === "identifier"
        ? each
        : (each.childForFieldName("name") ?? each.descendantsOfType("identifier")[0]);
    if (name !== undefined && name.text !== "self") names.bind(name.text, undefined);
  }
}
