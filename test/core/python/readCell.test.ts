import assert from "node:assert/strict";
import type { Parser } from "web-tree-sitter";
import { parseCell, readCell, type CellReading } from "../../../src/core/python/readCell.ts";
import { loadPython } from "../../support/grammars.ts";

/** cell: reads, in order | binds, in order; "?" behind names not surely bound | names read later, by functions */
const flows: readonly (readonly [cell: string, expected: string])[] = [
  ["b = a + 1", "a | b"],
  ["x = x + 1", "x | x"],
  ["x += 1", "x | x"],
  ["d[k] += 1", "d k"],
  ["a = b = c", "c | a b"],
  ["a, *b = c\n(d, e), [f] = g", "c g | a b d e f"],
  ["x[i].y, z = 1, 2", "x i | z"],
  ["if c: x = 1\ny = x", "c x | x? y"],
  ["if c:\n  x = 1\nelif d:\n  x = 2\nelse:\n  x = 3\ny = x", "c d | x y"],
  ["if c:\n  x = 1\nelse:\n  raise E\ny = x", "c E | x y"],
  ["match s:\n  case [a, *r] if a > k:\n    x = 1\n  case _:\n    x = 2\nx", "s k | a? r? x"],
  [
    "match s:\n  case P(f=v):\n    pass\n  case A.B:\n    pass\n  case other:\n    v = 1",
    "s P A | v? other?",
  ],
  ["a and (w := b)", "a b | w?"],
  ["if (n := len(a)) > 1: n", "len a | n"],
  ["z = y if c else x", "c y x | z"],
  ["for i in xs: t = i\nt", "xs t | i? t?"],
  ["for i in r: t = t + i", "r t | i? t?"],
  ["while True:\n  x = f()\n  if x: break\nx", "f | x"],
  ["while c:\n  x = 1\nelse:\n  y = 2", "c | x? y"],
  ["try:\n  x = f()\nexcept E as e:\n  x = e\nx\ne", "f E e | x e?"],
  ["try:\n  x = f()\nexcept E:\n  pass\nx", "f E x | x?"],
  ["try:\n  x = f()\nfinally:\n  g(x)\nx", "f g x | x"],
  ["with open(p) as f, g() as (a, b): c = f\nc", "open p g | f a b c"],
  ["with suppress(E):\n  c = f()\nc", "suppress E f c | c?"],
  ["del x", "x"],
  ["x = 1\ndel x\nx", "x | x?"],
  ["import numpy as np, os.path\nfrom a import b as c\nnp", " | np os c"],
  ["def g(a, b=d, *c: T) -> R: return a * k + g(b)", "d T R | g | k g"],
  ["def g():\n  global n\n  n += 1", " | g | n"],
  ["def g():\n  x = 1\n  def h():\n    nonlocal x\n    x = y\n  return h", " | g | y"],
  ["@dec(q)\nclass A(B, metaclass=M):\n  k = K\n  j = k\n  def m(self): return k", "dec q B M K | A | k"],
  ["g = lambda a, d=dd: a + d + e", "dd | g | e"],
  ["fs = [lambda: i + k for i in r]", "r | fs | k"],
  ["[x for x in xs if x > k for y in x]", "xs k"],
  ["x = 1\n[x for y in x]", " | x"],
  ["s = sum((last := x) for x in xs)\nlast", "sum xs last | last? s"],
  ["{a: b for a, b in d.items()}", "d"],
  ['f"{a!r:>{w}} {b=}"', "a w b"],
  ['t = df.query("a > @lim and b in @ok")', "df lim ok | t"],
  ["x: int = 1\ny: Foo", "int Foo | x"],
  ["def f[T: B](a: T) -> T: return a", " | f | B"],
  ["type X = list[Y]", " | X | list Y"],
  ["raise E\nx = a", "E"],
  ["assert a, (m := b)", "a b | m?"],
  ["if a and (w := b): w", "a b | w?"],
  ["if not (a or (w := b)): w", "a b | w?"],
  ["x = w if (w := b) else c", "b c | w x"],
  ["assert (m := a) and (n := b)\nn", "a b | m n"],
  ["[y for x in xs if x and (y := f(x))]", "xs f | y?"],
  ["if c:\n  raise E\n  x = a", "c E"],
  ["while (True):\n  x = f()\n  if x: break\nx", "f | x"],
  ["x = 1\nfor i in r:\n  x\n  del x", "r x | x? i?"],
  ["x = 1\nwhile c:\n  del x\nx", "c x | x?"],
  ["x = 1\nif c:\n  del x\n  x", "c x | x?"],
  ["x = 1\nif c:\n  del x\n  x = 2\nx", "c | x"],
  ["while True:\n  try: break\n  finally: x = 1\nx", " | x"],
  ["while True:\n  try: f()\n  except E as e: break\ne", "f E e | e?"],
  ["e = 1\ntry:\n  try: f()\n  except E as e: raise\nexcept E: e", "f E e | e?"],
  ["with suppress(E), f() as g: pass\ng", "suppress E f g | g?"],
  ["with suppress(E):\n  del x\nx", "suppress E x"],
  ["match s:\n  case [a, a.b]: pass", "s a | a?"],
  ["match s:\n  case x if c: pass\n  case _: x", "s c | x"],
  ["match s:\n  case (x): pass\nx", "s | x"],
  ["match s:\n  case None: x = 1\nx", "s x | x?"],
  ["def f():\n  x: T\n  return x", " | f | T"],
  ["def f():\n  k = 1\n  class A:\n    k = k", " | f | k"],
  ["%time x = f(y)", "f y | x"],
  ["% time x = f(y)\n% matplotlib inline", "f y matplotlib inline | x"],
  ["%time", "time"],
  ["files = !ls {d}\nfiles", "d | files"],
  ["%timeit f(y)", "timeit f y"],
  ["x?\ndf.head??\n?len", "x df head len"],
  ["!echo $HOME \"it's\nx = 1", "HOME | x"],
  ["x = (a\n  % b)\ny = '''\n!not a magic\n'''", "a b | x y"],
  ["%%time\nx = y", "y | x"],
  ["%%capture out\nx = y", "y | x"],
  ["print('😀', φ)", "print φ"],
  ["ϵ = [𝜋 for i in r]\nε", "r 𝜋 | ε".normalize("NFKC")],
  ["def f(ϵ): return ε + ϕ", " | f | φ"],
];

function render({ flow }: CellReading): string {
  const binds = [...flow.binds.keys()].map((name) => (flow.definite?.has(name) === true ? name : `${name}?`));
  const groups = [[...flow.reads.keys()], binds, [...flow.deferred]].map((names) => names.join(" "));
  return groups.join(" | ").replace(/[ |]+$/, "");
}

describe("what a cell does to names", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadPython();
  });
  for (const [source, expected] of flows) {
    it(JSON.stringify(source), () => {
      const parsed = parseCell(parser, source);
      const reading = readCell(parsed);
      assert.equal(reading.unread, undefined);
      assert.equal(render(reading), expected.trimEnd());
      parsed.tree.delete();
    });
  }

  it("masks in place: same length, same lines", () => {
    for (const [source] of flows) {
      const { tree } = parseCell(parser, source);
      assert.equal(tree.rootNode.endIndex <= source.length, true);
      tree.delete();
    }
  });

  it("says where a cell can't be read", () => {
    const read = (source: string) => readCell(parseCell(parser, source)).unread;
    assert.deepEqual(read("x = 1\ny = (2 +"), { kind: "syntax error", at: { line: 2, column: 1 } });
    assert.deepEqual(read("%%bash\nls $x"), { kind: "foreign", magic: "%%bash" });
  });
});
