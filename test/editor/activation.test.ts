import assert from "node:assert/strict";
import { commands, extensions } from "vscode";
import type { Api } from "../../src/extension.ts";

describe("the extension", () => {
  it("activates without loading a part", async () => {
    const extension = extensions.getExtension<Api>("notebridge.notebridge");
    assert.ok(extension);
    const api = await extension.activate();
    assert.deepEqual(api.loaded(), []);
  });

  it("registers its commands", async () => {
    assert.ok((await commands.getCommands(true)).includes("notebridge.extractCell"));
  });
});
