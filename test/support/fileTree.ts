import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for one test, removed afterwards. */
export async function withFolder(run: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "notebridge-"));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All that a folder holds: of each entry its permissions, and its bytes (as Latin-1) or where it leads. */
export function readTree(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  return Object.fromEntries(names.map((name) => [name, describeEntry(join(folder, name))]));
}

function describeEntry(path: string): string {
  const entry = lstatSync(path);
  const mode = (entry.mode & 0o7777).toString(8);
  if (entry.isDirectory()) return `${mode} folder`;
  return entry.isSymbolicLink() ? `link to ${readlinkSync(path)}` : `${mode} ${readFileSync(path, "latin1")}`;
}
