import assert from "node:assert/strict";
import { detectTraining } from "../../../../src/core/guard/training/detectTraining.ts";
import type { TrainingCall } from "../../../../src/core/guard/training/trainingCall.ts";
import { NotebookAnalyses } from "../../../../src/flow/notebookAnalysis.ts";
import { grammars } from "../../../support/grammars.ts";

/** A line that ends with `# yes`, `# likely` or `# no` has a call with that verdict; other lines have none. A `# %%` line begins a cell. */
const cases: Readonly<Record<string, string>> = {
  "estimators of sklearn, by what they are bound to": `
from sklearn.linear_model import LogisticRegression as LR
import sklearn.ensemble as ens
import sklearn.svm
clf = LR(C=1)
# %%
clf.fit(X, y)  # yes
ens.RandomForestClassifier(n_estimators=10).fit(X, y)  # yes
fitted = LR().fit(X, y)  # yes
fitted.predict(X)
sklearn.svm.SVC().fit(X, y)  # yes
`,
  "what changes data": `
from sklearn.preprocessing import StandardScaler
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline, Pipeline
from sklearn.compose import TransformedTargetRegressor
scaler = StandardScaler()
scaler.fit(X)  # no
X2 = scaler.fit_transform(X)  # no
make_pipeline(StandardScaler(), PCA()).fit(X)  # no
make_pipeline(StandardScaler(), TransformedTargetRegressor()).fit(X, y)  # yes
Pipeline([("scale", StandardScaler()), ("model", LogisticRegression())]).fit(X, y)  # yes
some_scaler.fit(X)  # no
`,
  "lists, dictionaries and loops": `
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.preprocessing import MinMaxScaler
models = {"svc": SVC(), "tree": DecisionTreeClassifier()}
models["other"] = SVC(C=2)
for name, model in models.items():
    model.fit(X, y)  # yes
models["svc"].fit(X, y)  # yes
for each in [MinMaxScaler()]:
    each.fit(X)  # no
fits = [m.fit(X, y) for m in (SVC(), SVC(C=3))]  # yes
`,
  "searches and cross-validation": `
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.base import clone
a, b = train_test_split(X)
grid = GridSearchCV(model, {})
grid.fit(X, y)  # yes
grid.best_estimator_.fit(X, y)  # yes
cross_val_score(model, X, y)  # yes
clone(grid).fit(X, y)  # yes
`,
  "curves and distributions": `
import numpy as np
from scipy import stats
stats.norm.fit(data)  # no
np.polynomial.Polynomial.fit(x, y, 3)  # no
np.polyfit(x, y, 2)
plt.plot(x)
`,
  "other libraries": `
import xgboost as xgb
import lightgbm as lgb
import statsmodels.api as sm
import statsmodels.formula.api as smf
from tensorflow import keras
import optuna
from stable_baselines3 import PPO
d = xgb.DMatrix(X)
xgb.train({}, d)  # yes
lgb.cv({}, d)  # yes
sm.OLS(y, X).fit()  # yes
smf.ols("y ~ x", df).fit()  # yes
net = keras.Sequential([keras.layers.Dense(1)])
net.compile()
net.fit(X, y, epochs=3)  # yes
norm = keras.layers.Normalization()
norm.adapt(X)  # no
study = optuna.create_study()
study.optimize(objective)  # yes
PPO("MlpPolicy", env).learn(total_timesteps=10)  # yes
`,
  "trainers and modes": `
import torch.nn as nn
from transformers import Trainer
class Net(nn.Module):
    def forward(self, x):
        return x
net = Net()
net.train()  # no
net.train(False)  # no
Trainer(model=net).train()  # yes
Trainer(model=net).evaluate()
trainer.train()  # likely
`,
  "loops by hand": `
def train(model, batches):
    model.train()  # no
    for x, y in batches:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()  # yes
        optimizer.step()
def both(model):
    train(model, batches)  # yes
# %%
both(net)  # yes
# %%
loss.backward()
# %%
scheduler.step()
env.step(action)
`,
  "a closure that a step calls": `
for i in range(3):
    def closure():
        loss = criterion(seq(x), y)
        loss.backward()  # yes
        return loss
    optimizer.step(closure)
`,
  "gradients used by hand": `
loss.backward()  # yes
with torch.no_grad():
    w -= 0.1 * w.grad
`,
  "only one half": `
y.backward()
print(x.grad)
def step(self):
    self.scheduler.step()
    loss.backward()
`,
  "classes that keep their model": `
from sklearn.svm import SVC
class Experiment:
    def __init__(self):
        self.model = SVC()
    def run(self, X, y):
        self.model.fit(X, y)  # yes
class Perceptron:
    def fit(self, X, y):
        self.w = X.T @ y
    def predict(self, X):
        return X @ self.w
class Doubler:
    def fit(self, X):
        return self
    def transform(self, X):
        return 2 * X
# %%
Experiment().run(X, y)  # yes
Perceptron().fit(X, y)  # yes
Doubler().fit(X)  # no
`,
  "functions that give a model": `
def build():
    model = keras_like.Sequential()
    return model
def make():
    from sklearn.svm import SVC
    return SVC()
make().fit(X, y)  # yes
build().fit(X)  # likely
`,
  "functions that are handed over": `
import torch.multiprocessing as mp
def work(rank):
    loss.backward()  # yes
    opt.step()
mp.spawn(work, nprocs=2)  # yes
p = mp.Process(target=work)  # yes
print(work)
`,
  "parameters hide what is outside": `
from sklearn.preprocessing import StandardScaler
model = StandardScaler()
def run(model):
    model.fit(X, y)  # likely
`,
  "names of other modules": `
from engine import train_one_epoch, evaluate
train_one_epoch(model, loader)  # likely
evaluate(model)
train_data = load(1)
`,
  "a tracked run": `
import mlflow
mlflow.autolog()
thing.fit(X, y)  # yes
`,
  "what can't be parsed beside what can": `
x: int
model.fit(X, y)  # likely
# %%
this is not python
# %%
%%bash
python train.py
`,
};

