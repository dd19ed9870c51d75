import assert from "node:assert/strict";
import type { Layout } from "../../../src/core/project/layout.ts";
import { placeModule, placeTest } from "../../../src/core/project/placeModule.ts";
import { isRefusal } from "../../../src/core/refusal.ts";

// What real folders lead to is tested with the layout's reading; here are the drives that this machine does not have.
const windows: Layout = {
  notebookFolder: "C:/Users/me/shop/notebooks",
  projectRoot: "C:/Users/me/shop",
  packages: [
    {
      name: "shop",
      folder: "C:/Users/me/shop/src/shop",
      folders: new Set(["C:/Users/me/shop/src/shop"]),
      isMain: true,
    },
  ],
  folders: new Set(["C:/Users/me/shop/src", "C:/Users/me/shop/notebooks"]),
  files: new Set(),
  packageFolders: new Set(["C:/Users/me/shop/src/shop"]),
  isInstallable: true,
  testFolder: "C:/Users/me/shop/tests",
  testPaths: [],
  pytestPath: [],
  addsTestFolder: true,
};

describe("places on Windows", () => {
  const cases: readonly [wanted: string, path: string, importName: string, test: string][] = [
    ["features", "src/shop/features.py", "shop.features", "tests/test_features.py"],
    ["src\\shop\\features.py", "src/shop/features.py", "shop.features", "tests/test_features.py"],
    [
      "C:\\Users\\me\\shop\\notebooks\\features.py",
      "notebooks/features.py",
      "features",
      "notebooks/test_features.py",
    ],
    [".\\features.py", "notebooks/features.py", "features", "notebooks/test_features.py"],
  ];
  for (const [wanted, path, importName, test] of cases)
    it(`are found for ${wanted}`, () => {
      const module = placeModule(wanted, windows, new Set());
      assert.deepEqual(module, { path: `${windows.projectRoot}/${path}`, importName });
      assert.deepEqual(placeTest(module, windows, undefined), { path: `${windows.projectRoot}/${test}` });
    });

  it("are refused on another drive", () => {
    assert.ok(isRefusal(placeModule("D:\\features.py", windows, new Set())));
  });
});
