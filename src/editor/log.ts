import { window, type LogOutputChannel } from "vscode";
import type { Log } from "../flow/ports.ts";

/** The one log of Notebridge: the output channel of that name. */
export interface EditorLog extends Log {
  show(): void;
  dispose(): void;
}

export function createLog(): EditorLog {
  const channel = window.createOutputChannel("Notebridge", { log: true });
  return {
    info: (message) => {
      channel.info(message);
    },
    warn: (message) => {
      channel.warn(message);
    },
    error: (message, cause) => {
      logError(channel, message, cause);
    },
    show: () => {
      channel.show();
    },
    dispose: () => {
      channel.dispose();
    },
  };
}

function logError(channel: LogOutputChannel, message: string, cause: unknown): void {
  if (cause === undefined) channel.error(message);
  else channel.error(message, cause instanceof Error ? (cause.stack ?? cause.message) : cause);
}
