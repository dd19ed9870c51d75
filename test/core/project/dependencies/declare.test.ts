import assert from "node:assert/strict";
import type { DependencyFile } from "../../../../src/core/project/dependencies/dependencyFile.ts";
import { readCondaEnvironment } from "../../../../src/core/project/dependencies/readCondaEnvironment.ts";
import { readPyprojectDependencies } from "../../../../src/core/project/dependencies/readPyproject.ts";
import { readRequirements } from "../../../../src/core/project/dependencies/readRequirements.ts";
import { readSetup } from "../../../../src/core/project/dependencies/readSetup.ts";

const namesOf = (file: DependencyFile | undefined) => file?.requirements.map(({ name }) => name);

/** A text, and what it is with pandas, of which 2.2.3 is installed; `undefined` where it is left alone. */
type Case = readonly [what: string, before: string, after: string | undefined];

function check(cases: readonly Case[], read: (text: string) => DependencyFile | undefined): void {
  for (const [what, before, after] of cases)
    it(what, () => {
      assert.equal(read(before)?.declare("pandas", "2.2.3"), after);
      const withCarriageReturns = (text: string | undefined) => text?.replaceAll("\n", "\r\n");
      const file = read(before.replaceAll("\n", "\r\n"));
      assert.equal(file?.declare("pandas", "2.2.3"), withCarriageReturns(after));
    });
}

describe("dependencies in pyproject.toml", () => {
  const read = (text: string) => readPyprojectDependencies("/p/pyproject.toml", text);

  it("are read from every table that has some", () => {
    const text = [
      '[project]\nname = "shop"\ndependencies = ["NumPy>=1.2", "ruamel.yaml ; python_version > \'3\'", "torch @ https://x/y"]',
      '[project.optional-dependencies]\nplots = ["matplotlib[all]==3.1"]',
      '[dependency-groups]\ndev = ["pytest", {include-group = "x"}]',
      '[tool.uv]\ndev-dependencies = ["ruff"]',
      '[tool.poetry.group.docs.dependencies]\nsphinx = { version = "^7" }\n',
    ].join("\n");
    assert.deepEqual(namesOf(read(text)), [
      "numpy",
      "ruamel-yaml",
      "torch",
      "matplotlib",
      "pytest",
      "ruff",
      "sphinx",
    ]);
    assert.equal(read(text)?.self, "shop");
  });

  it("are none where it describes no project", () => {
    assert.equal(read("[tool.ruff]\nline-length = 90\n"), undefined);
  });

  check(
    [
      [
        "one line",
        '[project]\ndependencies = ["numpy", "scipy"] # mine\n',
        '[project]\ndependencies = ["numpy", "pandas", "scipy"] # mine\n',
      ],
      [
        "not sorted: at the end",
        '[project]\ndependencies = ["scipy", "numpy"]\n',
        '[project]\ndependencies = ["scipy", "numpy", "pandas"]\n',
      ],
      ["none yet", "[project]\ndependencies = []\n", '[project]\ndependencies = ["pandas"]\n'],
      [
        "lower bounds, as the others have",
        "[project]\ndependencies = [\n  'numpy >= 1.2', # why\n  'scipy >= 1',\n]\n",
        "[project]\ndependencies = [\n  'numpy >= 1.2', # why\n  'pandas >= 2.2.3',\n  'scipy >= 1',\n]\n",
      ],
      [
        "behind a comment, with a comma",
        '[project]\ndependencies = [\n    "numpy",  # arrays, "quoted" ]\n]\nname = "x"\n',
        '[project]\ndependencies = [\n    "numpy",  # arrays, "quoted" ]\n    "pandas",\n]\nname = "x"\n',
      ],
      [
        "behind a comment, without a comma",
        '[project]\ndependencies = [\n    "numpy"  # arrays\n]\n',
        '[project]\ndependencies = [\n    "numpy",  # arrays\n    "pandas"\n]\n',
      ],
      [
        "no key yet",
        '[project]\nname = "x"\nversion = "1"\n\n# tools\n[tool.ruff]\n',
        '[project]\nname = "x"\nversion = "1"\ndependencies = ["pandas"]\n\n# tools\n[tool.ruff]\n',
      ],
      [
        "Poetry",
        '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.11"\nnumpy = "^1.26"\n\n[build-system]\n',
        '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.11"\nnumpy = "^1.26"\npandas = "^2.2.3"\n\n[build-system]\n',
      ],
      [
        "Poetry without bounds",
        '[tool.poetry.dependencies]\npython = "^3.11"\n',
        '[tool.poetry.dependencies]\npython = "^3.11"\npandas = "*"\n',
      ],
      ["dynamic: not touched", '[project]\nname = "x"\ndynamic = ["dependencies"]\n', undefined],
      ["an inline table: not touched", 'project = { dependencies = ["numpy"] }\n', undefined],
      [
        "a text that looks like a table: not touched",
        'a = """\n[project]\ndependencies = ["x"]\n"""\n[project]\ndependencies = ["numpy"]\n',
        undefined,
      ],
    ],
    read,
  );
});

