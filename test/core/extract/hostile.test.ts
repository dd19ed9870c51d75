import assert from "node:assert/strict";
import { isRefusal } from "../../../src/core/refusal.ts";
import { tryExtraction } from "../../support/tryExtraction.ts";

/** What any one cell may take, in milliseconds of the processor's time: a busy machine makes nothing fail. */
const limit = 6_000;

const times = (count: number, make: (at: number) => string, between = "\n") =>
  Array.from({ length: count }, (_, at) => make(at)).join(between);
/** Lines that open a block each, and what stands in the innermost. */
const nested = (count: number, opening: (at: number) => string, inner: string) =>
  `${times(count, (at) => " ".repeat(at) + opening(at))}\n${" ".repeat(count)}${inner}`;

/** Cells of 5,000 lines. */
const long: Readonly<Record<string, string>> = {
  assignments: times(5000, (at) => `v${at} = x + ${at}`),
  "a chain of assignments": times(5000, (at) => `v${at} = ${at === 0 ? "x" : `v${at - 1}`} + 1`),
  constants: `${times(5000, (at) => `C${at} = ${at}`)}\ny = x + C1`,
  functions: `${times(1700, (at) => `def f${at}(a):\n    return a + f${Math.max(0, at - 1)}(x)\n`)}\ny = f3(x)`,
  "one function": `def f(a):\n${times(5000, (at) => `    v${at} = a`)}\n    return a\ny = f(x)`,
  "one loop": `for i in data:\n${times(5000, (at) => `    v${at} = i + x`)}`,
  "try after try": times(800, () => "try:\n    y = x\nexcept E as e:\n    y = 1\nfinally:\n    z = 1"),
  elif: `if x == -1:\n    y = 0\n${times(2500, (at) => `elif x == ${at}:\n    y = ${at}`)}`,
  comments: `${times(5000, (at) => `# comment ${at}`)}\ny = x`,
  "a string": `y = """${times(5000, (at) => `text ${at}`)}"""\nz = y + str(x)`,
  imports: `${times(5000, (at) => `import m${at}`)}\ny = m1.a + x`,
  "IPython lines": `${times(5000, (at) => `!ls ${at} {x}`)}\ny = x`,
  "keyword arguments": `y = x(\n${times(5000, (at) => `    k${at}=${at},`)}\n)`,
  "blank lines": `${"\n".repeat(5000)}y = x`,
  "trailing spaces": `y = x${" ".repeat(20_000)}\n${times(1000, () => " ".repeat(50))}\nz = y`,
  "a text of 200,000 lines": `y = """${"ab\n".repeat(200_000)}"""\nz = x`,
};

/** What lies in each other 500 deep and more. */
const deep: Readonly<Record<string, string>> = {
  parentheses: `y = ${"(".repeat(500)}x${")".repeat(500)}`,
  lists: `y = ${"[".repeat(500)}x${"]".repeat(500)}`,
  calls: `y = ${"abs(".repeat(500)}x${")".repeat(500)}`,
  "calls of attributes": `y = x${".a(x)".repeat(500)}`,
  subscripts: `y = x${"[0]".repeat(500)}`,
  lambdas: `y = ${"lambda: ".repeat(500)}x`,
  choices: `y = ${"x if x else ".repeat(500)}x`,
  "a sum of texts": `y = str(x) + ${times(500, () => '"a"', " + ")}`,
};

/** Deeper than CPython itself compiles. */
const tooDeep: Readonly<Record<string, string>> = {
  "a sum of 5,000 texts": `y = str(x) + ${times(5000, () => '"a"', " + ")}`,
  "5,000 calls of attributes": `y = x${".a(x)".repeat(5000)}`,
  "5,000 parentheses": `y = ${"(".repeat(5000)}x${")".repeat(5000)}`,
  "5,000 choices": `y = ${"x if x else ".repeat(5000)}x`,
  "5,000 negations": `y = ${"not ".repeat(5000)}x`,
  "500 conditions": nested(500, () => "if x:", "y = x"),
  "500 functions": nested(500, (at) => `def f${at}():`, "return x"),
  "500 times with": nested(500, (at) => `with x as c${at}:`, "y = x"),
};

