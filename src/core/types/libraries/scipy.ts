import type { LibraryTable } from "./library.ts";

/** scipy. Its results that have names (`OptimizeResult`, `TtestResult`) move between its modules and are left out. */
export const scipy: LibraryTable = {
  functions: {
    "scipy.optimize": {
      "tuple[ndarray, ndarray] unless full_output": "curve_fit",
      "scipy.optimize.OptimizeResult":
        "minimize linprog least_squares differential_evolution minimize_scalar",
    },
    "scipy.linalg": { ndarray: "inv pinv expm toeplitz hilbert solve" },
    "scipy.signal": {
      ndarray: "convolve convolve2d fftconvolve medfilt savgol_filter detrend lfilter filtfilt",
      "tuple[ndarray, ndarray]": "welch periodogram",
    },
    "scipy.ndimage": {
      ndarray: "gaussian_filter median_filter uniform_filter convolve sobel binary_erosion binary_dilation",
    },
    "scipy.spatial.distance": { ndarray: "pdist squareform cdist" },
    "scipy.cluster.hierarchy": { ndarray: "linkage fcluster", dict: "dendrogram" },
    "scipy.io": { dict: "loadmat" },
    "scipy.fft": { ndarray: "fft ifft rfft irfft fft2 ifft2 fftfreq rfftfreq" },
  },
  constants: { "scipy.constants": { float: "pi g G h k" } },
};
