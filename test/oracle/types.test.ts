import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Parser } from "web-tree-sitter";
import { parseCell, readCell } from "../../src/core/python/readCell.ts";
import { inferTypes } from "../../src/core/types/inferTypes.ts";
import type { PythonType } from "../../src/core/types/pythonType.ts";
import { loadPython } from "../support/grammars.ts";
import { requireVenv } from "../support/venv.ts";

const folder = join(import.meta.dirname, "../fixtures/types");

interface Answer {
  readonly cell: number;
  readonly name: string;
  readonly type: PythonType;
}

describe("types that syntax tells", () => {
  const notebooks = readdirSync(folder).filter((file) => file.endsWith(".py"));

  for (const file of notebooks) {
    it(`${file}: answers as its notes say`, async () => {
      const cells = readCells(file);
      const noted = cells.flatMap((source, cell) =>
        [...source.matchAll(/^\s*([\w, *]+?)\b(?:, \*\w+)? = .*#: (.+)$/gm)].map(
          ([, name = "", type = ""]) => ({ cell, name: name.trim(), type }),
        ),
      );
      assert.ok(noted.length > 10, `only ${noted.length} notes`);
      const answers = ask(await loadPython(), cells, noted);
      const said = noted.map(({ name }, at) => `${name}: ${show(answers[at])}`);
      assert.deepEqual(
        said,
        noted.map(({ name, type }) => `${name}: ${type}`),
      );
    });
  }

  const hostile: Readonly<Record<string, string>> = {
    "a long sum": `x = ${Array(5000).fill("1").join(" + ")}`,
    "a long chain of calls": `x = a${".b()".repeat(3000)}`,
    "lists in lists": `x = ${"[".repeat(3000)}${"]".repeat(3000)}`,
    "a long sum in a function": `def f():\n    return ${Array(5000).fill("x").join(" + ")}\nx = f()`,
    "a list that holds itself": "x = []\nx.append(x)\nfor y in x:\n    x.append([x, y])",
    "functions that call each other":
      "def f(a):\n    return g([a])\ndef g(a):\n    return f((a, a))\nx = f(1)",
  };
  for (const [name, source] of Object.entries(hostile)) {
    it(`end in time for ${name}`, async function () {
      this.timeout(20_000);
      assert.equal(ask(await loadPython(), [source], [{ cell: 0, name: "x" }]).length, 1);
    });
  }

  it("are true of the objects, whatever is answered", async function () {
    this.timeout(120_000);
    const parser = await loadPython();
    const asked = notebooks.map((file) => {
      const cells = readCells(file);
      return { file, cells, answers: answerAll(parser, cells) };
    });
    const verdicts = await judge(asked);
    const wrong = asked.flatMap(({ file, answers }, at) =>
      answers.flatMap(({ cell, name, type }, number) => {
        const found = verdicts[at]?.[number];
        return found === ""
          ? []
          : [`${file}, cell ${cell}: ${name} is no ${show(type)}, but ${found ?? "nothing"}`];
      }),
    );
    assert.ok(asked.flatMap(({ answers }) => answers).length > 200);
    assert.deepEqual(wrong, []);
  });
});

function readCells(file: string): string[] {
  return readFileSync(join(folder, file), "utf8")
    .split(/^# %%.*\n/m)
    .slice(1);
}

/** Asks what each name is that a cell has bound, at the end of the cell. */
function answerAll(parser: Parser, cells: readonly string[]): Answer[] {
  const questions = cells.flatMap((source, cell) => {
    const parsed = parseCell(parser, source);
    const { flow } = readCell(parsed);
    parsed.tree.delete();
    const bound = [...flow.binds].filter(
      ([name, { kind }]) => kind === "variable" && flow.definite?.has(name) === true,
    );
    return bound.map(([name]) => ({ name, cell }));
  });
  const types = ask(parser, cells, questions);
  return questions.flatMap((question, at) => {
    const type = types[at];
    return type === undefined ? [] : [{ ...question, type }];
  });
}

function ask(
  parser: Parser,
  sources: readonly string[],
  questions: readonly { readonly cell: number; readonly name: string }[],
): readonly (PythonType | undefined)[] {
  const cells = sources.map((source) => parseCell(parser, source));
  const placed = questions.map((question) => ({ ...question, offset: sources[question.cell]?.length ?? 0 }));
  const types = inferTypes(cells, placed);
  for (const { tree } of cells) tree.delete();
  return types;
}

async function judge(notebooks: readonly object[]): Promise<string[][]> {
  const python = spawn(requireVenv(), [join(import.meta.dirname, "typeOracle.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  python.stdin.end(notebooks.map((notebook) => `${JSON.stringify(notebook)}\n`).join(""));
  const lines = (await text(python.stdout)).trimEnd().split("\n");
  assert.equal(lines.length, notebooks.length, "the run of a notebook failed");
  // typeOracle.py writes this shape and no other.
  return lines.map((line) => JSON.parse(line) as string[]);
}

function show(type: PythonType | undefined): string {
  switch (type?.kind) {
    case undefined:
      return "?";
    case "none":
      return "None";
    case "union":
      return type.members.map(show).join(" | ");
    case "tuple":
      return `tuple[${type.members.map(show).join(", ")}]`;
    case "class": {
      const path = type.module === "" ? type.name : `${type.module}.${type.name}`;
      return type.args.length === 0 ? path : `${path}[${type.args.map(show).join(", ")}]`;
    }
  }
}
