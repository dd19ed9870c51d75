import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentProgress } from "../../src/cli/ports.ts";
import type { ExtractionPlan } from "../../src/core/extract/plan.ts";
import { isRefusal, renderRefusal, type Refusal } from "../../src/core/refusal.ts";
import { planExtraction, type ExtractPorts } from "../../src/flow/extract.ts";
import { createTestPorts } from "../support/extractPorts.ts";
import { readTree } from "../support/fileTree.ts";

describe("an extraction whose call was recorded", function () {
  this.timeout(240_000);
  let ports: ExtractPorts & { readonly dispose: () => void };
  let folder: string;
  before(async () => {
    ports = await createTestPorts();
  });
  after(() => {
    ports.dispose();
  });
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "notebridge-")), "shop");
    mkdirSync(folder);
  });
  afterEach(() => {
    rmSync(join(folder, ".."), { recursive: true });
  });

  /** The plan for one cell; whatever comes of it, the person's folder is as it was and no copy of it stays. */
  async function plan(sources: readonly string[], cell: number): Promise<ExtractionPlan | Refusal> {
    const notebook = join(folder, "nb.ipynb");
    const cells = sources.map((source) => ({
      cell_type: "code",
      metadata: {},
      source,
      outputs: [],
      execution_count: null,
    }));
    writeFileSync(notebook, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 }));
    const before = readTree(folder);
    const planned = await planExtraction(
      ports,
      {
        notebook,
        cells: [cell],
        module: "features",
        functionName: "make",
        kernel: "unknown",
        run: "fresh",
      },
      silentProgress,
    );
    assert.deepEqual(readTree(folder), before);
    const isCopy = (name: string) => name.startsWith("notebridge-run-") && name.includes(`-${process.pid}-`);
    assert.deepEqual(readdirSync(tmpdir()).filter(isCopy), []);
    return planned;
  }

  async function made(sources: readonly string[], cell: number): Promise<ExtractionPlan> {
    const planned = await plan(sources, cell);
    assert.ok(!isRefusal(planned), isRefusal(planned) ? renderRefusal(planned) : "");
    return planned;
  }

  const textOf = ({ changes }: ExtractionPlan, name: string): string =>
    changes.files.find(({ path }) => path === join(folder, name))?.after ?? "";

  it("writes types, columns and a test that pins what came out", async () => {
    writeFileSync(
      join(folder, "orders.csv"),
      "email,price\na@b.co,1.5\nb@b.co,2.5\na@b.co,4.0\nd@b.co,8.0\n",
    );
    const planned = await made(
      [
        "import pandas as pd",
        'df = pd.read_csv("orders.csv")\nrate = open("orders.csv").read().count("p") / 4',
        'df["tax"] = df["price"] * rate\ntotal = df["tax"].sum()',
        "print(df.shape, total)",
      ],
      2,
    );
    const module = textOf(planned, "features.py");
    assert.match(
      module,
      /def make\(df: pd\.DataFrame, rate: float\) -> tuple\[pd\.DataFrame, np\.floating\]:/,
    );
    assert.match(module, /df: Needs the column `price`/);
    const test = textOf(planned, "test_features.py");
    assert.match(test, /"person1@example\.com",\s*"person2@example\.com",\s*"person1@example\.com"/);
    assert.match(test, /"price": \[1\.5, 2\.5, 4\.0\]/);
    assert.doesNotMatch(test, /b\.co/);
    assert.deepEqual(planned.notes, [
      "The test holds data of the notebook: 3 rows of `df` (columns email, price); values of `email` were replaced.",
    ]);
    assert.match(test, /rate = 0\.25/);
    assert.match(test, /assert total == pytest\.approx\(2\.0\)/);
    assert.match(test, /def test_make_without_rows\(\):/);
    assert.doesNotMatch(test, /skip/);
  });

  it("says why nothing is pinned, in a note and in a skip", async () => {
    const planned = await made(
      [
        "import socket",
        "mine, other = socket.socketpair()",
        "other.send(b'1')\nraw = mine.recv(1)",
        "print(raw)",
      ],
      2,
    );
    const reason = "Nothing could be pinned: its inputs can't be written as code.";
    assert.deepEqual(planned.notes, [`The test does not pin what the run gave. ${reason}`]);
    assert.ok(
      textOf(planned, "test_features.py").includes(`cell 2 reaches for the network. ${reason} Fill in`),
    );
  });

  it("refuses where a cell fails only after the extraction", async () => {
    const refused = await plan(
      ["import inspect, sys", "x = 2", 'y = x + len(sys._getframe().f_globals["_ih"])', "print(y)"],
      2,
    );
    assert.ok(isRefusal(refused), "It was planned.");
    assert.match(
      renderRefusal(refused),
      /In a fresh kernel cell 3 fails after the extraction, and does not without it: KeyError: '_ih'\. Nothing was changed\./,
    );
  });

  it("refuses where one cell fails anyway, and another only after the extraction", async () => {
    const refused = await plan(
      [
        "import sys\ndef double(x):\n    return 2 * x\n1 / 0",
        'y = double(2) + len(sys._getframe().f_globals["_ih"])',
        "print(y)",
      ],
      1,
    );
    assert.ok(isRefusal(refused), JSON.stringify(refused));
    assert.match(renderRefusal(refused), /In a fresh kernel cell 2 fails after the extraction/);
  });

  it("names the person's files, not those of a copy", async () => {
    const planned = await made(
      ["import os", 'text = open(os.path.abspath("missing.csv"))', "x = 2", "y = x * 2", "print(y)"],
      3,
    );
    const missing = join(folder, "missing.csv");
    assert.deepEqual(planned.notes, [
      `In a fresh kernel cell 2 fails: FileNotFoundError: [Errno 2] No such file or directory: '${missing}'.`,
    ]);
    const skipped = await made(
      ["import os", "x = 2", 'y = x * os.path.getsize(os.path.abspath("missing.csv"))'],
      2,
    );
    assert.match(skipped.notes.join("\n"), /missing\.csv/);
    assert.doesNotMatch(JSON.stringify(skipped), /notebridge-run-/);
  });

  it("pins nothing that the notebook did not get", async () => {
    const setting = "import pandas as pd\npd.options.display.precision = 3";
    const cells = ["n = 2", "text = str(pd.options.display.precision * n)", "print(text)"];
    const planned = await made([setting, ...cells], 2);
    assert.match(
      planned.notes.join("\n"),
      /it gives something else than in the notebook, for the same inputs/,
    );
    assert.doesNotMatch(textOf(planned, "test_features.py"), /"12"/);
    const alike = await made(["import pandas as pd", ...cells], 2);
    assert.match(textOf(alike, "test_features.py"), /assert result == "12"/);
    const [helper, call] = ["def twice(n):\n    return pd.options.display.precision * n", "print(twice(4))"];
    const moved = await made([setting, helper, call], 1);
    assert.match(moved.notes.join("\n"), /it gives something else than in the notebook/);
  });
});
