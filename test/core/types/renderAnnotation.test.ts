import assert from "node:assert/strict";
import { classType, type PythonType } from "../../../src/core/types/pythonType.ts";
import { renderAnnotation } from "../../../src/core/types/renderAnnotation.ts";
import { importOf } from "../../support/importOf.ts";

const frame = classType("pandas", "DataFrame");
const none: PythonType = { kind: "none" };

interface Case {
  readonly what: string;
  readonly type: PythonType;
  readonly has?: readonly string[];
  readonly taken?: readonly string[];
  /** The text, then the statements of the imports. */
  readonly gives: readonly string[];
}

const cases: readonly Case[] = [
  { what: "a builtin", type: classType("", "int"), gives: ["int"] },
  {
    what: "containers",
    type: classType("", "dict", [classType("", "str"), classType("", "list", [classType("", "int")])]),
    gives: ["dict[str, list[int]]"],
  },
  {
    what: "tuples of one length and of any",
    type: { kind: "tuple", members: [classType("", "int"), classType("", "tuple", [classType("", "str")])] },
    gives: ["tuple[int, tuple[str, ...]]"],
  },
  {
    what: "the notebook's alias",
    type: frame,
    has: ["import pandas as p"],
    gives: ["p.DataFrame", "import pandas as p"],
  },
  {
    what: "the usual alias where there is none",
    type: frame,
    gives: ["pd.DataFrame", "import pandas as pd"],
  },
  {
    what: "a name that is imported",
    type: frame,
    has: ["from pandas import DataFrame as Frame"],
    gives: ["Frame", "from pandas import DataFrame as Frame"],
  },
  {
    what: "a name, where the usual alias means something else",
    type: frame,
    has: ["import polars as pd"],
    gives: ["DataFrame", "from pandas import DataFrame"],
  },
  {
    what: "nothing, where every name means something else",
    type: frame,
    has: ["import polars as pd", "from polars import DataFrame"],
    gives: [],
  },
  {
    what: "nothing, where the module has the name",
    type: classType("a.b", "Model"),
    taken: ["Model"],
    gives: [],
  },
  {
    what: "nothing for a builtin that is bound anew",
    type: classType("", "list"),
    taken: ["list"],
    gives: [],
  },
  {
    what: "a class of a module that the package loads",
    type: classType("pandas.api.typing", "DataFrameGroupBy"),
    has: ["import pandas as pd"],
    gives: ["pd.api.typing.DataFrameGroupBy", "import pandas as pd"],
  },
  {
    what: "a class that pyplot has too",
    type: classType("matplotlib.axes", "Axes"),
    has: ["import matplotlib.pyplot as plt"],
    gives: ["plt.Axes", "import matplotlib.pyplot as plt"],
  },
  {
    what: "no attribute that an import may not have loaded",
    type: classType("sklearn.svm", "SVC"),
    has: ["import sklearn"],
    gives: ["SVC", "from sklearn.svm import SVC"],
  },
  {
    what: "a module imported from its package",
    type: classType("scipy.sparse", "csr_matrix"),
    has: ["from scipy import sparse"],
    gives: ["sparse.csr_matrix", "from scipy import sparse"],
  },
  {
    what: "a module imported with its path",
    type: classType("xml.dom.minidom", "Document"),
    has: ["import xml.dom.minidom"],
    gives: ["xml.dom.minidom.Document", "import xml.dom.minidom"],
  },
  {
    what: "unions, with what each needs",
    type: { kind: "union", members: [frame, classType("pathlib", "Path"), none] },
    has: ["import pandas as pd"],
    gives: ["pd.DataFrame | Path | None", "import pandas as pd", "from pathlib import Path"],
  },
  {
    what: "typing's name where the notebook imports that",
    type: classType("collections.abc", "Callable"),
    has: ["from typing import Callable"],
    gives: ["Callable", "from typing import Callable"],
  },
  {
    what: "a class of the module itself in quotes, the rest with it",
    type: { kind: "union", members: [classType("", "list", [classType("features", "Model")]), none] },
    gives: ['"list[Model] | None"'],
  },
  {
    what: "nothing for two classes of one name",
    type: { kind: "tuple", members: [classType("a", "Model"), classType("b", "Model")] },
    gives: [],
  },
];

describe("an annotation", () => {
  for (const { what, type, has = [], taken = [], gives } of cases)
    it(`says ${what}`, () => {
      const place = { imports: has.map(importOf), taken: new Set(taken), module: "features" };
      const { text, imports } = renderAnnotation(type, place) ?? {};
      assert.deepEqual(
        [...(text === undefined ? [] : [text]), ...(imports ?? []).map(({ statement }) => statement)],
        gives,
      );
    });
});
