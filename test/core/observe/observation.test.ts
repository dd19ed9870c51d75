import assert from "node:assert/strict";
import { inModule, parseObservation } from "../../../src/core/observe/observation.ts";
import { classType, type PythonType } from "../../../src/core/types/pythonType.ts";

const int = { module: "", name: "int", args: [] };
const named = (module: string, name: string, ...args: readonly unknown[]): object => ({ module, name, args });

/** The type that is read for a value of which the kernel says this. */
function typeOf(type: unknown): PythonType | undefined {
  return parseObservation({ values: { x: { type } } }).get("x")?.type;
}

describe("parseObservation", () => {
  it("reads types, shapes, dtypes, columns and lengths", () => {
    const columns = [{ name: "price", dtype: "float64" }];
    const frame = { type: named("pandas", "DataFrame"), shape: [2, 1], length: 2, columns };
    const array = { type: named("numpy", "ndarray"), shape: [3], dtype: "float32", length: 3 };
    const read = parseObservation({ values: { df: frame, a: array }, missing: ["b"] });
    assert.deepEqual(Object.fromEntries(read), {
      df: { ...frame, type: classType("pandas", "DataFrame") },
      a: { ...array, type: classType("numpy", "ndarray") },
    });
  });

  it("reads what containers hold", () => {
    assert.deepEqual(typeOf(named("", "list", { union: [int, { none: true }] })), {
      ...classType("", "list"),
      args: [{ kind: "union", members: [classType("", "int"), { kind: "none" }] }],
    });
    assert.deepEqual(typeOf({ tuple: [int, named("", "str")] }), {
      kind: "tuple",
      members: [classType("", "int"), classType("", "str")],
    });
  });

  it("writes a container bare when one of its arguments is not known", () => {
    assert.deepEqual(typeOf(named("", "dict", int, null)), classType("", "dict"));
    assert.deepEqual(typeOf({ tuple: [int, null] }), classType("", "tuple"));
    assert.equal(typeOf({ union: [int, null] }), undefined);
  });

  it("takes numbers of one size for numbers of their kind, once in a union", () => {
    const union = { union: [named("numpy", "float64"), named("numpy", "float32")] };
    assert.deepEqual(typeOf(union), classType("numpy", "floating"));
  });

  it("keeps classes of the notebook and of modules that no table knows", () => {
    assert.deepEqual(typeOf(named("__main__", "Model")), classType("__main__", "Model"));
    assert.deepEqual(typeOf(named("shop._prices", "Price")), classType("shop._prices", "Price"));
    assert.equal(typeOf(named("", "object")), undefined);
  });

  it("lets nothing into code that is not a name", () => {
    for (const [module, name] of [
      ["os; import evil", "X"],
      ["", "list]\nimport os"],
      ["a..b", "X"],
      ["a", ""],
      ["a", "X[int]"],
      [".a", "X"],
    ] as const)
      assert.equal(typeOf(named(module, name)), undefined, `${module} ${name}`);
  });

  it("leaves out whatever does not fit, whatever it is", () => {
    const odd = [
      undefined,
      null,
      1,
      "x",
      [],
      [[]],
      {},
      true,
      { values: null },
      { values: [] },
      { values: 3 },
    ];
    for (const json of odd) assert.equal(parseObservation(json).size, 0);
    for (const value of [
      ...odd,
      { shape: [-1], dtype: 1, columns: [{}], length: 1.5, type: { tuple: [] } },
    ]) {
      const { type, ...rest } = parseObservation({ values: { x: value } }).get("x") ?? {};
      assert.deepEqual(rest, {});
      assert.ok(type === undefined || type.kind === "class");
    }
    const deep = Array.from({ length: 10_000 }).reduce<object>((inner) => named("", "list", inner), int);
    assert.equal(typeOf(deep)?.kind, "class");
    const own = JSON.parse(
      '{"values": {"__proto__": {"length": 3}, "constructor": {"length": 4}}}',
    ) as unknown;
    assert.deepEqual([...parseObservation(own).keys()].toSorted(), ["__proto__", "constructor"]);
  });
});

describe("inModule", () => {
  const model = classType("__main__", "Model");

  it("puts the notebook's own classes into the module that they go to", () => {
    const list = classType("", "list", [model]);
    assert.deepEqual(
      inModule(list, "steps", new Set(["Model"])),
      classType("", "list", [classType("steps", "Model")]),
    );
  });

  it("says nothing of one that stays, and of a container of such the class alone", () => {
    assert.equal(inModule(model, "steps", new Set()), undefined);
    assert.equal(
      inModule({ kind: "union", members: [model, { kind: "none" }] }, "steps", new Set()),
      undefined,
    );
    assert.deepEqual(inModule(classType("", "list", [model]), "steps", new Set()), classType("", "list"));
  });
});
