import { argument, isExcepted, type Call, type Rule } from "../call.ts";
import { instance, is, pathOf, type Value } from "../value.ts";

/** scikit-learn. Where a transformer may give a sparse matrix, or a classifier a list of arrays, nothing is said. */
export const sklearnRules: Readonly<Record<string, Rule>> = {
  split: ({ positional, isOpen }) => {
    if (isOpen || positional.length === 0) return undefined;
    const kept = positional.flatMap(({ value }) => [part(value), part(value)]);
    return { kind: "fixed", members: kept, isList: true };
  },
  crossValPredict: () => instance("numpy.ndarray", undefined),
  averaged: (call) => {
    const average = call.keywords.get("average");
    return call.isOpen || (average !== undefined && !is(average.value, "str"))
      ? undefined
      : instance("~.anyfloat");
  },
  loadSet: (call) => {
    if (isExcepted(call, ["as_frame"]))
      return isExcepted(call, ["return_X_y"]) ? undefined : instance("sklearn.utils.Bunch");
    return isExcepted(call, ["return_X_y"])
      ? { kind: "fixed", members: [array(), array()] }
      : instance("~.arraySet");
  },
  sameArray: ({ positional: [given] }) =>
    is(given?.value, "numpy.ndarray", "pandas.DataFrame", "list") ? array() : undefined,
  predict: (call) => (givesArrays(call.self) ? array() : undefined),
  transform: (call) => (isDense(call) ? array() : undefined),
  inverse: (call) => (isDense(call) ? array() : undefined),
};

function array(): Value {
  return instance("numpy.ndarray", undefined);
}

/** train_test_split gives parts of the same kind: of a list a list, of a table a table. */
function part(value: Value | undefined): Value | undefined {
  return is(value, "pandas.DataFrame", "pandas.Series", "numpy.ndarray", "list") ? value : undefined;
}

function givesArrays(self: Value | undefined): boolean {
  return pathOf(self)?.startsWith("sklearn.") === true && !/multioutput|multiclass/.test(pathOf(self) ?? "");
}

/** Transformers whose output is dense for dense input, and that are not known to keep a DataFrame. */
const dense =
  /\.(StandardScaler|MinMaxScaler|RobustScaler|MaxAbsScaler|Normalizer|PCA|KernelPCA|TruncatedSVD|FastICA|NMF|TSNE|MDS|Isomap|LocallyLinearEmbedding|PolynomialFeatures|QuantileTransformer|PowerTransformer|LinearDiscriminantAnalysis|KMeans|SimpleImputer|KNNImputer|OrdinalEncoder|LabelEncoder|SelectKBest|RFE|Binarizer)$/;

function isDense(call: Call): boolean {
  const given = argument(call, 0, "X")?.value;
  const isDenseInput = is(given, "numpy.ndarray", "pandas.DataFrame", "pandas.Series", "list");
  return isDenseInput && dense.test(pathOf(call.self) ?? "");
}