describe("dependencies in requirements.txt", () => {
  const read = (text: string) => readRequirements("/p/requirements.txt", text);

  it("are read, whatever else is there", () => {
    const text = [
      "# comment",
      "NumPy==1.26 # pinned",
      "scikit_learn[x]>=1; python_version>'3'",
      "-r base.txt",
      "--requirement=more.txt",
      "-c limits.txt",
      "-e git+https://x/y#egg=own",
      "./wheels/local.whl",
      "https://example.org/a.whl",
      "torch @ https://x/y",
      "pkg==1 \\",
      "    --hash=sha256:00",
    ].join("\n");
    assert.deepEqual(namesOf(read(text)), ["numpy", "scikit-learn", "own", "torch", "pkg"]);
    assert.deepEqual(read(text).includes, ["base.txt", "more.txt"]);
  });

  check(
    [
      ["sorted", "numpy\n# plots\nseaborn\n", "numpy\n# plots\npandas\nseaborn\n"],
      ["at the end, no line end", "numpy\nmatplotlib", "numpy\nmatplotlib\npandas\n"],
      ["below the last, above a comment", "numpy\n\n# end\n", "numpy\npandas\n\n# end\n"],
      ["pinned, as most are", "numpy==1.26\nscipy==1.0\nx\n", "numpy==1.26\npandas==2.2.3\nscipy==1.0\nx\n"],
      ["only a comment", "# mine\n", "# mine\npandas\n"],
      ["with hashes: not touched", "numpy==1 --hash=sha256:00\n", undefined],
      ["made by a tool: not touched", "# This file is autogenerated by pip-compile\nnumpy==1\n", undefined],
    ],
    read,
  );
});

describe("dependencies in environment.yml", () => {
  const read = (text: string) => readCondaEnvironment("/p/environment.yml", text);

  it("are read, conda's and pip's", () => {
    const text =
      "name: x\ndependencies:\n  - python=3.11\n  - conda-forge::numpy=1.26\n  - pytorch >=2\n  - pip:\n    - pyyaml\n    - -r requirements.txt\n";
    assert.deepEqual(namesOf(read(text)), ["python", "numpy", "torch", "pyyaml"]);
    assert.deepEqual(read(text)?.includes, ["requirements.txt"]);
    assert.equal(read("name: x\n"), undefined);
    assert.equal(read("a: [\n"), undefined);
    assert.equal(read("- a\n"), undefined);
  });

  check(
    [
      [
        "sorted",
        "dependencies:\n  - numpy  # arrays\n  - scipy\nname: x\n",
        "dependencies:\n  - numpy  # arrays\n  - pandas\n  - scipy\nname: x\n",
      ],
      [
        "above the list for pip",
        "dependencies:\n- python=3.11\n- numpy=1.26\n- pip:\n  - tiktoken\n",
        "dependencies:\n- python=3.11\n- numpy=1.26\n- pandas=2.2.3\n- pip:\n  - tiktoken\n",
      ],
      [
        "for pip, where that has more",
        "dependencies:\n  - python\n  - pip\n  - pip:\n      - numpy\n      - tiktoken",
        "dependencies:\n  - python\n  - pip\n  - pip:\n      - numpy\n      - pandas\n      - tiktoken",
      ],
      ["at the end, no line end", "dependencies:\n  - python", "dependencies:\n  - python\n  - pandas"],
      ["in brackets: not touched", "dependencies: [numpy]\n", undefined],
    ],
    read,
  );

  it("where conda has another name for it: not touched", () => {
    assert.equal(read("dependencies:\n  - numpy\n")?.declare("torch", "2.0"), undefined);
  });
});

describe("dependencies in setup.cfg and setup.py", () => {
  it("are read, and never added to", () => {
    const configuration =
      "[metadata]\nname = x\n[options]\npackages = a\ninstall_requires =\n    numpy>=1\n    pandas\n[options.extras_require]\ntest = pytest\n[other]\nkey = value\n";
    const file = readSetup("/p/setup.cfg", configuration);
    assert.deepEqual(namesOf(file), ["numpy", "pandas", "pytest"]);
    assert.equal(file?.declare("x", undefined), undefined);
    const program = readSetup("/p/setup.py", "setup(name='x', install_requires=[\"numpy\", 'pandas>=1'])");
    assert.deepEqual(namesOf(program), ["x", "numpy", "pandas"]);
    assert.equal(readSetup("/p/setup.py", "setup(name='x')"), undefined);
  });
});
