import type { LibraryTable } from "./library.ts";

/** numpy. A reduction over an axis gives an array, over all a scalar: rows with `unless` and rules tell them apart. */
export const numpy: LibraryTable = {
  functions: {
    numpy: {
      "@newArray": "zeros ones empty",
      "@full": "full",
      "ndarray[float64] unless dtype": "linspace logspace geomspace eye identity",
      "@arange": "arange",
      "@array": "array asarray ascontiguousarray",
      "@arrayLike": "zeros_like ones_like empty_like full_like",
      "ndarray unless full cov return_indices": `diag tri vander atleast_1d atleast_2d atleast_3d concatenate
        vstack hstack dstack stack column_stack row_stack append delete insert argwhere flatnonzero
        indices fromfunction frombuffer fromiter fromstring fromfile loadtxt genfromtxt resize
        fliplr flipud rot90 block bincount digitize outer kron cov corrcoef convolve correlate
        polyfit polyder polyint roots ediff1d partition argpartition setdiff1d
        intersect1d union1d setxor1d hanning hamming blackman kaiser bartlett pad lexsort
        unpackbits packbits choose select triu tril broadcast_to moveaxis swapaxes rollaxis expand_dims
       `,
      "ndarray[bool_]": "isin in1d",
      "@elementwiseFloat": `sqrt exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan sinh cosh tanh
        arcsinh arccosh arctanh deg2rad rad2deg degrees radians cbrt sinc i0`,
      "@elementwise":
        "square abs absolute fabs negative sign floor ceil rint trunc clip round around reciprocal",
      "@arrayOnly": `sort ravel reshape nan_to_num flip nancumsum diff copy transpose squeeze cumsum cumprod repeat tile
        conj roll`,
      "@binaryUfunc":
        "add subtract multiply maximum minimum fmax fmin mod remainder power float_power arctan2 hypot",
      "@binaryFloatUfunc": "divide true_divide",
      "@elementwiseBool": "isnan isfinite isinf logical_not signbit isnull",
      "@binaryBoolUfunc":
        "greater greater_equal less less_equal equal not_equal logical_and logical_or logical_xor isclose",
      "@reduceFloat": "mean std var median nanmean nanstd nanvar nanmedian average",
      "@reduceSum": "sum nansum",
      "@reduceSame": "prod max min amax amin nanmax nanmin nanprod ptp",
      "@reduceIndex": "argmax argmin nanargmax nanargmin",
      "@reduceBool": "any all",
      "@percentile": "percentile quantile nanpercentile nanquantile",
      "@where": "where",
      "@dot": "dot matmul inner",
      "@unique": "unique",
      "@loadNumpy": "load",
      bool: "allclose array_equal array_equiv isscalar iscomplexobj isrealobj",
      int: "ndim",
      "@trapezoid": "trapz trapezoid",
      "tuple[ndarray, ndarray]": "histogram",
      "tuple[ndarray, ndarray, ndarray]": "histogram2d",
      "@shape": "shape",
      "@sizeOf": "size",
      "@meshgrid": "meshgrid",
      "@listOfArrays": "split array_split hsplit vsplit",
      None: "save savez savez_compressed savetxt set_printoptions copyto fill_diagonal",
      "numpy.poly1d": "poly1d",
      float64: "float64 double",
      "numpy.float32": "float32",
      int64: "int64",
      "numpy.int32": "int32",
      "numpy.uint8": "uint8",
      "numpy.vectorize": "vectorize",
      "numpy.datetime64": "datetime64",
      "numpy.timedelta64": "timedelta64",
    },
    "numpy.random": {
      "@draws": `normal uniform standard_normal exponential beta gamma laplace logistic
        lognormal rayleigh standard_t chisquare f pareto power triangular vonmises weibull standard_exponential
        standard_gamma standard_cauchy gumbel wald noncentral_chisquare random random_sample ranf sample`,
      "@integerDraws": "randint poisson binomial geometric hypergeometric negative_binomial zipf logseries",
      "@dimensions": "rand randn",
      ndarray: "multivariate_normal dirichlet multinomial",
      "@permutation": "permutation",
      "@choice": "choice",
      None: "seed shuffle",
      "numpy.random.Generator": "default_rng",
      "numpy.random.RandomState": "RandomState",
    },
    "numpy.linalg": {
      ndarray: "inv pinv eigvals eigvalsh cholesky solve matrix_power",
      "@norm": "norm",
      "?": "det cond",
      "@svd": "svd",
    },
    "numpy.fft": { ndarray: "fft ifft rfft irfft fft2 ifft2 fftn fftfreq rfftfreq fftshift ifftshift" },
    "numpy.ma": {},
  },
  constants: { numpy: { float: "pi e inf nan NaN euler_gamma", None: "newaxis" } },
  classes: {
    "numpy.ndarray": {
      methods: {
        self: "copy conj conjugate byteswap",
        "@arrayMethod":
          "reshape ravel flatten transpose squeeze clip cumsum cumprod repeat take round swapaxes",
        "@astype": "astype",
        "@reduceSum": "sum",
        "@reduceSame": "prod max min ptp",
        "@reduceFloat": "mean std var",
        "@reduceBool": "any all",
        "@reduceIndex": "argmax argmin",
        "ndarray[int64]": "argsort argpartition",
        ndarray: "view diagonal",
        "@dot": "dot",
        bytes: "tobytes",
        tuple: "nonzero",
        None: "sort fill resize partition tofile dump",
      },
      attributes: {
        "@arrayShape": "shape",
        int: "size ndim nbytes itemsize",
        self: "T",
        "numpy.dtype": "dtype",
      },
    },
    "numpy.float64": { methods: { float: "item", float64: "round" }, attributes: {} },
    "numpy.int64": { methods: { int: "item", int64: "round" } },
    "numpy.bool_": { methods: { bool: "item" } },
    "numpy.poly1d": {
      attributes: { ndarray: "c coef coeffs coefficients roots r", int: "order o" },
      methods: { "numpy.poly1d": "deriv integ" },
    },
    "numpy.random.Generator": {
      methods: {
        "@draws": `normal uniform standard_normal exponential beta gamma laplace logistic lognormal rayleigh
          standard_t chisquare pareto power triangular vonmises weibull standard_exponential random`,
        "@integerDraws": "integers poisson binomial geometric hypergeometric negative_binomial zipf",
        "@choice": "choice",
        "@permutation": "permutation",
        ndarray: "multivariate_normal dirichlet multinomial permuted",
        None: "shuffle",
      },
    },
    "numpy.random.RandomState": {
      methods: {
        "@draws": `normal uniform standard_normal exponential beta gamma laplace logistic lognormal rayleigh
          standard_t chisquare pareto power triangular vonmises weibull random_sample random`,
        "@integerDraws": "randint poisson binomial geometric",
        "@dimensions": "rand randn",
        "@choice": "choice",
        "@permutation": "permutation",
        ndarray: "multivariate_normal dirichlet multinomial",
        None: "shuffle seed",
      },
    },
  },
};
