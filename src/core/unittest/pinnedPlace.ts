/** Where a pinned test must run. */
export type PinnedPlace =
  | { readonly kind: "anywhere" }
  /** It reads files by their place beside the notebook. */
  | { readonly kind: "notebook" }
  /** It writes files: in a temporary folder, with copies of files beside the notebook, and folders that are made first. */
  | { readonly kind: "temporary"; readonly copies: readonly string[]; readonly folders: readonly string[] };

/** What the test does for it. */
export interface PlaceSetUp {
  /** Of pytest. */
  readonly fixtures: readonly string[];
  readonly lines: readonly string[];
  /** Statements. */
  readonly imports: readonly string[];
}

/** Takes the test to its place. `folder` is the notebook's, from that of the test. */
export function setUpPlace(place: PinnedPlace, folder: string): PlaceSetUp {
  const beside = `Path(__file__).resolve().parent${folder === "" ? "" : ` / ${JSON.stringify(folder)}`}`;
  const paths = "from pathlib import Path";
  switch (place.kind) {
    case "anywhere":
      return { fixtures: [], lines: [], imports: [] };
    case "notebook":
      return { fixtures: ["monkeypatch"], lines: [`monkeypatch.chdir(${beside})`], imports: [paths] };
    case "temporary": {
      const made = place.folders.map((name) => {
        const how = name.includes("/") ? "parents=True, exist_ok=True" : "";
        return `(tmp_path / ${JSON.stringify(name)}).mkdir(${how})`;
      });
      return {
        fixtures: ["monkeypatch", "tmp_path"],
        lines: [...made, ...copyLines(place.copies, beside), "monkeypatch.chdir(tmp_path)"],
        imports: place.copies.length === 0 ? [] : [paths, "import shutil"],
      };
    }
  }
}

function copyLines(copies: readonly string[], beside: string): readonly string[] {
  const [only, ...others] = copies.map((name) => JSON.stringify(name));
  if (only === undefined) return [];
  const copy = (name: string) => `shutil.copy(${beside} / ${name}, tmp_path / ${name})`;
  return others.length === 0
    ? [copy(only)]
    : [`for name in [${[only, ...others].join(", ")}]:`, `    ${copy("name")}`];
}
