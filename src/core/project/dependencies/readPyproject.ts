import { parse, TomlError } from "smol-toml";
import { isTable, tableAt, textAt, textsAt, type Table } from "../tomlTable.ts";
import type { DependencyFile } from "./dependencyFile.ts";
import { addLine, insertIntoArray } from "./editToml.ts";
import {
  commonSign,
  normaliseName,
  parseRequirement,
  writeRequirement,
  type Requirement,
} from "./requirement.ts";

/**
 * Reads what a pyproject.toml declares, by https://peps.python.org/pep-0621, dependency groups, or the tables of Poetry, PDM and uv;
 * `undefined` where it describes no project.
 */
export function readPyprojectDependencies(path: string, text: string): DependencyFile | undefined {
  const table = tryParse(text);
  if (table === undefined) return undefined;
  const project = tableAt(table, "project");
  const poetry = tableAt(table, "tool", "poetry");
  const isPoetry = project.dependencies === undefined && isTable(poetry.dependencies);
  if (!isPoetry && !isTable(table.project)) return undefined;
  const own = isPoetry ? readPoetry(poetry.dependencies) : readTexts(project.dependencies);
  const declare = (distribution: string, version: string | undefined): string | undefined => {
    if (textsAt(project, "dynamic").includes("dependencies")) return undefined;
    const after = isPoetry
      ? addLine(text, "tool.poetry.dependencies", poetryLine(distribution, version, own))
      : addToProject(text, project, writeRequirement(distribution, version, own), own);
    return after !== undefined && isAsBefore(table, after, isPoetry) ? after : undefined;
  };
  const self = textAt(project, "name") ?? textAt(poetry, "name");
  return {
    path,
    text,
    requirements: [
      ...own,
      ...readTables(project["optional-dependencies"], readTexts),
      ...readTables(table["dependency-groups"], readTexts),
      ...readTexts(tableAt(table, "tool", "uv")["dev-dependencies"]),
      ...readTables(tableAt(table, "tool", "pdm")["dev-dependencies"], readTexts),
      ...readPoetry(isPoetry ? undefined : poetry.dependencies),
      ...readPoetry(poetry["dev-dependencies"]),
      ...readTables(poetry.group, (group) => (isTable(group) ? readPoetry(group.dependencies) : [])),
    ],
    ...(self !== undefined && { self }),
    includes: [],
    declare,
  };
}

function tryParse(text: string): Table | undefined {
  try {
    return parse(text);
  } catch (cause) {
    if (cause instanceof TomlError) return undefined;
    throw cause;
  }
}

function readTexts(value: unknown): readonly Requirement[] {
  return textsAt({ value }, "value").flatMap((text) => parseRequirement(text) ?? []);
}

function readTables(
  value: unknown,
  read: (inner: unknown) => readonly Requirement[],
): readonly Requirement[] {
  return isTable(value) ? Object.values(value).flatMap(read) : [];
}

/** `pandas = "^2.0"` or `pandas = { version = "^2.0", extras = [...] }`. */
function readPoetry(value: unknown): readonly Requirement[] {
  if (!isTable(value)) return [];
  return Object.entries(value).map(([name, said]) => {
    const versions = typeof said === "string" ? said : isTable(said) ? (textAt(said, "version") ?? "") : "";
    return { name: normaliseName(name), versions };
  });
}

function poetryLine(name: string, version: string | undefined, own: readonly Requirement[]): string {
  const others = own.filter((each) => each.name !== "python");
  const sign = commonSign(others.map(({ versions }) => versions));
  const bound = sign === undefined || version === undefined ? "*" : `${sign}${version.replace(/\+.*/, "")}`;
  return `${name} = "${bound}"`;
}

function addToProject(
  text: string,
  project: Table,
  entry: string,
  own: readonly Requirement[],
): string | undefined {
  if (project.dependencies === undefined) return addLine(text, "project", `dependencies = ["${entry}"]`);
  return insertIntoArray(
    text,
    { table: "project", key: "dependencies" },
    entry,
    own.map(({ name }) => name),
  );
}

/** Whether the text says what it said before, with one more dependency of the project. The last word on an edit that was made by lines. */
function isAsBefore(before: Table, text: string, isPoetry: boolean): boolean {
  const after = tryParse(text);
  if (after === undefined) return false;
  const [old, added] = [before, after].map((table) => {
    const owner = isPoetry ? tableAt(table, "tool", "poetry") : tableAt(table, "project");
    const { dependencies } = owner;
    const entries = isTable(dependencies)
      ? Object.entries(dependencies).map((entry) => JSON.stringify(entry))
      : textsAt(owner, "dependencies");
    const rest = JSON.stringify(table, (key, value: unknown) =>
      key === "dependencies" && (value === dependencies || dependencies === undefined) ? undefined : value,
    );
    return { entries, rest };
  });
  if (old === undefined || added === undefined) return false;
  const kept = added.entries.filter((entry) => old.entries.includes(entry));
  const isOneMore = added.entries.length === old.entries.length + 1;
  return isOneMore && JSON.stringify(kept) === JSON.stringify(old.entries) && old.rest === added.rest;
}
