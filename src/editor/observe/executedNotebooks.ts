import { basename } from "node:path";
import {
  commands,
  Disposable,
  FileSystemError,
  FileType,
  Uri,
  workspace,
  type FileSystemProvider,
} from "vscode";

/** Notebooks with the outputs of a run: they are on no disk. */
export interface ExecutedNotebooks {
  /** Shows two of them side by side, in VS Code's diff of notebooks. `path` is that of the person's own. */
  showChanges(path: string, before: string, after: string): Promise<void>;
  dispose(): void;
}

export function createExecutedNotebooks(scheme = "notebridge-outputs"): ExecutedNotebooks {
  const texts = new Map<string, Uint8Array>();
  const parts = Disposable.from(
    workspace.registerFileSystemProvider(scheme, readOnly(texts), { isReadonly: true }),
    workspace.onDidCloseNotebookDocument(({ uri }) => {
      if (uri.scheme === scheme) texts.delete(uri.path);
    }),
  );
  let count = 0;
  return {
    showChanges: async (path, before, after) => {
      const name = basename(path).replace(/(?<!\.ipynb)$/, ".ipynb");
      count += 1;
      const keep = (side: string, text: string): Uri => {
        const uri = Uri.from({ scheme, path: `/${count}/${side}/${name}` });
        texts.set(uri.path, Buffer.from(text));
        return uri;
      };
      const title = `${basename(path)}: Outputs Before ↔ Now`;
      await commands.executeCommand("vscode.diff", keep("before", before), keep("now", after), title);
    },
    dispose: () => {
      texts.clear();
      parts.dispose();
    },
  };
}

function readOnly(texts: ReadonlyMap<string, Uint8Array>): FileSystemProvider {
  // What is here never changes.
  const nothing = (): Disposable => new Disposable(() => undefined);
  const read = (uri: Uri): Uint8Array => {
    const text = texts.get(uri.path);
    if (text === undefined) throw FileSystemError.FileNotFound(uri);
    return text;
  };
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  return {
    onDidChangeFile: nothing,
    watch: nothing,
    stat: (uri) => ({ type: FileType.File, ctime: 0, mtime: 0, size: read(uri).length }),
    readFile: read,
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
