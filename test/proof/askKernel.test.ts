import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseObservation } from "../../src/core/observe/observation.ts";
import { observationCode } from "../../src/editor/observe/observationCode.ts";
import { requireVenv } from "../support/venv.ts";

const read = (name: string): string => readFileSync(join(import.meta.dirname, "../../python", name), "utf8");
const sources = { values: read("observe_values.py"), kernel: read("observe_kernel.py") };

interface Heard {
  readonly answers: readonly { readonly runs: readonly string[]; readonly missing: readonly string[] }[];
  /** What the cells before, the question, and the cells after printed. */
  readonly printed: readonly string[];
}

function ask(cells: readonly string[], names: readonly string[], after: readonly string[]): Heard {
  const { stdout, stderr } = spawnSync(requireVenv(), [join(import.meta.dirname, "ask_kernel.py")], {
    input: JSON.stringify({ cells, ask: observationCode(sources, names), after }),
    encoding: "utf8",
  });
  assert.ok(stdout !== "", stderr);
  return JSON.parse(stdout) as Heard; // ask_kernel.py writes this shape and no other
}

describe("a kernel that is asked what its names hold", () => {
  const look = "print(sorted(globals()), len(In), len(Out), repr(_), get_ipython().execution_count)";

  it("answers, and is left as it was, also where the notebook has given builtins to something else", () => {
    const cells = [
      "import pandas as pd\ndf = pd.DataFrame({'a': [1.5]})\nxs = [1, 'b']\n'last'",
      "json = compile = exec = list = type = lambda *_: 1 / 0",
      look,
    ];
    const { answers, printed } = ask(cells, ["df", "xs", "nowhere"], [look]);
    assert.equal(answers.length, 1);
    const values = parseObservation(answers[0]);
    assert.deepEqual(values.get("df"), {
      type: { kind: "class", module: "pandas", name: "DataFrame", args: [] },
      shape: [1, 1],
      columns: [{ name: "a", dtype: "float64" }],
      length: 1,
    });
    assert.equal(values.get("xs")?.length, 2);
    assert.deepEqual(answers[0]?.missing, ["nowhere"]);
    assert.deepEqual(answers[0].runs, cells);
    const [before = "", question, now] = printed.slice(2);
    assert.equal(question, "");
    // One cell more has run: its own number, its entry in the history, and `_i4`.
    const numbers = /\] 4 1 'last' (\d+)\n$/;
    const count = Number(numbers.exec(before)?.[1]);
    const expected = before.replace(numbers, `] 5 1 'last' ${count + 1}\n`);
    assert.equal(now, expected.replace("'_i3',", "'_i3', '_i4',"));
  });
});
