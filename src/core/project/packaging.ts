import { basename, dirname } from "pathe";
import { isTable, tableAt, textAt, textsAt, type Table } from "./tomlTable.ts";

/** What a project's build tool says about its packages. */
export interface Packaging {
  /** Names of its top-level packages, the likeliest first; they need not exist. */
  readonly packageNames: readonly string[];
  /** Folders that hold them, relative to the project: those that are said, then "src", then "." */
  readonly sourceFolders: readonly string[];
  /** Whether pip can install it. */
  readonly isInstallable: boolean;
}

/** Reads the settings of setuptools, hatch, poetry, flit and uv; without any, a package is expected to be named as the project is. */
export function readPackaging(table: Table): Packaging {
  const tool = tableAt(table, "tool");
  const name = textAt(tableAt(table, "project"), "name") ?? textAt(tableAt(tool, "poetry"), "name");
  const said = [
    ...readSetuptools(tool),
    ...readHatch(tool),
    ...readPoetry(tool),
    ...readFlit(tool),
    ...readUv(tool),
  ];
  const names = said.flatMap((each) => each.name ?? []);
  return {
    packageNames: unique([...names, ...(name === undefined ? [] : [toPackageName(name)])]),
    sourceFolders: unique([...said.flatMap((each) => each.folder ?? []), "src", "."]),
    isInstallable: isTable(table["build-system"]) || isTable(table.project) || isTable(tool.poetry),
  };
}

interface Said {
  readonly name?: string | undefined;
  readonly folder?: string | undefined;
}

function readSetuptools(tool: Table): readonly Said[] {
  const setuptools = tableAt(tool, "setuptools");
  const listed = textsAt(setuptools, "packages").filter((name) => !name.includes("."));
  const where = textsAt(tableAt(setuptools, "packages", "find"), "where");
  const root = textAt(tableAt(setuptools, "package-dir"), "");
  return [...listed.map((name) => ({ name })), ...where.map((folder) => ({ folder })), { folder: root }];
}

function readHatch(tool: Table): readonly Said[] {
  const packages = textsAt(tableAt(tool, "hatch", "build", "targets", "wheel"), "packages");
  return packages.map((path) => ({ name: basename(path), folder: dirname(path) }));
}

function readPoetry(tool: Table): readonly Said[] {
  const { packages } = tableAt(tool, "poetry");
  const tables: readonly unknown[] = Array.isArray(packages) ? packages : [];
  return tables
    .filter(isTable)
    .map((each) => ({ name: textAt(each, "include"), folder: textAt(each, "from") }));
}

function readFlit(tool: Table): readonly Said[] {
  return [{ name: textAt(tableAt(tool, "flit", "module"), "name") }];
}

function readUv(tool: Table): readonly Said[] {
  const backend = tableAt(tool, "uv", "build-backend");
  return [{ name: textAt(backend, "module-name"), folder: textAt(backend, "module-root") }];
}

/** How a project's name becomes a package's: PEP 503's separators as one underscore. */
function toPackageName(project: string): string {
  return project.replaceAll(/[-._]+/g, "_").toLowerCase();
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
