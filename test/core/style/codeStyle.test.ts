import assert from "node:assert/strict";
import { readCodeStyle, type StyleSources } from "../../../src/core/style/codeStyle.ts";

const preCommit = (id: string, args: readonly string[] = []) => ({ repos: [{ hooks: [{ id, args }] }] });

const cases: readonly (readonly [what: string, sources: StyleSources, expected: object])[] = [
  ["nothing is configured", {}, { format: { "quote-style": "preserve" }, lint: {} }],
  [
    "ruff has a line length and rules, and no formatter",
    { ruff: { "line-length": 100, lint: { select: ["E", "I"], "per-file-ignores": {} } } },
    { "line-length": 100, format: { "quote-style": "preserve" }, lint: { select: ["E", "I"] } },
  ],
  [
    "ruff formats with single quotes",
    { ruff: { format: { "quote-style": "single" }, "indent-width": 2 } },
    { "indent-width": 2, format: { "quote-style": "single" }, lint: {} },
  ],
  [
    "black is configured",
    { black: { "line-length": 79 } },
    { "line-length": 79, format: { "quote-style": "double" }, lint: {} },
  ],
  [
    "black leaves quotes alone",
    { black: { "skip-string-normalization": true } },
    { format: { "quote-style": "preserve" }, lint: {} },
  ],
  [
    "black is a hook with a line length",
    { preCommit: preCommit("black", ["--line-length=99"]) },
    { "line-length": 99, format: { "quote-style": "double" }, lint: {} },
  ],
  [
    "ruff-format is a hook",
    { preCommit: preCommit("ruff-format") },
    { format: { "quote-style": "double" }, lint: {} },
  ],
  [
    "isort has settings of its own",
    { isort: { profile: "black", force_single_line: true, known_first_party: ["shop"] } },
    {
      format: { "quote-style": "preserve" },
      lint: { isort: { "force-single-line": true, "known-first-party": ["shop"] } },
    },
  ],
  [
    "pydocstyle has a convention",
    { pydocstyle: { convention: "numpy", match: "x" } },
    { format: { "quote-style": "preserve" }, lint: { pydocstyle: { convention: "numpy" } } },
  ],
  [
    "pre-commit's file is not what it should be",
    { preCommit: "repos" },
    { format: { "quote-style": "preserve" }, lint: {} },
  ],
];

describe("a project's style", () => {
  for (const [what, sources, expected] of cases)
    it(`is known where ${what}`, () => {
      assert.deepEqual(readCodeStyle(sources), expected);
    });
});
