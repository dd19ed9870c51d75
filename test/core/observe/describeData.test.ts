import assert from "node:assert/strict";
import { describeData } from "../../../src/core/observe/describeData.ts";

const code = { code: "", imports: [], replaced: [] };

describe("describeData", () => {
  it("names rows, columns and what was replaced", () => {
    assert.deepEqual(
      describeData([{ ...code, name: "df", rows: 3, columns: ["a", "b"], replaced: ["email"] }]),
      [
        "The test holds data of the notebook: 3 rows of `df` (columns a, b); values of `email` were replaced.",
      ],
    );
  });

  it("names each input, and no more columns than one would read", () => {
    const columns = Array.from({ length: 11 }, (_, at) => `c${at}`);
    const inputs = [
      { ...code, name: "df", rows: 1, columns },
      { ...code, name: "k" },
      { ...code, name: "names", rows: 2 },
    ];
    const listed = "columns c0, c1, c2, c3, c4, c5, c6, c7, 3 more";
    assert.deepEqual(describeData(inputs), [
      `The test holds data of the notebook: 1 row of \`df\` (${listed}) and 2 values of \`names\`.`,
    ]);
  });

  it("says what was replaced where no table is", () => {
    assert.deepEqual(describeData([{ ...code, name: "password", replaced: ["password"] }]), [
      "In the test values of `password` were replaced.",
    ]);
  });

  it("says nothing of single values", () => {
    assert.deepEqual(describeData([{ ...code, name: "k" }]), []);
  });
});
