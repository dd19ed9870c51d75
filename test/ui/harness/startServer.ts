import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { personEnvironment, readInstall, type Release } from "./tools.ts";

export interface ServerOptions {
  readonly release: Release;
  /** Holds installed extensions; an empty one of the server's own by default. */
  readonly extensionsFolder?: string;
  /** VS Code's settings, over the calm ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** More arguments for the server. */
  readonly args?: readonly string[];
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Where the server keeps what it must remember from one start to the next; by default it remembers nothing. */
  readonly dataFolder?: string;
}

export interface Server {
  readonly port: number;
  /** Where the workbench opens a folder; what `payload` says besides is for VS Code. */
  url(folder: string, payload?: Payload): string;
  /** A file of this machine as the workbench names it. */
  remoteUri(file: string): string;
  /** What the server has logged: for the message of a test that failed. */
  readLog(): string;
  /** Resolves when the server has ended, by itself too. */
  readonly ended: Promise<void>;
  /** Ends the server and what it started. */
  stop(): Promise<void>;
}

type Payload = readonly (readonly [string, string])[];

/** Environment of a server that knows no marketplace; it asks Open VSX otherwise. */
export const offline = { EXTENSIONS_GALLERY: "{}" };

/** No tours, no network, no panels that come by themselves. */
const calm = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off", // as on the desktop; in a browser VS Code saves after a second, and shows no tab as unsaved
  "files.simpleDialog.enable": true,
  "notebridge.observe.liveKernel": "never", // a test that is about it says otherwise
  "git.autofetch": false,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/** Starts VS Code's server on this machine alone, behind a token of its own. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const data = options.dataFolder ?? mkdtempSync(path.join(tmpdir(), "notebridge-vscode-"));
  const token = randomUUID();
  writeSettings(data, { ...calm, ...options.settings });
  writeFileSync(path.join(data, "token"), token, { mode: 0o600 });
  const logFile = path.join(data, "server.log");
  const child = spawnServer(options, data, logFile);
  const kill = (): void => {
    signalGroup(child, "SIGKILL");
  };
  process.once("exit", kill); // a test run that crashes stops nothing itself
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      process.off("exit", kill);
      resolve();
    });
  });
  const readLog = (): string => readFileSync(logFile, "utf8");
  const port = await listeningPort(child, readLog);
  return {
    port,
    url: (folder, payload) => {
      const query = new URLSearchParams({ tkn: token, folder });
      if (payload !== undefined) query.set("payload", JSON.stringify(payload));
      return `http://127.0.0.1:${port}/?${query.toString().replaceAll("%2F", "/")}`;
    },
    remoteUri: (file) => `vscode-remote://127.0.0.1:${port}${file}`,
    readLog,
    ended,
    stop: async () => {
      await stopTree(child, ended);
      if (options.dataFolder === undefined)
        rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function writeSettings(data: string, settings: object): void {
  mkdirSync(path.join(data, "data/Machine"), { recursive: true });
  writeFileSync(path.join(data, "data/Machine/settings.json"), JSON.stringify(settings));
}

function spawnServer(options: ServerOptions, data: string, logFile: string): ChildProcess {
  const { node, server } = readInstall(options.release);
  const log = openSync(logFile, "a");
  return spawn(
    node,
    [
      server,
      ...["--host", "127.0.0.1", "--port", String(options.port ?? 0)],
      ...["--connection-token-file", path.join(data, "token")],
      ...["--accept-server-license-terms", "--disable-workspace-trust", "--telemetry-level", "off"],
      ...["--server-data-dir", data],
      ...["--extensions-dir", options.extensionsFolder ?? path.join(data, "extensions")],
      ...(options.args ?? []),
    ],
    { env: { ...personEnvironment(), ...options.env }, stdio: ["ignore", "pipe", log], detached: true },
  );
}

function listeningPort(child: ChildProcess, readLog: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (what: string): void => {
      clearTimeout(patience);
      reject(new Error(`VS Code's server ${what}.\n${said}\n${readLog()}`));
    };
    const failExited = (code: number | null): void => {
      fail(`ended with code ${String(code)}`);
    };
    const patience = setTimeout(fail, 60_000, "did not listen within 60 s");
    child.once("exit", failExited);
    child.once("error", (error) => {
      fail(`could not start: ${error.message}`);
    });
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(patience);
      child.off("exit", failExited);
      resolve(Number(port));
    });
  });
}

/** The server leads a process group of its own, in which its extension hosts are too. */
async function stopTree(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const patience = setTimeout(() => {
    signalGroup(child, "SIGKILL");
  }, 3000);
  await ended;
  clearTimeout(patience);
  signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // process.kill throws nothing else
  }
}
