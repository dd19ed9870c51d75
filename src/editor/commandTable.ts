/** Every command of Notebridge. package.json contributes the same set; a test compares them, so this file knows no vscode. */
export const commandIds = [
  "notebridge.extractCell",
  "notebridge.extractCellFresh",
  "notebridge.extractSection",
  "notebridge.undoExtraction",
  "notebridge.goToModule",
  "notebridge.goToCell",
  "notebridge.checkOutputs",
  "notebridge.checkTrainingCode",
  "notebridge.showTrainingRuns",
  "notebridge.showLog",
] as const;

export type CommandId = (typeof commandIds)[number];
