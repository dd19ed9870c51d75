import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findFunctions, readUses } from "../../src/flow/importedFunctions.ts";
import { NotebookAnalyses } from "../../src/flow/notebookAnalysis.ts";
import { NotebookCalls, type PossibleCaller } from "../../src/flow/notebookCalls.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { grammars } from "../support/grammars.ts";

describe("functions that notebooks call", () => {
  const ports = { workspace: createFileWorkspace(), analyses: new NotebookAnalyses(grammars) };
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "notebridge-calls-"));
    write("pyproject.toml", '[project]\nname = "shop"\n[build-system]\nrequires = ["hatchling"]\n');
    write("src/shop/__init__.py", "");
    write("src/shop/prices.py", 'def add(x):\n    """Add."""\n');
    write("lib/prices.py", "def add(y): ...\n");
  });
  afterEach(() => {
    ports.analyses.dispose();
    rmSync(folder, { recursive: true });
  });

  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const notebook = (name: string, ...sources: readonly string[]): PossibleCaller => {
    const cells = sources.map((source) => ({
      cell_type: "code",
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    }));
    const metadata = { kernelspec: { language: "python", name: "python3", display_name: "Python" } };
    write(name, JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 4 }));
    return { path: path(name), stamp: sources.join(), isOpen: false };
  };
  const found = async (name: string): Promise<readonly string[]> => {
    const read = await readUses(ports, path(name));
    assert.ok("uses" in read);
    const functions = await findFunctions(ports, read, read.uses);
    return functions.map(
      (each) =>
        `${each.path.slice(folder.length + 1)}:${each.position.line}:${each.position.column} ${each.text}`,
    );
  };

  it("are found in the project's package, and below folders on the import path", async () => {
    notebook("notebooks/a.ipynb", "from shop.prices import add", "add(1)");
    assert.deepEqual(await found("notebooks/a.ipynb"), ["src/shop/prices.py:1:5 def add(x)"]);
    notebook("notebooks/b.ipynb", "import sys\nsys.path.append('../lib')\nimport prices\nprices.add(1)");
    assert.deepEqual(await found("notebooks/b.ipynb"), ["lib/prices.py:1:5 def add(y)"]);
    notebook("notebooks/c.ipynb", "from json import dumps\nfrom shop.prices import gone\ndumps(gone)");
    assert.deepEqual(await found("notebooks/c.ipynb"), []);
  });

  it("have the cells that call them, by whichever name, and are looked for again once a notebook has changed", async () => {
    const calls = new NotebookCalls(ports);
    const prices = path("src/shop/prices.py");
    const one = notebook("notebooks/a.ipynb", "from shop import prices as p", "p.add(1)\np.add(2)", "p.add");
    const other = notebook("b.ipynb", "import sys\nsys.path.append('lib')\nimport prices\nprices.add(1)");
    const caller = { notebook: one.path, cell: 1, functionName: "add" };
    assert.deepEqual(await calls.callersOf(prices, [one, other]), [caller]);
    const changed = notebook("notebooks/a.ipynb", "from shop import prices as p\np.add(1)");
    assert.deepEqual(await calls.callersOf(prices, [one]), [caller]);
    assert.deepEqual(await calls.callersOf(prices, [changed]), [{ ...caller, cell: 0 }]);
    assert.deepEqual(await calls.callersOf(path("lib/prices.py"), [other]), [
      { notebook: other.path, cell: 0, functionName: "add" },
    ]);
  });

  it("are not looked for in notebooks that can't be read", async () => {
    write("broken.ipynb", "prices {");
    const broken = { path: path("broken.ipynb"), stamp: "", isOpen: false };
    const gone = { path: path("gone.ipynb"), stamp: "", isOpen: false };
    assert.deepEqual(
      await new NotebookCalls(ports).callersOf(path("src/shop/prices.py"), [broken, gone]),
      [],
    );
  });
});
