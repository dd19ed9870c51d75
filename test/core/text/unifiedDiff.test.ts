import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeSet } from "../../../src/core/change/changeSet.ts";
import { renderDiff } from "../../../src/core/text/unifiedDiff.ts";

const changes: ChangeSet = {
  title: "Extract f",
  notebook: {
    path: "/p/nb/churn.ipynb",
    cells: [
      { index: 3, before: "a = 1\nb = 2", after: "a = f()" },
      { index: 4, before: "c", after: undefined },
    ],
  },
  files: [
    { path: "/p/nb/features.py", before: undefined, after: "def f():\n    return 1\n" },
    { path: "/p/tests/test_features.py", before: "x\n", after: "x\ny" },
    { path: "/p/old.py", before: "z\n", after: undefined },
    { path: "/p/same.py", before: "s", after: "s" },
  ],
};

const expected = `--- /dev/null
+++ b/nb/features.py
@@ -0,0 +1,2 @@
+def f():
+    return 1
--- a/tests/test_features.py
+++ b/tests/test_features.py
@@ -1,1 +1,2 @@
 x
+y
\\ No newline at end of file
--- a/old.py
+++ /dev/null
@@ -1,1 +0,0 @@
-z
--- a/nb/churn.ipynb (cell 4)
+++ b/nb/churn.ipynb (cell 4)
@@ -1,2 +1,1 @@
-a = 1
-b = 2
+a = f()
--- a/nb/churn.ipynb (cell 5)
+++ /dev/null
@@ -1,1 +0,0 @@
-c
`;

describe("renderDiff", () => {
  it("shows files and cells", () => {
    assert.equal(renderDiff(changes), expected);
  });

  it("names a single file by its name, and Windows paths as paths", () => {
    const cells = [{ index: 0, before: "a", after: "b" }];
    assert.match(
      renderDiff({ title: "", notebook: { path: "/p/n.ipynb", cells }, files: [] }),
      /^--- a\/n\.ipynb \(cell 1\)$/m,
    );
    const files = [
      { path: "C:\\p\\lib\\m.py", before: undefined, after: "" },
      { path: "C:\\p\\x.py", before: "", after: "x" },
    ];
    assert.match(
      renderDiff({ title: "", notebook: { path: "C:\\p\\n.ipynb", cells }, files }),
      /^\+\+\+ b\/lib\/m\.py$/m,
    );
  });

  it("is empty when nothing changes", () => {
    assert.equal(renderDiff({ title: "", notebook: { path: "/n.ipynb", cells: [] }, files: [] }), "");
  });

  it("can be applied by git, as far as files go", () => {
    const folder = mkdtempSync(join(tmpdir(), "diff-"));
    writeFileSync(join(folder, "a b.py"), "x\ny\nz\n");
    const path = (name: string): string => join(folder, name);
    const files = [
      { path: path("a b.py"), before: "x\ny\nz\n", after: "x\nz\nw" },
      { path: path("new.py"), before: undefined, after: "n\n" },
    ];
    const patch = renderDiff({ title: "", notebook: { path: path("n.ipynb"), cells: [] }, files });
    execFileSync("git", ["apply", "-"], { cwd: folder, input: patch });
    assert.equal(readFileSync(path("a b.py"), "utf8"), "x\nz\nw");
    assert.equal(readFileSync(path("new.py"), "utf8"), "n\n");
    rmSync(folder, { recursive: true });
  });
});
