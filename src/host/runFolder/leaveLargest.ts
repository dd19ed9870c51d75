import type { CopyEntry } from "./listCopy.ts";

/** The same with the largest files left where they are: as few as are enough for the others to have `bytes` at most. Code is always copied. */
export function leaveLargest(entries: readonly CopyEntry[], bytes: number): readonly CopyEntry[] {
  const files = entries.filter((entry) => entry.kind === "file");
  let excess = files.reduce((sum, file) => sum + file.bytes, 0) - bytes;
  const left = new Set<CopyEntry>();
  const movable = files.filter(({ to }) => !isCode.test(to));
  for (const file of movable.toSorted((one, other) => other.bytes - one.bytes)) {
    if (excess <= 0) break;
    excess -= file.bytes;
    left.add(file);
  }
  return entries.map((entry) =>
    entry.kind === "file" && left.has(entry) ? { ...entry, kind: "original" } : entry,
  );
}

/** What a run writes texts of its own to. */
const isCode = /\.(?:py|pyi|ipynb|toml|cfg)$/i;
