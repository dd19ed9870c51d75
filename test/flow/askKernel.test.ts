import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentProgress } from "../../src/cli/ports.ts";
import { parseObservation } from "../../src/core/observe/observation.ts";
import { isRefusal, renderRefusal } from "../../src/core/refusal.ts";
import { planExtraction, type ExtractPorts } from "../../src/flow/extract.ts";
import type { LiveAnswer, LiveKernel, Unavailable } from "../../src/flow/ports.ts";
import { ipynbOfPercent } from "../support/extractCase.ts";
import { createTestPorts } from "../support/extractPorts.ts";

const cells = [
  "import json\n\nimport pandas as pd\n\nclass Basket:\n    pass\n\nrates = json.loads('[0.5]')",
  "orders = getattr(pd, 'Data' + 'Frame')({'rate': rates})",
  "total = orders['rate'] * 2\nshare = [rate / sum(rates) for rate in rates]",
  "print(total.sum(), share)",
];
const script = cells.map((cell) => `# %%\n${cell}\n`).join("");
const named = (module: string, name: string, ...args: readonly object[]): object => ({
  type: { module, name, args },
});
const float = { module: "", name: "float", args: [] };
const values = parseObservation({
  values: {
    orders: named("pandas", "DataFrame"),
    rates: named("", "list", float),
    total: named("pandas", "Series"),
    share: named("", "list", { module: "__main__", name: "Basket", args: [] }),
  },
});

describe("an extraction while a kernel runs", () => {
  let ports: ExtractPorts & { readonly dispose: () => void };
  before(async () => {
    ports = await createTestPorts();
  });
  after(() => {
    ports.dispose();
  });

  /** The function's heading, the notes, and the names that the kernel was asked for. */
  const extract = async (
    answer: LiveAnswer | Unavailable | undefined,
  ): Promise<Record<"head" | "notes" | "asked", string>> => {
    const folder = mkdtempSync(join(tmpdir(), "notebridge-live-"));
    try {
      const notebook = join(folder, "notebook.ipynb");
      writeFileSync(notebook, ipynbOfPercent(script));
      const asked: string[] = [];
      const live: LiveKernel = {
        observe: (_, names) => {
          asked.push(...names);
          return Promise.resolve(answer);
        },
      };
      const request = {
        notebook,
        cells: [2],
        module: "steps",
        functionName: "share_out",
        tests: false,
      } as const;
      const plan = await planExtraction(
        { ...ports, live },
        { ...request, kernel: "running" },
        silentProgress,
      );
      assert.ok(!isRefusal(plan), isRefusal(plan) ? renderRefusal(plan) : "");
      const module = plan.changes.files.find(({ path }) => path.endsWith("steps.py"))?.after ?? "";
      const head = /^def [^]*?:$/m.exec(module)?.[0] ?? "";
      return { head, notes: plan.notes.join("\n"), asked: asked.join() };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it("takes the types of the kernel that has run the cells", async () => {
    const { head, notes, asked } = await extract({ values, runs: cells });
    assert.equal(asked, "orders,rates,total,share");
    assert.equal(head, "def share_out(orders: pd.DataFrame, rates: list[float]) -> tuple[pd.Series, list]:");
    assert.equal(notes, "");
  });

  it("takes none from a kernel that has run other code", async () => {
    const { head } = await extract({ values, runs: ["rates = orders = total = share = 1"] });
    assert.doesNotMatch(head, /list\[float\]|Series/);
  });

  it("goes on without a kernel that can't answer, and says why", async () => {
    const { head, notes } = await extract({ kind: "unavailable", reason: "The kernel is busy." });
    assert.match(head, /^def share_out\(orders/);
    assert.equal(notes, "The kernel is busy.");
  });

  it("says nothing where there is none", async () => {
    assert.equal((await extract(undefined)).notes, "");
  });
});
