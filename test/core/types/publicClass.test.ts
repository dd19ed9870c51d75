import assert from "node:assert/strict";
import { join } from "node:path";
import { publicClass } from "../../../src/core/types/publicClass.ts";
import { publicNames } from "../../../src/core/types/publicNames.ts";
import { run } from "../../../src/host/process/run.ts";
import { requireVenv } from "../../support/venv.ts";

const cases: readonly (readonly [path: string, place: string | undefined])[] = [
  ["int", "int"],
  ["builtins.ValueError", "ValueError"],
  ["object", undefined],
  ["pandas.core.frame.DataFrame", "pandas.DataFrame"],
  ["pandas.core.groupby.generic.DataFrameGroupBy", "pandas.api.typing.DataFrameGroupBy"],
  ["pandas.core.resample.DatetimeIndexResampler", "pandas.api.typing.Resampler"],
  ["pandas._libs.tslibs.timestamps.Timestamp", "pandas.Timestamp"],
  ["pandas.core.internals.managers.BlockManager", undefined],
  ["numpy.float64", "numpy.floating"],
  ["numpy.uint8", "numpy.integer"],
  ["numpy.complex128", "numpy.complexfloating"],
  ["numpy.bool", "numpy.bool_"],
  ["numpy._core.multiarray._Thing", undefined],
  ["sklearn.ensemble._voting.VotingClassifier", "sklearn.ensemble.VotingClassifier"],
  ["sklearn.neighbors._kd_tree.KDTree", "sklearn.neighbors.KDTree"],
  ["scipy.spatial._kdtree.KDTree", "scipy.spatial.KDTree"],
  ["scipy.stats._stats_py.TtestResult", undefined],
  ["matplotlib.axes._axes.Axes", "matplotlib.axes.Axes"],
  ["matplotlib.dviread.Text", "matplotlib.dviread.Text"],
  ["torch._tensor.Tensor", "torch.Tensor"],
  ["torch.nn.modules.linear.Linear", "torch.nn.Linear"],
  ["torch.nn.modules.fold.Fold", "torch.nn.modules.fold.Fold"],
  ["plotly.graph_objs._figure.Figure", "plotly.graph_objects.Figure"],
  ["pathlib._local.Path", "pathlib.Path"],
  ["typing.Generator", "collections.abc.Generator"],
  ["typing.TypeVar", undefined],
  ["_io.StringIO", "io.StringIO"],
  ["unheard.of._inner.Thing", undefined],
  ["unheard.of.Thing", "unheard.of.Thing"],
];

describe("the public place of a class", () => {
  for (const [path, place] of cases)
    it(`of ${path} is ${place ?? "not known"}`, () => {
      const found = publicClass(path);
      assert.equal(found && [found.module, found.name].filter(Boolean).join("."), place);
    });

  it("is importable for every listed class of an installed package", async () => {
    const installed = Object.entries(publicNames).filter(([module]) =>
      /^(pandas|numpy|scipy|sklearn|matplotlib)(\.|$)(?!typing)/.test(module),
    );
    const names = installed.flatMap(([module, list]) => list.split(" ").map((name) => `${module}.${name}`));
    assert.ok(names.length > 500);
    const triples = names.map((path) => {
      const found = publicClass(path);
      return [path, found?.module, found?.name];
    });
    const outcome = await run({
      program: requireVenv(),
      args: [join(import.meta.dirname, "publicClass.py")],
      env: { MPLBACKEND: "Agg" },
      stdin: JSON.stringify(triples),
      timeout: 60_000,
    });
    assert.equal(outcome.kind, "exited");
    assert.deepEqual(JSON.parse(outcome.stdout.trim().split("\n").at(-1) ?? outcome.stderr), []);
  }).timeout(90_000);
});
