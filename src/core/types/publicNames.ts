/**
 * Classes that values of notebooks are of, by the public module that one imports them from. What a package keeps in private modules is not
 * importable by any rule: of the classes in private modules of scikit-learn, scipy and matplotlib, leaving out the segments with an
 * underscore gives a wrong import for one in two. The tests import each of those that are installed there.
 */
export const publicNames: Readonly<Record<string, string>> = {
  pandas:
    "Categorical CategoricalDtype CategoricalIndex DataFrame DateOffset DatetimeIndex DatetimeTZDtype ExcelFile ExcelWriter Grouper HDFStore Index Interval IntervalDtype IntervalIndex MultiIndex Period PeriodDtype PeriodIndex RangeIndex Series SparseDtype StringDtype Timedelta TimedeltaIndex Timestamp",
  "pandas.api.extensions": "ExtensionArray ExtensionDtype",
  "pandas.api.typing":
    "DataFrameGroupBy DatetimeIndexResamplerGroupBy Expanding ExpandingGroupBy ExponentialMovingWindow ExponentialMovingWindowGroupBy JsonReader NAType NaTType PeriodIndexResamplerGroupBy Resampler Rolling RollingGroupBy SeriesGroupBy StataReader TimeGrouper TimedeltaIndexResamplerGroupBy Window",
  "pandas.tseries.offsets":
    "BDay BMonthBegin BMonthEnd BaseOffset BusinessDay BusinessHour CustomBusinessDay Day Hour Minute MonthBegin MonthEnd QuarterBegin QuarterEnd Second Tick Week YearBegin YearEnd",
  numpy:
    "bool_ bytes_ character complexfloating datetime64 dtype errstate finfo flatiter flexible float16 float32 float64 floating generic iinfo inexact int16 int32 int64 int8 integer intp matrix memmap ndarray ndenumerate ndindex nditer number object_ poly1d recarray record signedinteger str_ timedelta64 ufunc uint16 uint32 uint64 uint8 unsignedinteger vectorize void",
  "numpy.lib.npyio": "NpzFile",
  "numpy.ma": "MaskedArray",
  "numpy.polynomial": "Chebyshev Hermite HermiteE Laguerre Legendre Polynomial",
  "numpy.random": "BitGenerator Generator MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence",
  "matplotlib.animation": "ArtistAnimation FuncAnimation",
  "matplotlib.axes": "Axes",
  "matplotlib.collections": "LineCollection PathCollection PolyCollection QuadMesh",
  "matplotlib.colorbar": "Colorbar",
  "matplotlib.colors": "BoundaryNorm ListedColormap LinearSegmentedColormap LogNorm Normalize TwoSlopeNorm",
  "matplotlib.container": "BarContainer ErrorbarContainer StemContainer",
  "matplotlib.contour": "QuadContourSet",
  "matplotlib.figure": "Figure SubFigure",
  "matplotlib.gridspec": "GridSpec GridSpecFromSubplotSpec SubplotSpec",
  "matplotlib.image": "AxesImage",
  "matplotlib.legend": "Legend",
  "matplotlib.lines": "Line2D",
  "matplotlib.patches": "Circle Polygon Rectangle Wedge",
  "matplotlib.text": "Annotation Text",
  "scipy.cluster.hierarchy": "ClusterNode DisjointSet",
  "scipy.integrate": "BDF DOP853 DenseOutput LSODA OdeSolution OdeSolver RK23 RK45 Radau complex_ode ode",
  "scipy.interpolate":
    "AAA Akima1DInterpolator BPoly BSpline BarycentricInterpolator BivariateSpline CloughTocher2DInterpolator CubicHermiteSpline CubicSpline FloaterHormannInterpolator InterpolatedUnivariateSpline KroghInterpolator LSQBivariateSpline LSQSphereBivariateSpline LSQUnivariateSpline LinearNDInterpolator NdBSpline NdPPoly NearestNDInterpolator PPoly PchipInterpolator RBFInterpolator Rbf RectBivariateSpline RectSphereBivariateSpline RegularGridInterpolator SmoothBivariateSpline SmoothSphereBivariateSpline UnivariateSpline interp1d interp2d",
  "scipy.io": "FortranFile netcdf_file netcdf_variable",
  "scipy.optimize":
    "BFGS Bounds BroydenFirst HessianUpdateStrategy InverseJacobian KrylovJacobian LbfgsInvHessProduct LinearConstraint NonlinearConstraint OptimizeResult RootResults SR1",
  "scipy.signal": "CZT ShortTimeFFT StateSpace TransferFunction ZerosPolesGain ZoomFFT dlti lti",
  "scipy.sparse":
    "bsr_array bsr_matrix coo_array coo_matrix csc_array csc_matrix csr_array csr_matrix dia_array dia_matrix dok_array dok_matrix lil_array lil_matrix sparray spmatrix",
  "scipy.sparse.linalg": "LaplacianNd LinearOperator",
  "scipy.spatial":
    "ConvexHull Delaunay HalfspaceIntersection KDTree Rectangle SphericalVoronoi Voronoi cKDTree",
  "scipy.spatial.transform": "RigidTransform Rotation RotationSpline Slerp",
  "scipy.stats":
    "Binomial BootstrapMethod CensoredData Covariance Logistic Mixture MonteCarloMethod Normal PermutationMethod Uniform gaussian_kde rv_continuous rv_discrete rv_histogram",
  "scipy.stats.qmc": "Halton LatinHypercube MultinomialQMC MultivariateNormalQMC PoissonDisk QMCEngine Sobol",
  "scipy.stats.sampling":
    "DiscreteAliasUrn DiscreteGuideTable FastGeneratorInversion NumericalInverseHermite NumericalInversePolynomial RatioUniforms SimpleRatioUniforms TransformedDensityRejection",
  "sklearn.base": "BaseEstimator",
  "sklearn.calibration": "CalibratedClassifierCV CalibrationDisplay",
  "sklearn.cluster":
    "AffinityPropagation AgglomerativeClustering Birch BisectingKMeans DBSCAN FeatureAgglomeration HDBSCAN KMeans MeanShift MiniBatchKMeans OPTICS SpectralBiclustering SpectralClustering SpectralCoclustering",
  "sklearn.compose": "ColumnTransformer TransformedTargetRegressor make_column_selector",
  "sklearn.covariance":
    "EllipticEnvelope EmpiricalCovariance GraphicalLasso GraphicalLassoCV LedoitWolf MinCovDet OAS ShrunkCovariance",
  "sklearn.cross_decomposition": "CCA PLSCanonical PLSRegression PLSSVD",
  "sklearn.decomposition":
    "DictionaryLearning FactorAnalysis FastICA IncrementalPCA KernelPCA LatentDirichletAllocation MiniBatchDictionaryLearning MiniBatchNMF MiniBatchSparsePCA NMF PCA SparseCoder SparsePCA TruncatedSVD",
  "sklearn.discriminant_analysis": "LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis",
  "sklearn.dummy": "DummyClassifier DummyRegressor",
  "sklearn.ensemble":
    "AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor BaseEnsemble ExtraTreesClassifier ExtraTreesRegressor GradientBoostingClassifier GradientBoostingRegressor HistGradientBoostingClassifier HistGradientBoostingRegressor IsolationForest RandomForestClassifier RandomForestRegressor RandomTreesEmbedding StackingClassifier StackingRegressor VotingClassifier VotingRegressor",
  "sklearn.feature_extraction": "DictVectorizer FeatureHasher",
  "sklearn.feature_extraction.image": "PatchExtractor",
  "sklearn.feature_extraction.text": "CountVectorizer HashingVectorizer TfidfTransformer TfidfVectorizer",
  "sklearn.feature_selection":
    "GenericUnivariateSelect RFE RFECV SelectFdr SelectFpr SelectFromModel SelectFwe SelectKBest SelectPercentile SelectorMixin SequentialFeatureSelector VarianceThreshold",
  "sklearn.frozen": "FrozenEstimator",
  "sklearn.gaussian_process": "GaussianProcessClassifier GaussianProcessRegressor",
  "sklearn.gaussian_process.kernels":
    "CompoundKernel ConstantKernel DotProduct ExpSineSquared Exponentiation GenericKernelMixin Hyperparameter Kernel KernelOperator Matern NormalizedKernelMixin PairwiseKernel Product RBF RationalQuadratic StationaryKernelMixin Sum WhiteKernel",
  "sklearn.impute": "KNNImputer MissingIndicator SimpleImputer",
  "sklearn.inspection": "DecisionBoundaryDisplay PartialDependenceDisplay",
  "sklearn.isotonic": "IsotonicRegression",
  "sklearn.kernel_approximation":
    "AdditiveChi2Sampler Nystroem PolynomialCountSketch RBFSampler SkewedChi2Sampler",
  "sklearn.kernel_ridge": "KernelRidge",
  "sklearn.linear_model":
    "ARDRegression BayesianRidge ElasticNet ElasticNetCV GammaRegressor HuberRegressor Lars LarsCV Lasso LassoCV LassoLars LassoLarsCV LassoLarsIC LinearRegression LogisticRegression LogisticRegressionCV MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV PassiveAggressiveClassifier PassiveAggressiveRegressor Perceptron PoissonRegressor QuantileRegressor RANSACRegressor Ridge RidgeCV RidgeClassifier RidgeClassifierCV SGDClassifier SGDOneClassSVM SGDRegressor TheilSenRegressor TweedieRegressor",
  "sklearn.manifold": "ClassicalMDS Isomap LocallyLinearEmbedding MDS SpectralEmbedding TSNE",
  "sklearn.metrics":
    "ConfusionMatrixDisplay DetCurveDisplay DistanceMetric PrecisionRecallDisplay PredictionErrorDisplay RocCurveDisplay",
  "sklearn.mixture": "BayesianGaussianMixture GaussianMixture",
  "sklearn.model_selection":
    "BaseCrossValidator BaseShuffleSplit FixedThresholdClassifier GridSearchCV GroupKFold GroupShuffleSplit KFold LearningCurveDisplay LeaveOneGroupOut LeaveOneOut LeavePGroupsOut LeavePOut ParameterGrid ParameterSampler PredefinedSplit RandomizedSearchCV RepeatedKFold RepeatedStratifiedKFold ShuffleSplit StratifiedGroupKFold StratifiedKFold StratifiedShuffleSplit TimeSeriesSplit TunedThresholdClassifierCV ValidationCurveDisplay",
  "sklearn.multiclass": "OneVsOneClassifier OneVsRestClassifier OutputCodeClassifier",
  "sklearn.multioutput": "ClassifierChain MultiOutputClassifier MultiOutputRegressor RegressorChain",
  "sklearn.naive_bayes": "BernoulliNB CategoricalNB ComplementNB GaussianNB MultinomialNB",
  "sklearn.neighbors":
    "BallTree KDTree KNeighborsClassifier KNeighborsRegressor KNeighborsTransformer KernelDensity LocalOutlierFactor NearestCentroid NearestNeighbors NeighborhoodComponentsAnalysis RadiusNeighborsClassifier RadiusNeighborsRegressor RadiusNeighborsTransformer",
  "sklearn.neural_network": "BernoulliRBM MLPClassifier MLPRegressor",
  "sklearn.pipeline": "FeatureUnion Pipeline",
  "sklearn.preprocessing":
    "Binarizer FunctionTransformer KBinsDiscretizer KernelCenterer LabelBinarizer LabelEncoder MaxAbsScaler MinMaxScaler MultiLabelBinarizer Normalizer OneHotEncoder OrdinalEncoder PolynomialFeatures PowerTransformer QuantileTransformer RobustScaler SplineTransformer StandardScaler TargetEncoder",
  "sklearn.random_projection": "GaussianRandomProjection SparseRandomProjection",
  "sklearn.semi_supervised": "LabelPropagation LabelSpreading SelfTrainingClassifier",
  "sklearn.svm": "LinearSVC LinearSVR NuSVC NuSVR OneClassSVM SVC SVR",
  "sklearn.tree":
    "BaseDecisionTree DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor",
  "sklearn.utils": "Bunch",
  "numpy.typing": "NDArray",
  torch: "Generator Size Tensor device dtype",
  "torch.nn":
    "BCELoss BCEWithLogitsLoss BatchNorm1d BatchNorm2d Conv1d Conv2d CrossEntropyLoss Dropout Embedding GRU LSTM LayerNorm Linear MSELoss MaxPool2d Module ModuleDict ModuleList MultiheadAttention Parameter ReLU Sequential Transformer",
  "torch.optim": "Adam AdamW Optimizer RMSprop SGD",
  "torch.utils.data": "DataLoader Dataset IterableDataset Sampler Subset TensorDataset",
  polars: "DataFrame Expr LazyFrame Series",
  "pyspark.sql": "Column DataFrame Row SparkSession",
  "dask.dataframe": "DataFrame Series",
  "plotly.graph_objects": "Figure",
  seaborn: "FacetGrid JointGrid PairGrid",
  requests: "Response Session",
  bs4: "BeautifulSoup",
  collections: "ChainMap Counter OrderedDict defaultdict deque",
  datetime: "date datetime time timedelta timezone tzinfo",
  decimal: "Decimal",
  fractions: "Fraction",
  logging: "Logger",
  pathlib: "Path PosixPath PurePath WindowsPath",
  random: "Random",
  re: "Match Pattern",
  sqlite3: "Connection Cursor",
  types: "SimpleNamespace",
  zoneinfo: "ZoneInfo",
};
