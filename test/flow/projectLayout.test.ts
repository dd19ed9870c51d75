import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ModuleTarget, TestTarget } from "../../src/core/extract/plan.ts";
import { placeModule, placeTest } from "../../src/core/project/placeModule.ts";
import { defaultSettings, settingShapes } from "../../src/core/project/settings.ts";
import { isRefusal, refuse, renderRefusal, type Refusal } from "../../src/core/refusal.ts";
import { readLayout, readProjectSettings } from "../../src/flow/projectLayout.ts";
import { createFileWorkspace } from "../../src/host/fileWorkspace.ts";
import { withFolder } from "../support/fileTree.ts";

const workspace = createFileWorkspace();

/** Files of a project; a value is their text. The notebook is the one that ends in .ipynb. */
type Files = Readonly<Record<string, string>>;

const bare: Files = { "n.ipynb": "" };
const inSource: Files = {
  "pyproject.toml": '[project]\nname = "shop"\n',
  "src/shop/__init__.py": "",
  "src/shop/data/__init__.py": "",
  "tests/test_old.py": "",
  "notebooks/n.ipynb": "",
};
const flat: Files = {
  "pyproject.toml": '[project]\nname = "My-Shop.tools"\n',
  "my_shop_tools/__init__.py": "",
  "helpers/__init__.py": "",
  "tests/__init__.py": "",
  "notebooks/n.ipynb": "",
};
const loose: Files = {
  "requirements.txt": "",
  "utils/__init__.py": "",
  "lib/x.py": "",
  "deep/n.ipynb": "",
  "deep/near/x.py": "",
  "deep/known.py": "",
};

async function place(
  files: Files,
  wanted: string,
  tests: string | undefined,
  root: string,
): Promise<[ModuleTarget, TestTarget] | Refusal> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  // Nothing above the folder may decide.
  if (Object.keys(files).every((name) => name.includes("/") || name.endsWith(".ipynb")))
    mkdirSync(join(root, ".git"), { recursive: true });
  const notebook = Object.keys(files).find((name) => name.endsWith(".ipynb")) ?? "";
  const layout = await readLayout(workspace, join(root, notebook));
  if (isRefusal(layout)) return layout;
  const module = placeModule(wanted, layout, new Set(["pandas", "known", "shop"]));
  return isRefusal(module) ? module : [module, placeTest(module, layout, tests)];
}

/** "path import-name test-path import-folder", relative to the project; or what the refusal matches. */
async function check(files: Files, wanted: string, expected: string | RegExp, tests?: string): Promise<void> {
  await withFolder(async (root) => {
    const placed = await place(files, wanted.replace("ROOT", root), tests, root);
    if (expected instanceof RegExp) {
      assert.ok(isRefusal(placed), JSON.stringify(placed));
      assert.match(renderRefusal(placed), expected);
      return;
    }
    assert.ok(!isRefusal(placed), isRefusal(placed) ? renderRefusal(placed) : "");
    const [module, test] = placed;
    const found = [module.path, module.importName, test.path, test.importFolder ?? ""]
      .join(" ")
      .replaceAll(`${root}/`, "")
      .trim();
    assert.equal(found, expected);
  });
}

