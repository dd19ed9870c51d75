import {
  workspace as editor,
  type ExtensionContext,
  type LanguageModelTool,
  type Position,
  type TextDocument,
} from "vscode";
import { createFileWorkspace } from "../host/fileWorkspace.ts";
import { createGitReader } from "../host/git/gitReader.ts";
import { NotebookCalls, type Caller } from "../flow/notebookCalls.ts";
import { extractCell, extractCellFresh, extractSection } from "./extract/extractCell.ts";
import type { ExtractionHistory } from "./extract/extractionHistory.ts";
import { createExtractPorts } from "./extract/extractPorts.ts";
import type { PreviewDocuments } from "./extract/previewDocuments.ts";
import type { LazyParts } from "./lazyParts.ts";
import type { EditorLog } from "./log.ts";
import type { CodeStatusItem } from "./guard/codeStatusItem.ts";
import { createGuardPorts } from "./guard/guardPorts.ts";
import { createTrainingGuard, type TrainingGuard } from "./guard/trainingGuard.ts";
import { findCallers } from "./navigate/findCallers.ts";
import { functionsAt, type NamedFunctions } from "./navigate/functionsAt.ts";
import { goToCell } from "./navigate/goToCell.ts";
import { goToModule } from "./navigate/goToModule.ts";
import type { ModuleCallers } from "./navigate/moduleCallers.ts";
import type { Show } from "./show.ts";
import { createExecutedNotebooks } from "./observe/executedNotebooks.ts";
import { createOutputChecks } from "./observe/outputChecks.ts";
import { confirmInDialog, createRunConsent } from "./observe/runConsent.ts";
import { createExtractTool } from "./tools/extractTool.ts";
import { createListTool } from "./tools/listTool.ts";
import { createPlanTool } from "./tools/planTool.ts";
import type { ToolName } from "./tools/toolTable.ts";
import type { ToolInput } from "./tools/toolTarget.ts";
import { createEditorWorkspace } from "./workspace/editorWorkspace.ts";

/** What commands, providers and tools do when they are first used. Nothing but activation's `import()` may import this file's values. */
export interface Features {
  extractCell(argument: unknown): Promise<boolean>;
  /** The same by a run of the notebook in a fresh kernel. */
  extractCellFresh(argument: unknown): Promise<boolean>;
  extractSection(argument: unknown): Promise<boolean>;
  /** Whether the outputs are unchanged; `undefined` where that was not found out. */
  checkOutputs(argument: unknown): Promise<boolean | undefined>;
  goToModule(argument: unknown): Promise<boolean>;
  goToCell(callers: ModuleCallers, argument: unknown): Promise<boolean>;
  functionsAt(document: TextDocument, position: Position): Promise<NamedFunctions | undefined>;
  findCallers(module: string): Promise<readonly Caller[]>;
  readonly guard: () => TrainingGuard;
  readonly tools: Readonly<Record<ToolName, LanguageModelTool<ToolInput>>>;
}

/** What activation has made already. All state is handed over here: modules that both bundles hold must have none. */
export interface FeatureParts {
  readonly context: Pick<
    ExtensionContext,
    "asAbsolutePath" | "extension" | "subscriptions" | "workspaceState"
  >;
  readonly log: EditorLog;
  readonly show: Show;
  readonly lazy: LazyParts;
  readonly documents: PreviewDocuments;
  readonly history: ExtractionHistory;
  readonly status: CodeStatusItem;
  /** Has the status bar looked at again, after a pause. */
  readonly onGitChange: () => void;
}

export function createFeatures(given: FeatureParts): Features {
  const { context, log, show, lazy, documents, history } = given;
  const workspace = createEditorWorkspace();
  context.subscriptions.push(workspace);
  const ports = createExtractPorts(context, workspace, log, lazy);
  const consent = createRunConsent({
    memory: context.workspaceState,
    isTrusted: () => editor.isTrusted,
    confirm: confirmInDialog,
  });
  const checks = lazy.lazy("checks of outputs", () => {
    const executed = createExecutedNotebooks();
    context.subscriptions.push(executed);
    const verifyPorts = { ...ports(), disk: createFileWorkspace() };
    const git = createGitReader({ isTrusted: () => editor.isTrusted });
    return createOutputChecks({ ports: () => verifyPorts, git, consent, history, executed, show });
  });
  const guard = lazy.lazy("training guard", () => {
    const version = (context.extension.packageJSON as { readonly version: string }).version; // of our own manifest
    const made = createTrainingGuard({
      ports: lazy.lazy("ports of the guard", () => createGuardPorts(ports(), version)),
      memory: context.workspaceState,
      item: given.status,
      confirm: confirmInDialog,
      onGitChange: given.onGitChange,
    });
    context.subscriptions.push(made);
    return made;
  });
  const parts = { ports, documents, history, checks, consent, show };
  const calls = lazy.lazy("calls of modules", () => new NotebookCalls(ports()));
  return {
    extractCell: (argument) => extractCell(parts, argument),
    extractCellFresh: (argument) => extractCellFresh(parts, argument),
    extractSection: (argument) => extractSection(parts, argument),
    checkOutputs: (argument) => checks().check(argument),
    goToModule: (argument) => goToModule(ports, show, argument),
    goToCell: (callers, argument) => goToCell(callers, show, argument),
    functionsAt: (document, position) => functionsAt(ports, document, position),
    guard,
    findCallers: (module) => findCallers(ports(), calls(), module),
    tools: {
      notebridge_list_extractable: createListTool(ports),
      notebridge_plan_extraction: createPlanTool(parts),
      notebridge_extract: createExtractTool(parts),
    },
  };
}
