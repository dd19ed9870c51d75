import type { ChangeSet } from "../change/changeSet.ts";
import type { ParameterOffer } from "./keywordParameters.ts";

/** What is to be extracted, and where to. Cells count from 0 over all cells. */
export interface ExtractionChoice {
  readonly notebook: string;
  /** Neighbouring cells, in order. */
  readonly cells: readonly number[];
  /** The title of the section that the cells are, where one was asked for. */
  readonly section?: string;
  readonly functionName: string;
  readonly module: ModuleTarget;
  /** Where the unit test goes; `undefined` writes none. */
  readonly test: TestTarget | undefined;
  /** The module was there before, and a running kernel may have it as it was: the cells reload it then. */
  readonly isReloaded?: boolean;
  /** Lines that the first cell which imports the module needs above the import, so that Python finds it. */
  readonly pathLines?: string;
}

/** A module's file, and the name under which the notebook imports it. */
export interface ModuleTarget {
  readonly path: string;
  readonly importName: string;
}

export interface TestTarget {
  readonly path: string;
  /** A folder, relative to the test's own, that must be on the import path for the test to find the module; absent when it is already. */
  readonly importFolder?: string;
}

/** An extraction that can be shown, printed as JSON, tested and applied. */
export interface ExtractionPlan {
  readonly kind: "plan";
  /** The new function; where the cells hold only definitions, their names with commas between. */
  readonly functionName: string;
  readonly module: ModuleTarget;
  /** Path of the unit test's file, where one is written. */
  readonly testPath?: string;
  /** Keyword-only ones last. */
  readonly parameters: readonly string[];
  /** Literals that are keyword-only parameters with defaults, or could be. */
  readonly offers: readonly ParameterOffer[];
  readonly returns: readonly string[];
  /** Definitions of other cells that the moved code uses, and that go along to the module. */
  readonly helpers: readonly Helper[];
  /** Cells whose outputs change, because what they print is logged instead; empty unless that was asked for. */
  readonly changedOutputs: readonly number[];
  /** What a person should know before applying, in whole sentences; empty when there is nothing. */
  readonly notes: readonly string[];
  /** Imports of the module that no dependency file of the project declares; without those that this plan declares. */
  readonly undeclared: readonly UndeclaredImport[];
  readonly changes: ChangeSet;
}

/** A definition that goes to the module with the code that uses it. */
export interface Helper {
  readonly name: string;
  /** Where it stands, counted from 0 over all cells. */
  readonly cell: number;
  /** "moved": its cell imports it; "copied": its cell keeps it. */
  readonly how: "moved" | "copied";
}

/** An import that will fail wherever the project is installed anew. */
export interface UndeclaredImport {
  /** "sklearn" */
  readonly module: string;
  /** "scikit-learn"; absent when it is not known for sure. */
  readonly distribution?: string;
  /** The dependency file that it belongs into. */
  readonly file: string;
  /** Whether a plan can add it there. */
  readonly isDeclarable: boolean;
}