describe("a module's place", () => {
  const cases: readonly [name: string, files: Files, wanted: string, expected: string | RegExp][] = [
    ["beside a notebook of no project", bare, "features", "features.py features test_features.py"],
    [
      "in the package under src",
      inSource,
      "features",
      "src/shop/features.py shop.features tests/test_features.py",
    ],
    [
      "in a package's package",
      inSource,
      "shop.data.clean",
      "src/shop/data/clean.py shop.data.clean tests/test_clean.py",
    ],
    [
      "by a path from the root",
      inSource,
      "src/shop/features.py",
      "src/shop/features.py shop.features tests/test_features.py",
    ],
    [
      "by a path with backslashes",
      inSource,
      "src\\shop\\features.py",
      "src/shop/features.py shop.features tests/test_features.py",
    ],
    [
      "by an absolute path",
      inSource,
      "ROOT/notebooks/features.py",
      "notebooks/features.py features notebooks/test_features.py",
    ],
    [
      "by a file's name",
      inSource,
      "features.py",
      "notebooks/features.py features notebooks/test_features.py",
    ],
    [
      "in a package named as the project",
      flat,
      "features",
      "my_shop_tools/features.py my_shop_tools.features tests/test_features.py",
    ],
    [
      "in another package",
      flat,
      "helpers.features",
      "helpers/features.py helpers.features tests/test_features.py",
    ],
    [
      "beside the notebook where no package is the project's",
      loose,
      "features",
      "deep/features.py features deep/test_features.py",
    ],
    [
      "in a package that was not meant, when it is named",
      loose,
      "utils.features",
      "utils/features.py utils.features utils/test_features.py",
    ],
    [
      "in a folder beside the notebook",
      loose,
      "near.features",
      "deep/near/features.py near.features deep/near/test_features.py ..",
    ],
    [
      "in a new folder below the notebook",
      loose,
      "fresh/features.py",
      "deep/fresh/features.py fresh.features deep/fresh/test_features.py ..",
    ],
    ["in a file that is there and imported", loose, "known", "deep/known.py known deep/test_known.py"],
    [
      "of a name that is taken inside a package only",
      inSource,
      "random",
      "src/shop/random.py shop.random tests/test_random.py",
    ],
    [
      "outside of all packages",
      loose,
      "../lib/features.py",
      /can't import .*lib\/features\.py: it is neither below the notebook's folder nor in a package/,
    ],
    [
      "of a package that is missing",
      inSource,
      "shop.models.fit",
      /There is no package `shop\.models` in this project.*Make the folder with an empty __init__\.py/,
    ],
    ["of a folder that is missing", bare, "models.fit", /There is no package `models` in this project/],
    ["of the standard library", bare, "random", /`random` would hide the one of Python's standard library/],
    ["of the standard library, in a folder", bare, "code/features.py", /`code` would hide/],
    ["of Python's tests", bare, "test", /`test` would hide/],
    ["of a library that the notebook imports", bare, "pandas", /imports another module `pandas`/],
    ["of a keyword", bare, "lambda", /`lambda` can't be the name of a module: it is a word of Python itself/],
    ["of a keyword in a name with dots", inSource, "shop.class", /`class` can't be/],
    ["with a hyphen", bare, "my-features", /`my-features` can't be the name of a module: use letters/],
    ["with a digit first", bare, "1st", /`1st` can't be/],
    ["that is empty", bare, " ", /can't be the name of a module/],
    ["that ends in a dot", bare, "a.", /can't be the name of a module/],
    ["with letters that Python replaces", bare, "\ufb01t", /can't be the name of a module/],
    ["with a meaning of its own", inSource, "shop.__init__", /`shop\.__init__` has a meaning of its own/],
    ["of another kind of file", bare, "lib/features.txt", /lib\/features\.txt is not a Python file/],
    ["with letters of any language", bare, "größe", "größe.py größe test_größe.py"],
  ];
  for (const [name, files, wanted, expected] of cases) it(`is ${name}`, () => check(files, wanted, expected));
});

const pytest = (options: string): string => `[tool.pytest.ini_options]\n${options}\n`;

describe("the project's package", () => {
  const main: readonly [name: string, files: Files, expected: string][] = [
    [
      "the only one under src",
      { "src/a/__init__.py": "", "b/__init__.py": "", "n.ipynb": "" },
      "src/a/features.py",
    ],
    [
      "the one named as the project, of two",
      {
        "pyproject.toml": '[project]\nname="b"',
        "src/a/__init__.py": "",
        "src/b/__init__.py": "",
        "n.ipynb": "",
      },
      "src/b/features.py",
    ],
    [
      "none, of two of other names",
      {
        "pyproject.toml": '[project]\nname="c"',
        "src/a/__init__.py": "",
        "src/b/__init__.py": "",
        "n.ipynb": "",
      },
      "features.py",
    ],
    [
      "the only one of a project that can be installed",
      { "setup.py": "", "a/__init__.py": "", "tests/__init__.py": "", "nb/n.ipynb": "" },
      "a/features.py",
    ],
    [
      "none, where nothing can be installed",
      { "requirements.txt": "", "a/__init__.py": "", "nb/n.ipynb": "" },
      "nb/features.py",
    ],
    [
      "what hatch says",
      {
        "pyproject.toml": '[tool.hatch.build.targets.wheel]\npackages=["lib/b"]',
        "lib/a/__init__.py": "",
        "lib/b/__init__.py": "",
        "n.ipynb": "",
      },
      "lib/b/features.py",
    ],
    [
      "what poetry says",
      {
        "pyproject.toml": '[tool.poetry]\nname="x"\npackages=[{include="b",from="py"}]',
        "py/b/__init__.py": "",
        "src/a/__init__.py": "",
        "n.ipynb": "",
      },
      "py/b/features.py",
    ],
    [
      "where setuptools looks",
      {
        "pyproject.toml": '[tool.setuptools.packages.find]\nwhere=["python"]',
        "python/a/__init__.py": "",
        "n.ipynb": "",
      },
      "python/a/features.py",
    ],
    [
      "what uv says",
      {
        "pyproject.toml": '[tool.uv.build-backend]\nmodule-name="b"\nmodule-root=""',
        "b/__init__.py": "",
        "a/__init__.py": "",
        "n.ipynb": "",
      },
      "b/features.py",
    ],
  ];
  for (const [name, files, expected] of main)
    it(`is ${name}`, async () => {
      await withFolder(async (root) => {
        const placed = await place(files, "features", undefined, root);
        assert.ok(!isRefusal(placed));
        assert.equal(placed[0].path, `${root}/${expected}`);
      });
    });
});

describe("a test's place", () => {
  const tests: readonly [
    name: string,
    files: Files,
    wanted: string,
    folder: string | undefined,
    expected: string,
  ][] = [
    [
      "beside a module that tests/ would not find",
      { ...bare, "tests/x.py": "" },
      "features",
      undefined,
      "features.py features test_features.py",
    ],
    [
      "in tests/ when pythonpath leads to the module",
      { ...bare, "tests/x.py": "", "pyproject.toml": pytest('pythonpath = ["."]') },
      "features",
      undefined,
      "features.py features tests/test_features.py",
    ],
    [
      "in tests/ when it is a package beside the module",
      { ...bare, "tests/__init__.py": "" },
      "features",
      undefined,
      "features.py features tests/test_features.py",
    ],
    [
      "in tests/ when a conftest.py is beside the module",
      { ...bare, "tests/x.py": "", "conftest.py": "" },
      "features",
      undefined,
      "features.py features tests/test_features.py",
    ],
    [
      "where testpaths say, although it is not there and does not find the module",
      { ...bare, "pyproject.toml": pytest('testpaths = ["tests"]') },
      "features",
      undefined,
      "features.py features tests/test_features.py ..",
    ],
    [
      "beside a module that is in one of the testpaths",
      { ...bare, "pyproject.toml": pytest('testpaths = ["tests", "."]') },
      "features",
      undefined,
      "features.py features test_features.py",
    ],
    [
      "beside, where testpaths are patterns",
      { ...bare, "pyproject.toml": pytest('testpaths = ["*/tests"]') },
      "features",
      undefined,
      "features.py features test_features.py",
    ],
    [
      "where testpaths say",
      {
        ...inSource,
        "pyproject.toml": `${inSource["pyproject.toml"] ?? ""}${pytest('testpaths = "checks tests"')}`,
      },
      "features",
      undefined,
      "src/shop/features.py shop.features checks/test_features.py",
    ],
    [
      "in test/",
      { "src/a/__init__.py": "", "test/x.py": "", "n.ipynb": "" },
      "features",
      undefined,
      "src/a/features.py a.features test/test_features.py ../src",
    ],
    [
      "in a package without tests/",
      { "src/a/__init__.py": "", "n.ipynb": "" },
      "features",
      undefined,
      "src/a/features.py a.features src/a/test_features.py",
    ],
    [
      "in tests/, of a package beside the notebook",
      { "a/__init__.py": "", "tests/x.py": "", "n.ipynb": "" },
      "a.features",
      undefined,
      "a/features.py a.features tests/test_features.py ..",
    ],
    [
      "where it is wanted, relative to the project",
      { ...loose, "tests/x.py": "" },
      "features",
      "checks",
      "deep/features.py features checks/test_features.py ../deep",
    ],
    [
      "where it is wanted, found there",
      inSource,
      "features",
      "more/tests",
      "src/shop/features.py shop.features more/tests/test_features.py",
    ],
    [
      "beside the module, which is where the notebook is",
      bare,
      "features",
      ".",
      "features.py features test_features.py",
    ],
    [
      "beside, where pytest adds no folders",
      { ...bare, "pyproject.toml": pytest('addopts = ["--import-mode=importlib"]') },
      "features",
      undefined,
      "features.py features test_features.py .",
    ],
    [
      "beside, where the notebook's folder is a package",
      { "a/__init__.py": "", "a/n.ipynb": "" },
      "features.py",
      undefined,
      "a/features.py features a/test_features.py .",
    ],
  ];
  for (const [name, files, wanted, folder, expected] of tests)
    it(`is ${name}`, () => check(files, wanted, expected, folder));
});

describe("readLayout and readProjectSettings", () => {
  it("take the nearest pyproject.toml, also over a nearer .git", async () => {
    await withFolder(async (root) => {
      mkdirSync(join(root, "a/b/.git"), { recursive: true });
      writeFileSync(
        join(root, "pyproject.toml"),
        '[tool.notebridge]\ninterpreter = ".venv/bin/python"\nextract.write-test = false\n',
      );
      const layout = await readLayout(workspace, join(root, "a/b/n.ipynb"));
      assert.ok(!isRefusal(layout));
      assert.equal(layout.projectRoot, root);
      const settings = await readProjectSettings(workspace, join(root, "a/b/n.ipynb"), { testFolder: "t" });
      assert.deepEqual(settings, {
        ...defaultSettings,
        interpreter: `${root}/.venv/bin/python`,
        writeTest: false,
        testFolder: "t",
      });
    });
  });

  it("refuse what pyproject.toml can't mean", async () => {
    await withFolder(async (root) => {
      writeFileSync(join(root, "pyproject.toml"), "[tool.notebridge]\n\nextract = 3\n");
      const kebab = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const names = Object.values(settingShapes)
        .map(({ key }) => `\`${kebab(key)}\``)
        .join(", ");
      const expected = refuse(
        `${root}/pyproject.toml, line 3: the setting \`tool.notebridge.extract\` does not exist.`,
        `Correct it, then try again. There are ${names}.`,
      );
      assert.deepEqual(await readLayout(workspace, join(root, "n.ipynb")), expected);
      assert.deepEqual(await readProjectSettings(workspace, join(root, "n.ipynb"), {}), expected);
    });
  });
});
