import assert from "node:assert/strict";
import { mergePython, renderPython, type Addition } from "../../../src/core/extract/mergePython.ts";
import { parseCell, readCell } from "../../../src/core/python/readCell.ts";
import type { ImportedName } from "../../../src/core/python/nameFlow.ts";
import { isRefusal, renderRefusal } from "../../../src/core/refusal.ts";
import { loadPython } from "../../support/grammars.ts";

const standard = new Set(["os", "math", "typing"]);
const np: ImportedName = { name: "np", module: "numpy", statement: "import numpy as np" };
const os: ImportedName = { name: "os", module: "os", statement: "import os" };
const path: ImportedName = { name: "Path", module: "pathlib", statement: "from pathlib import Path" };
const f = "def f(x):\n    return x";

function add(...imports: ImportedName[]): Addition {
  return { imports, blocks: [{ names: ["f"], kind: "definition", text: f }] };
}

async function merge(text: string, addition: Addition): Promise<string> {
  const parsed = parseCell(await loadPython(), text.replaceAll("\r\n", "\n"));
  const merged = mergePython("m.py", text, readCell(parsed), addition);
  parsed.tree.delete();
  return isRefusal(merged) ? renderRefusal(merged) : merged;
}

describe("Python files that take a function", () => {
  it("a new file has head, imports in blocks, and the function", () => {
    const own: ImportedName = { name: "g", module: "here", statement: "from here import g", isOwn: true };
    assert.equal(
      renderPython('"""Doc."""', add(np, own, os, np), standard),
      `"""Doc."""\n\nimport os\n\nimport numpy as np\n\nfrom here import g\n\n\n${f}\n`,
    );
    assert.equal(renderPython("", add(), standard), `${f}\n`);
  });

  const cases: readonly (readonly [what: string, text: string, addition: Addition, expected: string])[] = [
    [
      "imports go behind the last one",
      "import os\nimport re\n\nx = 1\n",
      add(np, os),
      `import os\nimport re\nimport numpy as np\n\nx = 1\n\n\n${f}\n`,
    ],
    [
      "without imports, behind the docstring",
      '"""Doc."""\n\nx = 1\n',
      add(np),
      `"""Doc."""\n\nimport numpy as np\n\nx = 1\n\n\n${f}\n`,
    ],
    ["without a docstring, at the top", "x = 1", add(np), `import numpy as np\n\n\nx = 1\n\n\n${f}\n`],
    ["nothing to import", "x = 1\n\n\n\n", add(), `x = 1\n\n\n${f}\n`],
    [
      "line ends stay",
      "import os\r\nx = 1\r\n",
      add(np),
      `import os\r\nimport numpy as np\r\nx = 1\r\n\r\n\r\n${f.replaceAll("\n", "\r\n")}\r\n`,
    ],
    [
      "an import through a dotted one is the same name",
      "import os.path\n",
      add(os),
      `import os.path\nimport os\n\n\n${f}\n`,
    ],
    [
      "a taken function name",
      "def f(): pass\n",
      add(),
      "m.py already has `f`. Choose another function name, or another module.",
    ],
    [
      "a name that is something else",
      "Path = str\n",
      add(path),
      "m.py uses the name `Path` for something else than `from pathlib import Path`. Choose another module.",
    ],
    [
      "a file that is not Python",
      "x = (1\n",
      add(),
      "m.py has a syntax error near line 1. Correct it, then extract.",
    ],
  ];
  for (const [what, text, addition, expected] of cases) {
    it(what, async () => {
      assert.equal(await merge(text, addition), expected);
    });
  }
});
