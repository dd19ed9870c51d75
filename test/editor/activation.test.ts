import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { commands, extensions } from "vscode";
import type { Api } from "../../src/extension.ts";

describe("the extension", () => {
  it("activates without loading a part", async () => {
    const extension = extensions.getExtension<Api>("notebridge.notebridge");
    assert.ok(extension);
    const api = await extension.activate();
    assert.deepEqual(api.loaded(), []);
  });

  it("activates from a small file: the features are another", () => {
    const dist = path.join(extensions.getExtension("notebridge.notebridge")?.extensionPath ?? "", "dist");
    const size = (name: string): number => statSync(path.join(dist, name)).size;
    assert.ok(size("extension.js") < size("features.js") / 20);
  });

  it("registers its commands", async () => {
    assert.ok((await commands.getCommands(true)).includes("notebridge.extractCell"));
  });
});
