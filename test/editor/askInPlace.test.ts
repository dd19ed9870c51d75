import assert from "node:assert/strict";
import { refuse } from "../../src/core/refusal.ts";
import { askInPlace } from "../../src/editor/observe/askInPlace.ts";
import type { Question } from "../../src/editor/observe/askInDialog.ts";
import type { RunFolder, RunFolderRequest } from "../../src/flow/ports.ts";

describe("reading in place", () => {
  const asked: Question[] = [];
  let answer: boolean;
  const made: RunFolder = {
    kind: "run folder",
    path: "/copy",
    inPlace: [],
    place: (path) => path,
    write: () => Promise.resolve(),
    read: () => Promise.resolve(undefined),
    isCurrent: () => Promise.resolve(true),
    removeOriginals: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  };
  const tooLarge = refuse("The folder has 3 GB.", "Raise it.", [{ kind: "in place", title: "Read" }]);
  const noFolder = refuse("There is no such folder.");
  const make = ({ folder, rest }: RunFolderRequest) =>
    Promise.resolve(folder === "/none" ? noFolder : rest === "in place" ? made : tooLarge);
  const confirm = (question: Question): Promise<boolean> => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  const { signal } = new AbortController();
  beforeEach(() => {
    asked.length = 0;
    answer = true;
  });

  it("is asked for once in a session, with what is too large", async () => {
    const folders = askInPlace({ make }, confirm);
    assert.equal(await folders.make({ folder: "/shop", limit: 500 }, signal), made);
    assert.equal(await folders.make({ folder: "/shop", limit: 500 }, signal), made);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.message, "The folder has 3 GB.");
    assert.equal(asked[0].button, "Read");
    assert.match(asked[0].detail, /It can't write them/);
    await folders.make({ folder: "/other", limit: 500 }, signal);
    assert.equal(asked.length, 2);
  });

  it("comes to nothing where the person does not want it, and is no question where it would not help", async () => {
    const folders = askInPlace({ make }, confirm);
    answer = false;
    assert.deepEqual(await folders.make({ folder: "/shop", limit: 500 }, signal), { kind: "cancelled" });
    assert.equal(await folders.make({ folder: "/none", limit: 500 }, signal), noFolder);
    assert.equal(asked.length, 1);
  });
});
