import { parse as parseToml, TomlError } from "smol-toml";
import { dirname, join, normalize } from "pathe";
import { parse as parseYaml, YAMLError } from "yaml";
import type { RuffOptions } from "../core/checks/protocol.ts";
import { tableAt, type Table } from "../core/project/tomlTable.ts";
import { readCodeStyle } from "../core/style/codeStyle.ts";
import { isRefusal } from "../core/refusal.ts";
import type { Log, Workspace } from "./ports.ts";

export interface StylePorts {
  readonly workspace: Workspace;
  readonly log: Log;
}

/** How the project wants a file to look: of the configuration files above it, the nearest of each tool counts. */
export async function readProjectStyle(
  ports: StylePorts,
  path: string,
  projectRoot: string,
): Promise<RuffOptions> {
  const pyproject = await readFirst(ports, foldersAbove(path, projectRoot), "pyproject.toml", readToml);
  const tool = tableAt(pyproject ?? {}, "tool");
  const own =
    (await readFirst(ports, foldersAbove(path, projectRoot), "ruff.toml", readToml)) ??
    (await readFirst(ports, foldersAbove(path, projectRoot), ".ruff.toml", readToml));
  const preCommit = await readFirst(ports, [normalize(projectRoot)], ".pre-commit-config.yaml", readYaml);
  const ruff = own ?? tableOf(tool, "ruff");
  const black = tableOf(tool, "black");
  const isort = tableOf(tool, "isort");
  const pydocstyle = tableOf(tool, "pydocstyle");
  return readCodeStyle({
    ...(ruff && { ruff }),
    ...(black && { black }),
    ...(isort && { isort }),
    ...(pydocstyle && { pydocstyle }),
    preCommit,
  });
}

function tableOf(table: Table, key: string): Table | undefined {
  return key in table ? tableAt(table, key) : undefined;
}

/** A file's folder and those above it, up to the project's root. */
function foldersAbove(path: string, projectRoot: string): readonly string[] {
  const root = normalize(projectRoot);
  const folders: string[] = [];
  for (let folder = dirname(normalize(path)); folder.startsWith(root); folder = dirname(folder)) {
    folders.push(folder);
    if (folder === dirname(folder)) break;
  }
  return folders;
}

/** The first such file that can be read; one that can't be is no reason not to write code. */
async function readFirst<Value>(
  { workspace, log }: StylePorts,
  folders: readonly string[],
  name: string,
  parse: (text: string) => Value,
): Promise<Value | undefined> {
  for (const folder of folders) {
    const text = await workspace.readText(join(folder, name));
    if (text === undefined || isRefusal(text)) continue;
    try {
      return parse(text);
    } catch (cause) {
      if (!(cause instanceof TomlError) && !(cause instanceof YAMLError)) throw cause;
      log.warn(
        `${join(folder, name)} is not read for the code's style: ${cause.message.split("\n", 1)[0] ?? ""}`,
      );
    }
  }
  return undefined;
}

function readToml(text: string): Table {
  return parseToml(text);
}

function readYaml(text: string): unknown {
  return parseYaml(text);
}
