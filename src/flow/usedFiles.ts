import { dirname, join, normalize } from "pathe";
import { readUses, type Uses } from "../core/guard/readUses.ts";
import { readImportPath } from "../core/project/importPath.ts";
import { isRefusal, refuse, type Refusal } from "../core/refusal.ts";
import type { NotebookAnalyses } from "./notebookAnalysis.ts";
import type { Workspace } from "./ports.ts";
import { readLayout } from "./projectLayout.ts";

/** A file that a run of code uses, or may use. */
export interface UsedFile {
  /** Absolute. */
  readonly path: string;
  /** `named`: its path stands in the code; it need not exist. */
  readonly role: "entry" | "imported" | "named";
  /** Of those that another names: which. */
  readonly by?: string;
}

export interface UsedFilesPorts {
  readonly workspace: Workspace;
  readonly analyses: NotebookAnalyses;
}

/** Projects of more files are cut here: what lies further is not looked at. */
const mostFiles = 2_000;

/** The notebook or script, the project's own modules that it imports, and those that these import, and the files that they all name. */
export async function findUsedFiles(
  { workspace, analyses }: UsedFilesPorts,
  entry: string,
): Promise<readonly UsedFile[] | Refusal> {
  const layout = await readLayout(workspace, entry);
  if (isRefusal(layout)) return layout;
  const { projectRoot } = layout;
  const start = normalize(entry);
  const first = await readSources(workspace, start);
  if (isRefusal(first)) return first;
  const added = readImportPath(first, dirname(start)).map(({ folder }) => folder);
  const roots = [...new Set([dirname(start), ...added, projectRoot, join(projectRoot, "src")])];
  const used = new Map<string, UsedFile>([[start, { path: start, role: "entry" }]]);
  const open: { readonly path: string; readonly sources: readonly (string | undefined)[] }[] = [
    { path: start, sources: first },
  ];
  for (let file = open.shift(); file !== undefined && used.size < mostFiles; file = open.shift()) {
    const { path, sources } = file;
    const uses = await analyses.withTrees(sources, readUses);
    for (const candidate of modulePlaces(uses, path, roots)) {
      const known = used.get(candidate)?.role;
      if (known !== undefined && known !== "named") continue; // What is named before it is imported is code all the same.
      const text = await workspace.readText(candidate);
      if (text === undefined || isRefusal(text)) continue;
      used.set(candidate, { path: candidate, role: "imported", by: path });
      open.push({ path: candidate, sources: [text] });
    }
    for (const named of filePlaces(uses, path, roots))
      if (!used.has(named)) used.set(named, { path: named, role: "named", by: path });
  }
  return [...used.values()];
}

async function readSources(
  workspace: Workspace,
  path: string,
): Promise<readonly (string | undefined)[] | Refusal> {
  if (/\.ipynb$/i.test(path)) {
    const notebook = await workspace.readNotebook(path);
    if (isRefusal(notebook)) return notebook;
    return notebook.cells.map(({ kind, language, source }) =>
      kind === "code" && language === "python" ? source : undefined,
    );
  }
  const text = await workspace.readText(path);
  if (text === undefined) return refuse(`${path} can't be read: there is no such file.`, "Check the path.");
  return isRefusal(text) ? text : [text];
}

/** Files that an import may mean: `a/b.py`, `a/b/__init__.py`, and the packages around. */
function modulePlaces({ modules }: Uses, path: string, roots: readonly string[]): readonly string[] {
  return modules.flatMap((module) => {
    const [, dots = "", name = ""] = /^(\.*)(.*)$/s.exec(module) ?? [];
    const names = name.split(".").filter((part) => part !== "");
    const from =
      dots === "" ? roots : [join(dirname(path), ...Array.from({ length: dots.length - 1 }, () => ".."))];
    return from.flatMap((root) =>
      names.flatMap((_, at) => {
        const place = join(root, ...names.slice(0, at + 1));
        return [`${place}.py`, join(place, "__init__.py")];
      }),
    );
  });
}

/** A path that stands in code is most often from the folder of the file or of the project. */
function filePlaces({ files }: Uses, path: string, roots: readonly string[]): readonly string[] {
  return files.flatMap((file) =>
    /^(?:\/|[A-Za-z]:)/.test(file)
      ? [normalize(file)]
      : [...new Set([dirname(path), ...roots])].map((root) => join(root, file)),
  );
}
