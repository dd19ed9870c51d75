import { commands, MarkdownString, Position, Uri, workspace, type Hover, type TextDocument } from "vscode";
import { aborted } from "../../core/aborted.ts";
import { parsePercent } from "../../core/notebook/percent.ts";
import { createLineIndex } from "../../core/text/lineIndex.ts";
import { parseHover } from "../../core/types/parseHover.ts";
import type { PythonType, TypeQuestion } from "../../core/types/pythonType.ts";
import type { TypeRequest, TypeSource } from "../../flow/ports.ts";
import { documentOf, isAt } from "../workspace/files.ts";
import { jupyterNotebook } from "../workspace/notebooks.ts";

/**
 * Types by whatever language server the person uses, through the hovers over the notebook's own cells. Nothing is opened for it: where the
 * notebook or script is not open, it knows nothing.
 */
export function createHoverTypes(): TypeSource {
  return {
    ask: async (request, signal) => {
      const found = request.questions.map((): PythonType | undefined => undefined);
      const asked = request.questions.map(async (question, at) => {
        const place = placeOf(request, question);
        if (place === undefined) return;
        found[at] = await typeAt(place, request);
      });
      await Promise.race([Promise.all(asked), aborted(signal)]);
      return [...found];
    },
  };
}

interface Place {
  readonly document: TextDocument;
  readonly position: Position;
}

/** The first hover that tells a type: other extensions show documentation, links and colours there. */
async function typeAt(
  { document, position }: Place,
  { imports }: TypeRequest,
): Promise<PythonType | undefined> {
  const hovers = await commands.executeCommand<readonly Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  for (const text of hovers.flatMap(textsOf)) {
    const type = parseHover(text, imports);
    if (type !== undefined) return type;
  }
  return undefined;
}

/** Each part of a hover; VS Code hands all of them over as Markdown. */
function textsOf({ contents }: Hover): readonly string[] {
  return contents.flatMap((part) => (part instanceof MarkdownString ? [part.value] : []));
}

/** Where the question is in the document of its cell, or in the script. Lines, as the documents' own line ends may have other lengths. */
function placeOf({ path }: TypeRequest, question: TypeQuestion): Place | undefined {
  const script = documentOf(Uri.file(path));
  return script === undefined ? placeInCell(path, question) : placeInScript(script, question);
}

function placeInCell(path: string, { name, cell, offset }: TypeQuestion): Place | undefined {
  const notebook = workspace.notebookDocuments.find(
    (document) => document.notebookType === jupyterNotebook && isAt(document.uri, path),
  );
  const document =
    notebook !== undefined && cell < notebook.cellCount ? notebook.cellAt(cell).document : undefined;
  if (document === undefined) return undefined;
  const { line, column } = createLineIndex(document.getText().replaceAll("\r\n", "\n")).positionAt(offset);
  return placeNamed(document, new Position(line - 1, column - 1), name);
}

function placeInScript(document: TextDocument, { name, cell, offset }: TypeQuestion): Place | undefined {
  const text = document.getText();
  const span = parsePercent(text).spans[cell];
  if (span === undefined) return undefined;
  const before = createLineIndex(text).positionAt(span.start);
  const source = text.slice(span.start, span.end).replaceAll("\r\n", "\n");
  const { line, column } = createLineIndex(source).positionAt(offset);
  const start = line === 1 ? before.column - 1 : 0;
  return placeNamed(document, new Position(before.line + line - 2, start + column - 1), name);
}

/** The place, if the name is there: a document that has changed since the question was made is not asked. */
function placeNamed(document: TextDocument, position: Position, name: string): Place | undefined {
  const { text } = document.lineAt(Math.min(position.line, document.lineCount - 1));
  return text.startsWith(name, position.character) ? { document, position } : undefined;
}
