import type { ImportedName } from "../python/nameFlow.ts";
import type { Draft } from "./draft.ts";
import type { Addition } from "./mergePython.ts";
import type { ExtractionChoice, TestTarget } from "./plan.ts";

/**
 * A pytest test that imports the function and is skipped, with what a person has to fill in: which inputs make sense can't be known from
 * the text alone.
 */
export function renderTest(
  choice: ExtractionChoice,
  draft: Draft,
  target: TestTarget,
): Addition & { readonly head: string } {
  const { functionName, module } = choice;
  const name = `test_${functionName}`;
  const call = `${functionName}(${draft.parameters.join(", ")})`;
  const lines = [
    `def ${name}():`,
    `    pytest.skip("Fill in ${draft.parameters.length === 0 ? "" : "the inputs and "}what to expect, then remove this line.")`,
    ...draft.parameters.map((parameter) => `    ${parameter} = ...`),
    ...(draft.returns.length === 0
      ? [`    ${call}`]
      : [`    result = ${call}`, "    assert result is not None"]),
  ];
  const imports: ImportedName[] = [
    { name: "pytest", module: "pytest", statement: "import pytest" },
    {
      name: functionName,
      module: module.importName,
      statement: `from ${module.importName} import ${functionName}`,
      isOwn: true,
    },
  ];
  const head = target.importFolder === undefined ? "" : pathLines(target.importFolder);
  return { imports, name, block: lines.join("\n"), head };
}

/** Lets the test find a module whose folder pytest does not put on the import path. */
function pathLines(folder: string): string {
  const path = folder === "" ? "Path(__file__).parent" : `Path(__file__).parent / "${folder}"`;
  return `import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(${path}))`;
}
