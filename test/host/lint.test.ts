import assert from "node:assert/strict";
import { applyEdits } from "../../src/core/text/edit.ts";
import type { LintFinding, RuffOptions } from "../../src/core/checks/protocol.ts";
import { isRefusal } from "../../src/core/refusal.ts";
import { createPythonLint } from "../../src/host/lint.ts";
import { bundleLint } from "../support/bundleLint.ts";
import { createTestLog } from "../support/testLog.ts";

describe("Python lint", () => {
  let lint: ReturnType<typeof createPythonLint>;

  before(async () => {
    lint = createPythonLint({ module: await bundleLint(), log: createTestLog() });
  });
  after(() => {
    lint.dispose();
  });

  const pyflakes: RuffOptions = { lint: { select: ["F"] } };

  async function findingsOf(text: string, options = pyflakes): Promise<readonly LintFinding[]> {
    const findings = await lint.check(text, options);
    assert.ok(!("kind" in findings), JSON.stringify(findings));
    return findings;
  }

  /** Rule and the text it is about. */
  async function check(
    text: string,
    expected: readonly (readonly [code: string, about: string])[],
  ): Promise<void> {
    const findings = await findingsOf(text);
    assert.deepEqual(
      findings.map(({ code, span }) => [code, text.slice(span.start, span.end)]),
      expected,
    );
  }

  describe("check", () => {
    it("finds nothing in clean code", () => check("x = 1\nprint(x)\n", []));

    it("finds names at their place, in the order of the text", () =>
      check("import os\nprint(first)\nprint(second)", [
        ["F401", "os"],
        ["F821", "first"],
        ["F821", "second"],
      ]));

    it("finds them behind an emoji", () => check('s = "🎉👩‍🔬"; print(s, after)\n', [["F821", "after"]]));

    it("finds them in CRLF, CR and mixed lines", () =>
      check('import os\r\ns = "🎉"; print(s, one)\r\rprint(two)\nprint(three)\r\n', [
        ["F401", "os"],
        ["F821", "one"],
        ["F821", "two"],
        ["F821", "three"],
      ]));

    it("finds them beside separators that end no line in Python", () =>
      check('s = "\u2028\u0085\x0b"; print(s, there)\n', [["F821", "there"]]));

    it("gives what a finding is", async () => {
      assert.deepEqual(await findingsOf("print(y)"), [
        {
          span: { start: 6, end: 7 },
          severity: "error",
          source: "ruff",
          code: "F821",
          message: "Undefined name `y`",
          fixes: [],
        },
      ]);
    });

    for (const end of ["\n", "\r\n"])
      it(`gives fixes that do what they say, with ${JSON.stringify(end)}`, async () => {
        const text = ['s = "🎉"', "import os, sys", "print(s, sys)", ""].join(end);
        const [finding] = await findingsOf(text);
        assert.equal(finding?.severity, "warning");
        const [fix] = finding.fixes;
        assert.equal(fix?.title, "Remove unused import: `os`");
        assert.equal(fix.isSafe, false);
        assert.equal(applyEdits(text, fix.edits), ['s = "🎉"', "import sys", "print(s, sys)", ""].join(end));
      });

    it("has one finding in what is not Python: where it stops being so", async () => {
      const text = 's = "🎉"\r\ndef f(:\r\n  pass\r\nprint(undefined\r\n';
      const message = "Expected a parameter or the end of the parameter list";
      const start = text.indexOf(":");
      const expected = {
        span: { start, end: start + 1 },
        severity: "error",
        source: "ruff",
        code: "invalid-syntax",
        message,
        fixes: [],
      };
      assert.deepEqual(await findingsOf(text), [expected]);
    });

    it("is unavailable, not empty, with options that ruff does not take", async () => {
      const answer = await lint.check("x = 1", { lint: { select: ["ZZZ999"] } });
      assert.ok("kind" in answer);
      assert.match(answer.reason, /^ruff does not take these options: .*ZZZ999/);
      assert.deepEqual(await findingsOf("x = 1\n"), []);
    });

    it("keeps options apart, however many", async () => {
      for (let length = 20; length < 40; length++) {
        const options = { "line-length": length, lint: { select: ["E501"] } };
        const codes = (text: string): Promise<readonly string[]> =>
          findingsOf(text, options).then((findings) => findings.map(({ code }) => code));
        assert.deepEqual(await codes(`x = "${"a ".repeat(length / 2 - 3)}"\n`), []);
        assert.deepEqual(await codes(`x = "${"a ".repeat(length / 2)}"\n`), ["E501"]);
      }
    });
  });

  describe("format", () => {
    it("formats as the options say, keeping the line ends", async () => {
      assert.equal(await lint.format("x=1\r\ny  = 'ü🎉'\r\n", {}), 'x = 1\r\ny = "ü🎉"\r\n');
      assert.equal(await lint.format("x='a'\n", { format: { "quote-style": "single" } }), "x = 'a'\n");
    });

    it("refuses what is not Python", async () => {
      const answer = await lint.format("def f(:\n", {});
      assert.ok(isRefusal(answer));
      assert.equal(
        answer.reason,
        "The text is not valid Python: Expected a parameter or the end of the parameter list.",
      );
    });

    it("is unavailable with options that ruff does not take", async () => {
      const answer = await lint.format("x = 1\n", { nonsense: 1 });
      assert.ok(typeof answer === "object" && answer.kind === "unavailable");
      assert.match(answer.reason, /unknown field `nonsense`/);
    });
  });
});
