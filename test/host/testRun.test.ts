import assert from "node:assert/strict";
import { join } from "node:path";
import { createTestRunner } from "../../src/host/testRun.ts";
import { requireVenv } from "../support/venv.ts";

describe("a run of tests against a module that is not written yet", () => {
  const runner = createTestRunner(join(import.meta.dirname, "../../python/run_test.py"));
  const run = (text: string, test: string, importName = "features", signal = new AbortController().signal) =>
    runner.run(
      {
        interpreter: requireVenv(),
        module: { importName, path: `/nowhere/${importName.replaceAll(".", "/")}.py`, text },
        test,
        folders: ["/nowhere"],
      },
      signal,
    );

  it("tells how each test ended, the worst of several values", async () => {
    const test = `import pytest
from features import double

@pytest.mark.parametrize("n", [2, 3])
def test_values(n):
    print("noise")
    assert double(n) == 4

def test_passes():
    assert double(1) == 2

def test_skipped():
    pytest.skip("not yet")
`;
    const answer = await run("def double(n):\n    return 2 * n\n", test);
    assert.ok(!("kind" in answer));
    assert.deepEqual(
      [...answer].map(([name, { outcome, reason }]) => [name, outcome, reason]),
      [
        ["test_values", "failed", "assert 6 == 4"],
        ["test_passes", "passed", ""],
        ["test_skipped", "skipped", answer.get("test_skipped")?.reason],
      ],
    );
  });

  it("finds a module in a package that is not there yet", async () => {
    const answer = await run(
      "N = 1\n",
      "from shop.steps.a import N\ndef test_n():\n    assert N == 1\n",
      "shop.steps.a",
    );
    assert.ok(!("kind" in answer));
    assert.equal(answer.get("test_n")?.outcome, "passed");
  });

  it("keeps tests from what reaches out of their process", async () => {
    const answer = await run(
      "import os\ndef save(n):\n    try:\n        os.system('echo')\n    except OSError:\n        pass\n    return n\n",
      "from features import save\ndef test_save():\n    assert save(1) == 1\ndef test_one():\n    assert 1\n",
    );
    assert.ok(!("kind" in answer));
    const reason = "it runs `echo` in a shell, which a test must not";
    assert.deepEqual(answer.get("test_save"), { outcome: "failed", reason });
    assert.equal(answer.get("test_one")?.outcome, "passed");
  });

  it("says why nothing could be run", async () => {
    const answer = await run("import no_such_module\n", "import features\ndef test_n():\n    assert True\n");
    assert.deepEqual(answer, {
      kind: "unavailable",
      reason: "ModuleNotFoundError: No module named 'no_such_module'",
    });
  });

  it("ends when it is cancelled", async () => {
    const controller = new AbortController();
    const answer = run(
      "import time\n",
      "import features\ndef test_n():\n    features.time.sleep(60)\n",
      "features",
      controller.signal,
    );
    setTimeout(() => {
      controller.abort();
    }, 500);
    assert.deepEqual(await answer, { kind: "unavailable", reason: "it was cancelled" });
  });
});
