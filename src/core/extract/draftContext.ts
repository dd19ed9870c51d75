import type { NameFlow } from "../python/nameFlow.ts";
import type { Statement } from "../python/readCell.ts";
import type { ModuleItem } from "./definitions.ts";
import type { Meanings } from "./meanings.ts";
import type { Readings } from "./notebookNames.ts";
import type { Selection } from "./selection.ts";

/** What is known while parameters and returns are decided. */
export interface DraftContext {
  readonly readings: Readings;
  readonly selection: Selection;
  readonly items: readonly ModuleItem[];
  readonly meanings: Meanings;
  /** Definitions that stay inside the function. */
  readonly inner: ReadonlySet<Statement>;
  /** The flow of the function's body. */
  readonly core: NameFlow;
  /** Own constants that become keyword-only parameters. */
  readonly keywords: ReadonlySet<string>;
  /** What a person should know; grows. */
  readonly notes: string[];
}
