import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { maskMagics } from "../../../src/core/python/magics.ts";
import { renderAnnotation } from "../../../src/core/types/renderAnnotation.ts";
import type { TypeRequest } from "../../../src/flow/ports.ts";
import { createInterpreters, type ProjectInterpreters } from "../../../src/host/interpreter/interpreters.ts";
import {
  createLanguageServerTypes,
  typeCheckers,
} from "../../../src/host/languageServer/languageServerTypes.ts";
import { run } from "../../../src/host/process/run.ts";
import { importOf } from "../../support/importOf.ts";
import { createTestLog } from "../../support/testLog.ts";
import { requireVenv } from "../../support/venv.ts";
import { isSoonGone } from "../process/support.ts";

const imports = [
  "import numpy as np",
  "import pandas as pd",
  "import matplotlib.pyplot as plt",
  "from sklearn.linear_model import LinearRegression",
  "from pathlib import Path",
  "from collections import Counter",
  "import re",
].map(importOf);

/** The cells of a notebook, and the annotation of each of its names by pyrefly and by ty; "" where it knows none. */
const cells = [
  `%matplotlib inline\n${imports.map(({ statement }) => statement).join("\n")}\nplt.switch_backend("Agg")`,
  'df = pd.DataFrame({"a": [1.0, 2.0], "b": [3, 4]})\nsmall = df[df.a > 1]\nmean = df["a"].mean()',
  '"\u{1F600}"; grouped = df.groupby("b")\n%time counts = Counter("abca")',
  "matrix = np.zeros((2, 2)); first = matrix[0]\nrng = np.random.default_rng(0)",
  "fig, ax = plt.subplots()",
  "model = LinearRegression()\nhere = Path('.') / 'x'\nfound = re.match('a', 'b')",
  "async def later() -> int:\n    return 1\n\nawaited = await later()",
];
const known: readonly (readonly [name: string, pyrefly: string, ty: string])[] = [
  ["df", "pd.DataFrame", "pd.DataFrame"],
  ["small", "pd.DataFrame", ""],
  ["mean", "float", ""],
  ["grouped", "pd.api.typing.DataFrameGroupBy", "pd.api.typing.DataFrameGroupBy"],
  ["counts", "Counter[str]", "Counter[str]"],
  ["matrix", "np.ndarray", "np.ndarray"],
  ["rng", "np.random.Generator", "np.random.Generator"],
  ["fig", "plt.Figure", "plt.Figure"],
  ["ax", "plt.Axes", "plt.Axes"],
  ["model", "LinearRegression", "LinearRegression"],
  ["here", "Path", "Path"],
  ["found", "re.Match[str] | None", "re.Match[str] | None"],
  ["awaited", "int", "int"],
];

function requestOf(path: string, sources: readonly string[] = cells): TypeRequest {
  const questions = known.map(([name]) => {
    const cell = sources.findIndex((source) => new RegExp(`\\b${name}\\b`).test(source));
    return { name, cell, offset: (sources[cell] ?? "").search(new RegExp(`\\b${name}\\b`)) };
  });
  return { path, cells: sources.map((source) => maskMagics(source).text), imports, questions };
}

