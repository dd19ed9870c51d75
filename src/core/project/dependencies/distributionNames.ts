import { normaliseName } from "./requirement.ts";

/** Well-known modules whose distribution has another name; the first is the usual one. */
const others: Readonly<Record<string, string>> = {
  attr: "attrs",
  bs4: "beautifulsoup4",
  Bio: "biopython",
  community: "python-louvain",
  Crypto: "pycryptodome",
  cv2: "opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless",
  dateutil: "python-dateutil",
  docx: "python-docx",
  dotenv: "python-dotenv",
  faiss: "faiss-cpu faiss-gpu",
  fitz: "pymupdf",
  git: "gitpython",
  graphviz: "graphviz",
  igraph: "igraph python-igraph",
  imblearn: "imbalanced-learn",
  IPython: "ipython",
  jwt: "pyjwt",
  mpl_toolkits: "matplotlib",
  MySQLdb: "mysqlclient",
  nacl: "pynacl",
  onnxruntime: "onnxruntime onnxruntime-gpu",
  osgeo: "gdal",
  PIL: "pillow",
  pkg_resources: "setuptools",
  pptx: "python-pptx",
  psycopg2: "psycopg2 psycopg2-binary",
  pylab: "matplotlib",
  serial: "pyserial",
  skimage: "scikit-image",
  sklearn: "scikit-learn",
  skopt: "scikit-optimize",
  slugify: "python-slugify",
  tensorflow: "tensorflow tensorflow-cpu tensorflow-macos tensorflow-gpu",
  umap: "umap-learn",
  xgboost: "xgboost xgboost-cpu",
  yaml: "pyyaml",
  zmq: "pyzmq",
};

/** Well-known modules named as their distribution is. */
const same = new Set(
  `
  altair arch bokeh catboost dask datasets django duckdb fastapi fastparquet flask gensim geopandas h5py httpx huggingface_hub
  ipywidgets jax joblib keras lifelines lightgbm lightning lxml matplotlib mlflow networkx nltk numba numpy openai openpyxl
  optuna pandas plotly polars prophet pyarrow pydantic pytest pytorch_lightning requests rich scipy seaborn shap shapely
  spacy sqlalchemy statsmodels streamlit sympy tabulate tiktoken tokenizers torch torchaudio torchvision tqdm transformers
  typer wandb xarray xlrd
  `.match(/\S+/g),
);

/** Distributions that well-known modules come from, the usual one first; none for what is not well known. */
export function knownDistributions(module: string): readonly string[] {
  const found = Object.hasOwn(others, module) ? others[module]?.split(" ") : undefined;
  return found ?? (same.has(module) ? [normaliseName(module)] : []);
}
