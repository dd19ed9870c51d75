import { basename } from "node:path";
import { FileSystemError, FileType, Uri, workspace, type TextDocument } from "vscode";
import { refuse, type Refusal } from "../../core/refusal.ts";
import { decodeUtf8, renderInvalidByte } from "../../core/text/utf8.ts";

/** The document of a file, shown or not; `undefined` where VS Code holds none. */
export function documentOf(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
}

/** Whether a document's address is that file. */
export function isAt(uri: Uri, path: string): boolean {
  return uri.scheme === "file" && uri.fsPath === Uri.file(path).fsPath;
}

/** Text of a file, unsaved edits included; `undefined` where there is no such file. */
export async function readText(path: string): Promise<string | undefined | Refusal> {
  const document = documentOf(Uri.file(path));
  if (document !== undefined) return document.getText();
  const bytes = await readBytes(path);
  return bytes instanceof Uint8Array ? decode(path, bytes) : bytes;
}

/** What is on the disk; `undefined` where there is no such file. */
export async function readBytes(path: string): Promise<Uint8Array | undefined | Refusal> {
  try {
    return await workspace.fs.readFile(Uri.file(path));
  } catch (error) {
    return isMissing(error) ? undefined : refuse(`${basename(path)} can't be read: ${reasonOf(error)}.`);
  }
}

/** Names of a folder's entries, folders with a trailing "/"; empty where there is no such folder. */
export async function listFolder(path: string): Promise<readonly string[]> {
  try {
    const entries = await workspace.fs.readDirectory(Uri.file(path));
    return entries.map(([name, type]) => ((type & FileType.Directory) === 0 ? name : `${name}/`));
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}

/** Whether there is a file or folder of that name on the disk. */
export async function exists(path: string): Promise<boolean> {
  return (await savedAt(Uri.file(path))) !== undefined;
}

/** The file's time stamp in milliseconds; `undefined` where there is no such file. */
export async function savedAt(uri: Uri): Promise<number | undefined> {
  try {
    return (await workspace.fs.stat(uri)).mtime;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Why the disk said no, in words that go on after a colon. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("ENOSPC")) return "the disk is full";
  if (message.includes("EROFS")) return "the disk is read-only";
  if (/EACCES|EPERM|NoPermissions/.test(message)) return "you have no permission for it";
  if (/ENOTDIR|FileNotADirectory/.test(message)) return "a part of its path is a file, not a folder";
  return message.replace(/^(?:\w+ \(FileSystemError\): )?(?:Error: )?/, "").replace(/\.$/, "");
}

function isMissing(error: unknown): boolean {
  return error instanceof FileSystemError && error.code === "FileNotFound";
}

function decode(path: string, bytes: Uint8Array): string | Refusal {
  const decoded = decodeUtf8(bytes);
  if (decoded.kind === "decoded") return decoded.text;
  const reason = `${basename(path)} is not valid UTF-8 (${renderInvalidByte(decoded)}).`;
  return refuse(reason, "Save it with the encoding UTF-8.");
}
