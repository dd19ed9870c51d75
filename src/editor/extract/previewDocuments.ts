import { languages, Uri, workspace } from "vscode";

/** Scheme of the texts that a preview shows: they are on no disk. */
const previewScheme = "notebridge-preview";

export interface PreviewText {
  readonly text: string;
  readonly language: "python" | "plaintext";
}

export interface PreviewDocuments {
  /** A text under the name of a real file. `side` keeps before and after apart. */
  open(path: string, side: "before" | "after", text: PreviewText): Promise<Uri>;
  /** Forgets every text. */
  release(): void;
  dispose(): void;
}

export function createPreviewDocuments(): PreviewDocuments {
  const texts = new Map<string, string>();
  const provider = workspace.registerTextDocumentContentProvider(previewScheme, {
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
  let count = 0;
  return {
    open: async (path, side, { text, language }) => {
      count += 1;
      const uri = Uri.file(path).with({ scheme: previewScheme, query: `${side}=${count}` });
      texts.set(uri.toString(), text);
      const document = await workspace.openTextDocument(uri);
      await languages.setTextDocumentLanguage(document, language);
      return uri;
    },
    release: () => {
      texts.clear();
    },
    dispose: () => {
      texts.clear();
      provider.dispose();
    },
  };
}
