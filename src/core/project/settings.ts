/** What a person can set, in VS Code (`notebridge.*`) or under `[tool.notebridge]` of the nearest pyproject.toml; VS Code wins. */
export interface Settings {
  /** The Python executable of the project; absent: it is looked for. `interpreter` */
  readonly interpreter: string | undefined;
  /** Whether an extraction writes a unit test. `extract.writeTest`, in pyproject `extract.write-test` */
  readonly writeTest: boolean;
  /** Folder for unit tests, relative to the project; absent: the project's own layout tells. `extract.testFolder`, `extract.test-folder` */
  readonly testFolder: string | undefined;
}

export const defaultSettings: Settings = { interpreter: undefined, writeTest: true, testFolder: undefined };