/** What the reader reads twice, as deep as CPython compiles it: 20 blocks. */
const twice: Readonly<Record<string, string>> = {
  "loops that unbind": `${times(20, (at) => `${" ".repeat(at)}a${at} = x\n${" ".repeat(at)}while x:`)}\n${" ".repeat(20)}y = x\n${times(20, (at) => `${" ".repeat(20 - at)}del a${19 - at}`)}`,
  "finally in finally": `${times(20, (at) => times(3, (line) => " ".repeat(at) + (["try:", " b = x", "finally:"][line] ?? "")))}\n${" ".repeat(20)}try: y = x\n${" ".repeat(20)}except E as b: pass`,
  "constants of constants": `a0 = 1\na1 = 2\n${times(60, (at) => `a${at + 2} = a${at + 1} + a${at}`)}\ndef f(q):\n    return q + a61\ny = f(x)`,
};

/** Magics of every kind, and texts that are none of Python's. */
const unfinished: readonly string[] = [
  ...[
    ...["%%time", "%%timeit -n 1", "%%capture out", "%%bash", "%%html", "%%", "%% time", "%%writefile a.py"],
    ...["%time y = x", "%timeit x", "%matplotlib inline", "%", "% time", "%run a.py", "%%%", "%load_ext a"],
    ...["!", "!!ls", "!ls {x} $x ${x", "y = !ls {x}", "y = %time x", "a, b = !ls \\\n -l", "!ls \\"],
    ...["x?", "??x", "x??", "?", "x.?", "np.*?", "y = x?", ", x y", "; x y", "/abs x", ">>> y", "In [1]: y"],
  ].map((magic) => `${magic}\ny = x`),
  ...["\0", "y = x\0", "\ud800", "y = '\udc00'", "\ud800 = x", "\ufeffy = x", "y = x\u2028z = 1"],
  ...["y = x\r\nz = y\r", "y = x\rz = y", "if x:\r\n\ty = x\r\n        z = x"],
  ...`( [ { ) ] } ' " ''' """ \\ @ : = -> # ; , . .. ... \``.split(" ").map((mark) => `y = x\n${mark}`),
  ...[
    "(",
    "[",
    "{",
    "'",
    '"""',
    "%",
    "!",
    "?",
    "\\\n",
    "@",
    ",",
    "\t",
    "f'{",
    "lambda ",
    "if x:\n",
    "x ",
  ].map((mark) => mark.repeat(5000)),
];

describe("hostile cells", () => {
  // What is loaded and compiled once in a process is no matter of the cell.
  before(() => tryExtraction(["x = 1", "y = x + 1", "y"], 1));

  for (const [name, source] of Object.entries({ ...long, ...deep, ...twice }))
    it(`${name}: planned`, async () => {
      const outcome = await inTime(source);
      assert.equal(isRefusal(outcome) ? outcome.reason : "planned", "planned");
    });
  for (const [name, source] of Object.entries(tooDeep))
    it(`${name}: refused`, async () => {
      const outcome = await inTime(source);
      assert.match(isRefusal(outcome) ? outcome.reason : "planned", /nested too deeply/);
    });
  it("takes tabs, emoji and names that are not ASCII", async () => {
    const source = 'if x:\n\tφ = x\nelse:\n\tφ = "🙂" * 3\nﬁ = φ\ny = fi\n';
    const outcome = await inTime(source);
    assert.ok(!isRefusal(outcome));
    assert.deepEqual([outcome.parameters, outcome.returns], [["x"], ["y"]]);
  });
  for (const source of unfinished)
    it(`neither throws nor hangs: ${JSON.stringify(source.slice(0, 40))}`, () => inTime(source));
});

/** Processor time holds the collector and the compiler too: on a busy machine the better of two counts. */
async function inTime(source: string): ReturnType<typeof tryExtraction> {
  const first = await timed(source);
  const { outcome, taken } = first.taken < limit ? first : await timed(source);
  assert.ok(taken < limit, `took ${first.taken.toFixed(0)} and ${taken.toFixed(0)} ms`);
  return outcome;
}

async function timed(source: string) {
  const begun = process.cpuUsage();
  const outcome = await tryExtraction(
    ["import numpy as np\ndata = [1, 2]\nx = 1", source, "print(y, v1)"],
    1,
  );
  const { user, system } = process.cpuUsage(begun);
  return { outcome, taken: (user + system) / 1000 };
}
