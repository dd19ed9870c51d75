import type { Pins } from "../core/unittest/pins.ts";
import type { RecordedLine } from "../core/unittest/renderTest.ts";
import type { CellRun } from "../core/observe/cellRun.ts";
import type { Observation } from "../core/observe/observation.ts";
import type { ValueCode } from "../core/observe/recording.ts";
import type { Parser } from "web-tree-sitter";
import type { ChangeSet } from "../core/change/changeSet.ts";
import type { LintFinding, RuffOptions } from "../core/checks/protocol.ts";
import type { Notebook } from "../core/notebook/notebook.ts";
import type { Distribution } from "../core/project/dependencies/findUndeclared.ts";
import type { Settings } from "../core/project/settings.ts";
import type { ImportedName } from "../core/python/nameFlow.ts";
import type { Refusal } from "../core/refusal.ts";
import type { PythonType, TypeQuestion } from "../core/types/pythonType.ts";

/** What flow needs of the world. Editor and terminal each bring their own; paths are absolute, in the machine's own form. */
export interface Workspace {
  /** The notebook as its person sees it: unsaved edits included. Refused where it can't be read as a notebook, with what to do. */
  readNotebook(path: string): Promise<Notebook | Refusal>;
  /** Text of a file, unsaved edits included; `undefined` where there is no such file. Refused where it can't be read or isn't UTF-8. */
  readText(path: string): Promise<string | undefined | Refusal>;
  /** Names of the entries of a folder, folders with a trailing "/"; empty where there is no such folder. */
  listFolder(path: string): Promise<readonly string[]>;
  /** Compares every `before` with what is there now, then writes all or nothing. */
  apply(changes: ChangeSet): Promise<Applied | Refusal>;
}

export interface Applied {
  readonly kind: "applied";
  readonly changes: ChangeSet;
  /** Takes back exactly what was applied, or refuses and says what has changed since. */
  undo(): Promise<Undone | Refusal>;
}

export interface Undone {
  readonly kind: "undone";
}

/** Parsers are loaded on first use and live as long as the process. */
export interface Grammars {
  python(): Promise<Parser>;
}

/** Lints and formats Python text away from this process. `Unavailable` when the worker could not answer: not the same as "no findings". */
export interface PythonLint {
  check(text: string, options: RuffOptions): Promise<readonly LintFinding[] | Unavailable>;
  /** Refused when the text is not valid Python. */
  format(text: string, options: RuffOptions): Promise<string | Refusal | Unavailable>;
}

export interface Unavailable {
  readonly kind: "unavailable";
  readonly reason: string;
}

/** The project's Python, asked without running any of the project's code. */
export interface Interpreters {
  /** The interpreter for a file; `undefined` where none was found or none may be run (untrusted workspace). */
  find(path: string): Promise<Interpreter | undefined>;
}

