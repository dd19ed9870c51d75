import assert from "node:assert/strict";
import { suggestFunctionName, suggestModuleName, summaryOf } from "../../../src/core/extract/suggestNames.ts";
import type { Notebook } from "../../../src/core/notebook/notebook.ts";

function notebook(markdown: string, source = "x = 1"): Notebook {
  return {
    format: "ipynb",
    language: "python",
    cells: [
      { kind: "markdown", language: "markdown", source: markdown },
      { kind: "code", language: "python", source },
    ],
  };
}

describe("suggested names", () => {
  const headings: readonly (readonly [markdown: string, name: string, summary: string | undefined])[] = [
    ["## Add date features", "add_date_features", "Add date features."],
    [
      "# Top\n\ntext\n\n### 3.1 *Ratios* per `customer` ##",
      "ratios_per_customer",
      "3.1 Ratios per customer.",
    ],
    ["## [Clean](https://x.test) the data?", "clean_the_data", "Clean the data?"],
    ['# Say "hi" \\o/', "say_hi_o", "Say 'hi' \\\\o/."],
    ["## Größe φ", "größe_φ", "Größe φ."],
    ["no heading", "make_x", undefined],
    ["## 42", "make_x", "42."],
    [
      "# a very long heading that says far too much about it",
      "make_x",
      "a very long heading that says far too much about it.",
    ],
  ];
  for (const [markdown, name, summary] of headings) {
    it(JSON.stringify(markdown), () => {
      assert.equal(
        suggestFunctionName(notebook(markdown), [1], ["x"], undefined).normalize("NFC"),
        name.normalize("NFC"),
      );
      assert.equal(summaryOf(notebook(markdown), [1], undefined), summary);
    });
  }

  it("are taken from the comment that the cell begins with, when it is prose", () => {
    const nameOf = (markdown: string, source: string): string =>
      suggestFunctionName(notebook(markdown, source), [1], ["x"], undefined);
    assert.equal(nameOf("text", "# Add date features\nx = 1"), "add_date_features");
    assert.equal(nameOf("# Heading", "# Add date features\nx = 1"), "heading");
    assert.equal(nameOf("text", "# x = old(1)\nx = 1"), "make_x");
  });

  it("falls back to the cell's number", () => {
    assert.equal(suggestFunctionName(notebook("text"), [1], [], undefined), "cell_2");
  });

  it("names the module after the notebook", () => {
    const names = ["01 Churn-analysis.ipynb", "churnAnalysis.ipynb", "sensors.py", "123.ipynb"].map(
      suggestModuleName,
    );
    assert.deepEqual(names, [
      "churn_analysis_steps",
      "churn_analysis_steps",
      "sensors_steps",
      "notebook_steps",
    ]);
  });
});
