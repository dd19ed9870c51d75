import type { ImportedName } from "../python/nameFlow.ts";
import type { Draft, Step } from "./draft.ts";
import type { Addition, Block } from "./mergePython.ts";
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
  const { module } = choice;
  const names =
    draft.step === undefined
      ? draft.items.filter((item) => item.isOwn).map(({ name }) => name)
      : [choice.functionName];
  const imports: ImportedName[] = [
    { name: "pytest", module: "pytest", statement: "import pytest" },
    ...names.map((name) => ({
      name,
      module: module.importName,
      statement: `from ${module.importName} import ${name}`,
      isOwn: true,
    })),
  ];
  const head = target.importFolder === undefined ? "" : pathLines(target.importFolder);
  const blocks = names.map((name): Block => ({
    name: `test_${name}`,
    kind: "definition",
    text: testText(name, draft.step),
  }));
  return { imports, blocks, head };
}

function testText(name: string, step: Step | undefined): string {
  const parameters = step?.parameters ?? [];
  const call = `${name}(${parameters.join(", ")})`;
  const what = parameters.length === 0 ? "" : "the inputs and ";
  const body =
    step === undefined
      ? [`    assert callable(${name})`]
      : step.isAsync || step.returns.length === 0
        ? [`    ${call}`]
        : [`    result = ${call}`, "    assert result is not None"];
  return [
    `def test_${name}():`,
    `    pytest.skip("Fill in ${what}what to expect, then remove this line.")`,
    ...parameters.map((parameter) => `    ${parameter} = ...`),
    ...body,
  ].join("\n");
}

/** Lets the test find a module whose folder pytest does not put on the import path. */
function pathLines(folder: string): string {
  const path = folder === "" ? "Path(__file__).parent" : `Path(__file__).parent / "${folder}"`;
  return `import sys\nfrom pathlib import Path\n\nsys.path.insert(0, str(${path}))`;
}
