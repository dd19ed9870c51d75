import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { silentProgress } from "../../src/cli/ports.ts";
import type { ExtractionPlan } from "../../src/core/extract/plan.ts";
import { isRefusal, renderRefusal, type Offer, type Refusal } from "../../src/core/refusal.ts";
import {
  applyExtraction,
  planExtraction,
  type ExtractPorts,
  type ExtractRequest,
} from "../../src/flow/extract.ts";
import { run } from "../../src/host/process/run.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";
import { createTestPorts } from "../support/extractPorts.ts";
import { requireVenv } from "../support/venv.ts";
import { runCells } from "./extractAndRun.ts";

const script = "# %%\nclass Box:\n    size = 2\n# %%\nx = 3\n# %%\ny = x * Box.size\n# %%\nprint(y)\n";

describe("a module that the notebook would not find", () => {
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
    folder = mkdtempSync(join(tmpdir(), "notebridge-path-"));
    write("pyproject.toml", '[project]\nname = "shop"\n');
    write("src/shop/__init__.py", "");
    mkdirSync(join(folder, "tests"));
    notebook = write("notebooks/notebook.ipynb", ipynbOfPercent(script));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const plan = (wishes: Partial<ExtractRequest>): Promise<ExtractionPlan | Refusal> => {
    const asked = {
      notebook,
      cells: [2],
      module: "features",
      functionName: "grow",
      kernel: "unknown",
    } as const;
    return planExtraction(ports, { ...asked, ...wishes }, silentProgress);
  };
  const offersOf = (refused: ExtractionPlan | Refusal): readonly Offer[] => {
    assert.ok(isRefusal(refused), "It was planned.");
    return refused.offers ?? [];
  };
  const take = (offers: readonly Offer[], kind: Offer["kind"]): Partial<ExtractRequest> => {
    const offer = offers.find((each) => each.kind === kind);
    if (offer?.kind === "module") return { module: offer.module };
    if (offer?.kind === "import path") return { importPath: offer.folder };
    assert.fail(`There is no offer "${kind}" among ${JSON.stringify(offers)}.`);
  };
  /** Applies the plan, and holds what the notebook puts out then, and pytest, against what they should. */
  const prove = async (planned: ExtractionPlan | Refusal): Promise<ExtractionPlan> => {
    assert.ok(!isRefusal(planned), isRefusal(planned) ? renderRefusal(planned) : "");
    assert.ok(!isRefusal(await applyExtraction(ports, planned)));
    const runs = await runCells(notebook, requireVenv());
    assert.match(JSON.stringify(runs.at(-1)?.outputs), /"6\\n"/, JSON.stringify(runs));
    const args = ["-m", "pytest", "-q", "-p", "no:cacheprovider", planned.testPath ?? ""];
    const tested = await run({ program: requireVenv(), args, cwd: folder, timeout: 60_000 });
    assert.ok(tested.kind === "exited" && tested.code === 0, JSON.stringify(tested));
    return planned;
  };

  it("goes beside the notebook when that is taken", async () => {
    const planned = await prove(await plan(take(offersOf(await plan({})), "module")));
    assert.equal(planned.module.path, join(folder, "notebooks/features.py"));
  });

  it("is found by a line that is taken, and by the next extraction too", async () => {
    const planned = await prove(await plan(take(offersOf(await plan({})), "import path")));
    assert.equal(planned.module.path, join(folder, "src/shop/features.py"));
    const [first, second] = planned.changes.notebook.cells;
    assert.match(
      first?.after ?? "",
      /^import os\nimport sys\n\nsys\.path\.append\(os\.path\.abspath\("\.\.\/src"\)\)\n/,
    );
    assert.doesNotMatch(second?.after ?? "", /sys\.path/);
    const next = await prove(await plan({ cells: [1], functionName: "begin" }));
    assert.doesNotMatch(next.changes.notebook.cells[0]?.after ?? "", /sys\.path/);
  });

  it("offers a command that installs the project", async () => {
    const command = offersOf(await plan({})).find(({ kind }) => kind === "command");
    assert.ok(
      command?.kind === "command" && command.command.endsWith(` -m pip install -e ${folder}`),
      JSON.stringify(command),
    );
  });

  it("may be in a plain folder of the project", async () => {
    const planned = await prove(
      await plan({
        module: "../lib/features.py",
        ...take(offersOf(await plan({ module: "../lib/features.py" })), "import path"),
      }),
    );
    assert.equal(planned.module.importName, "lib.features");
  });

  it("is found where a cell of the person's own adds the folder", async () => {
    writeFileSync(
      notebook,
      ipynbOfPercent(`# %%\nimport sys\nsys.path.insert(0, "../src")  # ours\n${script}`),
    );
    const planned = await prove(await plan({ cells: [3] }));
    assert.doesNotMatch(planned.changes.notebook.cells.at(-1)?.after ?? "", /sys\.path/);
  });

  it("is found beside the notebook that has left its folder", async () => {
    writeFileSync(notebook, ipynbOfPercent(`# %%\nimport os\nos.chdir("..")\n${script}`));
    const module = "features.py";
    const refused = await plan({ cells: [3], module });
    const planned = await prove(
      await plan({ cells: [3], module, ...take(offersOf(refused), "import path") }),
    );
    assert.match(planned.notes.join(), /one of this machine/);
    await prove(await plan({ cells: [2], module, functionName: "begin" }));
  });

  it("is refused where the notebook uses the names that the line needs", async () => {
    writeFileSync(notebook, ipynbOfPercent(`# %%\nsys = 3\n${script}`));
    const refused = await plan({ cells: [3], ...take(offersOf(await plan({ cells: [3] })), "import path") });
    assert.ok(isRefusal(refused));
    assert.match(refused.reason, /Cell 1 uses `sys`/);
    assert.match(readFileSync(notebook, "utf8"), /sys = 3/);
  });
});
