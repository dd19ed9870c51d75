/** What is done to a cell's text to make it one that nobody has foreseen. `other` is a cell of the same notebook. */
export function mutate(text: string, other: string, random: () => number): string {
  const rounds = 1 + Math.floor(random() * 3);
  let mutant = text;
  for (let round = 0; round < rounds; round += 1) mutant = pick(mutations, random)(mutant, other, random);
  return mutant;
}

type Mutation = (text: string, other: string, random: () => number) => string;

const mutations: readonly Mutation[] = [
  (text, _, random) => splice(tokensOf(text), random, 1, () => []),
  (text, _, random) => splice(tokensOf(text), random, 1, ([token = ""]) => [token, " ", token]),
  (text, _, random) => splice(tokensOf(text), random, 3, ([one = "", gap = "", two = ""]) => [two, gap, one]),
  (text, _, random) => text.slice(0, Math.floor(random() * text.length)),
  (text, _, random) =>
    splice(text.split(/(?<=\n)/), random, 1, ([line = ""]) => [line.slice(0, line.length / 2), "\n"]),
  (text, _, random) =>
    splice(text.split(/(?<=\n)/), random, 1, ([line = ""]) => [pick(indents, random), line]),
  (text, _, random) => splice(text.split(/(?<=\n)/), random, 2, ([one = "", two = ""]) => [two, one]),
  (text, _, random) => splice(text.split(/(?=[()[\]{}])/), random, 1, ([part = ""]) => [part.slice(1)]),
  (text, other, random) =>
    text.slice(0, Math.floor(random() * text.length)) + other.slice(Math.floor(random() * other.length)),
  (text, other) => `${text}\n${other}`,
  (text, _, random) =>
    splice(text.split(/(?<=\n)/), random, 1, ([line = ""]) => [pick(lines, random), "\n", line]),
  (text, _, random) =>
    splice(text.split(/\b(?=[A-Za-z_]\w*)/), random, 1, ([word = ""]) => [pick(letters, random), word]),
  (text, _, random) =>
    splice(text.split(/\b(?=[A-Za-z_]\w*)/), random, 1, ([word = ""]) => [
      word.replace(/^\w+/, pick(words, random)),
    ]),
  (text, _, random) => splice(Array.from(text), random, 0, () => [pick(characters, random)]),
  (text) => text.replaceAll("    ", "\t"),
  (text) => text.replaceAll("\n", "\r\n"),
];

const indents = [" ", "  ", "    ", "\t", " \t", "        "] as const;
const lines = [
  ...[
    "%time x = 1",
    "%matplotlib inline",
    "!ls {x}",
    "x?",
    "y = !ls",
    "%%bash",
    "%%time",
    "import os, sys as s",
  ],
  ...[
    "from math import *",
    "global x",
    "return 1",
    "yield",
    "del x",
    "x: int",
    "try:",
    "else:",
    "@f",
    "pass; x = 1",
  ],
  ...[
    "if x:",
    "for i in x:",
    "async def f():",
    "with a as b, c as d:",
    "match x:",
    "class A(B):",
    "lambda: 0",
    "raise",
  ],
] as const;
const letters = ["φ", "ﬁ", "é", "变", "_", "𝐱", "🙂", "1"] as const;
const words = [
  "not",
  "lambda",
  "await",
  "None",
  "in",
  "x",
  "df",
  "print",
  "locals",
  "self",
  "*",
  "0",
  "f''",
] as const;
const characters = [
  "\0",
  "\ud800",
  "\udc00",
  "🙂",
  "\u2028",
  "\ufeff",
  "\\",
  '"',
  "'",
  '"""',
  "#",
  ";",
  ":",
  "=",
  "\f",
  "\r",
] as const;

function tokensOf(text: string): string[] {
  return text.match(/\w+|\s+|[^\w\s]/g) ?? [];
}

/** The parts joined, some of them in a row, anywhere, replaced. */
function splice(
  parts: readonly string[],
  random: () => number,
  count: number,
  replace: (gone: readonly string[]) => readonly string[],
): string {
  const at = Math.floor(random() * parts.length);
  return [...parts.slice(0, at), ...replace(parts.slice(at, at + count)), ...parts.slice(at + count)].join(
    "",
  );
}

function pick<T>(options: readonly T[], random: () => number): T {
  const chosen = options[Math.floor(random() * options.length)];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
}
