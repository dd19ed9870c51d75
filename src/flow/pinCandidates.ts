import { basename, dirname, join, relative } from "pathe";
import { renderPython } from "../core/extract/mergePython.ts";
import type { TestTarget } from "../core/extract/plan.ts";
import { importRoot } from "../core/project/importPath.ts";
import { standardLibrary } from "../core/project/standardLibrary.ts";
import type { PinCandidate } from "../core/unittest/definitionPins.ts";
import { dataFolder, renderPinnedTest } from "../core/unittest/pinnedTest.ts";
import { resultNames } from "../core/unittest/renderAsserts.ts";
import { callLine, type DataFile, type TestText } from "../core/unittest/renderTest.ts";
import type { PinnedCall, Pinning, Progress, TestRunner, Workspace } from "./ports.ts";
import type { Recorded } from "./recordCall.ts";
import { restorePaths } from "./restorePaths.ts";
import type { TestRequest } from "./testRequest.ts";

export interface PinPorts {
  readonly tests: TestRunner;
  readonly pinning: Pinning;
  readonly workspace: Pick<Workspace, "listFolder">;
}

/** Where a run has been, and what is tested there. */
export interface PinPlace {
  readonly request: Pick<TestRequest, "choice" | "module">;
  readonly recorded: Pick<Recorded, "folder" | "interpreter" | "root">;
  readonly target: TestTarget;
  /** Files that tests beside it read. */
  readonly data?: readonly DataFile[];
}

/** A test by the first candidate that serves, and one for each edge case, not yet run; a sentence says why there is none. `tested` is what has to do something for it to pass. */
export async function pinCandidates(
  { pinning, workspace }: PinPorts,
  { request: { choice, module }, recorded: { folder, interpreter, root }, target, data = [] }: PinPlace,
  { tested, candidates }: { readonly tested: string; readonly candidates: readonly PinCandidate[] },
  { signal }: Progress,
): Promise<TestText | string> {
  const { importName, path } = choice.module;
  const pins = await pinning.run(
    {
      interpreter,
      module: { importName, path: folder.place(path), text: module },
      folders: importFolders(choice).map((each) => folder.place(each)),
      folder: folder.place(dirname(choice.notebook)),
      root: folder.path,
      functionName: tested,
      taken: [...(await workspace.listFolder(dataFolder(target))), ...data.map(({ path }) => basename(path))],
      candidates: candidates.map(asCall),
    },
    signal,
  );
  if ("kind" in pins) {
    const large = folder.inPlace.find((name) => pins.reason.includes(basename(name)));
    const { reason } = restorePaths(pins, folder.path, root);
    const why = large === undefined ? reason.replace(/\.$/, "") : `${large} is too large for a test`;
    return `Nothing could be pinned: ${why}.`;
  }
  const chosen = candidates[pins.candidate];
  if (chosen === undefined) return "Inputs were chosen that were not offered.";
  const missing = await findMissing(workspace, dirname(choice.notebook), pins.reads);
  if (missing !== undefined) return `The function reads ${missing}, which only a run of the notebook makes.`;
  return renderPinnedTest(chosen.tested, chosen.inputs, pins, {
    target,
    folder: relative(dirname(target.path), dirname(choice.notebook)),
  });
}

/** Why tests by name do not pass, each time they are run; a sentence says why none could be run. */
export async function runPinned(
  { tests }: PinPorts,
  { request: { choice, module }, recorded: { folder, interpreter, root }, target }: PinPlace,
  text: TestText,
  progress: Progress,
): Promise<ReadonlyMap<string, string> | string> {
  const { importName, path } = choice.module;
  const failures = new Map<string, string>();
  // Each run is a process of its own, with other hashes: what is pinned must not depend on them.
  for (let run = 0; run < 2; run += 1) {
    progress.report("Running the test");
    const ends = await tests.run(
      {
        interpreter,
        module: { importName, path, text: module },
        test: renderPython(text.head, text, standardLibrary),
        folders: importFolders(choice).map((each) => folder.place(each)),
        place: {
          root: folder.path,
          module: folder.place(path),
          test: folder.place(target.path),
          files: (text.data ?? []).map((file) => ({ path: folder.place(file.path), text: file.text })),
        },
      },
      progress.signal,
    );
    if ("kind" in ends)
      return `The test could not be run: ${ends.kind === "unavailable" ? restorePaths(ends.reason, folder.path, root) : "that was skipped"}.`;
    for (const { names } of text.blocks) {
      const [name = ""] = names;
      const end = ends.get(name);
      if (end?.outcome !== "passed")
        failures.set(name, restorePaths(end?.reason ?? "it did not run", folder.path, root));
    }
  }
  return failures;
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

function importFolders({ module, notebook }: TestRequest["choice"]): readonly string[] {
  return [...new Set([importRoot(module), dirname(notebook)])];
}

function asCall({
  tested,
  filled,
  inputs: { imports, lines, recorded = [], gave },
}: PinCandidate): PinnedCall {
  return {
    imports: imports.map(({ statement }) => statement),
    lines: lines.map(({ text }) => text).join("\n"),
    recorded,
    ...(gave && { gave }),
    call: callLine(tested, []),
    results: resultNames(tested),
    filled,
    inputs: tested.parameters.map(({ name }) => name),
    keywords:
      tested.called === undefined
        ? tested.keywords.map((each) => ({ ...each, call: callLine(tested, [each.name]) }))
        : [],
  };
}
