import assert from "node:assert/strict";
import {
  findChangedData,
  parseLedger,
  renderEnd,
  renderStart,
  type HashedFile,
  type RunEnd,
  type RunStart,
} from "../../../src/core/guard/ledger.ts";
import { isDataFile, isModelFile, renderProvenance } from "../../../src/core/guard/provenance.ts";

const start: RunStart = {
  id: "20261121-120000-0001",
  started: "2026-11-21T12:00:00.000Z",
  kind: "command",
  what: "python train.py",
  script: "train.py",
  commit: "a".repeat(40),
  branch: "main",
  snapshot: { ref: "refs/notebridge/runs/1", commit: "b".repeat(40) },
  uncommitted: [{ path: "train.py", change: "modified", why: "the script" }],
  machine: { system: "linux", processor: "p", cores: 2, memory: 1 },
};
const file = (path: string, sha256: string): HashedFile => ({ path, sha256, size: 1 });
const end: RunEnd = {
  finished: "2026-11-21T12:01:00.000Z",
  seconds: 60,
  code: 0,
  models: [file("model.pkl", "c")],
  data: [file("train.csv", "d")],
};

describe("ledger", () => {
  it("gives the runs back, ended or not", () => {
    const second = { ...start, id: "2" };
    const text = renderStart(start) + renderStart(second) + renderEnd(start.id, end);
    assert.deepEqual(parseLedger(text), [
      { ...start, end },
      { ...second, end: undefined },
    ]);
  });

  it("passes over a torn line and lines that it does not know", () => {
    const torn = renderStart({ ...start, id: "torn" }).slice(0, 50);
    const text = `${torn}\n{"event":"later","id":"x"}\n{"event":"start","id":"y"}\n{"event":"end","id":"${start.id}","end":{"version":2}}\nnull\n[]\n\n${renderEnd("nobody", end)}${renderStart(start)}`;
    assert.deepEqual(parseLedger(text), [{ ...start, end: undefined }]);
  });

  it("names the last run that read other bytes", () => {
    const runs = parseLedger(
      renderStart(start) +
        renderEnd(start.id, end) +
        renderStart({ ...start, id: "2" }) +
        renderEnd("2", { ...end, data: [] }),
    );
    assert.deepEqual(findChangedData([file("train.csv", "other"), file("new.csv", "n")], runs), [
      { path: "train.csv", run: start.id },
    ]);
    assert.deepEqual(findChangedData(end.data, runs), []);
  });
});

describe("provenance", () => {
  it("has the fields of an in-toto statement and of SLSA provenance", () => {
    const { predicate, ...statement } = JSON.parse(
      renderProvenance(file("model.pkl", "c"), start, end, "1.2.3"),
    ) as {
      predicate: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
    };
    assert.deepEqual(statement, {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "model.pkl", digest: { sha256: "c" } }],
      predicateType: "https://slsa.dev/provenance/v1",
    });
    assert.deepEqual(predicate.buildDefinition?.resolvedDependencies, [
      { name: "head", digest: { gitCommit: start.commit } },
      { name: "snapshot", uri: "refs/notebridge/runs/1", digest: { gitCommit: start.snapshot?.commit } },
      { name: "train.csv", digest: { sha256: "d" } },
    ]);
    assert.deepEqual(Object.keys(predicate.buildDefinition).toSorted(), [
      "buildType",
      "externalParameters",
      "internalParameters",
      "resolvedDependencies",
    ]);
    assert.deepEqual(predicate.runDetails?.metadata, {
      invocationId: start.id,
      startedOn: start.started,
      finishedOn: end.finished,
    });
  });

  it("tells models from checkpoints, scalers and data", () => {
    const models = ["model.onnx", "models/churn.joblib", "best.pt", "a/b.safetensors"];
    const others = [
      "epoch=3-step=4.ckpt",
      "checkpoints/last.pt",
      "model_epoch_3.pt",
      "scaler.pkl",
      "label_encoder.joblib",
      "a.csv",
    ];
    assert.deepEqual([...models, ...others].filter(isModelFile), models);
    assert.deepEqual(["a.csv", "b.parquet", "c.py", "d.npz"].filter(isDataFile), [
      "a.csv",
      "b.parquet",
      "d.npz",
    ]);
  });
});
