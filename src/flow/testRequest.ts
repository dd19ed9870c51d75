import type { Draft } from "../core/extract/draft.ts";
import type { Readings } from "../core/extract/notebookNames.ts";
import type { ExtractionChoice } from "../core/extract/plan.ts";
import type { Settings } from "../core/project/settings.ts";
import type { Knowledge } from "../core/unittest/planTest.ts";
import type { Recorded } from "./recordCall.ts";

/** What a test is written from. */
export interface TestRequest {
  readonly choice: ExtractionChoice;
  readonly readings: Readings;
  readonly draft: Draft;
  readonly known: Knowledge;
  readonly settings: Pick<Settings, "runTest">;
  /** The module as it will be. */
  readonly module: string;
  /** A run in which the function was called. */
  readonly recorded?: Recorded | undefined;
}
