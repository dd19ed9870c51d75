import { commands, Disposable, window, workspace, type TextDocument } from "vscode";
import { isPercentScript } from "../../core/notebook/percent.ts";

/** Set for menus and keybindings: the active editor shows a Python script with "# %%" cells. */
const contextKey = "notebridge.isPercentScript";

/** Long enough not to read the text again with every key. */
const pause = 300;

/** Keeps the context key true to the active editor. */
export function watchScripts(): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const update = (): void => {
    clearTimeout(timer);
    void commands.executeCommand("setContext", contextKey, isScript(window.activeTextEditor?.document));
  };
  update();
  return Disposable.from(
    window.onDidChangeActiveTextEditor(update),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document !== window.activeTextEditor?.document) return;
      clearTimeout(timer);
      timer = setTimeout(update, pause);
    }),
    new Disposable(() => {
      clearTimeout(timer);
    }),
  );
}

function isScript(document: TextDocument | undefined): boolean {
  return document?.languageId === "python" && isPercentScript(document.getText());
}
