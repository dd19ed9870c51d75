import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentProgress } from "../../src/cli/ports.ts";
import type { ExtractionPlan } from "../../src/core/extract/plan.ts";
import { isRefusal, renderRefusal } from "../../src/core/refusal.ts";
import {
  applyExtraction,
  planExtraction,
  type ExtractPorts,
  type ExtractRequest,
} from "../../src/flow/extract.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";
import { createTestPorts } from "../support/extractPorts.ts";
import { requireVenv } from "../support/venv.ts";
import { runCells } from "./extractAndRun.ts";

const script = [
  "# %%",
  "prices = [1, 2, 3]",
  "# %%",
  "total = sum(prices)",
  "# %%",
  "class Basket:",
  "    size = 3",
  "basket = Basket()",
  "# %%",
  "mean = total / basket.size",
  "# %%",
  "print(total, mean, isinstance(basket, Basket))",
  "",
].join("\n");

interface SavedNotebook {
  readonly cells: readonly { readonly source: readonly string[] }[];
}

describe("a second extraction into a module, in the kernel that has imported it", () => {
  let ports: ExtractPorts & { readonly dispose: () => void };
  let folder: string;
  let notebook: string;
  before(async () => {
    ports = await createTestPorts();
  });
  after(() => {
    ports.dispose();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "notebridge-live-"));
    notebook = join(folder, "notebook.ipynb");
    writeFileSync(notebook, ipynbOfPercent(script));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const plan = async (request: Partial<ExtractRequest>): Promise<ExtractionPlan> => {
    const whole = {
      notebook,
      cells: [1],
      module: "steps",
      functionName: "add_up",
      kernel: "running",
    } as const;
    const planned = await planExtraction(ports, { ...whole, ...request }, silentProgress);
    assert.ok(!isRefusal(planned), isRefusal(planned) ? renderRefusal(planned) : "");
    return planned;
  };
  const apply = async (planned: ExtractionPlan): Promise<void> => {
    assert.ok(!isRefusal(await applyExtraction(ports, planned)));
  };
  const cellsNow = (): readonly string[] => {
    // Written by ourselves a moment ago.
    const { cells } = JSON.parse(readFileSync(notebook, "utf8")) as SavedNotebook;
    return cells.map(({ source }) => source.join(""));
  };
  const lastOutput = async (cells: readonly string[]): Promise<string> => {
    const live = join(folder, "live.ipynb");
    writeFileSync(live, ipynbOfPercent(cells.map((cell) => `# %%\n${cell}\n`).join("")));
    const runs = await runCells(live, requireVenv());
    return JSON.stringify(runs.at(-1)?.outputs);
  };
  /** All cells as they were, then, in the same kernel, the second extraction and the cells it changed with those below. */
  const runOn = async (before: readonly string[], second: ExtractionPlan, from: number): Promise<string> => {
    const writes = second.changes.files.map(
      ({ path, after }) => `open(${JSON.stringify(path)}, "w").write(${JSON.stringify(after)});`,
    );
    const module = second.module.path;
    const old = readFileSync(module, "utf8");
    await apply(second);
    const changed = cellsNow().slice(from);
    writeFileSync(module, old);
    return lastOutput([...before, writes.join("\n"), ...changed]);
  };
  const expected = (outputs: string): void => {
    assert.match(outputs, /6 2\.0 True/);
  };

  it("needs no restart", async () => {
    await apply(await plan({ cells: [1] }));
    const second = await plan({ cells: [3], functionName: "average" });
    assert.match(second.changes.notebook.cells[0]?.after ?? "", /importlib\.reload/);
    expected(await runOn(cellsNow(), second, 3));
  });

  it("would need one without the reload", async () => {
    await apply(await plan({ cells: [1] }));
    const second = await plan({ cells: [3], functionName: "average", reload: "never" });
    assert.match(second.notes.join("\n"), /keeps the old one until it is restarted/);
    assert.match(await runOn(cellsNow(), second, 3), /cannot import name 'average'/);
  });

  it("needs no restart where definitions come along", async () => {
    await apply(await plan({ cells: [1] }));
    expected(await runOn(cellsNow(), await plan({ cells: [2], functionName: "pack" }), 2));
  });

  it("needs nothing where the notebook has %autoreload 2", async () => {
    writeFileSync(notebook, ipynbOfPercent(`# %%\n%load_ext autoreload\n%autoreload 2\n${script}`));
    await apply(await plan({ cells: [2] }));
    const second = await plan({ cells: [4], functionName: "average" });
    assert.doesNotMatch(second.changes.notebook.cells[0]?.after ?? "", /reload/);
    assert.deepEqual(second.notes, []);
    expected(await runOn(cellsNow(), second, 4));
  });

  it("makes the module once in a fresh run", async () => {
    const module = join(folder, "steps.py");
    writeFileSync(module, 'class Basket:\n    size = 3\n\n\nprint("made")\n');
    const cells = [
      "from steps import Basket\nbasket = Basket()",
      "total = 6",
      "half = total / 2",
      "print(isinstance(basket, Basket))",
    ];
    writeFileSync(notebook, ipynbOfPercent(cells.map((cell) => `# %%\n${cell}\n`).join("")));
    const planned = await plan({ cells: [2], functionName: "halve" });
    assert.match(planned.notes.join("\n"), /classes of `steps`/);
    await apply(planned);
    const runs = await runCells(notebook, requireVenv());
    const outputs = runs.map((run) => JSON.stringify(run.outputs)).join("\n");
    assert.deepEqual([outputs.match(/made/g)?.length, outputs.includes("True")], [1, true], outputs);
  });
});
