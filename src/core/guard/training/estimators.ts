import { firstPart, lastPart } from "./origin.ts";

/** Classes that learn how to change data, and are no model: `StandardScaler`. */
const transformers =
  /(?:Scaler|Encoder|Imputer|Vectorizer|Selector|Projection|Binarizer|Discretizer|Transformer|Normalizer|Hasher|Tokenizer|Indexer|Assembler|Sampler|Embedding|Lookup|Vectorization|IndexToString|ColumnTransformer|Whitener)$|^(?:PCA|KernelPCA|IncrementalPCA|SparsePCA|MiniBatchSparsePCA|TruncatedSVD|NMF|MiniBatchNMF|FastICA|FactorAnalysis|DictionaryLearning|PolynomialFeatures|SplineTransformer|Isomap|TSNE|MDS|UMAP|FeatureUnion|SelectKBest|SelectPercentile|SelectFromModel|SelectFpr|SelectFdr|VarianceThreshold|KBinsDiscretizer|ImageDataGenerator|Nystroem|Normalization|Discretization|Hashing|IDF|CountVectorizer|LabelBinarizer|BPE|CA|MCA|FAMD|MFA|SMOTE\w*|ADASYN|RandomUnderSampler|RandomOverSampler)$/;

/** Classes of statistics that take a series or a distribution apart, and predict nothing. */
const descriptions = /^(?:STL|MSTL|KDEUnivariate|KDEMultivariate|KernelDensity|DecomposeResult|FreqSeries)$/;

export function isDescription(path: string): boolean {
  return descriptions.test(lastPart(path));
}

/** Whether a class learns how to change data, by its name. */
export function isTransformer(path: string): boolean {
  const name = lastPart(path);
  return transformers.test(name) && !/(?:Classifier|Regressor|TransformedTargetRegressor)$/.test(name);
}

/** Libraries whose objects with a `fit` are models, unless they are transformers. */
const modelLibraries: ReadonlySet<string> = new Set(
  `sklearn cuml sklearnex imblearn xgboost lightgbm catboost keras tensorflow tf_keras kerastuner keras_tuner statsmodels pmdarima prophet
  fbprophet neuralprophet arch lifelines sksurv hmmlearn pytorch_lightning lightning fastai skorch autogluon autosklearn tpot flaml h2o
  pyspark surprise implicit lightfm mlxtend skopt evalml ngboost interpret econml causalml dowhy darts sktime gluonts autokeras
  pycaret torch transformers sentence_transformers setfit ray stable_baselines3 gensim snorkel pomegranate pygam linearmodels bambi
  ultralytics simpletransformers spacy flair tslearn nixtla statsforecast mlforecast neuralforecast dask_ml snapml hdbscan kmodes
  pyod pgmpy scikeras tensorflow_decision_forests tensorflow_probability optuna`.match(/\S+/g),
);

/** Libraries that fit curves and distributions, and draw. */
const otherLibraries: ReadonlySet<string> = new Set([
  "scipy",
  "numpy",
  "matplotlib",
  "seaborn",
  "plotly",
  "sympy",
  "pandas",
  "lmfit",
  "astropy",
  "reliability",
  "fitter",
]);

export type LibraryKind = "models" | "others" | "unknown";

export function kindOfLibrary(path: string): LibraryKind {
  const library = firstPart(path);
  if (modelLibraries.has(library)) return "models";
  return otherLibraries.has(library) ? "others" : "unknown";
}

/** Functions that train by being called, by the library and their own name. */
const functions: ReadonlyMap<string, RegExp> = new Map([
  [
    "sklearn",
    /\.(?:cross_val_score|cross_validate|cross_val_predict|learning_curve|validation_curve|permutation_test_score)$/,
  ],
  ["xgboost", /^xgboost\.(?:train|cv)$/],
  ["lightgbm", /^lightgbm\.(?:train|cv)$/],
  ["catboost", /^catboost\.(?:train|cv)$/],
  [
    "pycaret",
    /\.(?:compare_models|create_model|tune_model|ensemble_model|blend_models|stack_models|finalize_model|automl)$/,
  ],
  ["ray", /\.tune\.run$/],
  ["pmdarima", /\.auto_arima$/],
  ["surprise", /\.cross_validate$/],
  ["tensorflow", /\.estimator\.train_and_evaluate$/],
  ["fasttext", /\.(?:train_supervised|train_unsupervised)$/],
  ["nltk", /Classifier\.train$/],
  ["pymc", /^pymc\.(?:fit|sample)$/],
  ["pymc3", /^pymc3\.(?:fit|sample)$/],
]);

/** Whether a function trains a model when it is called. */
export function isTrainingFunction(path: string): boolean {
  return functions.get(firstPart(path))?.test(path) === true;
}

/** Models of gensim that train as they are made, when they are handed texts. */
export function trainsWhenMade(path: string): boolean {
  return /^gensim\.models\.(?:\w+\.)?(?:Word2Vec|FastText|Doc2Vec|LdaModel|LdaMulticore|LsiModel|HdpModel|Phrases)$/.test(
    path,
  );
}

/** Names of variables that hold transformers most often. */
export function isNamedTransformer(name: string): boolean {
  return /(?:^|_)(?:scaler?|scalar|sc|encoder|enc|le|ohe|imputer|imp|vectorizer|vect|vec|tfidf|cv|pca|svd|nmf|ica|tsne|umap|poly|binarizer|lb|mlb|selector|tokenizer|transformer|preprocessor|preprocess|normalizer|discretizer|indexer|assembler|datagen)\d*$/i.test(
    name,
  );
}
