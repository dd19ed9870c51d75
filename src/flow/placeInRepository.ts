import { join, normalize, relative } from "pathe";
import type { GitRepository } from "./guardPorts.ts";

/** A file's path relative to the repository's root. `folder` is the one that git was asked about: the way there may lead over links. */
export function placeInRepository(
  { prefix }: Pick<GitRepository, "prefix">,
  folder: string,
  path: string,
): string {
  return normalize(join(prefix, relative(normalize(folder), normalize(path))));
}
