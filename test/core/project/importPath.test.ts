import assert from "node:assert/strict";
import { importRoot, readImportPath, renderImportPath } from "../../../src/core/project/importPath.ts";

const folder = "/p/notebooks";

describe("folders that a notebook puts on the import path", () => {
  const cases: readonly [line: string, found: readonly [folder: string, written: string] | undefined][] = [
    ['sys.path.append("..")', ["/p", "relative"]],
    ["sys.path.insert(0, '../src/')  # ours", ["/p/src", "relative"]],
    ['sys.path.append(os.path.abspath("../src"))', ["/p/src", "made absolute"]],
    ['sys.path.append(str(Path("..").resolve()))', ["/p", "made absolute"]],
    ['sys.path.append("/other/lib")', ["/other/lib", "absolute"]],
    ['sys.path.append(str(Path("..").resolve().parent))', undefined],
    ['sys.path.append(os.path.join("..", "src"))', undefined],
    ["sys.path.append(root)", undefined],
    ['# sys.path.append("..")', undefined],
    ['if here:\n    sys.path.append("..")', undefined],
  ];
  for (const [line, found] of cases)
    it(line, () => {
      const expected = found === undefined ? [] : [{ folder: found[0], cell: 1, written: found[1] }];
      assert.deepEqual(readImportPath([undefined, `import sys\n${line}\n`], folder), expected);
    });

  it("are read as they are written", () => {
    for (const [from, written] of [
      ["the notebook's folder", "made absolute"],
      ["anywhere", "absolute"],
    ] as const)
      for (const each of ["/p/src", "/p/notebooks", "/p/notebooks/lib"])
        assert.deepEqual(readImportPath([renderImportPath(each, folder, from)], folder), [
          { folder: each, cell: 0, written },
        ]);
  });

  it("hold the module by its import name", () => {
    assert.equal(importRoot({ path: "/p/src/shop/a/b.py", importName: "shop.a.b" }), "/p/src");
    assert.equal(importRoot({ path: "C:/p/b.py", importName: "b" }), "C:/p");
  });
});
