import type { LibraryTable } from "./library.ts";

/** scikit-learn. `~.estimator` holds for every class of its: what a transformer gives may be sparse, or a DataFrame where that was set. */
export const sklearn: LibraryTable = {
  functions: {
    "sklearn.model_selection": {
      "@split": "train_test_split",
      "ndarray[float64]": "cross_val_score",
      dict: "cross_validate",
      "@crossValPredict": "cross_val_predict",
      "@?": "learning_curve validation_curve permutation_test_score",
    },
    "sklearn.metrics": {
      "anyfloat unless normalize=False": "accuracy_score",
      anyfloat: `roc_auc_score balanced_accuracy_score matthews_corrcoef silhouette_score adjusted_rand_score
        davies_bouldin_score calinski_harabasz_score normalized_mutual_info_score homogeneity_score completeness_score
        v_measure_score average_precision_score auc cohen_kappa_score median_absolute_error explained_variance_score log_loss
        max_error hamming_loss zero_one_loss brier_score_loss hinge_loss mutual_info_score adjusted_mutual_info_score`,
      "@averaged": "precision_score recall_score f1_score fbeta_score jaccard_score",
      "anyfloat unless multioutput": `mean_squared_error mean_absolute_error r2_score root_mean_squared_error
        mean_absolute_percentage_error mean_squared_log_error`,
      ndarray: "confusion_matrix multilabel_confusion_matrix silhouette_samples",
      "str unless output_dict": "classification_report",
      "tuple[ndarray, ndarray, ndarray]": "roc_curve precision_recall_curve det_curve",
    },
    "sklearn.metrics.pairwise": {
      "ndarray unless dense_output": "euclidean_distances manhattan_distances rbf_kernel polynomial_kernel",
    },
    "sklearn.datasets": {
      "@loadSet":
        "load_iris load_digits load_wine load_breast_cancer load_diabetes fetch_california_housing fetch_olivetti_faces",
      "tuple[ndarray, ndarray] unless return_centers return_distributions":
        "make_blobs make_moons make_circles make_gaussian_quantiles make_friedman1 make_hastie_10_2",
      "tuple[ndarray, ndarray]": "make_classification make_s_curve make_swiss_roll",
      "tuple[ndarray, ndarray] unless coef": "make_regression",
      "sklearn.utils.Bunch unless return_X_y": "fetch_20newsgroups fetch_openml fetch_lfw_people load_files",
    },
    "sklearn.preprocessing": {
      "?": "label_binarize",
      "@sameArray": "scale minmax_scale normalize",
    },
    "sklearn.pipeline": {
      "sklearn.pipeline.Pipeline": "make_pipeline",
      "sklearn.pipeline.FeatureUnion": "make_union",
    },
    "sklearn.compose": { "sklearn.compose.ColumnTransformer": "make_column_transformer" },
    "sklearn.base": { argument: "clone" },
    "sklearn.utils": { "sklearn.utils.Bunch": "Bunch" },
  },
  classes: {
    "~.estimator": {
      methods: {
        self: "fit partial_fit set_params set_fit_request set_output",
        "@predict": "predict predict_proba fit_predict",
        ndarray: "predict_log_proba score_samples",
        anyfloat: "score",
        dict: "get_params",
        "@transform": "transform fit_transform",
        "@inverse": "inverse_transform",
      },
      attributes: {
        ndarray: `coef_ feature_importances_ labels_ cluster_centers_ explained_variance_ratio_ explained_variance_
          singular_values_ components_ mean_ alphas_ support_vectors_ means_ covariances_ weights_`,
        "dict[str, ?]": "best_params_ cv_results_",
        anyfloat: "best_score_ inertia_ oob_score_ alpha_",
        int: "n_features_in_ best_index_",
      },
    },
    "sklearn.feature_extraction.text.CountVectorizer": { base: "~.vectorizer" },
    "sklearn.feature_extraction.text.TfidfVectorizer": { base: "~.vectorizer" },
    "~.vectorizer": {
      base: "~.estimator",
      methods: { ndarray: "get_feature_names_out", "list[str]": "get_feature_names" },
      attributes: { dict: "vocabulary_" },
    },
    "sklearn.utils.Bunch": {
      methods: {},
    },
    "~.arraySet": {
      attributes: { ndarray: "data target", str: "DESCR" },
    },
  },
};
