import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cache, peersPython, root, venvPython } from "./paths.mjs";
import { run } from "./run.mjs";

const folder = path.join(cache, "peers");
const record = path.join(folder, "installed.txt");
const requirements = path.join(root, "bench/peers/requirements.txt");

/** What the benchmarks compare with: rope and jedi, in an environment of their own, which .cache/venv's Python makes. */
export const peers = {
  what: "Python environment .cache/peers",
  isThere: () =>
    existsSync(peersPython) &&
    existsSync(record) &&
    readFileSync(record, "utf8") === readFileSync(requirements, "utf8"),
  install: async () => {
    rmSync(folder, { recursive: true, force: true });
    await run(venvPython, ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
    await run(peersPython, [...pip, "--only-binary", ":all:", "-r", requirements]);
    writeFileSync(record, readFileSync(requirements));
  },
};
