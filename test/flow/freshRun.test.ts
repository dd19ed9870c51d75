import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExtractionPlan } from "../../src/core/extract/plan.ts";
import { isRefusal, type Refusal } from "../../src/core/refusal.ts";
import {
  applyExtraction,
  planExtraction,
  type ExtractPorts,
  type ExtractRequest,
} from "../../src/flow/extract.ts";
import type { RunFolders } from "../../src/flow/ports.ts";
import { keepRun } from "../../src/flow/keptRun.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";
import { createTestPorts } from "../support/extractPorts.ts";
import { readTree } from "../support/fileTree.ts";
import { requireVenv } from "../support/venv.ts";

describe("an extraction with a fresh run", function () {
  this.timeout(180_000);
  let ports: ExtractPorts & { readonly dispose: () => void };
  let folder: string;
  const reports: string[] = [];

  before(async () => {
    ports = await createTestPorts();
  });
  after(() => {
    ports.dispose();
  });
  beforeEach(() => {
    reports.length = 0;
    folder = join(mkdtempSync(join(tmpdir(), "notebridge-")), "shop");
    mkdirSync(folder);
    writeFileSync(join(folder, "pyproject.toml"), '[project]\nname = "shop"\nversion = "1"\n');
  });
  afterEach(() => {
    rmSync(join(folder, ".."), { recursive: true });
    assert.deepEqual(runFolders(), []);
  });

  const plan = async (
    script: string,
    cell: number,
    signal = new AbortController().signal,
    heard: (report: string) => void = () => undefined,
    more: Partial<ExtractRequest> = {},
  ): Promise<ExtractionPlan | Refusal> => {
    const notebook = join(folder, "nb.ipynb");
    // Who saves the same again has changed the file.
    if (!existsSync(notebook) || readFileSync(notebook, "utf8") !== ipynbOfPercent(script))
      writeFileSync(notebook, ipynbOfPercent(script));
    const before = readTree(folder);
    const request = {
      notebook,
      cells: [cell],
      functionName: "step",
      module: "steps",
      run: "fresh" as const,
      kernel: "unknown" as const,
      ...more,
    };
    const report = (message: string): void => {
      reports.push(message);
      heard(message);
    };
    const planned = await planExtraction(ports, request, { report, signal });
    assert.deepEqual(readTree(folder), before);
    return planned;
  };
  const textOf = (planned: ExtractionPlan | Refusal, name: string): string => {
    assert.ok(!isRefusal(planned), JSON.stringify(planned));
    return planned.changes.files.find(({ path }) => path.endsWith(name))?.after ?? "";
  };

  it("has the types and the values that came out, and says which cell runs", async () => {
    const planned = await plan(
      "# %%\nimport fractions\nrates = {'a': fractions.Fraction(1, 2)}\n# %%\nbest = max(rates.values())\n# %%\nprint(best)\n",
      1,
    );
    assert.match(
      textOf(planned, "/steps.py"),
      /def step\(rates: dict\[str, fractions\.Fraction\]\) -> fractions\.Fraction:/,
    );
    assert.doesNotMatch(textOf(planned, "test_steps.py"), /skip/);
    assert.ok(reports.includes("Running the notebook: cell 1 of 2"), reports.join("\n"));
    assert.ok(reports.includes("Running the notebook: cell 2 of 2"), reports.join("\n"));
  });

  it("has files for what is too long to stand in the test, which know those that are there", async () => {
    mkdirSync(join(folder, "data"), { recursive: true });
    writeFileSync(join(folder, "data/step_sales.csv"), "mine");
    const script = [
      "# %%",
      "import pandas as pd",
      'sales = pd.DataFrame({"city": ["Ulm", "Kiel"] * 60, "price": range(120)})',
      "# %%",
      'wide = sales.assign(**{f"rank of the price plus {at}": sales["price"] + at for at in range(40)})',
      'last = wide["price"].iloc[99]',
      "# %%",
      "print(wide.shape, last)",
    ];
    const planned = await plan(`${script.join("\n")}\n`, 1);
    const test = textOf(planned, "test_steps.py");
    assert.match(
      test,
      /sales = pd\.read_csv\(\s*Path\(__file__\)\.parent \/ "data" \/ "step_sales_2\.csv"\s*\)/,
    );
    assert.match(test, /pd\.read_csv\(\s*Path\(__file__\)\.parent \/ "data" \/ "step_expected_wide\.csv"/);
    assert.match(textOf(planned, "/data/step_sales_2.csv"), /^city,price\nUlm,0\n/);
    assert.ok(!isRefusal(planned));
    assert.match(planned.notes.join("\n"), /is in data\/step_sales_2\.csv and data\/step_expected_wide\.csv/);
    const applied = await applyExtraction(ports, planned);
    assert.ok(!isRefusal(applied), JSON.stringify(applied));
    const ended = spawnSync(requireVenv(), ["-m", "pytest", "-q"], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.match(ended.stdout, /[1-9] passed/, ended.stdout);
    assert.ok(!isRefusal(await applied.undo()));
    assert.deepEqual(readdirSync(join(folder, "data")), ["step_sales.csv"]);
  });

  it("does not ask the running kernel as well", async () => {
    let isAsked = false;
    const observe = () => {
      isAsked = true;
      return Promise.resolve(undefined);
    };
    const all = ports;
    ports = { ...all, live: { observe } };
    try {
      await plan("# %%\nx = 1\n# %%\ny = x + 1\n# %%\nprint(y)\n", 1);
    } finally {
      ports = all;
    }
    assert.ok(!isAsked);
  });

  it("pins what comes out for each value of a keyword parameter", async () => {
    const script = [
      "# %%",
      "prices = [3, 4, 10]",
      "# %%",
      "WITHOUT_LARGEST = True",
      "kept = sorted(prices)",
      "if WITHOUT_LARGEST:",
      "    kept = kept[:-1]",
      "# %%",
      "print(kept)",
    ];
    const test = textOf(await plan(`${script.join("\n")}\n`, 1), "test_steps.py");
    assert.match(
      test,
      /parametrize\(\s*\("WITHOUT_LARGEST", "expected"\),\s*\[\s*\(False, \[3, 4, 10\]\),\s*\(True, \[3, 4\]\),/,
    );
    assert.match(test, /def test_step_by_without_largest\(WITHOUT_LARGEST, expected\):/);
    assert.match(test, /step\(prices, WITHOUT_LARGEST=WITHOUT_LARGEST\)/);
  });

  it("lets a function write into a folder of pytest, with copies of what it reads beside the notebook", async () => {
    mkdirSync(join(folder, "out"));
    writeFileSync(join(folder, "sales.csv"), "city,price\nUlm,1\nKiel,2\n");
    const script = [
      "# %%",
      "import pandas as pd",
      "factor = 2",
      "# %%",
      'sales = pd.read_csv("sales.csv")',
      'sales.to_csv("out/report.csv", index=False)',
      'sales["price"] *= factor',
      "# %%",
      "print(len(sales))",
    ];
    const planned = await plan(`${script.join("\n")}\n`, 1);
    const test = textOf(planned, "test_steps.py");
    assert.match(test, /def test_step\(monkeypatch, tmp_path\):/);
    assert.match(test, /shutil\.copy\(\s*Path\(__file__\)\.resolve\(\)\.parent \/ "sales\.csv",/);
    assert.match(test, /assert \(tmp_path \/ "out\/report\.csv"\)\.read_text/);
    assert.ok(!isRefusal(planned));
    const applied = await applyExtraction(ports, planned);
    assert.ok(!isRefusal(applied), JSON.stringify(applied));
    const ended = spawnSync(requireVenv(), ["-m", "pytest", "-q"], { cwd: folder, encoding: "utf8" });
    assert.match(ended.stdout, /[1-9] passed/, ended.stdout);
    assert.deepEqual(readdirSync(join(folder, "out")), []);
  });

  it("reads a file in place that is too large to be copied, and no test does", async () => {
    const limit =
      '[project]\nname = "shop"\nversion = "1"\ndependencies = ["pandas"]\n[tool.notebridge.observe]\ncopy-limit = 0.1\n';
    writeFileSync(join(folder, "pyproject.toml"), limit);
    writeFileSync(join(folder, "large.csv"), `city,price\n${"Ulm,1.5\n".repeat(20_000)}`);
    const script = [
      "# %%",
      "import pandas as pd",
      'source = "large.csv"',
      "# %%",
      "sales = pd.read_csv(source)",
      "# %%",
      "print(len(sales))",
    ];
    const all = ports;
    const make: RunFolders["make"] = (asked, signal) =>
      all.runFolders.make({ ...asked, rest: "in place" }, signal);
    const refused = await plan(`${script.join("\n")}\n`, 1);
    assert.match(isRefusal(refused) ? refused.reason : "", /the limit is 100 kB/);
    ports = { ...all, runFolders: { make } };
    try {
      const planned = await plan(`${script.join("\n")}\n`, 1);
      assert.match(textOf(planned, "/steps.py"), /-> pd\.DataFrame:/);
      assert.ok(!isRefusal(planned));
      assert.deepEqual(planned.notes, [
        "The test does not pin what the run gave. Nothing could be pinned: large.csv is too large for a test.",
      ]);
    } finally {
      ports = all;
    }
  });

  it("is not run again for other names, as long as notebook and project are what they were", async () => {
    const kept = keepRun();
    const script = "# %%\nimport numpy as np\nx = np.arange(4)\n# %%\ny = x * 2.0\n# %%\nprint(y)\n";
    const again = async (names: Partial<ExtractRequest> = {}, of = script): Promise<string> => {
      reports.length = 0;
      const planned = await plan(of, 1, undefined, undefined, { kept, ...names });
      assert.doesNotMatch(textOf(planned, `test_${names.module ?? "steps"}.py`), /skip/);
      return textOf(planned, `/${names.module ?? "steps"}.py`);
    };
    const isRun = () => reports.some((report) => report.startsWith("Running the notebook"));
    assert.match(await again(), /def step\(x: np\.ndarray\) -> np\.ndarray:/);
    assert.ok(isRun());
    const other = await again({ module: "other", functionName: "double" });
    assert.match(other, /def double\(x: np\.ndarray\) -> np\.ndarray:/);
    assert.ok(!isRun());
    await again({}, script.replace("2.0", "3.0"));
    assert.ok(isRun());
    writeFileSync(join(folder, "prices.csv"), "1");
    await again({}, script.replace("2.0", "3.0"));
    assert.ok(isRun());
    assert.equal(runFolders().length, 1);
    const all = ports;
    const found = await all.interpreters.find(join(folder, "nb.ipynb"));
    const another = found && { ...found, path: join(folder, "no-python") };
    ports = { ...all, interpreters: { ...all.interpreters, find: () => Promise.resolve(another) } };
    const elsewhere = await plan(script.replace("2.0", "3.0"), 1, undefined, undefined, { kept });
    ports = all;
    assert.ok(isRefusal(elsewhere), "The run was of another Python.");
    await kept.end();
  });

  it("says what a fresh kernel misses", async () => {
    const planned = await plan(
      "# %%\nx = [1, 2]\n# %%\nprint(df)\n# %%\ntotal = sum(x)\n# %%\nprint(total)\n",
      2,
    );
    assert.ok(!isRefusal(planned), JSON.stringify(planned));
    assert.ok(
      planned.notes.includes("In a fresh kernel cell 2 fails: `df` is defined nowhere above."),
      planned.notes.join("\n"),
    );
    assert.match(textOf(planned, "/steps.py"), /def step\(x: list\[int\]\) -> int:/);
  });

  it("imports what is installed from the project's folder from the copy", async () => {
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "src/prices.py"), "place = __file__\n");
    process.env.PYTHONPATH = join(folder, "src");
    try {
      const planned = await plan(
        `# %%\nimport prices\nassert not prices.place.startswith(${JSON.stringify(folder)}), prices.place\n# %%\ntotal = len(prices.place) * 0\n# %%\nprint(total)\n`,
        1,
      );
      assert.ok(!isRefusal(planned), JSON.stringify(planned));
      assert.deepEqual(
        planned.notes.filter((note) => note.includes("fresh kernel")),
        [],
      );
    } finally {
      delete process.env.PYTHONPATH;
    }
  });

  it("tests a filter with rows that pass it, though the first rows do not", async () => {
    const script = [
      "# %%",
      "import pandas as pd",
      'df = pd.DataFrame({"city": ["Ulm", "Kiel"] * 100, "price": range(200)})',
      "",
      "def above(frame, least):",
      '    return frame[frame["price"] >= least]',
      "# %%",
      'df["share"] = df["price"] / 200',
      'big = df[df["share"] > 0.6]',
      "rest = above(df, 150)",
      "# %%",
      "print(df.shape, big.shape, rest.shape)",
    ].join("\n");
    const planned = await plan(`${script}\n`, 1);
    const test = textOf(planned, "test_steps.py");
    assert.match(test, /assert_frame_equal\(\s*big,\s*pd\.DataFrame\(\s*\{\s*"city": \["\w/, test);
    assert.match(test, /assert_frame_equal\(\s*rest,\s*pd\.DataFrame\(\s*\{\s*"city": \["\w/, test);
    const above = test.slice(test.indexOf("def test_above"));
    assert.match(above, /assert_frame_equal\(\s*result,\s*pd\.DataFrame\(\s*\{\s*"city": \["\w/, test);
    assert.match(textOf(planned, "/steps.py"), /`big` has rows of `df`, with `share` added/);
  });

  it("says so where no rows that fit into a test pass a filter", async () => {
    const script =
      '# %%\nimport pandas as pd\ndf = pd.DataFrame({"price": range(5000)})\n# %%\nbig = df[df["price"] == 4999]\n# %%\nprint(big)\n';
    const planned = await plan(script, 1);
    assert.ok(!isRefusal(planned));
    assert.match(planned.notes.join("\n"), /pins `big` without rows: none of the rows that fit/);
    assert.doesNotMatch(textOf(planned, "test_steps.py"), /skip/);
  });

  it("goes on until each moved definition was called, and pins what it gave", async () => {
    const definitions = [
      "def twice(x, *, by=2):",
      "    return x * by",
      "def triple(x):",
      "    return [each * 3 for each in twice(x, by=1)]",
      "class Stack:",
      "    def __init__(self, items):",
      "        self.items = list(items)",
      "    def push(self, item):",
      "        self.items.append(item)",
      "def unused(x):",
      "    return x",
    ].join("\n");
    const uses = "stack = Stack([1])\nfor x in [[5, 6]]:\n    triple(x)\n# %%\nstack.push(4)\n";
    const planned = await plan(`# %%\n${definitions}\n# %%\n${uses}# %%\n1 / 0\n`, 0);
    const test = textOf(planned, "test_steps.py");
    const functions = [...test.matchAll(/def (test_\w+)/g)].map(([, name]) => name);
    assert.deepEqual(functions, [
      "test_twice",
      "test_triple",
      "test_Stack",
      "test_Stack_push",
      "test_unused",
    ]);
    assert.match(
      test,
      /x = \[5, 6\]\n {4}by = 1\n\n {4}result = twice\(x, by=by\)\n\n {4}assert result == \[5, 6\]/,
    );
    assert.match(test, /result = triple\(x\)\n\n {4}assert result == \[15, 18\]/);
    assert.match(test, /result = Stack\(items\)\n\n[^]*assert result\.items == \[1\]/);
    assert.match(
      test,
      /stack = Stack\(\[1\]\)\n {4}item = 4\n\n {4}stack\.push\(item\)\n\n[^]*stack\.items == \[1, 4\]/,
    );
    assert.match(test, /def test_unused\(\):\n {4}pytest\.skip\(/);
    assert.equal(test.match(/pytest\.skip/g)?.length, 1);
    assert.ok(reports.includes("Running the notebook: cell 3 of 3"), reports.join("\n"));
    assert.ok(!isRefusal(planned));
    assert.deepEqual(
      planned.notes.filter((note) => note.includes("fresh kernel")),
      [],
    );
  });

  it("takes the calls of a later version of a function, where nobody calls the first one", async () => {
    const later = "# %%\ndef double(x):\n    return x + x\n# %%\nprint(double(3))\n";
    const planned = await plan(`# %%\ndef double(x):\n    return 2 * x\n${later}`, 0);
    assert.match(
      textOf(planned, "test_steps.py"),
      /x = 3\n\n {4}result = double\(x\)\n\n {4}assert result == 6/,
    );
  });

  it("has tests of the definitions of a cell that does something, too", async () => {
    const cell = "def double(x):\n    return 2 * x\n\ndef other(x):\n    return x\ntotal = double(4)";
    const planned = await plan(`# %%\n${cell}\n# %%\nprint(total)\n`, 0);
    const test = textOf(planned, "test_steps.py");
    assert.match(test, /def test_step\(\):\n {4}result = step\(\)\n/);
    assert.match(test, /x = 4\n\n {4}result = double\(x\)\n\n {4}assert result == 8/);
    assert.doesNotMatch(test, /other|skip/);
  });

  it("has tests of definitions that move along", async () => {
    const helper = "# %%\ndef double(x):\n    return 2 * x\ndef never(x):\n    return x\n";
    const planned = await plan(
      `${helper}# %%\ndef four(x):\n    return double(double(x)) if x else never(x)\n# %%\nprint(four(3))\n`,
      1,
    );
    const test = textOf(planned, "test_steps.py");
    assert.match(test, /result = four\(x\)\n\n {4}assert result == 12/);
    assert.match(test, /result = double\(x\)\n\n {4}assert result == 6/);
    assert.doesNotMatch(test, /never/);
  });

  it("ends early when everything was called", async () => {
    const late = join(folder, "..", "late");
    const last = `open(${JSON.stringify(late)}, "w").write(str(double(1)))`;
    const planned = await plan(`# %%\ndef double(x):\n    return 2 * x\n# %%\ndouble(2)\n# %%\n${last}\n`, 0);
    assert.match(textOf(planned, "test_steps.py"), /assert result == 4/);
    assert.equal(existsSync(late), false);
  });

  it("does not run where nothing uses what moves, and says so", async () => {
    const planned = await plan("# %%\ndef double(x):\n    return 2 * x\n# %%\nprint(2)\n", 0);
    assert.ok(!isRefusal(planned), JSON.stringify(planned));
    assert.match(textOf(planned, "test_steps.py"), /skip\(\s*"The notebook does not use it\. /);
    assert.match(planned.notes.join("\n"), /The notebook was not run/);
    assert.ok(reports.every((report) => !report.startsWith("Running the notebook")));
  });

  it("ends with its kernel when it is cancelled", async () => {
    const pid = join(folder, "..", "pid");
    const cancel = new AbortController();
    const script = `# %%\nimport os, time\nopen(${JSON.stringify(pid)}, "w").write(str(os.getpid()))\n# %%\ntime.sleep(600)\nx = 1\n# %%\nprint(x)\n`;
    const planned = await plan(script, 1, cancel.signal, (report) => {
      if (report === "Running the notebook: cell 2 of 2") cancel.abort();
    });
    assert.deepEqual(isRefusal(planned) && planned.reason, "Cancelled.");
    assert.throws(() => process.kill(Number(readFileSync(pid, "utf8")), 0), /ESRCH/);
  });
});

/** Copies of folders that this process has made and not removed. */
function runFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter(
    (name) => name.includes(`-${process.pid}-`) && name.startsWith("notebridge-run"),
  );
}
