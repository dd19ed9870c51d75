/** Every language-model tool. package.json contributes the same set; a test compares them, so this file knows no vscode. */
export const toolNames = [
  "notebridge_list_extractable",
  "notebridge_plan_extraction",
  "notebridge_extract",
] as const;

export type ToolName = (typeof toolNames)[number];