describe("detectTraining", () => {
  const analyses = new NotebookAnalyses(grammars);
  after(() => {
    analyses.dispose();
  });

  for (const [name, text] of Object.entries(cases))
    it(name, async () => {
      const cells = text.trim().split("# %%\n");
      const calls = await analyses.withTrees(cells, detectTraining);
      const expected = cells.flatMap((source, cell) =>
        source.split("\n").flatMap((line, at) => {
          const [, verdict] = /# (yes|likely|no)$/.exec(line) ?? [];
          return verdict === undefined ? [] : [`${cell}:${at + 1} ${verdict}`];
        }),
      );
      assert.deepEqual(calls.map(shorten), expected);
    });

  it("says what is called, where, and why", async () => {
    const source = "from sklearn.svm import SVC\ndef run():\n    SVC().fit(\n        X, y)\n";
    const calls = await analyses.withTrees([undefined, source], detectTraining);
    assert.deepEqual(calls, [
      { cell: 1, line: 3, call: "SVC().fit", inside: "run", verdict: "yes", why: "SVC is of sklearn" },
    ]);
  });

  it("comes to an end with functions that call each other, and with deep code", async () => {
    const mutual = "def a():\n    b()\ndef b():\n    a()\na()\n";
    const deep = `x = ${"(".repeat(3000)}1${")".repeat(3000)}\nmodel.fit(X)\n`;
    const calls = await analyses.withTrees([mutual, deep], detectTraining);
    assert.deepEqual(calls.map(shorten), ["1:2 likely"]);
  });
});

function shorten({ cell, line, verdict }: TrainingCall): string {
  return `${cell}:${line} ${verdict}`;
}
