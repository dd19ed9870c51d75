import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRefusal, renderRefusal } from "../../src/core/refusal.ts";
import {
  applyExtraction,
  findSection,
  planExtraction,
  suggestNames,
  type ExtractPorts,
  type ExtractRequest,
} from "../../src/flow/extract.ts";
import { silentProgress } from "../../src/cli/ports.ts";
import { createTestPorts } from "../support/extractPorts.ts";
import { readExtractCases, writeCaseNotebook, type ExtractCase } from "../support/extractCase.ts";

describe("extraction", () => {
  let ports: ExtractPorts & { readonly dispose: () => void };
  let folder: string;
  before(async () => {
    ports = await createTestPorts();
  });
  after(() => {
    ports.dispose();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "notebridge-extract-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const plan = (
    each: Pick<ExtractCase, "cells" | "section" | "module" | "function" | "choose" | "prints">,
    notebook: string,
    wishes: Partial<ExtractRequest> = {},
  ) =>
    planExtraction(
      ports,
      {
        notebook,
        cells: each.cells,
        ...(each.section !== undefined && { section: each.section }),
        module: each.module,
        functionName: each.function,
        kernel: "unknown",
        ...(each.prints && { prints: each.prints }),
        ...(each.choose && { parameters: each.choose }),
        ...wishes,
      },
      silentProgress,
    );

  describe("of the cases", () => {
    it("leaves none of the 69 ways of code out", () => {
      const covered = new Set(readExtractCases().flatMap(({ facts = [] }) => facts));
      const all = Array.from({ length: 69 }, (_, at) => at + 1);
      assert.deepEqual(
        all.filter((number) => !covered.has(number)),
        [],
      );
    });

    for (const each of readExtractCases()) {
      it(each.name, async () => {
        const notebook = writeCaseNotebook(each, folder);
        if (each.section !== undefined) {
          const section = await findSection(ports, notebook, { title: each.section });
          assert.deepEqual(section, { ...section, cells: each.cells });
        }
        const planned = await plan(each, notebook, { tests: false }); // The proof runs them.
        if (each.expect !== "plan") {
          assert.ok(isRefusal(planned), "It was planned.");
          assert.ok(renderRefusal(planned).includes(each.expect.refusal), renderRefusal(planned));
          const untouched = each.moduleBefore === undefined ? [] : [`${each.module}.py`];
          assert.deepEqual(readdirSync(folder), [...untouched, "notebook.ipynb"]);
          return;
        }
        assert.ok(!isRefusal(planned), JSON.stringify(planned));
        assert.deepEqual([planned.parameters, planned.returns], [each.parameters, each.returns]);
        const [module] = planned.changes.files;
        assert.equal(module?.after, each.expectedModule);
        const cell = planned.changes.notebook.cells.find(({ index }) => each.cells.includes(index));
        assert.equal(`${cell?.after ?? ""}\n`, each.expectedCell);
        assert.deepEqual(planned.changedOutputs, each.changedOutputs ?? []);
        assert.deepEqual(planned.notes, each.notes ?? []);
      });
    }
  });

  describe("written and taken back", () => {
    const example: ExtractCase = {
      name: "example",
      cells: [1],
      module: "features",
      function: "double",
      expect: "plan",
      notebook: "# %%\nx = 1\n# %%\ny = 2 * x\n# %%\nprint(y)\n",
    };

    it("writes module, test and cell, and takes them back byte for byte", async () => {
      const notebook = writeCaseNotebook(example, folder);
      const before = readFileSync(notebook);
      const planned = await plan(example, notebook);
      assert.ok(!isRefusal(planned));
      const applied = await applyExtraction(ports, planned);
      assert.ok(!isRefusal(applied));
      assert.deepEqual(readdirSync(folder).sort(), ["features.py", "notebook.ipynb", "test_features.py"]);
      assert.match(readFileSync(notebook, "utf8"), /from features import double/);
      assert.deepEqual(await applied.undo(), { kind: "undone" });
      assert.deepEqual(readdirSync(folder), ["notebook.ipynb"]);
      assert.deepEqual(readFileSync(notebook), before);
    });

    it("writes nothing when the notebook changed after the plan", async () => {
      const notebook = writeCaseNotebook(example, folder);
      const planned = await plan(example, notebook);
      assert.ok(!isRefusal(planned));
      writeFileSync(notebook, readFileSync(notebook, "utf8").replace("2 * x", "3 * x"));
      const applied = await applyExtraction(ports, planned);
      assert.ok(isRefusal(applied));
      assert.match(applied.reason, /Cell 2 .*changed since/);
      assert.deepEqual(readdirSync(folder), ["notebook.ipynb"]);
    });

    it("adds to a module and a test that exist", async () => {
      const notebook = writeCaseNotebook(example, folder);
      writeFileSync(join(folder, "features.py"), "import re\n\n\ndef other():\n    return re\n");
      writeFileSync(
        join(folder, "test_features.py"),
        "from features import other\n\n\ndef test_other():\n    assert other()\n",
      );
      const planned = await plan(example, notebook);
      assert.ok(!isRefusal(planned), JSON.stringify(planned));
      const [module, test] = planned.changes.files;
      assert.match(
        module?.after ?? "",
        /^import re\n\n\ndef other\(\):\n {4}return re\n\n\ndef double\(x: int\) -> int:\n {4}"""/,
      );
      assert.match(
        test?.after ?? "",
        /^from features import other\nfrom features import double\n\n\ndef test_other.*def test_double\(\):\n {4}x = 1\n/s,
      );
    });

    /** The test file of a cell below `above`, after its tests have run. */
    const writtenTest = async (above: string, cell: string, below: string) => {
      const notebook = writeCaseNotebook(
        { ...example, notebook: `# %%\n${above}\n# %%\n${cell}\n# %%\n${below}\n` },
        folder,
      );
      const planned = await plan(example, notebook);
      assert.ok(!isRefusal(planned), JSON.stringify(planned));
      return planned.changes.files[1]?.after ?? "";
    };

    it("calls moved definitions as the notebook does, and skips what does not pass", async () => {
      const test = await writtenTest(
        "rate = 3",
        "class Account:\n    def __init__(self, owner):\n        self.owner = owner\n\ndef area(r):\n    return [r]\n\ndef fail(r):\n    return 1 / 0\n\ndef unknown(x):\n    return x",
        'a = Account("Ada")\nb = area(rate)\nc = fail(1)',
      );
      assert.equal(
        test,
        `import pytest

from features import Account, area, fail, unknown


def test_Account():
    result = Account("Ada")
    assert result.owner == "Ada"


def test_area():
    rate = 3

    result = area(rate)
    assert isinstance(result, list)


def test_fail():
    pytest.skip("Fill in the inputs and what to expect, then remove this line.")
    assert callable(fail)


def test_unknown():
    pytest.skip(
        "The notebook does not use it. Fill in the inputs and what to expect, then remove this line."
    )
    assert callable(unknown)
`,
      );
    });

    it("asserts less where a run shows that too much was expected", async () => {
      const test = await writtenTest(
        'import pandas as pd\ndf = pd.read_csv("sales.csv")',
        'kept = df[df["amount"] > 10].copy()\nkept["double"] = kept["amount"] * 2\ndf.index = df["id"]',
        "print(kept, df)",
      );
      assert.match(test, /"amount": \[9, 10, 11\],/);
      assert.match(test, /"id": \[1, 2, 3\],/);
      assert.ok(!test.includes("pytest.skip"), test);
    });

    it("leaves no figure open", async () => {
      const test = await writtenTest(
        "import matplotlib.pyplot as plt\nx = [1, 2]",
        'fig, ax = plt.subplots()\nax.plot(x)\nax.set_title("Sales")\nplt.show()',
        "print(x)",
      );
      assert.match(
        test,
        / {4}try:\n {8}double\(x\)\n {8}assert plt\.gca\(\)\.get_title\(\) == "Sales"\n {4}finally:\n {8}plt\.close\("all"\)\n/,
      );
    });

    it("writes in the project's style: quotes, line length, order of imports", async () => {
      writeFileSync(
        join(folder, "pyproject.toml"),
        '[tool.ruff]\nline-length = 60\nformat.quote-style = "single"\nlint.select = ["I"]\nlint.isort.force-single-line = true\n',
      );
      const styled = {
        ...example,
        cells: [1],
        notebook:
          '# %%\nfrom math import tau, pi\nnames = ["a"]\n# %%\nwaves = [(name.replace("a", "first wave"), pi * tau, "second wave") for name in names]\n# %%\nprint(waves)\n',
      };
      const planned = await plan(styled, writeCaseNotebook(styled, folder));
      assert.ok(!isRefusal(planned), JSON.stringify(planned));
      assert.equal(
        planned.changes.files[0]?.after,
        `"""Functions extracted from notebook.ipynb."""

from math import pi
from math import tau


def double(names: list[str]) -> list[tuple]:
    """Compute \`waves\` from \`names\`.

    Args:
        names: Iterated over.

    Example:
        waves = double(names)
    """
    waves = [
        (
            name.replace('a', 'first wave'),
            pi * tau,
            'second wave',
        )
        for name in names
    ]
    return waves
`,
      );
    });

    describe("into a file that is there", () => {
      const sorting = { ...example, function: "add_second", cells: [1] };
      const add = async (files: Readonly<Record<string, string>>) => {
        const rules = '[tool.ruff]\nlint.select = ["I"]\n';
        for (const [name, text] of Object.entries({ "pyproject.toml": rules, ...files }))
          writeFileSync(join(folder, name), text);
        const using = {
          ...sorting,
          module: "features",
          notebook: "# %%\nimport math\nimport os\nx = 3\n# %%\ny = math.sqrt(x), os.sep\n# %%\nprint(y)\n",
        };
        const planned = await plan(using, writeCaseNotebook(using, folder));
        assert.ok(!isRefusal(planned), JSON.stringify(planned));
        return planned.changes.files.map(({ after = "" }) => after);
      };

      it("keeps imports in order where they were, and leaves all else as it is", async () => {
        const [module = "", test = ""] = await add({
          "features.py": "import os\n\nimport shop\n\nx = { 'a' : os }  # mine\n\n\n\ny = shop\n",
          "shop.py": "",
          "test_features.py": "from features import first, x\n\n\ndef test_first( ):\n    assert first(x)\n",
        });
        assert.ok(
          module.startsWith(
            "import math\nimport os\n\nimport shop\n\nx = { 'a' : os }  # mine\n\n\n\ny = shop\n\n\ndef add_second(",
          ),
          module,
        );
        assert.ok(
          test.startsWith(
            "from features import add_second, first, x\n\n\ndef test_first( ):\n    assert first(x)\n",
          ),
          test,
        );
      });

      it("leaves imports that were in another order", async () => {
        const [module = ""] = await add({ "features.py": "import sys\nimport os\n\nx = os, sys\n" });
        assert.ok(module.startsWith("import sys\nimport os\nimport math\n\nx = os, sys\n"), module);
      });

      it("leaves the order to a project without a rule for it", async () => {
        const [module = ""] = await add({
          "pyproject.toml": '[tool.ruff]\nlint.select = ["E"]\n',
          "features.py": "import os\n\nx = os\n",
        });
        assert.ok(module.startsWith("import os\nimport math\n\nx = os\n"), module);
      });
    });

    it("adds code that uses what the notebook imports from that module", async () => {
      writeFileSync(join(folder, "features.py"), "class Box:\n    size = 2\n");
      const using = {
        ...example,
        notebook: "# %%\nfrom features import Box\n# %%\ny = Box.size\n# %%\nprint(y)\n",
      };
      const planned = await plan(using, writeCaseNotebook(using, folder), { reload: "always" });
      assert.ok(!isRefusal(planned), JSON.stringify(planned));
      assert.match(planned.changes.files[0]?.after ?? "", /^class Box:\n {4}size = 2\n\n\ndef double\(\):/);
      const renamed = {
        ...using,
        notebook: using.notebook.replace("Box\n", "Box as B\n").replace("Box.", "B."),
      };
      const refused = await plan(renamed, writeCaseNotebook(renamed, folder));
      assert.ok(isRefusal(refused));
      assert.match(refused.reason, /`from features import Box as B`, and features\.py itself has no `B`/);
    });

    it("suggests names, and none where nothing can be extracted", async () => {
      const notebook = writeCaseNotebook(example, folder);
      assert.deepEqual(await suggestNames(ports, notebook, [1]), {
        module: "notebook_steps",
        functionName: "make_y",
        runsTo: 1,
      });
      assert.ok(isRefusal(await suggestNames(ports, notebook, [2])));
      const using = { ...example, notebook: "# %%\ndef f():\n    return 1\n# %%\n1\n# %%\nf()\n# %%\n2\n" };
      const suggested = await suggestNames(ports, writeCaseNotebook(using, folder), [0]);
      assert.equal(!isRefusal(suggested) && suggested.runsTo, 2);
    });

    it("suggests the module with functions that the notebook imports last", async () => {
      const suggestAfter = async (imports: string) => {
        const using = { ...example, notebook: `# %%\n${imports}\nx = 1\n${example.notebook}` };
        const suggested = await suggestNames(ports, writeCaseNotebook(using, folder), [2]);
        return isRefusal(suggested) ? suggested : suggested.module;
      };
      mkdirSync(join(folder, "shop"));
      for (const name of ["first.py", "features.py", "shop/rates.py"])
        writeFileSync(join(folder, name), "def f(x):\n    return x\n");
      writeFileSync(join(folder, "settings.py"), "LIMIT = 3\n");
      assert.equal(await suggestAfter("import json\nimport math"), "notebook_steps");
      assert.equal(await suggestAfter("from first import f\nimport features\nimport math"), "features");
      assert.equal(await suggestAfter("import features\nfrom first import f"), "first");
      assert.equal(await suggestAfter("from shop.rates import f"), "shop.rates");
      assert.equal(await suggestAfter("from settings import LIMIT"), "notebook_steps");
    });

    it("puts the module into the project's package when Python can import it", async () => {
      mkdirSync(join(folder, "shop"));
      mkdirSync(join(folder, "tests"));
      writeFileSync(join(folder, "shop/__init__.py"), "");
      writeFileSync(join(folder, "pyproject.toml"), '[project]\nname = "shop"\n');
      const planned = await plan(example, writeCaseNotebook(example, folder));
      assert.ok(!isRefusal(planned), JSON.stringify(planned));
      assert.deepEqual(planned.module, {
        path: join(folder, "shop/features.py"),
        importName: "shop.features",
      });
      assert.equal(planned.changes.files[1]?.path, join(folder, "tests/test_features.py"));
    });

    describe("imports that the project does not declare", () => {
      const importing = {
        ...example,
        notebook: "# %%\nimport yaml, numpy as np, helpers\n# %%\ny = yaml.dump(np.ones(2)) + helpers.x\n",
      };
      const declared = (name: string, text: string): string => {
        writeFileSync(join(folder, "helpers.py"), "x = 1\n");
        writeFileSync(join(folder, name), text);
        return writeCaseNotebook(importing, folder);
      };

      it("are named, and one wish adds them to the file", async () => {
        const notebook = declared(
          "pyproject.toml",
          '[project]\nname = "x"\ndependencies = ["numpy"] # mine\n',
        );
        const planned = await plan(importing, notebook);
        assert.ok(!isRefusal(planned), JSON.stringify(planned));
        assert.match(
          planned.notes.join(),
          /`features\.py` imports yaml \(pyyaml\), which pyproject\.toml does not declare\./,
        );
        assert.equal(planned.changes.files.length, 2);
        const before = readFileSync(join(folder, "pyproject.toml"), "utf8");
        const wished = await plan(importing, notebook, { dependencies: "declare" });
        assert.ok(!isRefusal(wished));
        assert.deepEqual([wished.undeclared, wished.notes], [[], []]);
        const applied = await applyExtraction(ports, wished);
        assert.ok(!isRefusal(applied));
        const after = '[project]\nname = "x"\ndependencies = ["numpy", "pyyaml"] # mine\n';
        assert.equal(readFileSync(join(folder, "pyproject.toml"), "utf8"), after);
        assert.deepEqual(await applied.undo(), { kind: "undone" });
        assert.equal(readFileSync(join(folder, "pyproject.toml"), "utf8"), before);
      });

      it("count as declared where another file does, one that is included too", async () => {
        writeFileSync(join(folder, "base.txt"), "PyYAML\n");
        const planned = await plan(importing, declared("requirements-dev.txt", "numpy\n-r base.txt\n"));
        assert.ok(!isRefusal(planned));
        assert.deepEqual([planned.undeclared, planned.notes], [[], []]);
      });

      it("stay a note where the file can't be added to for sure", async () => {
        const notebook = declared("requirements.txt", "numpy==1.26 --hash=sha256:00\n");
        const planned = await plan(importing, notebook, { dependencies: "declare" });
        assert.ok(!isRefusal(planned));
        assert.deepEqual(
          planned.undeclared.map(({ module, isDeclarable }) => [module, isDeclarable]),
          [["yaml", false]],
        );
        assert.equal(planned.changes.files.length, 2);
      });

      it("are no matter where the project declares nothing", async () => {
        const planned = await plan(importing, declared("other.txt", ""));
        assert.ok(!isRefusal(planned));
        assert.deepEqual(planned.notes, []);
      });
    });

    it("refuses a package that the notebook can't import", async () => {
      mkdirSync(join(folder, "src/shop"), { recursive: true });
      writeFileSync(join(folder, "src/shop/__init__.py"), "");
      writeFileSync(join(folder, "pyproject.toml"), '[project]\nname = "shop"\n');
      const planned = await plan(example, writeCaseNotebook(example, folder));
      assert.ok(isRefusal(planned));
      assert.match(renderRefusal(planned), /can't import `shop`.*pip install -e/);
    });
  });
});
