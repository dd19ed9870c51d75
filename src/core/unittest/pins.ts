import type { PinnedPlace } from "./pinnedPlace.ts";

/** What python/pin_outputs.py answers, of inputs with which the function runs. */
export interface Pins {
  /** Which of the candidates serves. */
  readonly candidate: number;
  /** Its recorded values; what is long in them is read from files. */
  readonly recorded: AssertedText;
  readonly asserts: AssertedText;
  /** What must stand above, for the same random numbers to come out each time; no lines where nothing is random. */
  readonly seeds: AssertedText;
  readonly place: PinnedPlace;
  /** Files that are read, by their paths from the notebook's folder. */
  readonly reads: readonly string[];
  readonly edges: readonly PinnedEdge[];
  readonly options: readonly PinnedOption[];
  /** Results that have no rows with these inputs, and had some in the notebook. */
  readonly empty: readonly string[];
  /** What the test reads, in the folder for data. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** Python lines, and the import statements that they need. */
export interface AssertedText {
  readonly lines: readonly string[];
  readonly imports: readonly string[];
}

/** What really happens with an input that is out of the ordinary. */
export interface PinnedEdge {
  /** "without_rows" */
  readonly name: string;
  /** What makes the input so. */
  readonly lines: readonly string[];
  /** The exception; null: none, the asserts hold. */
  readonly raises: string | null;
  readonly asserts: AssertedText | null;
}

/** What comes out for each of some values of a parameter. */
export interface PinnedOption {
  /** The parameter. */
  readonly name: string;
  /** The statement that calls the function with it. */
  readonly call: string;
  /** The parameter, and what the asserts name. */
  readonly names: readonly string[];
  /** Expressions for these names. */
  readonly cases: readonly (readonly string[])[];
  readonly asserts: AssertedText;
}
