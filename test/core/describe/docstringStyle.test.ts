import assert from "node:assert/strict";
import { docstringStyle } from "../../../src/core/describe/docstringStyle.ts";

const convention = (name: string) => ({ lint: { pydocstyle: { convention: name } } });

describe("docstring style", () => {
  it("is the setting's when there is one", () => {
    assert.equal(docstringStyle("sphinx", convention("numpy")), "sphinx");
    assert.equal(docstringStyle("google", convention("numpy")), "google");
  });

  it("is that of ruff's convention otherwise", () => {
    assert.equal(docstringStyle("auto", convention("numpy")), "numpy");
    assert.equal(docstringStyle("auto", convention("google")), "google");
  });

  it("is Google's where nothing of the kind is chosen", () => {
    for (const style of [{}, convention("pep257"), { lint: [] }])
      assert.equal(docstringStyle("auto", style), "google");
  });
});
