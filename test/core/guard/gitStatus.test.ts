import assert from "node:assert/strict";
import { parseGitStatus, type StatusEntry } from "../../../src/core/guard/gitStatus.ts";

const zero = "0".repeat(40);
const oid = "df4d26415b3e32cbe12b8f5d9b2f015d6b071fb4";
const modes = `100644 100644 100644 ${oid} ${oid}`;
const head = `# branch.oid ${oid}\0# branch.head main\0`;

function check(lines: readonly string[], expected: readonly StatusEntry[]): void {
  const text = head + lines.map((line) => `${line}\0`).join("");
  assert.deepEqual(parseGitStatus(text), { kind: "status", head: oid, branch: "main", entries: expected });
}

const tracked = (
  path: string,
  staged?: "added" | "modified",
  unstaged?: "modified" | "deleted",
): StatusEntry => ({
  kind: "tracked",
  path,
  staged,
  unstaged,
});

describe("git status", () => {
  it("is empty when git lists nothing", () => {
    check([], []);
  });

  it("tells staged from unstaged", () => {
    check(
      [`1 M. N... ${modes} a`, `1 .D N... ${modes} b`, `1 AM N... ${modes} c`],
      [tracked("a", "modified"), tracked("b", undefined, "deleted"), tracked("c", "added", "modified")],
    );
  });

  it("reads paths with anything in them", () => {
    const paths = [
      "with  spaces ",
      "new\nline",
      "grüße 🎉",
      '"quoted"',
      "# branch.oid x",
      "1 M. N... y",
      "dir/é",
    ];
    check(
      paths.flatMap((path) => [`1 M. N... ${modes} ${path}`, `? ${path}`]),
      paths.flatMap((path) => [tracked(path, "modified"), { kind: "untracked", path }]),
    );
  });

  it("reads renames with what they were", () => {
    check(
      [`2 R. N... ${modes} R100 new name`, "old\nname", `2 .C N... ${modes} C75 copy`, "a", "? b"],
      [
        { kind: "tracked", path: "new name", staged: "renamed", unstaged: undefined, from: "old\nname" },
        { kind: "tracked", path: "copy", staged: undefined, unstaged: "copied", from: "a" },
        { kind: "untracked", path: "b" },
      ],
    );
  });

  it("reads conflicts", () => {
    check(
      [`u UU N... 100644 100644 100644 100644 ${oid} ${oid} ${oid} both sides`],
      [{ kind: "conflicted", path: "both sides" }],
    );
  });

  it("reads what is new in a submodule", () => {
    const submodule = { hasOtherCommit: true, hasModified: false, hasUntracked: true };
    check(
      [`1 .M SC.U 160000 160000 160000 ${oid} ${oid} lib`],
      [{ ...tracked("lib", undefined, "modified"), submodule } as StatusEntry],
    );
  });

  it("takes no harm from headers it does not need", () => {
    check(["# branch.upstream origin/main", "# stash 3"], []);
  });

  it("counts the commits that are not pushed", () => {
    const status = parseGitStatus(`${head}# branch.upstream origin/main\0# branch.ab +2 -1\0`);
    assert.equal(status.kind === "status" && status.ahead, 2);
  });

  it("knows no commits and no branch", () => {
    const initial = parseGitStatus(`# branch.oid (initial)\0# branch.head main\0`);
    assert.deepEqual(initial, { kind: "status", head: undefined, branch: "main", entries: [] });
    const detached = parseGitStatus(`# branch.oid ${oid}\0# branch.head (detached)\0`);
    assert.deepEqual(detached, { kind: "status", head: oid, branch: undefined, entries: [] });
  });
});

describe("git status that can't be understood is unknown", () => {
  const cases: Record<string, string> = {
    empty: "",
    "no branch": `? a\0`,
    "cut in a path": `${head}? ab`,
    "cut before the name of a rename": `${head}2 R. N... ${modes} R100 new\0`,
    "another format": "## main\0 M a\0",
    "a new kind of line": `${head}3 something\0`,
    "a new kind of change": `${head}1 X. N... ${modes} a\0`,
    "too few fields": `${head}1 M. N... 100644 ${zero} a\0`,
    "a damaged branch": `# branch.oid (initial)\0# branch.head (unknown)\0`,
    "no path": `${head}? \0`,
  };
  for (const [name, text] of Object.entries(cases))
    it(name, () => {
      assert.equal(parseGitStatus(text).kind, "unknown");
    });
});
