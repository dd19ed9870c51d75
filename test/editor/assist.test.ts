import assert from "node:assert/strict";
import {
  CancellationTokenSource,
  commands,
  extensions,
  LanguageModelTextPart,
  lm,
  MarkdownString,
  NotebookEdit,
  NotebookRange,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type CodeAction,
  type CodeLens,
  type Definition,
  type Hover,
  type LanguageModelTool,
  type LanguageModelToolResult,
  type LocationLink,
  type NotebookDocument,
  type TextDocument,
} from "vscode";
import { createExtractionHistory } from "../../src/editor/extract/extractionHistory.ts";
import { createExtractPorts } from "../../src/editor/extract/extractPorts.ts";
import { createPreviewDocuments } from "../../src/editor/extract/previewDocuments.ts";
import { createLazyParts } from "../../src/editor/lazyParts.ts";
import { createShow } from "../../src/editor/show.ts";
import { createExtractTool } from "../../src/editor/tools/extractTool.ts";
import { toolNames } from "../../src/editor/tools/toolTable.ts";
import type { ToolInput } from "../../src/editor/tools/toolTarget.ts";
import { createEditorWorkspace } from "../../src/editor/workspace/editorWorkspace.ts";
import { createTestLog } from "../support/testLog.ts";
import { acceptAll } from "./support/drive.ts";
import { codeCell, markdownCell, notebookFile } from "./support/notebookFile.ts";
import { createProject, showNotebook, type Project } from "./support/project.ts";
import { waitFor } from "./support/waitFor.ts";

const features = `LIMIT = 3


def rates(spend, *, tenure=4):
    """Spend per month.

    Args:
        spend: what was spent
    """
    return sum(spend) / tenure


def unused():
    return 1
`;
const cells = [
  codeCell("load", "from features import rates\nspend = [10.0, 20.0]", 1),
  markdownCell("head", "## Add totals"),
  codeCell("total", "total = sum(spend)\ntwice = total * 2", 2),
  codeCell("rate", "# Per month\nrate = rates(spend)", 3),
  codeCell("last", "print(total, twice, rate)", 4),
  codeCell("names", "names = dict(locals())", 5),
];
const script = [
  "# %%",
  "from features import rates",
  "",
  "# %%",
  "",
  "x = rates([1.0])",
  "",
  "# %% [markdown]",
  "# Text",
  "",
];

