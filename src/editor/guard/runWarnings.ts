import { join } from "node:path";
import { commands, window, type Memento } from "vscode";
import type { Settings } from "../../core/project/settings.ts";
import type { Begun } from "../../flow/trainRun.ts";
import { openSourceControl, showChanges } from "./showChanges.ts";

/** Tells a person that a training has begun whose code is not committed: once for each file and session, and never where that is not wanted. */
export interface RunWarnings {
  warn(begun: Begun, mode: Settings["onUncommittedCode"]): Promise<void>;
}

const quietKey = "notebridge.training.quietFiles";
const toldKey = "notebridge.training.hasToldOfSnapshots";

const commit = "Commit…";
const changes = "Show Changes";
const quiet = "Don't Warn for This File";
const settings = "Settings";

export function createRunWarnings(memory: Memento): RunWarnings {
  const warned = new Set<string>();
  const quietFiles = (): readonly string[] => memory.get<readonly string[]>(quietKey) ?? [];
  /** The first snapshot says what it is, and how to do without. */
  const tellOnce = async ({ snapshot }: Begun): Promise<string> => {
    if (snapshot === undefined || memory.get(toldKey) === true) return "";
    await memory.update(toldKey, true);
    return " Such code is kept as a commit beside your branches that is never pushed; the setting notebridge.training.onUncommittedCode switches that off.";
  };
  return {
    warn: async (begun, mode) => {
      const { state, start, folder } = begun;
      if (state.kind !== "uncommitted" || mode === "off") return;
      const file = join(folder, start.script ?? start.what);
      const isQuiet = mode === "statusBar" || warned.has(file) || quietFiles().includes(file);
      warned.add(file);
      const told = await tellOnce(begun);
      if (isQuiet && told === "") return;
      const message = `${describeRun(begun)}${told}`;
      const answer = isQuiet
        ? await window.showInformationMessage(message, settings)
        : await window.showWarningMessage(message, commit, changes, quiet);
      if (answer === commit) await openSourceControl();
      if (answer === changes) await showChanges(folder, state.files);
      if (answer === quiet) await memory.update(quietKey, [...quietFiles(), file]);
      if (answer === settings)
        await commands.executeCommand("workbench.action.openSettings", "notebridge.training");
    },
  };
}

function describeRun({ start, snapshot }: Begun): string {
  const [first, second, ...others] = start.uncommitted.map(({ path }) => path);
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const files = [first, second].filter((path) => path !== undefined).join(", ");
  const kept =
    snapshot === undefined
      ? "It could not be kept: the log says why."
      : `It is kept as ${snapshot.ref.replace(/^refs\//, "")}.`;
  return `${start.what} trains with code that is not committed: ${files}${more}. ${kept}`;
}
