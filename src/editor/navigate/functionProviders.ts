import {
  Disposable,
  Hover,
  languages,
  MarkdownString,
  Range,
  type LocationLink,
  type Position,
  type TextDocument,
} from "vscode";
import type { ModuleFunction } from "../../flow/importedFunctions.ts";
import type { Log } from "../../flow/ports.ts";
import type { Features } from "../features.ts";
import { cellsIn } from "../workspace/cellsIn.ts";
import { cellsAndScripts } from "../workspace/pythonDocuments.ts";
import { functionRange, functionUri } from "./functionLocation.ts";
import type { NamedFunctions } from "./functionsAt.ts";
import { hasPythonLanguageServer } from "./languageServers.ts";
import { logged } from "./logged.ts";

/** F12, Ctrl+click and the hover on a name that a cell imports from a module of the project: read from the module's file, nothing is run. */
export function registerFunctionProviders(
  features: () => Promise<Pick<Features, "functionsAt">>,
  log: Log,
): Disposable {
  const lookUp = async (document: TextDocument, position: Position): Promise<NamedFunctions | undefined> =>
    // What is no cell must not load the features: every Python file is asked about.
    cellsIn(document, new Range(position, position)) && (await features()).functionsAt(document, position);
  return Disposable.from(
    languages.registerDefinitionProvider(cellsAndScripts, {
      provideDefinition: (document, position) =>
        logged(log, "Go to Definition", async () => {
          const named = await lookUp(document, position);
          return named?.functions.map((each): LocationLink => ({
            originSelectionRange: named.range,
            targetUri: functionUri(each),
            targetRange: functionRange(each),
            targetSelectionRange: functionRange(each),
          }));
        }),
    }),
    languages.registerHoverProvider(cellsAndScripts, {
      provideHover: (document, position) =>
        logged(log, "hover", async () => {
          if (hasPythonLanguageServer()) return undefined;
          const named = await lookUp(document, position);
          return named && new Hover(named.functions.map(describe), named.range);
        }),
    }),
  );
}

/** The docstring as it is written: Markdown would join its lines. */
function describe({ text, docstring }: ModuleFunction): MarkdownString {
  const shown = new MarkdownString().appendCodeblock(text, "python");
  return docstring === undefined ? shown : shown.appendCodeblock(docstring, "text");
}
