import assert from "node:assert/strict";
import { docstringStyle, type ConfigFile } from "../../../src/core/describe/docstringStyle.ts";

const numpy: ConfigFile = {
  name: "pyproject.toml",
  text: '[tool.ruff.lint.pydocstyle]\nconvention = "numpy"\n',
};
const google: ConfigFile = { name: "ruff.toml", text: 'lint.pydocstyle.convention = "google"' };

describe("docstring style", () => {
  it("is the setting's when there is one", () => {
    assert.equal(docstringStyle("sphinx", [numpy]), "sphinx");
    assert.equal(docstringStyle("google", [numpy]), "google");
  });

  it("is that of ruff's convention otherwise, the first that is chosen", () => {
    assert.equal(docstringStyle("auto", [numpy]), "numpy");
    assert.equal(docstringStyle("auto", [google, numpy]), "google");
    assert.equal(docstringStyle("auto", [{ name: "ruff.toml", text: "line-length = 100" }, numpy]), "numpy");
    assert.equal(
      docstringStyle("auto", [{ name: ".ruff.toml", text: '[pydocstyle]\nconvention = "numpy"' }]),
      "numpy",
    );
    const pydocstyle = { name: "pyproject.toml", text: '[tool.pydocstyle]\nconvention = "numpy"' };
    assert.equal(docstringStyle("auto", [pydocstyle]), "numpy");
  });

  it("is Google's where nothing is chosen or a file can't be read", () => {
    const pep257 = { name: "ruff.toml", text: '[lint.pydocstyle]\nconvention = "pep257"' };
    for (const files of [[], [pep257], [{ name: "ruff.toml", text: "[" }]])
      assert.equal(docstringStyle("auto", files), "google");
  });
});
