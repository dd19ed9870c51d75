import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CellOutput, CellRun } from "../../src/core/observe/cellRun.ts";
import { compareRuns } from "../../src/core/observe/compareOutputs.ts";
import type { Cell } from "../../src/core/notebook/notebook.ts";
import { readSections, type Section } from "../../src/core/notebook/sections.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import {
  ipynbOfPercent,
  readExtractCases,
  writeCaseNotebook,
  type ExtractCase,
} from "../support/extractCase.ts";
import { createTestPorts } from "../support/extractPorts.ts";
import {
  compareWithRun,
  extractAndRun,
  extractBy,
  runCells,
  type Extracted,
  type Verdict,
} from "./extractAndRun.ts";
import { requireVenv } from "../support/venv.ts";
import { twoAtATime } from "./twoAtATime.ts";
import { startWarmPython, type WarmPython } from "./warmPython.ts";

const samples = join(import.meta.dirname, "../../samples");

describe("outputs stay the same", () => {
  const folders: string[] = [];
  const temporaryFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), "notebridge-proof-"));
    folders.push(folder);
    return folder;
  };
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  describe("in the cases of extraction", () => {
    const cases = readExtractCases().filter(
      (each) => each.expect === "plan" && each.runs !== false && each.static === undefined,
    );
    let warm: WarmPython | undefined;
    let ports: Awaited<ReturnType<typeof createTestPorts>> | undefined;
    before(async () => {
      warm = await startWarmPython(temporaryFolder());
      ports = await createTestPorts(warm.path);
    });
    after(() => {
      ports?.dispose();
      return warm?.stop();
    });
    const tryCase = async (each: ExtractCase): Promise<Verdict> => {
      const notebook = writeCaseNotebook(each, temporaryFolder());
      assert.ok(warm && ports);
      const python = warm.path;
      const extract = extractBy.bind(undefined, ports);
      const original = await runCells(notebook, python);
      assertRan(original);
      return extractAndRun({ ...each, notebook, python }, original, extract);
    };
    const verdictOf = twoAtATime(cases.map((each) => () => tryCase(each)));
    for (const [index, { name }] of cases.entries())
      it(name, async () => {
        const verdict = await verdictOf(index);
        assert.ok(!isRefusal(verdict), JSON.stringify(verdict));
        assertSame(verdict);
      });
  });

  for (const [name, fewest] of [
    ["churn.ipynb", 12],
    ["checkout_experiment.ipynb", 7],
    ["sensors.py", 6],
  ] as const)
    describe(`in samples/${name}`, () => {
      const copySamples = (): string => {
        const folder = temporaryFolder();
        cpSync(samples, folder, { recursive: true });
        return join(folder, name);
      };
      let original: readonly CellRun[] = [];
      before(async () => {
        original = await runCells(copySamples(), requireVenv());
        assertRan(original);
      });
      const indexes = codeCellsOf(join(samples, name));
      const extractCell = (cell: number): Promise<Verdict> =>
        extractAndRun(
          {
            notebook: copySamples(),
            python: requireVenv(),
            cells: [cell],
            module: "extracted",
            function: "do_step",
          },
          original,
        );
      const verdictOf = twoAtATime(indexes.map((cell) => () => extractCell(cell)));

      const sections = sectionsOf(join(samples, name));
      const extractSection = ({ title, cells }: Section): Promise<Verdict> =>
        extractAndRun(
          {
            notebook: copySamples(),
            python: requireVenv(),
            cells,
            section: title,
            module: "extracted",
            function: "do_step",
          },
          original,
        );
      const sectionVerdictOf = twoAtATime(sections.map((section) => () => extractSection(section)));
      for (const [at, { title }] of sections.entries())
        it(`section "${title}"`, async () => {
          const verdict = await sectionVerdictOf(at);
          assert.ok(!isRefusal(verdict), JSON.stringify(verdict));
          assertSame(verdict);
        });

      if (name.endsWith(".ipynb"))
        it("has the outputs of a run saved", () => {
          assert.deepEqual(compareRuns(savedRuns(join(samples, name)), original), []);
        });

      for (const [at, cell] of indexes.entries())
        it(`cell ${cell + 1}`, async () => {
          const verdict = await verdictOf(at);
          if (isRefusal(verdict)) assert.match(verdict.reason, /^[A-Z].{10,}\.$/s);
          else assertSame(verdict);
        });

      it(`at least ${fewest} cells can be extracted`, async () => {
        const verdicts = await Promise.all(indexes.map((_, at) => verdictOf(at)));
        const refusals = verdicts.filter(isRefusal).map(({ reason }) => reason);
        assert.ok(indexes.length - refusals.length >= fewest, refusals.join("\n"));
      });
    });

  it("covers every notebook of samples/", () => {
    const notebooks = readdirSync(samples).filter((name) => name.endsWith(".ipynb"));
    assert.deepEqual(notebooks, ["checkout_experiment.ipynb", "churn.ipynb"]);
  });

  it("would tell a module that does something else", async () => {
    const each = readExtractCases().find(({ name }) => name === "parameters-and-return");
    assert.ok(each);
    const trial = {
      ...each,
      notebook: writeCaseNotebook(each, temporaryFolder()),
      python: requireVenv(),
    };
    const before = await runCells(trial.notebook, trial.python);
    const verdict = await extractAndRun(trial, before);
    assert.ok(verdict.kind === "extracted");
    const { path } = verdict.plan.module;
    writeFileSync(path, readFileSync(path, "utf8").replace("1.19", "2"));
    assert.deepEqual(await compareWithRun(trial, verdict.plan, before), [
      { cell: 2, before: "59.5\n", after: "100.0\n" },
    ]);
  });
});

