import assert from "node:assert/strict";
import { renderSeconds } from "../../../src/core/observe/renderSeconds.ts";

describe("renderSeconds", () => {
  const cases = [
    [0.2, "about 1 s"],
    [40.4, "about 40 s"],
    [99.6, "about 2 min"],
    [720, "about 12 min"],
    [7200, "about 2 h"],
  ] as const;
  for (const [seconds, text] of cases)
    it(text, () => {
      assert.equal(renderSeconds(seconds), text);
    });
});
