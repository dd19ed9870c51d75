import { pathToFileURL } from "node:url";
import type { CancellationToken, MessageConnection } from "vscode-jsonrpc/node";
import { aborted } from "../../core/aborted.ts";
import { joinCells } from "../../core/notebook/sourceMap.ts";
import { createLineIndex } from "../../core/text/lineIndex.ts";
import type { TypeRequest } from "../../flow/ports.ts";
import type { Disposable } from "../disposable.ts";
import type { Ended } from "../process/command.ts";
import { open, type Program } from "../process/open.ts";

export interface LanguageServerOptions {
  /** Absolute path of the program, and what makes it serve. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that imports are looked up from; the server runs in it, and takes it for its workspace. */
  readonly folder: string;
  /** What it is told at the start, and whenever it asks for its configuration. */
  readonly settings: object;
}

/** A running language server for Python, which knows one notebook at a time. */
export interface LanguageServer extends Disposable {
  /**
   * The text of the hover over each question's place, in their order; `undefined` where there is none, or none before the signal. All places
   * are asked for at once.
   */
  hover(request: TypeRequest, signal: AbortSignal): Promise<readonly (string | undefined)[]>;
  readonly closed: Promise<Ended>;
  /** The last it wrote to stderr. */
  lastErrors(): string;
}

/** Starts a server and shakes hands; the reason in words where that fails. It belongs to whoever opened it. */
export async function openLanguageServer(options: LanguageServerOptions): Promise<LanguageServer | string> {
  const { program, args, env, folder } = options;
  const opened = await open({ program, args, env, cwd: folder });
  if (opened.kind === "notFound") return `${program} is not there any more.`;
  if (opened.kind === "failed") return opened.reason;
  const connection = await connect(opened, options);
  try {
    // A server that ends before it answers never answers.
    const ended = opened.closed.then(() => Promise.reject(new Error("it ended")));
    await Promise.race([initialise(connection, options), ended]);
  } catch (error) {
    connection.dispose();
    opened.dispose();
    return `${program} did not start: ${error instanceof Error ? error.message : String(error)}.`;
  }
  return serve(opened, connection, folder);
}

// Loaded with the first server, so that an extension without one starts no later.
async function connect(program: Program, { settings }: LanguageServerOptions): Promise<MessageConnection> {
  const { createMessageConnection } = await import("vscode-jsonrpc/node");
  const connection = createMessageConnection(program.stdout, program.stdin);
  connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
    items.map(() => settings),
  );
  // Other questions (register a capability, show progress) can all be answered with nothing.
  connection.onRequest(() => null);
  connection.onError(() => undefined);
  connection.listen();
  return connection;
}

async function initialise(
  connection: MessageConnection,
  { folder, settings }: LanguageServerOptions,
): Promise<void> {
  const uri = pathToFileURL(folder).href;
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "project" }],
    initializationOptions: settings,
    capabilities: {
      general: { positionEncodings: ["utf-16"] },
      textDocument: { hover: { contentFormat: ["markdown"] } },
      workspace: { configuration: true, workspaceFolders: true },
    },
  });
  await connection.sendNotification("initialized", {});
}

function serve(program: Program, connection: MessageConnection, folder: string): LanguageServer {
  // Not on the disk, and with a name that no notebook's code imports.
  const uri = `${pathToFileURL(folder).href}/__notebridge_notebook__.py`;
  let version = 0;
  let known: string | undefined;
  const show = (text: string): Promise<void> => {
    version += 1;
    const isNew = known === undefined;
    known = text;
    return isNew
      ? connection.sendNotification("textDocument/didOpen", {
          textDocument: { uri, languageId: "python", version, text },
        })
      : connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version },
          contentChanges: [{ text }],
        });
  };
  const isShown = async (text: string): Promise<boolean> => {
    try {
      if (text !== known) await show(text);
      return true;
    } catch {
      return false; // It has just died, as `closed` tells.
    }
  };
  // Else what it still owes would be waited for.
  void program.closed.then(() => {
    connection.dispose();
  });
  return {
    closed: program.closed,
    lastErrors: () => program.lastErrors(),
    dispose: () => {
      connection.dispose();
      program.dispose();
    },
    hover: async (request, signal) => {
      const joined = joinCells(
        request.cells.flatMap((text, index) => (text === undefined ? [] : { index, text })),
      );
      const lines = createLineIndex(joined.text);
      const found = request.questions.map((): string | undefined => undefined);
      if (!(await isShown(joined.text))) return found;
      const { CancellationTokenSource } = await import("vscode-jsonrpc/node");
      const cancel = new CancellationTokenSource();
      const asked = request.questions.map(async (place, at) => {
        const offset = joined.placeInText(place);
        if (offset === undefined) return;
        const { line, column } = lines.positionAt(offset);
        const position = { line: line - 1, character: column - 1 };
        found[at] = await askHover(connection, { textDocument: { uri }, position }, cancel.token);
      });
      await Promise.race([Promise.all(asked), aborted(signal)]);
      cancel.cancel();
      return [...found];
    },
  };
}

/** The text of a hover; `undefined` also where the server could not answer, or has died. */
async function askHover(
  connection: MessageConnection,
  params: object,
  token: CancellationToken,
): Promise<string | undefined> {
  try {
    return hoverText(await connection.sendRequest<unknown>("textDocument/hover", params, token));
  } catch {
    return undefined; // Cancelled, refused or dead: there is no answer in any case, and `closed` tells of the last.
  }
}

/** `contents` is a text, or an object with a `value`, or (in older servers) a list of either. */
function hoverText(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || !("contents" in answer)) return undefined;
  const contents: readonly unknown[] = [answer.contents].flat();
  const texts = contents.map((content) => {
    if (typeof content === "string") return content;
    const isText = typeof content === "object" && content !== null && "value" in content;
    return isText && typeof content.value === "string" ? content.value : "";
  });
  return texts.join("\n\n");
}
