/** A call that trains a model, or could. Lines count from 1 in the cell's source. */
export interface TrainingCall {
  /** Over all cells of a notebook, from 0; 0 in a file. */
  readonly cell: number;
  readonly line: number;
  /** What is called, as it is written: `model.fit`. */
  readonly call: string;
  /** `likely`: by names alone. `no`: it looks like training, and is not. */
  readonly verdict: "yes" | "likely" | "no";
  /** What the verdict rests on: "LogisticRegression is an estimator of sklearn". */
  readonly why: string;
  /** It stands in a function or class of this name, and runs when that is called. */
  readonly inside?: string;
}
