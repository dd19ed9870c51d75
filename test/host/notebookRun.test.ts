import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNotebook, type ScriptRunRequest } from "../../src/host/notebookRun.ts";
import { requireVenv } from "../support/venv.ts";

const script = join(import.meta.dirname, "../../python/run_notebook.py");

describe("runNotebook", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), "notebridge-"))));
  after(() => rm(folder, { recursive: true }));

  async function run(sources: readonly string[], more: Partial<ScriptRunRequest> = {}) {
    const notebook = join(folder, "notebook.ipynb");
    const cells = sources.map((source) => ({ cell_type: "code", metadata: {}, source, outputs: [] }));
    await writeFile(notebook, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    return runNotebook({ interpreter: requireVenv(), script, notebook, timeoutMs: 20_000, ...more });
  }

  it("gives what each cell put out, as it ends and at the end", async () => {
    const seen: number[] = [];
    const sources = ["x = 2; print(x)", "x + 1", "1 / 0", "print('never')"];
    const outcome = await run(sources, { onCell: ({ cell }) => seen.push(cell) });
    assert.deepEqual(seen, [0, 1, 2]);
    assert.ok(outcome.kind === "ran");
    assert.deepEqual(
      outcome.cells.map(({ cell, status, executionCount }) => ({ cell, status, executionCount })),
      [
        { cell: 0, status: "ok", executionCount: 1 },
        { cell: 1, status: "ok", executionCount: 2 },
        { cell: 2, status: "error", executionCount: 3 },
      ],
    );
    assert.deepEqual(outcome.cells[0]?.outputs, [{ output_type: "stream", name: "stdout", text: "2\n" }]);
  });

  it("runs no further than asked", async () => {
    const outcome = await run(["1", "2", "3"], { until: 1 });
    assert.deepEqual(outcome.kind === "ran" && outcome.cells.map(({ cell }) => cell), [0, 1]);
  });

  it("stops a cell that takes too long", async () => {
    const outcome = await run(["import time; time.sleep(60)"], { timeoutMs: 1_500 });
    const problem = "The cell ran for more than 1.5 seconds and was stopped.";
    assert.equal(outcome.kind === "ran" && outcome.cells[0]?.problem, problem);
  });

  it("can be cancelled, before and while a cell runs", async () => {
    const sources = ["1", "import time; time.sleep(60)"];
    const controller = new AbortController();
    const onCell = (): void => {
      controller.abort();
    };
    const started = performance.now();
    assert.deepEqual(await run(sources, { signal: controller.signal, onCell }), { kind: "cancelled" });
    assert.ok(performance.now() - started < 20_000);
    assert.deepEqual(await run(sources, { signal: controller.signal }), { kind: "cancelled" });
  });

  it("says why a notebook can't be run", async () => {
    const missing = { notebook: join(folder, "none.ipynb") };
    const cases: [Partial<ScriptRunRequest>, RegExp][] = [
      [missing, /none\.ipynb can't be read as a notebook/],
      [{ interpreter: "/no/such/python" }, /no Python at \/no\/such\/python/],
      [{ script: join(folder, "none.py") }, /did not come to its end: Python ended with code 2\. .*none\.py/],
    ];
    for (const [request, expected] of cases) {
      const outcome = await run(["1"], request);
      assert.match(outcome.kind === "refusal" ? outcome.reason : outcome.kind, expected);
    }
  });
});
