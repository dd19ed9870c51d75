import { basename, dirname, join, relative } from "pathe";
import { renderPython } from "../core/extract/mergePython.ts";
import type { TestTarget } from "../core/extract/plan.ts";
import { importRoot } from "../core/project/importPath.ts";
import { standardLibrary } from "../core/project/standardLibrary.ts";
import { dataFolder, renderPinnedTest } from "../core/unittest/pinnedTest.ts";
import { pinnableInputs } from "../core/unittest/pinnableInputs.ts";
import { resultNames } from "../core/unittest/renderAsserts.ts";
import { callLine, type TestInputs, type TestText } from "../core/unittest/renderTest.ts";
import type { PinCandidate, Pinning, Progress, TestRunner, Workspace } from "./ports.ts";
import type { Recorded } from "./recordCall.ts";
import type { TestRequest } from "./testRequest.ts";

export interface PinPorts {
  readonly tests: TestRunner;
  readonly pinning: Pinning;
  readonly workspace: Pick<Workspace, "listFolder">;
}

/** A test that pins what the function gave in a fresh process; a sentence says why there is none. */
export async function pinTest(
  { tests, pinning, workspace }: PinPorts,
  { choice, readings, draft, known, module }: TestRequest,
  { recording, folder, interpreter }: Recorded,
  target: TestTarget,
  progress: Progress,
): Promise<TestText | string> {
  const pinnable = recording && pinnableInputs(choice, readings, draft, known, recording);
  if (pinnable === undefined) return "The run did not come as far as the call.";
  const { tested, inputs } = pinnable;
  progress.report("Pinning what the function gives");
  const { importName, path } = choice.module;
  const folders = [...new Set([importRoot(choice.module), dirname(choice.notebook)])].map((each) =>
    folder.place(each),
  );
  const pins = await pinning.run(
    {
      interpreter,
      module: { importName, path: folder.place(path), text: module },
      folders,
      folder: folder.place(dirname(choice.notebook)),
      root: folder.path,
      functionName: choice.functionName,
      call: callLine(tested, []),
      results: resultNames(tested),
      inputs: tested.parameters.map(({ name }) => name),
      taken: await workspace.listFolder(dataFolder(target)),
      candidates: inputs.map(asCandidate),
    },
    progress.signal,
  );
  if ("kind" in pins) return `Nothing could be pinned: ${pins.reason.replace(/\.$/, "")}.`;
  const chosen = inputs[pins.candidate];
  if (chosen === undefined) return "Inputs were chosen that were not offered.";
  const missing = await findMissing(workspace, dirname(choice.notebook), pins.reads);
  if (missing !== undefined) return `The function reads ${missing}, which only a run of the notebook makes.`;
  const text = renderPinnedTest(tested, chosen, pins, {
    target,
    folder: relative(dirname(target.path), dirname(choice.notebook)),
  });
  const { data = [] } = text;
  const passed = new Set(text.blocks);
  // Each run is a process of its own, with other hashes: what is pinned must not depend on them.
  for (let run = 0; run < 2; run += 1) {
    progress.report("Running the test");
    const ends = await tests.run(
      {
        interpreter,
        module: { importName, path, text: module },
        test: renderPython(text.head, text, standardLibrary),
        folders,
        place: {
          root: folder.path,
          module: folder.place(path),
          test: folder.place(target.path),
          files: data.map((file) => ({ path: folder.place(file.path), text: file.text })),
        },
      },
      progress.signal,
    );
    if ("kind" in ends)
      return `The test could not be run: ${ends.kind === "unavailable" ? ends.reason : "that was skipped"}.`;
    for (const [at, block] of text.blocks.entries()) {
      const end = ends.get(block.names[0] ?? "");
      if (end?.outcome === "passed") continue;
      passed.delete(block);
      if (at === 0) return `The test does not pass: ${end?.reason ?? "it did not run"}.`;
    }
  }
  return { ...text, blocks: text.blocks.filter((block) => passed.has(block)) };
}

/** The first of these files, relative to the folder, that is not there: the run has made it in its copy. */
async function findMissing(
  workspace: Pick<Workspace, "listFolder">,
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    const path = join(folder, name);
    if (!(await workspace.listFolder(dirname(path))).includes(basename(path))) return name;
  }
  return undefined;
}

function asCandidate({ imports, lines, recorded = [] }: TestInputs): PinCandidate {
  return {
    imports: imports.map(({ statement }) => statement),
    lines: lines.map(({ text }) => text).join("\n"),
    recorded,
  };
}
