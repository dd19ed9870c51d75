import type { HashedFile, RunEnd, RunStart } from "./ledger.ts";

/**
 * What made a model, as an in-toto Statement (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) with the predicate SLSA
 * Provenance (https://slsa.dev/spec/v1.0/provenance). It is not signed: model-signing or cosign can do that.
 */
export function renderProvenance(model: HashedFile, start: RunStart, end: RunEnd, version: string): string {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: model.path, digest: { sha256: model.sha256 } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: "https://notebridge.dev/training-run/v1",
        externalParameters: { [start.kind]: start.what },
        internalParameters: {
          git: {
            dirty: start.unknown === undefined ? start.uncommitted.length > 0 : null,
            branch: start.branch ?? null,
            uncommitted: start.uncommitted,
            ...(start.unknown !== undefined && { unknown: start.unknown }),
          },
          machine: start.machine,
        },
        resolvedDependencies: dependencies(start, end),
      },
      runDetails: {
        builder: { id: `https://notebridge.dev/notebridge@${version}` },
        metadata: { invocationId: start.id, startedOn: start.started, finishedOn: end.finished },
      },
    },
  };
  return `${JSON.stringify(statement, undefined, 2)}\n`;
}

function dependencies({ commit, snapshot }: RunStart, { data }: RunEnd): readonly object[] {
  return [
    ...(commit === undefined ? [] : [{ name: "head", digest: { gitCommit: commit } }]),
    ...(snapshot === undefined
      ? []
      : [{ name: "snapshot", uri: snapshot.ref, digest: { gitCommit: snapshot.commit } }]),
    ...data.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
  ];
}

/** Where the provenance of a model file stands: beside it. */
export function provenancePath(model: string): string {
  return `${model}.provenance.json`;
}

/** Whether a file is one that we write beside models: it never counts as a change. */
export function isProvenance(path: string): boolean {
  return path.endsWith(provenancePath(""));
}

/** Whether a file is a model by its ending. Checkpoints of a series (`epoch=3.ckpt`, `checkpoint-500/…`) and scalers are none. */
export function isModelFile(path: string): boolean {
  if (
    !/\.(?:onnx|pkl|pickle|joblib|pt|pth|safetensors|keras|h5|cbm|ubj|skops|tflite|mlmodel|bst)$/i.test(path)
  )
    return false;
  return !/(?:^|\/)(?:checkpoints?|ckpts?)(?:[-_\d]|\/)|epoch|step[-_=]?\d|iter[-_=]?\d|(?:scaler|encoder|vectorizer|imputer|tokenizer)[^/]*$/i.test(
    path,
  );
}

/** Whether a file is data that training reads, by its ending. */
export function isDataFile(path: string): boolean {
  return /\.(?:csv|tsv|jsonl?|ndjson|parquet|feather|arrow|orc|avro|npy|npz|mat|h5|hdf5|nc|xlsx?|db|sqlite3?|duckdb|txt|gz|zip|bz2)$/i.test(
    path,
  );
}
