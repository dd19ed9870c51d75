import type { ImportedName } from "../python/nameFlow.ts";
import type { Draft } from "./draft.ts";
import type { Addition } from "./mergePython.ts";
import type { ExtractionChoice, TestTarget } from "./plan.ts";

/** A pytest test that imports the function and says, skipped, what a person has to fill in: inputs can't be known from the text alone. */
export function renderTest(
  choice: ExtractionChoice,
  draft: Draft,
  target: TestTarget,
): Addition & { readonly head: string } {
  const { functionName, module } = choice;
  const name = `test_${functionName}`;
  const given = draft.parameters.length === 0 ? "" : `small values for ${listed(draft.parameters)}`;
  const expected = draft.returns.length === 0 ? "what it changes" : `the ${listed(draft.returns)} it returns`;
  const what = [
    "fill in: call it",
    ...(given === "" ? [] : [`with ${given}`]),
    `and assert ${expected}`,
  ].join(" ");
  const imports: ImportedName[] = [
    { name: "pytest", module: "pytest", statement: "import pytest" },
    {
      name: functionName,
      module: module.importName,
      statement: `from ${module.importName} import ${functionName}`,
      isOwn: true,
    },
  ];
  const block = `def ${name}():\n    assert callable(${functionName})\n    pytest.skip("${what}")`;
  return {
    imports,
    name,
    block,
    head: target.importFolder === undefined ? "" : pathLines(target.importFolder),
  };
}

/** Lets the test find a module whose folder pytest does not put on the import path. */
function pathLines(folder: string): string {
  const path = folder === "" ? "Path(__file__).parent" : `Path(__file__).parent / "${folder}"`;
  return `import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(${path}))`;
}

function listed(names: readonly string[]): string {
  return names.length <= 1 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
