import { StatusBarAlignment, ThemeColor, window, type MarkdownString, type StatusBarItem } from "vscode";
import type { CommandId } from "../commandTable.ts";

/** The one item of Notebridge in the status bar. */
export interface CodeStatusItem {
  show(status: CodeStatus): void;
  hide(): void;
  /** What it says now; `undefined` while it is hidden. */
  readonly shown: () => CodeStatus | undefined;
  dispose(): void;
}

export interface CodeStatus {
  readonly text: string;
  readonly isWarning: boolean;
  readonly tooltip: MarkdownString;
}

/** The item is made when there is something to say: most windows never train. */
export function createCodeStatusItem(): CodeStatusItem {
  let item: StatusBarItem | undefined;
  let shown: CodeStatus | undefined;
  const command: CommandId = "notebridge.checkTrainingCode";
  const make = (): StatusBarItem => {
    const made = window.createStatusBarItem("notebridge.code", StatusBarAlignment.Left);
    made.name = "Notebridge: Training Code";
    made.command = command;
    return made;
  };
  return {
    show: (status) => {
      item ??= make();
      item.text = status.text;
      item.tooltip = status.tooltip;
      item.backgroundColor = status.isWarning ? new ThemeColor("statusBarItem.warningBackground") : undefined;
      item.show();
      shown = status;
    },
    hide: () => {
      item?.hide();
      shown = undefined;
    },
    shown: () => shown,
    dispose: () => {
      item?.dispose();
    },
  };
}
