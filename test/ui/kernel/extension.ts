/**
 * Stands in for the Jupyter extension, which comes from a marketplace that a test may not need: runs notebooks in real kernels of the Python
 * on the PATH, under the same id, and gives the same API over them.
 */
import { appendFileSync } from "node:fs";
import path from "node:path";
import {
  commands,
  notebooks,
  window,
  workspace,
  NotebookControllerAffinity,
  type ExtensionContext,
  type NotebookCell,
  type NotebookController,
  type NotebookDocument,
} from "vscode";
import type { Jupyter } from "../../../src/editor/observe/jupyterApi.ts";
import { createApi } from "./createApi.ts";
import { startKernel, type Event, type Kernel } from "./kernel.ts";
import { toCellOutput, toStreamItem } from "./outputs.ts";

export function activate(context: ExtensionContext): Jupyter {
  const kernels = new Map<NotebookDocument, Kernel>();
  const stop = (notebook: NotebookDocument): void => {
    kernels.get(notebook)?.stop();
    kernels.delete(notebook);
  };
  const kernelOf = (notebook: NotebookDocument): Kernel => {
    const kernel = kernels.get(notebook) ?? startKernel(path.dirname(notebook.uri.fsPath));
    kernels.set(notebook, kernel);
    return kernel;
  };
  const controller = notebooks.createNotebookController(
    "python-kernel",
    "jupyter-notebook",
    "Python 3",
    async (cells, notebook) => {
      let ok = true;
      for (const cell of cells) ok &&= await runCell(controller, kernelOf(notebook), cell);
      if (process.env.NOTEBRIDGE_RUNS !== undefined)
        appendFileSync(process.env.NOTEBRIDGE_RUNS, `${notebook.uri.fsPath}\n`);
    },
  );
  controller.description = ".cache/venv";
  controller.supportedLanguages = ["python"];
  controller.supportsExecutionOrder = true;
  controller.interruptHandler = (notebook) => {
    kernels.get(notebook)?.interrupt();
  };
  const prefer = (notebook: NotebookDocument): void => {
    controller.updateNotebookAffinity(notebook, NotebookControllerAffinity.Preferred);
  };
  workspace.notebookDocuments.forEach(prefer);
  context.subscriptions.push(
    controller,
    workspace.onDidOpenNotebookDocument(prefer),
    workspace.onDidCloseNotebookDocument(stop),
    commands.registerCommand("pythonKernel.restart", () => {
      const notebook = window.activeNotebookEditor?.notebook;
      if (notebook !== undefined) stop(notebook);
    }),
    {
      dispose: () => {
        [...kernels.keys()].forEach(stop);
      },
    },
  );
  return createApi(
    (uri) => [...kernels].find(([notebook]) => notebook.uri.toString() === uri.toString())?.[1],
  );
}

async function runCell(controller: NotebookController, kernel: Kernel, cell: NotebookCell): Promise<boolean> {
  const execution = controller.createNotebookCellExecution(cell);
  execution.start(Date.now());
  await execution.clearOutput();
  let shown = Promise.resolve();
  const show = async (event: Event): Promise<void> => {
    if (event.type === "begin") execution.executionOrder = event.count;
    if (event.type === "clear") await execution.clearOutput();
    if (event.type !== "output") return;
    const { output } = event;
    const last = cell.outputs.at(-1);
    const mime = output.output_type === "stream" && `application/vnd.code.notebook.${output.name}`;
    if (output.output_type === "stream" && last?.items[0]?.mime === mime) {
      await execution.appendOutputItems(toStreamItem(output), last);
    } else await execution.appendOutput(toCellOutput(output));
  };
  const ok = await kernel.run(cell.document.getText(), (event) => {
    shown = shown.then(() => show(event));
  });
  await shown;
  execution.end(ok, Date.now());
  return ok;
}
