import assert from "node:assert/strict";
import { ConfigurationTarget, workspace } from "vscode";
import { isRefusal } from "../../src/core/refusal.ts";
import { createSettings } from "../../src/editor/settings.ts";
import { createEditorWorkspace } from "../../src/editor/workspace/editorWorkspace.ts";
import { createProject, type Project } from "./support/project.ts";
import { defaultSettings } from "../../src/core/project/settings.ts";

const pyproject = `
[tool.notebridge]
interpreter = "/opt/python"

[tool.notebridge.extract]
write-test = false
test-folder = "checks"
`;

// The VS Code of the tests asks no kernel.
const defaults = { ...defaultSettings, liveKernel: "never" };

describe("settings", () => {
  const files = createEditorWorkspace();
  const settings = createSettings(files);
  let project: Project;

  beforeEach(() => {
    project = createProject({ "analysis/nb.ipynb": "", "pyproject.toml": pyproject, "other.ipynb": "" });
  });
  afterEach(async () => {
    await set("extract.writeTest", undefined);
    await set("extract.testFolder", undefined);
    await project.remove();
  });
  after(() => {
    files.dispose();
  });

  it("come from the nearest pyproject.toml", async () => {
    assert.deepEqual(await settings.read(project.path("analysis/nb.ipynb")), {
      ...defaults,
      interpreter: "/opt/python",
      writeTest: false,
      testFolder: "checks",
    });
  });

  it("come from VS Code where they are set there", async () => {
    await set("extract.writeTest", true);
    await set("extract.testFolder", "tests/unit");
    assert.deepEqual(await settings.read(project.path("analysis/nb.ipynb")), {
      ...defaults,
      interpreter: "/opt/python",
      writeTest: true,
      testFolder: "tests/unit",
    });
  });

  it("leave a text of the wrong type or without content aside", async () => {
    await set("extract.writeTest", "perhaps");
    await set("extract.testFolder", "");
    assert.deepEqual(await settings.read(project.path("analysis/nb.ipynb")), {
      ...defaults,
      interpreter: "/opt/python",
      writeTest: false,
      testFolder: "checks",
    });
  });

  it("are the defaults where nobody sets them", async () => {
    project.write("pyproject.toml", "");
    assert.deepEqual(await settings.read(project.path("other.ipynb")), defaults);
  });

  it("are refused when pyproject.toml can't be read", async () => {
    project.write("pyproject.toml", "[tool.notebridge\n");
    assert.ok(isRefusal(await settings.read(project.path("other.ipynb"))));
  });
});

async function set(key: string, value: unknown): Promise<void> {
  await workspace.getConfiguration("notebridge").update(key, value, ConfigurationTarget.Global);
}
