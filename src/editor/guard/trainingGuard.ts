import { join } from "node:path";
import {
  workspace,
  type DebugConfiguration,
  type Memento,
  type NotebookCell,
  type NotebookCellExecutionSummary,
  type WorkspaceFolder,
} from "vscode";
import { describeCodeState } from "../../core/guard/codeState.ts";
import type { RunStart } from "../../core/guard/ledger.ts";
import { defaultSettings, type Settings } from "../../core/project/settings.ts";
import { isRefusal } from "../../core/refusal.ts";
import { checkCode } from "../../flow/checkCode.ts";
import { findScript } from "../../flow/findScript.ts";
import { judgeCommand } from "../../flow/judgeCommand.ts";
import type { SettingsReader } from "../../flow/ports.ts";
import type { Begun, TrainPorts } from "../../flow/trainRun.ts";
import { createFileWorkspace } from "../../host/fileWorkspace.ts";
import type { Question } from "../observe/askInDialog.ts";
import { createCellRuns } from "./cellRuns.ts";
import { createCodeStatus } from "./codeStatus.ts";
import type { CodeStatusItem } from "./codeStatusItem.ts";
import { debugCommand } from "./debugCommand.ts";
import { createRunNotices } from "./runNotices.ts";
import { createRunWarnings } from "./runWarnings.ts";
import { showTrainingMenu } from "./trainingMenu.ts";
import { showTrainingRuns } from "./trainingRuns.ts";

/** Says whether the code of a training is committed, and keeps what is not. It never stands between a person and a run, but where they asked for that. */
export interface TrainingGuard {
  /** Looks at the file in front anew, for the status bar. */
  update(): Promise<void>;
  cellChanged(cell: NotebookCell, summary: NotebookCellExecutionSummary): Promise<void>;
  commandStarted(started: StartedCommand): Promise<void>;
  /** `code` is undefined where it is not known how it ended. */
  commandEnded(key: unknown, code: number | undefined): Promise<void>;
  /** Whether a debug launch may go on: with `ask` the person is asked where its code is not committed. */
  mayLaunch(config: DebugConfiguration, folder: WorkspaceFolder | undefined): Promise<boolean>;
  showMenu(): Promise<void>;
  showRuns(): Promise<void>;
  dispose(): void;
}

export interface StartedCommand {
  readonly key: unknown;
  readonly kind: RunStart["kind"];
  readonly command: string;
  /** Absolute. */
  readonly folder: string;
}

export interface GuardParts {
  readonly ports: () => TrainPorts & { readonly settings: SettingsReader };
  readonly memory: Memento;
  readonly item: CodeStatusItem;
  /** True when the person presses the button. */
  readonly confirm: (question: Question) => Promise<boolean>;
  readonly onGitChange: () => void;
}

/** Longest time that a debug launch waits for git, in milliseconds. */
const patience = 5_000;

export function createTrainingGuard({
  ports,
  memory,
  item,
  confirm,
  onGitChange,
}: GuardParts): TrainingGuard {
  const runs = createRunNotices();
  const warnings = createRunWarnings(memory);
  const modeOf = async (path: string): Promise<Settings["onUncommittedCode"]> => {
    if (!workspace.isTrusted) return "off";
    const settings = await ports().settings.read(path);
    return (isRefusal(settings) ? defaultSettings : settings).onUncommittedCode;
  };
  const isWanted = async (path: string): Promise<boolean> => (await modeOf(path)) !== "off";
  const cells = createCellRuns(ports, runs, isWanted);
  const status = createCodeStatus({
    ports,
    item,
    isWanted,
    onGitChange,
  });
  // Programs read what is on the disk, whatever an editor shows.
  const disk = (): TrainPorts => ({ ...ports(), workspace: createFileWorkspace() });
  const warn = async (begun: Begun | undefined, path: string): Promise<void> => {
    if (begun !== undefined) await warnings.warn(begun, await modeOf(path));
  };
  const isHeld = async (command: string, folder: string): Promise<string | undefined> => {
    if ((await modeOf(join(folder, "run"))) !== "ask" || !(await judgeCommand(disk(), command, folder)))
      return undefined;
    const entry = await findScript(disk().workspace, command, folder);
    const state = await checkCode(disk(), entry === undefined ? { folder } : { entry });
    return !isRefusal(state) && state.kind === "uncommitted" ? describeCodeState(state) : undefined;
  };
  return {
    update: () => status.update(),
    dispose: () => {
      status.dispose();
    },
    cellChanged: async (cell, summary) => {
      await warn(await cells.changed(cell, summary), cell.notebook.uri.fsPath);
    },
    commandStarted: async ({ key, ...request }) => {
      const { command, folder } = request;
      const place = join(folder, "run");
      const isTraining = async (): Promise<boolean> =>
        (await isWanted(place)) && (await judgeCommand(disk(), command, folder));
      await warn(await runs.start({ key, ports: disk(), request, isTraining }), place);
    },
    commandEnded: async (key, code) => {
      if (code !== undefined) await runs.end(key, code);
    },
    mayLaunch: async (config, workspaceFolder) => {
      const launch = debugCommand(config, workspaceFolder);
      if (launch === undefined) return true;
      const held = isHeld(launch.command, launch.folder);
      const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience, undefined));
      const detail = await Promise.race([held, late]);
      if (detail === undefined) return true;
      return confirm({
        message: "Notebridge holds this launch: it trains with code that is not committed.",
        detail: `${detail}\n\nCommit it and launch again, or run it as it is: the code is kept then.`,
        button: "Run Anyway",
      });
    },
    showMenu: () => showTrainingMenu(ports()),
    showRuns: () => showTrainingRuns(ports()),
  };
}
