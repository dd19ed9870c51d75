/** A stream of numbers from 0 to 1 that depends on the seed alone (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Few names, so that they meet. */
const names = ["a", "b", "c", "d", "e", "f"];

/** What may stand at a place of the code. */
interface Place {
  readonly depth: number;
  /** `break` and `continue` may stand here. */
  readonly inLoop: boolean;
}

/** Python cells made of everything that decides which names are bound; the same seed gives the same cells. They need not mean anything. */
export function randomCells(seed: number): () => string {
  const random = seeded(seed);
  const below = (count: number) => Math.floor(random() * count);
  const chance = (part: number) => random() < part;
  const pick = <T>(options: readonly [T, ...T[]]): T => options[below(options.length)] ?? options[0];
  const some = (least: number, most: number, make: () => string) =>
    Array.from({ length: least + below(most - least + 1) }, make);
  const maybe = (part: number, make: () => string) => (chance(part) ? make() : "");

  const name = () => names[below(names.length)] ?? "a";
  const two = () => {
    const first = below(names.length);
    return [names[first], names[(first + 1 + below(names.length - 1)) % names.length]];
  };

  const atom = () =>
    pick([name, name, name, () => `${name()}.x`, () => `${name()}[${name()}]`, () => String(below(9))])();

  /** Parenthesized where need be, so that it may stand anywhere. */
  function expression(depth = 2): string {
    if (depth === 0 || chance(0.5)) return atom();
    const inner = () => expression(depth - 1);
    return pick([
      () => `(${inner()} ${pick(["+", "and", "or", "<", "in", "and", "or"])} ${inner()})`,
      () => `(${name()} < ${inner()} < ${inner()})`,
      () => `(not ${atom()})`,
      () => `(${name()} := ${inner()})`,
      () => `(${inner()} if ${inner()} else ${inner()})`,
      () => `${name()}(${inner()}, k=${name()})`,
      () => `[${inner()}, *${name()}]`,
      () => `{${name()}: ${inner()}, **${name()}}`,
      () => `f"{${name()}!r:>{${name()}}} {(${inner().replaceAll('"', "'")})}"`,
      comprehension,
      () => `(lambda ${name()}, k=${atom()}: ${atom()})`,
    ])();
  }

  function comprehension(): string {
    const [target, other] = two();
    const body = pick([atom, () => `(${other} := ${atom()})`])();
    const test = maybe(0.4, () => ` if ${pick([atom, () => `${name()} and (${other} := ${atom()})`])()}`);
    const loops = `for ${target} in ${atom()}${maybe(0.2, () => ` for z in ${atom()}`)}${test}`;
    return pick([
      () => `[${body} ${loops}]`,
      () => `{${body} ${loops}}`,
      () => `{${atom()}: ${body} ${loops}}`,
      () => `sum(${body} ${loops})`,
    ])();
  }

  function target(): string {
    const [first, second] = two();
    return pick([
      name,
      name,
      name,
      () => `${first}, *${second}`,
      () => `(${first}, [${second}])`,
      () => `${name()}.x`,
      () => `${name()}[${name()}]`,
    ])();
  }

  const simple = (): string =>
    pick<() => string>([
      () => `${name()} = ${expression()}`,
      () => `${name()} = ${expression()}`,
      () => `${target()} = ${expression()}`,
      () => `${target()} = ${target()} = ${expression()}`,
      () => `${name()} ${pick(["+=", "@=", "//="])} ${expression()}`,
      () => `${name()}[${atom()}] += ${expression()}`,
      () => `${name()}: ${name()} = ${expression()}`,
      () => `${name()}: ${name()}`,
      () => expression(),
      () => `del ${pick([name, name, () => two().join(", "), () => `${name()}.x`])()}`,
      () => `import ${pick(["os.path", `m as ${name()}`, name()])}`,
      () => `from m import ${name()}, k as ${name()}`,
      () => `assert ${expression()}${maybe(0.3, () => `, ${expression()}`)}`,
      () => "pass",
    ])();

  const jump = ({ inLoop }: Place) =>
    inLoop ? pick(["break", "continue", "break", "continue", `raise ${name()}`]) : `raise ${name()}`;

  function block(place: Place): string {
    const inner = { ...place, depth: place.depth - 1 };
    const lines = some(1, 2, () => statement(inner));
    if (chance(0.15)) lines.splice(below(lines.length + 1), 0, jump(place));
    return `\n${lines.join("\n").replaceAll(/^/gm, "  ")}\n`;
  }

  function statement(place: Place): string {
    if (place.depth === 0 || chance(0.45)) return simple();
    const body = () => block(place);
    const loop = () => block({ ...place, inLoop: true });
    const otherwise = (part: number) => maybe(part, () => `else:${body()}`);
    return pick([
      () =>
        `if ${expression()}:${body()}${maybe(0.3, () => `elif ${expression()}:${body()}`)}${otherwise(0.5)}`,
      () => `for ${target()} in ${expression()}:${loop()}${otherwise(0.3)}`,
      () => `while ${pick(["True", "1", expression(), expression()])}:${loop()}${otherwise(0.3)}`,
      () => tryStatement(place),
      () => tryStatement(place),
      () => withStatement(body),
      () => matchStatement(body),
      () => definition(place),
    ])().trimEnd();
  }

  function tryStatement(place: Place): string {
    const body = () => block(place);
    const handlers = some(0, 2, () => `except ${name()}${maybe(0.5, () => ` as ${name()}`)}:${body()}`);
    if (chance(0.2)) handlers.push(`except:${body()}`);
    const ends = handlers.length === 0 || chance(0.4);
    const otherwise = handlers.length > 0 ? maybe(0.3, () => `else:${body()}`) : "";
    return `try:${body()}${handlers.join("")}${otherwise}${ends ? `finally:${body()}` : ""}`;
  }

  function withStatement(body: () => string): string {
    const manager = () => pick([atom(), atom(), `suppress(${name()})`]);
    const items = some(1, 2, () => `${manager()}${maybe(0.6, () => ` as ${pick([name(), `${name()}.x`])}`)}`);
    return `with ${items.join(", ")}:${body()}`;
  }

  function pattern(): string {
    const [first, second] = two();
    return pick([
      () => "0",
      () => `${name()}.x`,
      () => `[${first}, *${second}]`,
      () => `{"k": ${first}, **${second}}`,
      () => `${name()}(${first}, k=${second})`,
      () => `(0 | ${name()}.x) as ${first}`,
      () => `${name()}(x=${name()}.x) | [_]`,
    ])();
  }

  function matchStatement(body: () => string): string {
    const guard = () => maybe(0.3, () => ` if ${expression()}`);
    const cases = some(1, 2, () => `case ${pattern()}${guard()}:${body()}`);
    if (chance(0.3)) cases.push(`case ${name()} if ${expression()}:${body()}`);
    if (chance(0.5))
      cases.push(`case ${pick(["_", "_", name(), `_ as ${name()}`, `(${name()})`])}:${body()}`);
    return `match ${expression()}:\n${cases.join("").trimEnd().replaceAll(/^/gm, "  ")}\n`;
  }

  function definition(place: Place): string {
    const body = block({ depth: Math.min(place.depth, 2), inLoop: false });
    return pick([
      (): string =>
        `def ${name()}(p, q=${atom()}, *${name()}_, r: ${name()} = ${atom()}) -> ${name()}:${body}`,
      () => `@${name()}\nasync def ${name()}(${name()}):${body}`,
      () => `class ${name()}(${name()}, k=${atom()}):${body}`,
      () => `class ${name()}:${body}\n  def m(self):${body.replaceAll("\n", "\n  ")}`,
    ])();
  }

  return () => some(1, 3, () => statement({ depth: pick([1, 2, 2, 3]), inLoop: false })).join("\n");
}
