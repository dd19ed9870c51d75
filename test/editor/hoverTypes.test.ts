import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Hover, languages, MarkdownString, Uri, workspace, type Disposable } from "vscode";
import type { PythonType } from "../../src/core/types/pythonType.ts";
import { createHoverTypes } from "../../src/editor/types/hoverTypes.ts";
import type { TypeRequest } from "../../src/flow/ports.ts";
import { codeCell, markdownCell, notebookFile } from "./support/notebookFile.ts";
import { createProject, showNotebook, type Project } from "./support/project.ts";

const block = (type: string): MarkdownString => new MarkdownString().appendCodeblock(type, "python");

/** What a language server would say, and another extension beside it. */
const hovers: Readonly<Record<string, readonly MarkdownString[]>> = {
  count: [new MarkdownString("The number of rows."), block("(variable) count: int")],
  text: [block("(variable) text: Literal['a']")],
  documented: [new MarkdownString("A `float`, says its documentation.")],
};

function provide(delayed: () => Promise<void>): Disposable {
  return languages.registerHoverProvider(
    { language: "python" },
    {
      provideHover: async (at, position) => {
        const range = at.getWordRangeAtPosition(position);
        const name = at.getText(range);
        if (name === "slow") await delayed();
        const contents = hovers[name];
        return contents && new Hover([...contents], range);
      },
    },
  );
}

const names = (types: readonly (PythonType | undefined)[]): readonly string[] =>
  types.map((type) => (type?.kind === "class" ? type.name : "-"));

describe("types by hovers", () => {
  let project: Project;
  let provider: Disposable | undefined;
  afterEach(async () => {
    provider?.dispose();
    await project.remove();
  });

  const ask = async (
    path: string,
    questions: TypeRequest["questions"],
    signal = AbortSignal.timeout(5_000),
  ): Promise<readonly string[]> =>
    names(await createHoverTypes().ask({ path, cells: [], imports: [], questions }, signal));

  it("are read at the places of a notebook's cells", async () => {
    const cells = [
      markdownCell("m", "# Title"),
      codeCell("a", "count = 1\n'\u{1F600}'; text = 'a'", 1),
      codeCell("b", "documented = 1.5", 2),
    ];
    project = createProject({ "nb.ipynb": notebookFile(cells) });
    await showNotebook(project.path("nb.ipynb"));
    provider = provide(() => Promise.resolve());
    const found = await ask(project.path("nb.ipynb"), [
      { name: "count", cell: 1, offset: 0 },
      { name: "text", cell: 1, offset: 16 },
      { name: "documented", cell: 2, offset: 0 },
      { name: "count", cell: 2, offset: 0 },
      { name: "count", cell: 9, offset: 0 },
    ]);
    assert.deepEqual(found, ["int", "str", "-", "-", "-"]);
  });

  it("are read in a script, whatever its line ends", async () => {
    const script = "# %%\r\ncount = 1\r\n\r\n# %%\r\nx = 1\r\ntext = 'a'\r\n";
    project = createProject({ "script.py": script });
    await workspace.openTextDocument(Uri.file(project.path("script.py")));
    provider = provide(() => Promise.resolve());
    const found = await ask(project.path("script.py"), [
      { name: "count", cell: 0, offset: 0 },
      { name: "text", cell: 1, offset: 6 },
    ]);
    assert.deepEqual(found, ["int", "str"]);
  });

  it("are given as far as they are there when the time is over", async () => {
    project = createProject({ "nb.ipynb": notebookFile([codeCell("a", "slow = 1\ncount = 1", 1)]) });
    await showNotebook(project.path("nb.ipynb"));
    provider = provide(() => delay(10_000));
    const questions = [
      { name: "slow", cell: 0, offset: 0 },
      { name: "count", cell: 0, offset: 9 },
    ];
    const begun = performance.now();
    assert.deepEqual(await ask(project.path("nb.ipynb"), questions, AbortSignal.timeout(1_000)), [
      "-",
      "int",
    ]);
    assert.ok(performance.now() - begun < 5_000);
  });

  it("are none where the notebook is not open, and open nothing", async () => {
    project = createProject({ "closed.ipynb": notebookFile([codeCell("a", "count = 1", 1)]) });
    assert.deepEqual(await ask(project.path("closed.ipynb"), [{ name: "count", cell: 0, offset: 0 }]), ["-"]);
    assert.ok(!workspace.notebookDocuments.some(({ uri }) => uri.fsPath === project.path("closed.ipynb")));
  });
});