export interface Interpreter {
  /** The executable. */
  readonly path: string;
  /** "3.11.7" */
  readonly version: string;
  /** How it was found: "setting", "python extension", "venv", "conda", "path", "job". */
  readonly origin: string;
  /** Whether `import name` of a top-level name finds something when run in `folder`; `unknown` when it could not be asked. */
  canImport(name: string, folder: string): Promise<"yes" | "no" | "unknown">;
  /** What `from module import *` binds, of an installed module, which is imported for it; `undefined` when it could not be asked. */
  starNames(module: string): Promise<readonly string[] | undefined>;
  /** The installed distributions that top-level modules come from; `undefined` when it could not be asked. */
  distributionsOf(
    modules: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Distribution[]> | undefined>;
}

/** Runs tests in a project's interpreter, in an empty folder. */
export interface TestRunner {
  /** How each test ended, by its name; `Unavailable` when none could be run. */
  run(
    request: TestRunRequest,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, TestOutcome> | Unavailable | Skipped>;
}

/** The person would not wait for it. */
export interface Skipped {
  readonly kind: "skipped";
}

export interface TestRunRequest {
  /** The Python executable. */
  readonly interpreter: string;
  /** The module as it would be written: the tests import this text, not what is on the disk. */
  readonly module: { readonly importName: string; readonly path: string; readonly text: string };
  /** The whole test file. */
  readonly test: string;
  /** What else is on the import path, first to last. */
  readonly folders: readonly string[];
  /** Where the test stands in a copy of the project, in which all is written then; absent: an empty folder. */
  readonly place?: {
    readonly root: string;
    readonly module: string;
    readonly test: string;
    /** What else is written there. */
    readonly files: readonly { readonly path: string; readonly text: string }[];
  };
}

export interface TestOutcome {
  readonly outcome: "passed" | "failed" | "skipped";
  /** The first line of what pytest says; empty when it passed. */
  readonly reason: string;
}

/** Runs a function on small inputs, in a project's interpreter, and writes the asserts that pin what it gives. */
export interface Pinning {
  /** `Unavailable` says why nothing can be pinned. */
  run(request: PinRequest, signal: AbortSignal): Promise<Pins | Unavailable>;
}

export interface PinRequest {
  /** The Python executable. */
  readonly interpreter: string;
  readonly module: { readonly importName: string; readonly path: string; readonly text: string };
  /** What else is on the import path, first to last. */
  readonly folders: readonly string[];
  /** Where the notebook is, in a copy of the project: tried when the function does not run in an empty folder. */
  readonly folder: string;
  /** The copy of the project, which is gone after the run. */
  readonly root: string;
  /** What has to do something for its test to pass: a function, a class, or a method ("Stack.push"). */
  readonly functionName: string;
  /** Names of files that the folder for the test's data has. */
  readonly taken: readonly string[];
  /** The best first. */
  readonly candidates: readonly PinnedCall[];
}

/** A way to call what is to be pinned. */
export interface PinnedCall {
  /** Import statements, and code that binds inputs. */
  readonly imports: readonly string[];
  readonly lines: string;
  /** Assignments of values, which may be long. */
  readonly recorded: readonly RecordedLine[];
  /** What came of these very inputs in the notebook. */
  readonly gave?: ValueCode;
  /** The statement that calls it: `result = add(df)`. */
  readonly call: string;
  /** Names that the statement binds, and those that it passes. */
  readonly results: readonly string[];
  readonly inputs: readonly string[];
  /** Those of the results that had rows or elements when the notebook ran: inputs that leave them without are the last choice. */
  readonly filled: readonly string[];
  /** Other parameters, with their defaults and the statement that calls it with a name for such a parameter's value. */
  readonly keywords: readonly { readonly name: string; readonly value: string; readonly call: string }[];
}

/** Makes temporary copies of a project's folder, for its notebooks to run in: what they write does not reach the person's files. */
export interface RunFolders {
  /** Refused, with what to do, where the folder is larger than the limit or the revision can't be had. */
  make(
    request: RunFolderRequest,
    signal: AbortSignal,
  ): Promise<RunFolder | Refusal | { readonly kind: "cancelled" }>;
}

export interface RunFolderRequest {
  /** Absolute. Version control, environments and caches in it are left out. */
  readonly folder: string;
  /** The folder as it is at a revision of git, with the data that git does not have; absent: as it is on the disk. */
  readonly revision?: string;
  /** What files have instead of what is on the disk, by absolute path; `undefined`: there is no such file. */
  readonly texts?: ReadonlyMap<string, string | undefined>;
  /** The most that is copied, in MB. */
  readonly limit: number;
  /** What becomes of the rest: the largest files can be read where they are, which a person has to agree to. Absent: the request is refused. */
  readonly rest?: "in place";
}

export interface RunFolder {
  readonly kind: "run folder";
  /** The copy of the folder that was asked for. */
  readonly path: string;
  /** Names of the files that are read in place, relative to the folder. */
  readonly inPlace: readonly string[];
  /** Where a path inside that folder is in the copy. */
  place(path: string): string;
  /** Writes a text at the place of a path that is inside that folder. */
  write(path: string, text: string): Promise<void>;
  /** What a path inside the folder has in the copy now; `undefined` where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Whether the files of the folder that was copied are what they were then; false for a revision. */
  isCurrent(): Promise<boolean>;
  /** Takes away what is read in place: only runs of notebooks are kept from writing to it. */
  removeOriginals(): Promise<void>;
  /** Removes the copy with all that was written into it; the end of this process does so too. */
  remove(): Promise<void>;
}

/** Runs notebooks in fresh kernels, which are gone afterwards with all that they have started. */
export interface NotebookRunner {
  /** Runs the code cells in their order. Refused, with what to do, when the interpreter has no ipykernel or the file can't be run as a notebook. */
  run(request: NotebookRunRequest, signal?: AbortSignal): Promise<NotebookRun | Refusal>;
}

export interface NotebookRunRequest {
  /** The Python executable that has ipykernel. */
  readonly interpreter: string;
  /** Absolute path of the .ipynb; its folder is the kernel's. */
  readonly notebook: string;
  /** The last cell to run, from 0 over all cells; absent: the notebook's last. */
  readonly until?: number;
  /** Once the file is there, no cell behind this one runs. */
  readonly enough?: { readonly file: string; readonly after: number };
  /** Longest time for one cell, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * The notebook lies in a copy of a project's folder: what the interpreter would import from that folder comes from the copy, and what
   * the copy has links to is only read.
   */
  readonly copyOf?: { readonly folder: string; readonly copy: string };
  /** Cells behind one with an error are run too. */
  readonly goesOn?: boolean;
  /** Modules of the notebook can record calls by python/record_calls.py. */
  readonly isRecorded?: boolean;
  /** What Python's hashes of texts begin with, and so the order of sets; absent: 0. A seed that the environment names goes before. */
  readonly hashSeed?: number;
  /** Called as each code cell ends, and again for a cell whose display a later one changes. */
  readonly onCell?: (run: CellRun) => void;
}

export type NotebookRun =
  /** All cells ran, or all up to the first with an error, which is the last of `cells` then. */
  { readonly kind: "ran"; readonly cells: readonly CellRun[] } | { readonly kind: "cancelled" };

/** The kernel in which a notebook runs. */
export interface LiveKernel {
  /**
   * What the names hold now. `undefined` where there is nothing to ask: no kernel, none of Python, or a person who does not want it.
   * `Unavailable` says why a kernel that runs gives no answer: it is busy, it has died, it took too long. Never rejects.
   */
  observe(
    notebook: string,
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<LiveAnswer | Unavailable | undefined>;
}

export interface LiveAnswer {
  readonly values: Observation;
  /** The cells' texts that the kernel has run, in this order; the oldest may be left out. */
  readonly runs: readonly string[];
}

/** Tells the types of names at places of a notebook: a language server, or what the syntax alone says. */
export interface TypeSource {
  /**
   * One answer a question, in their order; `undefined` where it does not know. When the signal tells it to stop, it gives at once what it has
   * found so far. Rejects only for a bug.
   */
  ask(request: TypeRequest, signal: AbortSignal): Promise<readonly (PythonType | undefined)[]>;
}

export interface TypeRequest {
  /** The notebook or script. */
  readonly path: string;
  /** The text of each cell of the notebook, magics masked; `undefined` for those that are no Python or can't be read as such. */
  readonly cells: readonly (string | undefined)[];
  /** What the notebook imports: it tells what the short names of language servers mean. */
  readonly imports: readonly ImportedName[];
  readonly questions: readonly TypeQuestion[];
}

/** What happens while something takes long. The editor shows it from 300 ms on. */
export interface Progress {
  report(message: string): void;
  readonly signal: AbortSignal;
}

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** `cause` is logged with its stack. */
  error(message: string, cause?: unknown): void;
}

/** Settings that hold for a file: the editor's over the project's over the defaults. Refused when pyproject.toml says something that can't be. */
export interface SettingsReader {
  read(path: string): Promise<Settings | Refusal>;
}
