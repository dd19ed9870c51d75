import { readFileSync } from "node:fs";
import type { ChangeSet } from "../../src/core/change/changeSet.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";

// Run by tests in a process of its own, whose limits are lower: applies the change set in the file named, and prints the answer.
const [path = ""] = process.argv.slice(2);
// The test wrote it.
const changes = JSON.parse(readFileSync(path, "utf8")) as ChangeSet;
console.log(JSON.stringify(await createFileWorkspace().apply(changes)));
