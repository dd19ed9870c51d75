import { isScalar, isMap, isSeq, parseDocument, type Scalar, type YAMLSeq } from "yaml";
import { applyEdits } from "../../text/edit.ts";
import { placeAmong, type DependencyFile } from "./dependencyFile.ts";
import { normaliseName, parseRequirement, writeRequirement, type Requirement } from "./requirement.ts";

/** Where conda's name differs from PyPI's. */
const pypiNames: ReadonlyMap<string, string> = new Map([
  ["pytorch", "torch"],
  ["pytorch-gpu", "torch"],
  ["pytorch-cpu", "torch"],
  ["opencv", "opencv-python"],
  ["py-opencv", "opencv-python"],
  ["pytables", "tables"],
  ["py-xgboost", "xgboost"],
  ["matplotlib-base", "matplotlib"],
  ["tensorflow-gpu", "tensorflow"],
  ["msgpack-python", "msgpack"],
  ["graphviz-python", "graphviz"],
  ["python-graphviz", "graphviz"],
]);

/** Reads the `dependencies` of an environment.yml, conda's own and those under `pip:`; `undefined` where it has none. */
export function readCondaEnvironment(path: string, text: string): DependencyFile | undefined {
  const document = parseDocument(text, { logLevel: "silent" });
  const { contents, errors } = document;
  const list: unknown =
    errors.length === 0 && isMap(contents) ? contents.get("dependencies", true) : undefined;
  if (!isSeq(list)) return undefined;
  const inner = list.items.map((item): unknown => (isMap(item) ? item.get("pip", true) : undefined));
  const pip = inner.find((each) => isSeq(each));
  const conda = scalarsOf(list).flatMap((item) => readEntry(item, parseConda));
  const piped = pip === undefined ? [] : scalarsOf(pip).flatMap((item) => readEntry(item, parseRequirement));
  const requirements = [...conda, ...piped].map(({ requirement }) => requirement);
  return {
    path,
    text,
    requirements,
    includes: (pip === undefined ? [] : scalarsOf(pip)).flatMap(
      (item) => /^\s*(?:-r|--requirement)[\s=]+(\S+)/.exec(String(item.value))?.[1] ?? [],
    ),
    declare: (distribution, version) => {
      const libraries = conda.filter(({ requirement }) => !/^(?:python|pip|nodejs)$/.test(requirement.name));
      const entries = piped.length > libraries.length ? piped : libraries.length === 0 ? conda : libraries;
      return insertEntry(text, entries, distribution, version);
    },
  };
}

interface Entry {
  readonly requirement: Requirement;
  readonly start: number;
  readonly end: number;
}

function scalarsOf(list: YAMLSeq): readonly Scalar[] {
  return list.items.filter((item) => isScalar(item));
}

function readEntry(item: Scalar, parse: (text: string) => Requirement | undefined): readonly Entry[] {
  const requirement = parse(String(item.value));
  const [start, end] = item.range ?? [];
  return requirement === undefined || start === undefined || end === undefined
    ? []
    : [{ requirement, start, end }];
}

/** "conda-forge::numpy=1.26=py311_0", "pandas >=2". */
function parseConda(text: string): Requirement | undefined {
  const [, name, versions = ""] = /^(?:.*::)?\s*([\w.-]+)\s*(.*)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const normalised = normaliseName(name);
  return { name: pypiNames.get(normalised) ?? normalised, versions };
}

/** A line of its own below or above another entry's, written as that is. */
function insertEntry(
  text: string,
  entries: readonly Entry[],
  distribution: string,
  version: string | undefined,
): string | undefined {
  const requirements = entries.map(({ requirement }) => requirement);
  const place = placeAmong(
    normaliseName(distribution),
    requirements.map(({ name }) => name),
  );
  const neighbour = entries[place] ?? entries.at(-1);
  if (neighbour === undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", neighbour.start - 1) + 1;
  const lead = text.slice(lineStart, neighbour.start);
  const condaName = [...pypiNames].find(([, pypi]) => pypi === distribution)?.[0];
  if (!/^\s*-\s+$/.test(lead) || condaName !== undefined) return undefined;
  const entry = writeRequirement(distribution, version, requirements);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lineEnd = text.indexOf("\n", neighbour.end);
  const at = place < entries.length ? lineStart : lineEnd === -1 ? text.length : lineEnd + 1;
  const isLastLine = at === text.length && !text.endsWith("\n");
  const added = isLastLine ? `${newline}${lead}${entry}` : `${lead}${entry}${newline}`;
  const after = applyEdits(text, [{ span: { start: at, end: at }, text: added }]);
  return isAsBefore(text, after, entry) ? after : undefined;
}

/** Whether the text says what it said before, with this entry more. */
function isAsBefore(text: string, after: string, entry: string): boolean {
  const values = [text, after].map((each): unknown => {
    const document = parseDocument(each, { logLevel: "silent" });
    return document.errors.length === 0 ? document.toJS() : undefined;
  });
  const [old, added] = values.map((value) => JSON.stringify(value));
  const [, kept] = values.map((value) =>
    JSON.stringify(value, (_, inner: unknown) =>
      Array.isArray(inner) ? inner.filter((item) => item !== entry) : inner,
    ),
  );
  return old !== added && old === kept;
}
