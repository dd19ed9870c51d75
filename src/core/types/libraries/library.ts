/**
 * What a library's functions and classes give, as data. A row is `result: "names that give it"`. A result is a type as an annotation
 * writes it, with a few words more:
 *
 *     self          what the method is called on          argument    what the first argument is
 *     element       what it holds                         key, value  of a dict
 *     ?             nothing is known                      @name       a rule in infer/rules.ts
 *     T unless W…   T if none of these is given: a keyword argument (`axis`; `axis=None` for that value), or more than N positional
 *                   ones (`1`). A keyword given as None or False counts as not given.
 *
 * A name starting with `~` is a thing that has no public name. `DataFrame` and others of `shortNames` stand for their whole path.
 */
export interface LibraryTable {
  /** By module. */
  readonly functions?: Readonly<Record<string, Rows>>;
  /** Values of a module that are no functions: `math.pi`. By module. */
  readonly constants?: Readonly<Record<string, Rows>>;
  /** By public path. */
  readonly classes?: Readonly<Record<string, ClassTable>>;
}

export interface ClassTable {
  /** Another class of the tables whose rows hold, too. */
  readonly base?: string;
  readonly methods?: Rows;
  readonly attributes?: Rows;
}

export type Rows = Readonly<Record<string, string>>;

export const shortNames: Readonly<Record<string, string>> = {
  DataFrame: "pandas.DataFrame",
  Series: "pandas.Series",
  Index: "pandas.Index",
  DatetimeIndex: "pandas.DatetimeIndex",
  Timestamp: "pandas.Timestamp",
  Timedelta: "pandas.Timedelta",
  ndarray: "numpy.ndarray",
  float64: "numpy.float64",
  int64: "numpy.int64",
  bool_: "numpy.bool_",
  anyfloat: "~.anyfloat",
  Path: "pathlib.Path",
  Figure: "matplotlib.figure.Figure",
  Axes: "matplotlib.axes.Axes",
  Tensor: "torch.Tensor",
};
