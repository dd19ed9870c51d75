/** What a person can set, in VS Code (`notebridge.*`) or under `[tool.notebridge]` of the nearest pyproject.toml; VS Code wins. */
export interface Settings {
  /** The Python executable of the project; absent: it is looked for. */
  readonly interpreter: string | undefined;
  /** Whether an extraction writes a unit test. */
  readonly writeTest: boolean;
  /** Whether that test is run before it is offered. */
  readonly runTest: boolean;
  /** Folder for unit tests, relative to the project; absent: the project's own layout tells. */
  readonly testFolder: string | undefined;
  /** Which constants and literal arguments become keyword parameters with defaults. */
  readonly parameters: "auto" | "none";
  /** How docstrings are written. "auto": by the convention that the project's ruff has, else Google's. */
  readonly docstring: "auto" | "google" | "numpy" | "sphinx";
  /** What becomes of prints in the moved code: they stay, or become messages of the module's logger. */
  readonly prints: "keep" | "logging";
  /** When cells reload a module that is added to, so that a kernel which has the old one needs no restart. "auto": when a kernel runs. */
  readonly reload: "auto" | "always" | "never";
  /** Whether the kernel in which the notebook runs is asked what its variables are. "ask": the person says it once in a workspace. */
  readonly liveKernel: "ask" | "always" | "never";
  /** The most that is copied of a project's folder for a run, in MB. */
  readonly copyLimit: number;
  /** The longest that one cell may take in a run, in seconds. */
  readonly cellTimeout: number;
  /** Whether outputs are checked after an extraction. "auto": where the notebook is known to take less than a minute. */
  readonly verifyAfterExtract: "auto" | "ask" | "never";
  /** What happens when a training begins whose code is not committed. "off": nothing, no run is noticed. */
  readonly onUncommittedCode: "statusBar" | "notify" | "ask" | "off";
}

export const defaultSettings: Settings = {
  interpreter: undefined,
  writeTest: true,
  runTest: true,
  testFolder: undefined,
  parameters: "auto",
  docstring: "auto",
  prints: "keep",
  reload: "auto",
  liveKernel: "ask",
  copyLimit: 500,
  cellTimeout: 300,
  verifyAfterExtract: "auto",
  onUncommittedCode: "notify",
};

export interface SettingShape {
  /** Its name in VS Code, below `notebridge`; pyproject.toml writes `writeTest` as `write-test`. */
  readonly key: string;
  /** A list holds the words that may be chosen; a number is above 0. */
  readonly type: "string" | "boolean" | "number" | readonly string[];
}

/** Every setting's name and type. package.json contributes the same set; a test compares them. */
export const settingShapes: Readonly<Record<keyof Settings, SettingShape>> = {
  interpreter: { key: "interpreter", type: "string" },
  writeTest: { key: "extract.writeTest", type: "boolean" },
  runTest: { key: "extract.runTest", type: "boolean" },
  testFolder: { key: "extract.testFolder", type: "string" },
  parameters: { key: "extract.parameters", type: ["auto", "none"] },
  docstring: { key: "extract.docstring", type: ["auto", "google", "numpy", "sphinx"] },
  prints: { key: "extract.prints", type: ["keep", "logging"] },
  reload: { key: "extract.reload", type: ["auto", "always", "never"] },
  liveKernel: { key: "observe.liveKernel", type: ["ask", "always", "never"] },
  copyLimit: { key: "observe.copyLimit", type: "number" },
  cellTimeout: { key: "observe.cellTimeout", type: "number" },
  verifyAfterExtract: { key: "observe.verifyAfterExtract", type: ["auto", "ask", "never"] },
  onUncommittedCode: { key: "training.onUncommittedCode", type: ["statusBar", "notify", "ask", "off"] },
};

/** Whether a value, which anybody may have written by hand, can be what the setting takes. */
export function fitsSetting({ type }: SettingShape, value: unknown): boolean {
  if (type === "number") return typeof value === "number" && value > 0;
  return typeof type === "string" ? typeof value === type : type.some((word) => word === value);
}