describe("around a cell", () => {
  let project: Project;
  let notebook: NotebookDocument;

  beforeEach(async () => {
    project = createProject({
      "churn.ipynb": notebookFile(cells),
      "features.py": features,
      "script.py": script.join("\r\n"),
    });
    notebook = await showNotebook(project.path("churn.ipynb"));
  });
  afterEach(() => project.remove());

  const cellText = (index: number): TextDocument => notebook.cellAt(index).document;
  const open = (name: string): Thenable<TextDocument> =>
    workspace.openTextDocument(Uri.file(project.path(name)));
  const addCall = async (): Promise<void> => {
    const edit = new WorkspaceEdit();
    edit.insert(cellText(4).uri, cellText(4).positionAt(0), "rates(spend)\n");
    assert.ok(await workspace.applyEdit(edit));
  };

  describe("the lightbulb", () => {
    const actions = async (uri: Uri, range: Range): Promise<readonly CodeAction[]> => {
      const all = await commands.executeCommand<CodeAction[]>("vscode.executeCodeActionProvider", uri, range);
      return all.filter(({ title }) => title.endsWith("to Module…"));
    };

    it("extracts the cell of the selection", async () => {
      const [action, ...others] = await actions(cellText(2).uri, new Range(0, 2, 0, 7));
      assert.deepEqual(
        [action?.title, action?.kind?.value, others.length],
        ["Extract Cell to Module…", "refactor.extract", 0],
      );
      const { command = "", arguments: given = [] } = action?.command ?? {};
      assert.equal(await acceptAll(commands.executeCommand(command, ...(given as unknown[]))), true);
      assert.match(cellText(2).getText(), /^from features import add_totals\n/);
    });

    it("knows the cells of scripts, and no other Python file", async () => {
      const { uri } = await open("script.py");
      const [action] = await actions(uri, new Range(1, 0, 5, 3));
      assert.equal(action?.title, "Extract 2 Cells to Module…");
      assert.deepEqual(action.command?.arguments, [{ notebook: project.path("script.py"), cells: [0, 1] }]);
      assert.deepEqual(await actions(uri, new Range(8, 0, 8, 3)), []);
      assert.deepEqual(await actions((await open("features.py")).uri, new Range(3, 0, 4, 0)), []);
    });
  });

  describe("a function of a module", () => {
    const definitions = async (document: TextDocument, line: number, column: number) => {
      const found = await commands.executeCommand<readonly (LocationLink | Exclude<Definition, unknown[]>)[]>(
        "vscode.executeDefinitionProvider",
        document.uri,
        new Range(line, column, line, column).start,
      );
      return found.map((each) => {
        const [uri, range] =
          "targetUri" in each ? [each.targetUri, each.targetRange] : [each.uri, each.range];
        return [uri.fsPath, range.start.line, range.start.character, range.end.character];
      });
    };
    const hovers = async (document: TextDocument, line: number, column: number): Promise<string> => {
      const at = new Range(line, column, line, column).start;
      const found = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, at);
      return found
        .flatMap(({ contents }) => contents)
        .map((content) => (content instanceof MarkdownString ? content.value : ""))
        .join("\n");
    };

    it("is found from its call, in a cell and in a script, and nothing from other names", async () => {
      const place = [project.path("features.py"), 3, 4, 9];
      assert.deepEqual(await definitions(cellText(3), 1, 8), [place]);
      assert.deepEqual(await definitions(cellText(0), 0, 23), [place]);
      assert.deepEqual(await definitions(await open("script.py"), 5, 5), [place]);
      assert.deepEqual(await definitions(cellText(2), 0, 9), []);
    });

    it("is explained by a hover, as it stands in the module, unsaved edits included", async () => {
      assert.match(await hovers(cellText(3), 1, 8), /def rates\(spend, \*, tenure=4\)\n/);
      assert.match(
        await hovers(cellText(3), 1, 8),
        /Spend per month\.\n\nArgs:\n {4}spend: what was spent\n/,
      );
      assert.equal(await hovers(cellText(2), 0, 9), "");
      const module = await open("features.py");
      const edit = new WorkspaceEdit();
      edit.replace(module.uri, new Range(3, 10, 3, 15), "costs");
      assert.ok(await workspace.applyEdit(edit));
      assert.match(await hovers(cellText(3), 1, 8), /def rates\(costs,/);
    });

    it("is opened by Go to Module from the cell that calls it", async () => {
      const editor = window.activeNotebookEditor;
      assert.ok(editor);
      editor.selections = [new NotebookRange(3, 4)];
      assert.equal(await commands.executeCommand("notebridge.goToModule"), true);
      const shown = window.activeTextEditor;
      assert.equal(shown?.document.uri.fsPath, project.path("features.py"));
      assert.equal(shown.document.getText(shown.selection), "rates");
    });

    it("is not found from a cell that names none", async () => {
      assert.equal(await commands.executeCommand("notebridge.goToModule", notebook.cellAt(2)), false);
      assert.equal(window.activeNotebookEditor?.notebook, notebook);
    });
  });

  describe("the code lens", () => {
    const lenses = async (): Promise<readonly CodeLens[]> => {
      const { uri } = await open("features.py");
      return commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
    };
    const titles = async () =>
      (await lenses()).map(({ range, command }) => [range.start.line, command?.title]);

    it("says above a function which cells call it, unsaved ones too", async () => {
      assert.deepEqual(await titles(), [[3, "Called in churn.ipynb, cell 4"]]);
      await addCall();
      assert.deepEqual(await titles(), [[3, "Called in churn.ipynb, cells 4 and 5"]]);
    });

    it("counts notebooks that are not open, and not those that import another module of that name", async () => {
      const call = notebookFile([codeCell("one", "import features\nfeatures.rates([1.0])", 1)]);
      project.write("more/other.ipynb", call);
      project.write("more/features.py", features);
      assert.deepEqual(await titles(), [[3, "Called in churn.ipynb, cell 4"]]);
      project.write("second.ipynb", call);
      await addCall();
      assert.deepEqual(await titles(), [[3, "Called in 2 notebooks"]]);
    });

    it("leads to the cell, as does the command in the function", async () => {
      const [lens] = await lenses();
      const { command = "", arguments: given = [] } = lens?.command ?? {};
      const module = await open("features.py");
      await window.showTextDocument(module);
      assert.equal(await commands.executeCommand(command, ...(given as unknown[])), true);
      assert.deepEqual(window.activeNotebookEditor?.selections, [new NotebookRange(3, 4)]);
      await window.showTextDocument(module, { selection: new Range(8, 4, 8, 4) });
      assert.equal(await commands.executeCommand("notebridge.goToCell"), true);
      assert.equal(window.activeNotebookEditor.notebook, notebook);
      await window.showTextDocument(module, { selection: new Range(12, 4, 12, 4) });
      assert.equal(await commands.executeCommand("notebridge.goToCell"), false);
    });
  });

  describe("the language-model tools", () => {
    const textsOf = ({ content }: LanguageModelToolResult): readonly string[] =>
      content.map((part) => (part instanceof LanguageModelTextPart ? part.value : ""));
    const invoke = async (name: string, input: ToolInput): Promise<readonly string[]> =>
      textsOf(await lm.invokeTool(name, { input, toolInvocationToken: undefined }));
    const path = (): string => project.path("churn.ipynb");

    it("are there", () => {
      const names = lm.tools.map(({ name }) => name);
      assert.deepEqual(
        toolNames.filter((name) => !names.includes(name)),
        [],
      );
    });

    it("list the cells with names for them, or why not", async () => {
      const [text = ""] = await invoke("notebridge_list_extractable", { notebook: path() });
      // The tool has written it; what is wrong with it fails the comparisons.
      const listed = JSON.parse(text) as { cells: { cell: number; function?: string; reason?: string }[] };
      assert.deepEqual(
        listed.cells.map(({ cell }) => cell),
        [1, 3, 4, 5, 6],
      );
      assert.equal(listed.cells[1]?.function, "add_totals");
      assert.match(listed.cells.at(-1)?.reason ?? "", /locals/);
    });

    it("plan, and write nothing", async () => {
      const before = project.files();
      const [text = "", diff = ""] = await invoke("notebridge_plan_extraction", {
        notebook: path(),
        cells: [3],
      });
      assert.match(text, /"status": "planned"[^]*"function": "add_totals"/);
      assert.match(diff, /^\+def add_totals\(spend\b/m);
      const refused = await invoke("notebridge_plan_extraction", { notebook: path(), cells: [6] });
      assert.match(refused.join(""), /"status": "refused"[^]*locals/);
      const elsewhere = await invoke("notebridge_plan_extraction", { notebook: "/etc/hosts", cells: [1] });
      assert.match(elsewhere.join(""), /"status": "refused"[^]*in this workspace/);
      assert.deepEqual(project.files(), before);
    });

    it("extract, and it can be undone", async () => {
      const before = project.files();
      // VS Code shows no dialogs while it runs tests, and takes each for answered with yes.
      const [text = ""] = await invoke("notebridge_extract", { notebook: path(), cells: [3] });
      assert.match(text, /"status": "extracted"[^]*features\.py/);
      assert.match(project.read("features.py"), /^def add_totals\(spend\b/m);
      assert.match(cellText(2).getText(), /^from features import add_totals\n/);
      await commands.executeCommand("notebridge.undoExtraction");
      assert.deepEqual(project.files(), before);
    });

    describe("that extract", () => {
      const owned: { dispose(): unknown }[] = [];
      let tool: LanguageModelTool<ToolInput>;
      before(() => {
        const extension = extensions.getExtension("notebridge.notebridge");
        assert.ok(extension);
        const context = {
          subscriptions: owned,
          workspaceState: { keys: () => [], get: () => undefined, update: () => Promise.resolve() },
          asAbsolutePath: (name: string) => Uri.joinPath(extension.extensionUri, name).fsPath,
        };
        // A channel of the same name would be the extension's own, and closed with this one.
        const log = { ...createTestLog(), show: () => undefined, dispose: () => undefined };
        const show = createShow(log);
        const files = createEditorWorkspace();
        const documents = createPreviewDocuments();
        owned.push(files, documents);
        const ports = createExtractPorts(context, files, log, createLazyParts());
        tool = createExtractTool({ ports, documents, history: createExtractionHistory(show), show });
      });
      after(() => {
        for (const each of owned.reverse()) each.dispose();
      });
      const { token } = new CancellationTokenSource();
      const answer = async (input: ToolInput): Promise<string> => {
        const result = await tool.invoke({ input, toolInvocationToken: undefined }, token);
        assert.ok(result);
        return textsOf(result).join("\n");
      };

      it("write what was shown", async () => {
        const input = { notebook: path(), cells: [3], module: "totals", function: "add_totals" };
        const prepared = await tool.prepareInvocation?.({ input }, token);
        const message = prepared?.confirmationMessages?.message;
        assert.ok(message instanceof MarkdownString);
        assert.match(message.value, /```diff\n[^]*\+def add_totals\(spend\b/);
        assert.match(await answer(input), /"status": "extracted"[^]*totals\.py/);
        assert.match(project.read("totals.py"), /^def add_totals\(spend\b/m);
        await waitFor("the call", () => cellText(2).getText().startsWith("from totals import add_totals"));
      });

      it("write nothing that was not shown, or that has changed since", async () => {
        const before = project.files();
        const input = { notebook: path(), cells: [3], module: "totals" };
        assert.match(await answer(input), /"status": "refused"[^]*was not shown/);
        await tool.prepareInvocation?.({ input }, token);
        const edit = new WorkspaceEdit();
        edit.set(notebook.uri, [NotebookEdit.deleteCells(new NotebookRange(2, 3))]);
        assert.ok(await workspace.applyEdit(edit));
        assert.match(await answer(input), /"status": "refused"/);
        assert.deepEqual(project.files(), before);
      });
    });
  });
});
