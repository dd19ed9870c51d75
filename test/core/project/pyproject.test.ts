import assert from "node:assert/strict";
import { parsePyproject, type Pyproject } from "../../../src/core/project/pyproject.ts";
import { resolveSettings } from "../../../src/core/project/resolveSettings.ts";
import { isRefusal, renderRefusal } from "../../../src/core/refusal.ts";
import { defaultSettings } from "../../../src/core/project/settings.ts";

function read(text: string, path = "/p/pyproject.toml"): Pyproject {
  const pyproject = parsePyproject(text, path);
  assert.ok(!isRefusal(pyproject), isRefusal(pyproject) ? renderRefusal(pyproject) : "");
  return pyproject;
}

describe("parsePyproject", () => {
  it("reads an empty file", () => {
    assert.deepEqual(read(""), {
      kind: "pyproject",
      path: "/p/pyproject.toml",
      name: undefined,
      packaging: { packageNames: [], sourceFolders: ["src", "."], isInstallable: false },
      pytest: { testPaths: [], pythonPath: [], addsTestFolder: true },
      settings: {},
    });
  });

  it("reads pytest's options as lists and as texts", () => {
    const options =
      '[tool.pytest.ini_options]\ntestpaths = "a  b"\npythonpath = ["src", "."]\naddopts = "-q --import-mode importlib"';
    assert.deepEqual(read(options).pytest, {
      testPaths: ["a", "b"],
      pythonPath: ["src", "."],
      addsTestFolder: false,
    });
  });

  it("passes over values of other types in tables of other tools", () => {
    const odd =
      'project = 3\n[tool]\npoetry = []\nsetuptools = "x"\npytest.ini_options = { testpaths = 3, pythonpath = [1, "a"] }\n';
    assert.deepEqual(read(odd).pytest, { testPaths: [], pythonPath: ["a"], addsTestFolder: true });
  });

  const refusals: readonly [text: string, message: RegExp][] = [
    ["a = 1\nb =\n", /\/p\/pyproject\.toml is not valid TOML: line 2, column \d+/],
    [
      '[tool.notebridge]\ninterpreter = "x"\nspeed = 1\n',
      /line 3: the setting `tool\.notebridge\.speed` does not exist/,
    ],
    [
      "[tool.other]\nwrite-test = 1\n[tool.notebridge.extract]\n\nwrite-test = 1\n",
      /line 5: the setting `tool\.notebridge\.extract\.write-test` must be a boolean/,
    ],
    ['[tool.notebridge.extract]\nparameters = "all"\n', /line 2: .*parameters` must be "auto" or "none"\./],
    ["[tool]\nnotebridge.extract = { test-folder = true }\n", /line 2: .*test-folder` must be a string/],
    [
      "[tool.notebridge.extract]\n'write_test' = true\n",
      /line 2: .*`tool\.notebridge\.extract\.write_test` does not exist.*There are `interpreter`/,
    ],
    ["[tool.notebridge]\ntoString = 1\n", /`tool\.notebridge\.toString` does not exist/],
    ['[tool.notebridge]\n"a(b" = 1\n', /line 2: .*`tool\.notebridge\.a\(b` does not exist/],
  ];
  for (const [text, message] of refusals)
    it(`refuses: ${message.source}`, () => {
      const refusal = parsePyproject(text, "/p/pyproject.toml");
      assert.ok(isRefusal(refusal));
      assert.match(renderRefusal(refusal), message);
    });
});

describe("resolveSettings", () => {
  const project = read(
    '[tool.notebridge]\ninterpreter = ".venv/bin/python"\nextract = { write-test = false, test-folder = "" }',
  );

  it("gives the defaults without a project", () => {
    assert.deepEqual(resolveSettings(undefined, {}), defaultSettings);
  });

  it("puts the project over the defaults and the editor over the project", () => {
    assert.deepEqual(resolveSettings(project, {}), {
      ...defaultSettings,
      interpreter: "/p/.venv/bin/python",
      writeTest: false,
      testFolder: undefined,
    });
    assert.deepEqual(resolveSettings(project, { writeTest: true, interpreter: "python3" }), {
      ...defaultSettings,
      interpreter: "python3",
      writeTest: true,
      testFolder: undefined,
    });
  });

  it("takes what the editor leaves undefined from the project", () => {
    assert.equal(resolveSettings(project, { interpreter: undefined }).interpreter, "/p/.venv/bin/python");
  });

  const interpreters: readonly [written: string, resolved: string][] = [
    ["python3.12", "python3.12"],
    ["/usr/bin/python3", "/usr/bin/python3"],
    ["C:/py/python.exe", "C:/py/python.exe"],
    ["../env/bin/python", "C:/env/bin/python"],
  ];
  for (const [written, resolved] of interpreters)
    it(`takes ${written} for ${resolved} on Windows`, () => {
      const pyproject = read(`[tool.notebridge]\ninterpreter = "${written}"`, "C:\\p\\pyproject.toml");
      assert.equal(resolveSettings(pyproject, {}).interpreter, resolved);
    });
});
