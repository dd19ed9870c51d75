import assert from "node:assert/strict";
import { findUndeclared, type Undeclared } from "../../../../src/core/project/dependencies/findUndeclared.ts";
import { readRequirements } from "../../../../src/core/project/dependencies/readRequirements.ts";

describe("findUndeclared", () => {
  const cases: readonly [
    what: string,
    module: string,
    installed: readonly string[],
    expected: readonly Omit<Undeclared, "module" | "version">[],
  ][] = [
    ["declared by its name", "numpy", [], []],
    ["declared by a name that is well known", "sklearn", [], []],
    ["declared by another of those", "cv2", [], []],
    ["declared, as the interpreter tells", "odd", ["Typing_Extensions"], []],
    ["well known", "yaml", [], [{ distribution: "pyyaml" }]],
    ["known to the interpreter", "odd", ["odd-things"], [{ distribution: "odd-things" }]],
    ["of several, the usual one", "yaml", ["other", "PyYAML"], [{ distribution: "pyyaml" }]],
    ["of several, none", "google", ["google-a", "google-b"], [{}]],
    ["known to nobody: passed over", "helpers", [], []],
  ];
  const file = readRequirements(
    "/p/requirements.txt",
    "numpy\nscikit-learn\nopencv-python-headless\ntyping-extensions\n",
  );
  for (const [what, module, installed, expected] of cases)
    it(what, () => {
      const distributions = installed.map((name) => ({ name, version: "1.0" }));
      const found = findUndeclared([module], [file], new Map([[module, distributions]]));
      assert.deepEqual(
        found.map(({ distribution }) => (distribution === undefined ? {} : { distribution })),
        expected,
      );
    });
});