function assertRan(runs: readonly CellRun[]): void {
  assert.deepEqual(
    runs.filter(({ status }) => status !== "ok").map(({ outputs }) => outputs),
    [],
    "The notebook raises before anything is extracted.",
  );
}

function assertSame({ differences, problems }: Extracted): void {
  assert.deepEqual({ differences, problems }, { differences: [], problems: "" });
}

function codeCellsOf(path: string): readonly number[] {
  return readCells(path).flatMap(({ cell_type: kind }, index) => (kind === "code" ? [index] : []));
}

/** The sections of several cells below the title, which is the whole notebook. */
function sectionsOf(path: string): readonly Section[] {
  const cells = readCells(path).map(({ cell_type: kind, source }) => ({
    kind,
    language: kind === "code" ? "python" : kind,
    source: source.join(""),
  }));
  return readSections({ format: "ipynb", language: "python", cells }).filter(
    (section) => section.level > 1 && section.cells.length > 1,
  );
}

/** What a notebook's code cells have saved, as a run would tell it. */
function savedRuns(path: string): readonly CellRun[] {
  return readCells(path).flatMap(({ cell_type: kind, outputs = [] }, cell) =>
    kind === "code"
      ? [{ cell, status: "ok", seconds: 0, executionCount: undefined, outputs: outputs.map(joinLines) }]
      : [],
  );
}

interface SavedCell {
  readonly cell_type: Cell["kind"];
  readonly source: readonly string[];
  readonly outputs?: readonly CellOutput[];
}

function readCells(path: string): readonly SavedCell[] {
  const text = readFileSync(path, "utf8");
  // Our own samples: nbformat has checked them.
  return (
    JSON.parse(path.endsWith(".ipynb") ? text : ipynbOfPercent(text)) as { cells: readonly SavedCell[] }
  ).cells;
}

/** Files keep a text as a list of its lines. */
function joinLines(output: CellOutput): CellOutput {
  return JSON.parse(JSON.stringify(output), (_, value: unknown) => {
    return Array.isArray(value) ? value.join("") : value;
  }) as CellOutput; // it has the same fields
}
