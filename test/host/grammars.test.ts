import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { createGrammars } from "../../src/host/grammars.ts";
import { grammars, loadPython } from "../support/grammars.ts";

const root = join(import.meta.dirname, "../..");
const use = `
  import { createGrammars } from "./src/host/grammars.ts";
  createGrammars(import.meta.dirname).python().then((parser) => console.log(parser.parse("pass").rootNode.toString()));
`;

describe("grammars", () => {
  it("parse Python, with columns in UTF-16 code units", async () => {
    const parser = await loadPython();
    const text = 's = "🎉"; x = 1\n';
    const tree = parser.parse(text);
    assert.equal(tree?.rootNode.hasError, false);
    assert.equal(tree.rootNode.namedChildren[1]?.startIndex, text.indexOf("x"));
    tree.delete();
  });

  it("are loaded once", async () => {
    assert.equal(await grammars.python(), await loadPython());
  });

  it("say which file is missing, and try again at the next use", async () => {
    const folder = await mkdtemp(join(tmpdir(), "grammars-"));
    const broken = createGrammars(folder);
    await assert.rejects(broken.python(), /tree-sitter-python\.wasm/);
    await copyFile(
      join(root, "node_modules/tree-sitter-python/tree-sitter-python.wasm"),
      join(folder, "tree-sitter-python.wasm"),
    );
    assert.equal((await broken.python()).parse("x = 1")?.rootNode.type, "module");
    await rm(folder, { recursive: true });
  });

  it("load from a bundle as the product has it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "grammars-"));
    for (const name of ["web-tree-sitter", "tree-sitter-python"])
      await copyFile(join(root, "node_modules", name, `${name}.wasm`), join(folder, `${name}.wasm`));
    await build({
      stdin: { contents: use, resolveDir: root, loader: "ts" },
      outfile: join(folder, "main.cjs"),
      bundle: true,
      platform: "node",
      format: "cjs",
      define: { "import.meta.dirname": "__dirname", "import.meta.url": "__filename" },
    });
    const { stdout } = await promisify(execFile)(process.execPath, ["main.cjs"], { cwd: folder });
    assert.equal(stdout, "(module (pass_statement))\n");
    await rm(folder, { recursive: true });
  });
});
