import { readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../../..");
export const cache = path.join(root, ".cache");
const venv = path.join(cache, "venv");
const venvPython = path.join(
  venv,
  ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
);

/** The test VS Codes that the set-up installs: the newest and the oldest that package.json allows. */
export type Release = "1.139" | "1.100";

/** A VS Code server: its script, and the Node that runs it. */
export interface Install {
  readonly node: string;
  readonly server: string;
}

export function readInstall(release: Release): Install {
  return readRecord(`vscode-${release}/install.json`) as Install; // scripts/setup/vscode.mjs writes it so
}

/** The system's Chromium or Chrome. */
export function chromiumPath(): string {
  const record = readRecord("chromium.json") as { readonly executable: string }; // scripts/setup/chromium.mjs writes it so
  return record.executable;
}

function readRecord(name: string): unknown {
  return JSON.parse(readFileSync(path.join(cache, name), "utf8"));
}

/** The environment of a person who has activated .cache/venv, and whose git has a name and no other settings. */
export function personEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [path.dirname(venvPython), process.env.PATH].join(path.delimiter),
    VIRTUAL_ENV: venv,
    VSCODE_CLI: "1", // as if started from a terminal: VS Code then keeps this PATH, and asks no login shell for one
    GIT_CONFIG_GLOBAL: path.join(import.meta.dirname, "gitconfig"),
    GIT_CONFIG_NOSYSTEM: "1",
  };
}