describe("types by the project's checker", () => {
  let folder: string;
  let opened: ReturnType<typeof createLanguageServerTypes>[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "notebridge-"));
    opened = [];
  });
  afterEach(() => {
    for (const types of opened) types.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Only the one checker is there; `tools` collects what was looked for. */
  function create(
    checker: string,
    { isTrusted = true, idle, tools = [] }: { isTrusted?: boolean; idle?: number; tools?: string[] } = {},
  ): ReturnType<typeof createLanguageServerTypes> {
    const log = createTestLog();
    const told = [{ origin: "setting", ask: () => Promise.resolve(requireVenv()) }] as const;
    const real = createInterpreters({ isTrusted: () => isTrusted, told, log });
    const interpreters: ProjectInterpreters = {
      find: async (path) => {
        const found = await real.find(path);
        const tool = async (name: string) => {
          tools.push(name);
          return name === checker ? found?.tool(name) : undefined;
        };
        return found && { ...found, tool };
      },
    };
    const types = createLanguageServerTypes({ interpreters, log, ...(idle !== undefined && { idle }) });
    opened.push(types);
    return types;
  }

  async function annotationsOf(
    types: ReturnType<typeof createLanguageServerTypes>,
    request: TypeRequest,
    signal = AbortSignal.timeout(15_000),
  ): Promise<readonly string[]> {
    const place = { imports, taken: new Set<string>(), module: "" };
    return (await types.ask(request, signal)).map(
      (type) => (type && renderAnnotation(type, place)?.text) ?? "",
    );
  }

  for (const [at, checker] of typeCheckers.entries())
    it(`are ${checker}'s, and true when the notebook runs`, async () => {
      const found = await annotationsOf(create(checker), requestOf(join(folder, "nb.ipynb")));
      assert.deepEqual(
        found.map((text, index) => [known[index]?.[0], text]),
        known.map((row) => [row[0], row[at + 1]]),
      );
      assert.deepEqual(readdirSync(folder), []);
      const code = cells.slice(0, -1).map((source) => maskMagics(source).text);
      const checks = known.slice(0, -1).flatMap(([name], index) => {
        const text = found[index] ?? "";
        return text === "" ? [] : [`check("${name}", ${name}, ${text})`];
      });
      const outcome = await run({
        program: requireVenv(),
        args: ["-"],
        stdin: [...code, isTrue, ...checks].join("\n"),
        timeout: 30_000,
      });
      assert.deepEqual(outcome.kind === "exited" && [outcome.code, outcome.stdout, outcome.stderr], [
        0,
        "",
        "",
      ]);
    });

  it("are pyrefly's where both are there", async () => {
    const tools: string[] = [];
    await annotationsOf(create("pyrefly", { tools }), requestOf(join(folder, "nb.ipynb")));
    assert.deepEqual(tools, ["pyrefly"]);
    await annotationsOf(create("ty", { tools }), requestOf(join(folder, "nb.ipynb")));
    assert.deepEqual(tools, ["pyrefly", "pyrefly", "ty"]);
  });

  it("follow the notebook, and its own modules", async () => {
    const types = create("pyrefly");
    mkdirSync(join(folder, "lib"));
    writeFileSync(join(folder, "lib", "shapes.py"), "class Square:\n    side: int = 2\n");
    const ask = async (...sources: string[]): Promise<unknown> => {
      const questions = [{ name: "it", cell: sources.length - 1, offset: 0 }];
      const request = { path: join(folder, "nb.ipynb"), cells: sources, imports: [], questions };
      return (await types.ask(request, AbortSignal.timeout(15_000)))[0];
    };
    assert.deepEqual(await ask("it = 1"), { kind: "class", module: "", name: "int", args: [] });
    assert.deepEqual(await ask("it = 'a'"), { kind: "class", module: "", name: "str", args: [] });
    const square = { kind: "class", module: "lib.shapes", name: "Square", args: [] };
    assert.deepEqual(await ask("from lib.shapes import Square", "it = Square()"), square);
  });

  it("are not asked in a workspace that is not trusted", async () => {
    const tools: string[] = [];
    const found = await annotationsOf(
      create("pyrefly", { isTrusted: false, tools }),
      requestOf(join(folder, "nb.ipynb")),
    );
    assert.deepEqual([...new Set(found)], [""]);
    assert.deepEqual(tools, []);
  });

  it("are unknown where there is no checker, or it is no language server", async () => {
    const found = await annotationsOf(create("none of them"), requestOf(join(folder, "nb.ipynb")));
    assert.deepEqual([...new Set(found)], [""]);
  });

  it("are waited for as long as the signal says, and the server goes on for the next question", async () => {
    const types = create("pyrefly");
    const request = requestOf(join(folder, "nb.ipynb"));
    const begun = performance.now();
    const early = await annotationsOf(types, request, AbortSignal.timeout(5));
    assert.ok(performance.now() - begun < 500);
    assert.deepEqual([...new Set(early)], [""]);
    assert.ok((await annotationsOf(types, request)).includes("pd.DataFrame"));
  });

  it("cost a process that ends when nothing is asked, or with its owner", async () => {
    const types = create("pyrefly", { idle: 3_000 });
    const request = requestOf(join(folder, "nb.ipynb"));
    const askAndEnd = async (end: () => void): Promise<void> => {
      assert.ok((await annotationsOf(types, request)).includes("pd.DataFrame"));
      const pids = await pidsAt(folder);
      assert.ok(pids.length > 0 || process.platform !== "linux");
      end();
      await delay(3_000);
      for (const pid of pids) assert.ok(await isSoonGone(pid));
    };
    await askAndEnd(() => undefined);
    await askAndEnd(() => {
      types.dispose();
    });
  });
}).timeout(60_000);

/** The processes that work in a folder, which Linux alone tells. */
async function pidsAt(folder: string): Promise<readonly number[]> {
  const program = `import os, sys
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        if os.readlink(f"/proc/{pid}/cwd") == sys.argv[1]: print(pid)
    except OSError: pass`;
  const outcome = await run({ program: requireVenv(), args: ["-c", program, folder], timeout: 10_000 });
  return outcome.kind === "exited" ? outcome.stdout.split("\n").filter(Boolean).map(Number) : [];
}

/** A check of values against annotations, as deep as `isinstance` goes. */
const isTrue = `
import types, typing
def holds(value, wanted):
    if isinstance(wanted, types.UnionType):
        return any(holds(value, one) for one in wanted.__args__)
    return isinstance(value, typing.get_origin(wanted) or wanted)
def check(name, value, wanted):
    if not holds(value, wanted):
        print(name, type(value), "is not", wanted)
`;
