import path from "node:path";
import { root } from "./paths.mjs";

/**
 * The program that an installed npm package brings, for `run` and `show`.
 * @param {string} name
 */
export function bin(name) {
  return path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
}
