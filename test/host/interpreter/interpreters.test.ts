import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { access, chmod, mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterpreters, type InterpretersOptions } from "../../../src/host/interpreter/interpreters.ts";
import type { ProjectInterpreter } from "../../../src/host/interpreter/projectInterpreter.ts";
import { createTestLog } from "../../support/testLog.ts";

const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();
const version = execFileSync(python, ["-c", "import platform; print(platform.python_version())"], {
  encoding: "utf8",
}).trim();

describe("interpreters", () => {
  let folder: string;
  let log: ReturnType<typeof createTestLog>;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "notebridge-python-")));
    log = createTestLog();
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(path: string, text: string, mode = 0o644): Promise<string> {
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
    await chmod(full, mode);
    return full;
  }

  /** A real virtual environment; gives its Python. */
  function environment(path: string): string {
    execFileSync(python, ["-m", "venv", "--without-pip", join(folder, path)]);
    return join(folder, path, "bin", "python");
  }

  function interpreters(options: Partial<InterpretersOptions> = {}) {
    const env = { ...process.env, VIRTUAL_ENV: undefined, CONDA_PREFIX: undefined, PYTHONPATH: undefined };
    return createInterpreters({ isTrusted: () => true, log, env, ...options });
  }

  async function found(
    path: string,
    options: Partial<InterpretersOptions> = {},
  ): Promise<ProjectInterpreter> {
    const interpreter = await interpreters(options).find(join(folder, path));
    assert.ok(interpreter, log.lines.join("\n"));
    return interpreter;
  }

  async function check(
    path: string,
    expected: readonly [origin: string, path: string],
    options?: Partial<InterpretersOptions>,
  ): Promise<void> {
    const interpreter = await found(path, options);
    assert.deepEqual([interpreter.origin, interpreter.path, interpreter.version], [...expected, version]);
  }

  const told = (origin: "setting" | "job" | "python extension", answer: string | undefined) => ({
    origin,
    ask: () => Promise.resolve(answer),
  });

  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );

  describe("found", () => {
    it("in an environment of the file's folder, .venv first", async () => {
      environment("venv");
      environment("env");
      const expected = environment(".venv");
      await check("a.ipynb", ["venv", expected]);
    });

    it("in the nearest folder above, up to the repository's", async () => {
      await mkdir(join(folder, "repo/.git"), { recursive: true });
      await mkdir(join(folder, "repo/a/b"), { recursive: true });
      const outside = environment(".venv");
      await check("repo/a/b/c.ipynb", ["path", python]);
      const top = environment("repo/venv");
      await check("repo/a/b/c.ipynb", ["venv", top]);
      const near = environment("repo/a/.venv");
      await check("repo/a/b/c.ipynb", ["venv", near]);
      await check("d.py", ["venv", outside]);
    });

    it("without a repository up to the uppermost pyproject.toml, else in the file's own folder alone", async () => {
      await mkdir(join(folder, "work/member/deep"), { recursive: true });
      const expected = environment("work/.venv");
      await check("work/member/deep/a.py", ["path", python]);
      await write("work/member/pyproject.toml", "");
      await check("work/member/deep/a.py", ["path", python]);
      await write("work/pyproject.toml", "");
      await check("work/member/deep/a.py", ["venv", expected]);
    });

    it("not in a folder that only has the name of an environment", async () => {
      await write("env/bin/python", "#!/bin/sh\ntouch ran\n", 0o755);
      await check("a.py", ["path", python]);
      assert.ok(!(await isThere(join(folder, "ran"))));
    });

    it("by the active environment, virtual before conda", async () => {
      const active = environment("elsewhere/one");
      const conda = environment("elsewhere/two");
      const env = {
        ...process.env,
        VIRTUAL_ENV: join(folder, "elsewhere/one"),
        CONDA_PREFIX: join(folder, "elsewhere/two"),
      };
      await check("a.py", ["venv", active], { env });
      await check("a.py", ["conda", conda], { env: { ...env, VIRTUAL_ENV: undefined } });
    });

    it("by whoever is told, in their order, before anything else", async () => {
      environment(".venv");
      const one = environment("one");
      const two = environment("two");
      await check("a.py", ["setting", one], { told: [told("setting", one), told("python extension", two)] });
      await check("a.py", ["python extension", two], {
        told: [told("setting", undefined), told("python extension", two)],
      });
    });

    it("by a told folder of an environment, and by a told name on PATH", async () => {
      const one = environment("one");
      await check("a.py", ["setting", one], { told: [told("setting", dirname(dirname(one)))] });
      await check("a.py", ["job", join(dirname(python), "python3")], {
        told: [told("job", "python3")],
        env: { ...process.env, PATH: dirname(python) },
      });
    });

    it("for files and folders that are not there yet", () => check("new/folder/a.py", ["path", python]));

    it("behind what only leads to it", async () => {
      const shim = await write("shims/python3", `#!/bin/sh\nexec ${python} "$@"\n`, 0o755);
      await check("a.py", ["path", python], { env: { ...process.env, PATH: dirname(shim) } });
    });

    it("tells its own folders, not the person's or the project's", async () => {
      environment(".venv");
      const env = { ...process.env, PYTHONPATH: folder };
      const interpreter = await found("a.py", { env });
      assert.equal(interpreter.prefix, join(folder, ".venv"));
      assert.ok(interpreter.searchPath.some((path) => path.startsWith(join(folder, ".venv", "lib"))));
      assert.ok(!interpreter.searchPath.includes(folder) && !interpreter.searchPath.includes(""));
    });
  });

  describe("not found", () => {
    it("in a workspace that is not trusted: nobody is asked, nothing is run", async () => {
      const wary = interpreters({
        isTrusted: () => false,
        told: [{ origin: "setting", ask: () => Promise.reject(new Error("asked")) }],
      });
      assert.equal(await wary.find(join(folder, "a.py")), undefined);
    });

    it("where a choice can't be run: no other takes its place, and the log says why", async () => {
      environment(".venv");
      const options = { told: [told("setting", "/no/such/python")] };
      assert.equal(await interpreters(options).find(join(folder, "a.py")), undefined);
      assert.match(
        log.lines.join("\n"),
        /The interpreter by setting can't be used: \/no\/such\/python .* no such program/,
      );
    });

    it("but a hint that can't be run is passed over", async () => {
      const expected = environment(".venv");
      await check("a.py", ["venv", expected], { told: [told("python extension", "/no/such/python")] });
    });

    it("where an environment is broken: the next is taken", async () => {
      const broken = environment(".venv");
      await rm(broken);
      await symlink("/no/such/python", broken);
      const expected = environment("venv");
      await check("a.py", ["venv", expected]);
    });

    it("where it is no Python", async () => {
      for (const text of [
        "#!/bin/sh\necho hello\n",
        "#!/bin/sh\necho '{}'\n",
        "#!/bin/sh\nexit 3\n",
        "junk",
      ]) {
        const path = await write("fake", text, 0o755);
        assert.equal(
          await interpreters({ told: [told("setting", path)] }).find(join(folder, "a.py")),
          undefined,
        );
      }
      assert.equal(log.lines.length, 4);
    });

    it("where there is none", async () => {
      assert.equal(await interpreters({ env: { PATH: "" } }).find(join(folder, "a.py")), undefined);
    });
  });

  describe("remembered", () => {
    it("run each Python once, until it changes", async () => {
      const shim = await write("shim", `#!/bin/sh\necho run >> ${folder}/runs\nexec ${python} "$@"\n`, 0o755);
      const all = interpreters({ told: [told("setting", shim)] });
      const runs = (): string =>
        execFileSync("sh", ["-c", `wc -l < ${folder}/runs`], { encoding: "utf8" }).trim();
      await Promise.all([all.find(join(folder, "a.py")), all.find(join(folder, "b/c.py"))]);
      await all.find(join(folder, "a.py"));
      assert.equal(runs(), "1");
      await utimes(shim, new Date(0), new Date(0));
      await all.find(join(folder, "a.py"));
      assert.equal(runs(), "2");
    });

    it("try again what could not be run", async () => {
      const path = join(folder, "late");
      const all = interpreters({ told: [told("setting", path)] });
      assert.equal(await all.find(join(folder, "a.py")), undefined);
      await symlink(python, path);
      assert.equal((await all.find(join(folder, "a.py")))?.path, path);
    });
  });

  describe("imports", () => {
    const marks = (name: string): string => `open(r"${join(folder, `ran-${name}`)}", "w").close()\n`;

    async function checkImport(
      name: string,
      expected: "yes" | "no" | "unknown",
      options?: Partial<InterpretersOptions>,
    ): Promise<void> {
      assert.equal(await (await found("a.py", options)).canImport(name, folder), expected, name);
    }

    it("finds modules, packages and folders of the project without running them", async () => {
      await write("module.py", marks("module"));
      await write("package/__init__.py", marks("package"));
      await write("namespace/part.py", marks("part"));
      await write("größe.py", marks("groesse"));
      for (const name of ["module", "package", "namespace", "größe"]) await checkImport(name, "yes");
      for (const name of ["module", "package", "part", "groesse"])
        assert.ok(!(await isThere(join(folder, `ran-${name}`))));
      assert.ok(!(await isThere(join(folder, "__pycache__"))));
    });

    it("is not led astray by project files named as the standard library's", async () => {
      for (const name of [
        "json",
        "os",
        "importlib",
        "encodings",
        "site",
        "sitecustomize",
        "types",
        "warnings",
      ])
        await write(`${name}.py`, marks(name));
      await write("other/json.py", marks("other-json"));
      const names = ["json", "os", "importlib", "types", "warnings", "other-json"];
      for (const PYTHONPATH of [undefined, join(folder, "other")]) {
        const env = { ...process.env, PYTHONPATH };
        for (const name of ["json", "csv", "warnings"]) await checkImport(name, "yes", { env });
        for (const name of names) assert.ok(!(await isThere(join(folder, `ran-${name}`))), name);
      }
    });

    it("finds the standard library's and the environment's", async () => {
      environment(".venv");
      const { searchPath } = await found("a.py");
      const packages = searchPath.find((path) => path.endsWith("site-packages")) ?? "";
      await writeFile(join(packages, "installed.py"), "");
      for (const name of ["csv", "sys", "installed", "__main__"]) await checkImport(name, "yes");
    });

    it("finds what PYTHONPATH brings", async () => {
      await write("lib/brought.py", "");
      await checkImport("brought", "no");
      await checkImport("brought", "yes", { env: { ...process.env, PYTHONPATH: join(folder, "lib") } });
    });

    it("says no to what is nowhere", () => checkImport("no_such_module", "no"));

    it("does not ask for what is not a top-level name", async () => {
      await write("package/__init__.py", marks("package"));
      for (const name of ["package.part", "", "a b", "1a", "-c", ".package", "__import__('os')"])
        await checkImport(name, "unknown");
      assert.ok(!(await isThere(join(folder, "ran-package"))));
    });

    it("does not know when it could not ask", async () => {
      const interpreter = await found("a.py");
      assert.equal(await interpreter.canImport("csv", join(folder, "gone")), "unknown");
      const shim = await write("shim", `#!/bin/sh\nexec ${python} "$@"\n`, 0o755);
      const chosen = await found("a.py", { told: [told("setting", shim)] });
      await rm(shim);
      assert.equal(await chosen.canImport("csv", folder), "unknown");
      assert.match(log.lines.at(-1) ?? "", /no such program/);
    });
  });

  describe("packages and tools", () => {
    async function inEnvironment(): Promise<{ packages: string; bin: string }> {
      const bin = dirname(environment(".venv"));
      const { searchPath } = await found("a.py");
      return { bin, packages: searchPath.find((path) => path.endsWith("site-packages")) ?? "" };
    }

    it("tells versions by name, as names are compared", async () => {
      const { packages } = await inEnvironment();
      for (const [name, number] of [
        ["Foo_Bar.baz", "1.2"],
        ["plain", "3.0rc1"],
      ] as const) {
        await mkdir(join(packages, `${name}-${number}.dist-info`));
        await writeFile(
          join(packages, `${name}-${number}.dist-info`, "METADATA"),
          `Metadata-Version: 2.1\nName: ${name}\nVersion: ${number}\n`,
        );
      }
      const installed = await (await found("a.py")).packages();
      assert.deepEqual([...(installed ?? [])].toSorted(), [
        ["foo-bar-baz", "1.2"],
        ["plain", "3.0rc1"],
      ]);
    });

    it("tells which distributions a module comes from", async () => {
      const { packages } = await inEnvironment();
      const info = join(packages, "odd_things-1.2.dist-info");
      await mkdir(info);
      await writeFile(join(info, "METADATA"), "Metadata-Version: 2.1\nName: Odd-Things\nVersion: 1.2\n");
      await writeFile(join(info, "top_level.txt"), "odd\n");
      const distributions = await (await found("a.py")).distributionsOf(["odd", "nothing_of_this_name"]);
      assert.deepEqual(distributions?.get("odd"), [{ name: "Odd-Things", version: "1.2" }]);
      assert.deepEqual(distributions.get("nothing_of_this_name"), []);
    });

    it("does not know the packages when it could not ask", async () => {
      const shim = await write("shim", `#!/bin/sh\nexec ${python} "$@"\n`, 0o755);
      const interpreter = await found("a.py", { told: [told("setting", shim)] });
      await rm(shim);
      assert.equal(await interpreter.packages(), undefined);
    });

    it("finds the environment's tool before the one on PATH", async () => {
      const { bin } = await inEnvironment();
      const other = await write("other/sometool", "#!/bin/sh\necho sometool, version 2.0.1\n", 0o755);
      const env = { ...process.env, PATH: `${dirname(other)}${delimiter}${process.env.PATH ?? ""}` };
      const tool = async () => (await found("a.py", { env })).tool("sometool");
      assert.deepEqual(await tool(), { path: other, version: "2.0.1", origin: "path" });
      const own = join(bin, "sometool");
      await writeFile(own, "#!/bin/sh\necho sometool 25.1.0b2 '(compiled)' >&2\n", { mode: 0o755 });
      assert.deepEqual(await tool(), { path: own, version: "25.1.0b2", origin: "environment" });
    });

    it("finds no tool that is not there or does not run", async () => {
      const { bin } = await inEnvironment();
      const interpreter = await found("a.py");
      assert.equal(await interpreter.tool("no-such-tool"), undefined);
      await writeFile(join(bin, "broken"), "#!/bin/sh\nexit 127\n", { mode: 0o755 });
      assert.equal(await interpreter.tool("broken"), undefined);
    });
  });
});
