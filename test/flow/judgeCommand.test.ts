import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeCommand } from "../../src/flow/judgeCommand.ts";
import { NotebookAnalyses } from "../../src/flow/notebookAnalysis.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { grammars } from "../support/grammars.ts";
import { writeFiles } from "../support/repository.ts";

describe("judgeCommand", () => {
  const analyses = new NotebookAnalyses(grammars);
  const folder = mkdtempSync(join(tmpdir(), "notebridge-judge-"));
  before(() => {
    writeFiles(folder, {
      "main.py":
        "from sklearn.svm import SVC\n\n\ndef main(X, y):\n    SVC().fit(X, y)\n\n\nmain([[0], [1]], [0, 1])\n",
      "clean.py": "print('nothing')\n",
      "sub/clean.py": "from sklearn.svm import SVC\nSVC().fit(X, y)\n",
    });
  });
  after(() => {
    analyses.dispose();
    rmSync(folder, { recursive: true });
  });
  const judge = (command: string) =>
    judgeCommand({ workspace: createFileWorkspace(), analyses }, command, folder);

  it("reads the script where the command's words don't tell", async () => {
    assert.equal(await judge("python main.py --fast"), true);
    assert.equal(await judge("python clean.py"), false);
    assert.equal(await judge("cd sub && python clean.py"), true);
    assert.equal(await judge("python gone.py"), false);
  });

  it("needs no file for a command that tells", async () => {
    assert.equal(await judge("python train.py"), true);
    assert.equal(await judge("pytest main.py"), false);
  });
});
