import { Disposable, debug, tasks, window, workspace, type DebugSession, type Uri } from "vscode";
import type { Log } from "../../flow/ports.ts";
import { logged } from "../navigate/logged.ts";
import { activeCode } from "./activeCode.ts";
import type { CodeStatusItem } from "./codeStatusItem.ts";
import { debugCommand } from "./debugCommand.ts";
import { taskCommand } from "./taskCommand.ts";
import type { StartedCommand, TrainingGuard } from "./trainingGuard.ts";

export interface WatchedTraining {
  /** Something has changed that the status bar may have to say. */
  changed(): void;
  dispose(): void;
}

/** Long enough not to look with every key, in milliseconds. */
const pause = 500;

/** Tells the guard what happens in the window: nothing before a notebook or Python file is in front, or something runs. */
export function watchTraining(
  guard: () => Promise<TrainingGuard>,
  item: CodeStatusItem,
  log: Log,
): WatchedTraining {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let front: string | undefined;
  const tell = (what: string, ask: (to: TrainingGuard) => Promise<void>): void => {
    if (workspace.isTrusted) void logged(log, what, async () => ask(await guard()));
  };
  const changed = (): void => {
    clearTimeout(timer);
    const path = activeCode();
    if (path !== front) item.hide();
    front = path;
    if (path === undefined) return;
    timer = setTimeout(() => {
      tell("training code", (to) => to.update());
    }, pause);
  };
  changed();
  const inFront = (): void => {
    if (front !== undefined) changed();
  };
  const listening = Disposable.from(
    window.onDidChangeActiveTextEditor(changed),
    window.onDidChangeActiveNotebookEditor(changed),
    workspace.onDidGrantWorkspaceTrust(changed),
    workspace.onDidChangeTextDocument(inFront),
    workspace.onDidSaveTextDocument(inFront),
    workspace.onDidSaveNotebookDocument(inFront),
    window.onDidChangeWindowState(({ focused }) => {
      if (focused) inFront();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("notebridge.training")) inFront();
    }),
    watchCells(tell, inFront),
    watchTerminals(tell),
    watchTasks(tell),
    watchDebugging(guard, tell, log),
  );
  return {
    changed: inFront,
    dispose: () => {
      clearTimeout(timer);
      listening.dispose();
    },
  };
}

type Tell = (what: string, ask: (guard: TrainingGuard) => Promise<void>) => void;

function watchCells(tell: Tell, changed: () => void): Disposable {
  return workspace.onDidChangeNotebookDocument(({ cellChanges, contentChanges }) => {
    if (contentChanges.length > 0) changed();
    for (const { cell, executionSummary: summary } of cellChanges) {
      const isPython = cell.document.languageId === "python";
      if (isPython && summary !== undefined) tell("a cell", (guard) => guard.cellChanged(cell, summary));
    }
  });
}

function watchTerminals(tell: Tell): Disposable {
  // VS Code tells of a task's terminal, too: that run is the task's. Which terminal is a task's it does not say.
  const ofTasks = new Set<string>();
  return Disposable.from(
    tasks.onDidStartTask(({ execution }) => ofTasks.add(execution.task.name)),
    window.onDidStartTerminalShellExecution(({ terminal, execution, shellIntegration }) => {
      const command = execution.commandLine.value;
      const isRunning = tasks.taskExecutions.some(({ task }) => taskCommand(task)?.command === command);
      if (isRunning || ofTasks.has(terminal.name)) return;
      const folder = folderOf(execution.cwd ?? shellIntegration.cwd);
      if (command.trim() === "" || folder === undefined) return;
      start(tell, { key: execution, kind: "command", command, folder });
    }),
    window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
      tell("a terminal command", (guard) => guard.commandEnded(execution, exitCode));
    }),
  );
}

function watchTasks(tell: Tell): Disposable {
  return Disposable.from(
    tasks.onDidStartTaskProcess(({ execution }) => {
      const { task } = execution;
      const found = taskCommand(task);
      const scope = typeof task.scope === "object" ? task.scope.uri : undefined;
      const folder = found?.folder ?? folderOf(scope);
      if (found === undefined || folder === undefined) return;
      start(tell, { key: execution, kind: "task", command: found.command, folder });
    }),
    tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      tell("a task", (guard) => guard.commandEnded(execution, exitCode));
    }),
  );
}

/** Types of debug sessions that run Python. */
const debuggers = ["debugpy", "python"];

function watchDebugging(guard: () => Promise<TrainingGuard>, tell: Tell, log: Log): Disposable {
  const codes = new Map<string, number>();
  const isPython = ({ type, parentSession }: DebugSession): boolean =>
    debuggers.includes(type) && parentSession === undefined;
  return Disposable.from(
    ...debuggers.map((type) =>
      debug.registerDebugConfigurationProvider(type, {
        resolveDebugConfigurationWithSubstitutedVariables: async (folder, config) => {
          if (!workspace.isTrusted) return config;
          const mayLaunch = await logged(log, "a debug launch", async () =>
            (await guard()).mayLaunch(config, folder),
          );
          return mayLaunch === false ? undefined : config;
        },
      }),
    ),
    ...debuggers.map((type) =>
      debug.registerDebugAdapterTrackerFactory(type, {
        createDebugAdapterTracker: ({ id }) => ({
          onDidSendMessage: (message) => {
            const code = exitCodeOf(message);
            if (code !== undefined) codes.set(id, code);
          },
        }),
      }),
    ),
    debug.onDidStartDebugSession((session) => {
      const launch = isPython(session)
        ? debugCommand(session.configuration, session.workspaceFolder)
        : undefined;
      if (launch !== undefined) start(tell, { key: session.id, kind: "debug", ...launch });
    }),
    debug.onDidTerminateDebugSession((session) => {
      const code = codes.get(session.id);
      codes.delete(session.id);
      if (isPython(session)) tell("a debug session", (to) => to.commandEnded(session.id, code));
    }),
  );
}

/** Of the event with which a debug adapter says that the program has ended. */
function exitCodeOf(message: unknown): number | undefined {
  const { event, body } = message as {
    readonly event?: unknown;
    readonly body?: { readonly exitCode?: unknown };
  };
  return event === "exited" && typeof body?.exitCode === "number" ? body.exitCode : undefined;
}

function start(tell: Tell, started: StartedCommand): void {
  tell(`a ${started.kind}`, (guard) => guard.commandStarted(started));
}

function folderOf(uri: Uri | undefined): string | undefined {
  const folder = uri ?? workspace.workspaceFolders?.[0]?.uri;
  return folder?.scheme === "file" ? folder.fsPath : undefined;
}
