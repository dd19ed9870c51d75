import { builtins } from "../python/names.ts";
import type { CellReading, Statement } from "../python/readCell.ts";
import { union } from "../python/sets.ts";

/**
 * Names whose objects a statement may change, or bind anew: those of calls that are known to change nothing don't count. A name that the
 * notebook itself has `defined` is not Python's function of that name.
 */
export function changedBy(
  reading: CellReading,
  statement: Statement,
  defined: ReadonlySet<string>,
): ReadonlySet<string> {
  const { binds, deletes, mutates, passed } = statement.flow;
  const calls = callsOf(reading, statement, defined);
  const given = calls?.every(({ kind }) => kind !== "unknown") === true ? receivers(calls) : passed;
  return union(
    binds.keys(),
    deletes,
    mutates,
    [...given].filter((name) => !builtins.has(name)),
  );
}

/**
 * Whether a statement only computes and draws: it takes no part in what lies outside the notebook's names, such as files and the state of
 * a random generator, so that it may run before or after other code.
 */
export function isQuiet(reading: CellReading, statement: Statement, defined: ReadonlySet<string>): boolean {
  return callsOf(reading, statement, defined)?.every(({ kind }) => kind !== "unknown") === true;
}

interface Call {
  readonly root: string;
  readonly kind: "pure" | "drawing" | "unknown";
}

/** The calls of a statement; `undefined` where what is called can't be told from the text. */
function callsOf(
  { source }: CellReading,
  { span, isMagic, flow }: Statement,
  defined: ReadonlySet<string>,
): readonly Call[] | undefined {
  if (isMagic || flow.features.size > 0) return undefined;
  const text = source
    .slice(span.start, span.end)
    .replaceAll(/(?<!\w)(["'])(?:\\.|(?!\1)[^\\\n])*\1/g, "''")
    .replaceAll(/#[^\n]*/g, "");
  if (/\b(inplace|out)\s*=|[\])}"']\s*\(/.test(text)) return undefined;
  const callees = [...text.matchAll(/([\p{L}_][\p{L}\p{N}_.]*|\.[\p{L}_][\p{L}\p{N}_.]*)\s*\(/gu)];
  return callees.flatMap(([, name = ""]) => (keywords.has(name) ? [] : [classify(name, defined)]));
}

/** What Matplotlib's, seaborn's and Plotly's functions change is the figure that the cell shows. */
const drawingModules = new Set(["plt", "sns", "px"]);

/** Words that a bracket may follow. */
const keywords = new Set(
  "and as assert await del elif else for from if in is lambda not or return while with".split(" "),
);

function classify(callee: string, defined: ReadonlySet<string>): Call {
  const [root = "", ...fields] = callee.split(".");
  const last = fields.at(-1);
  if (last === undefined)
    return { root, kind: pureFunctions.has(root) && !defined.has(root) ? "pure" : "unknown" };
  if (drawingModules.has(root) && last !== "savefig") return { root, kind: "pure" };
  if (fields.includes("random")) return { root, kind: "unknown" };
  if (fields.includes("plot") || pureMethods.has(last)) return { root, kind: "pure" };
  return { root, kind: root !== "" && drawingMethods.has(last) ? "drawing" : "unknown" };
}

function receivers(calls: readonly Call[]): ReadonlySet<string> {
  return new Set(calls.filter(({ kind }) => kind === "drawing").map(({ root }) => root));
}

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Functions that change nothing they are given. (`sum` and its like use an iterator up, but then the second one has nothing to sum.) */
const pureFunctions = names(`
  abs all any bool callable complex dict display divmod enumerate float format frozenset getattr hasattr hash hex id int isinstance
  issubclass len list max min ord pow print range repr reversed round set sorted str sum tuple type zip
  ceil floor isclose isnan sqrt
  accuracy_score balanced_accuracy_score classification_report confusion_matrix f1_score log_loss mean_absolute_error
  mean_squared_error precision_score r2_score recall_score roc_auc_score roc_curve silhouette_score subplots`);

/** Methods, and functions of pandas and NumPy, that change nothing they are given: without inplace= and out=. */
const pureMethods = names(`
  abs agg aggregate all any arange argmax argmin argsort array asarray astype between boxplot capitalize ceil clip concat contains copy
  corr count cov cummax cummin cumprod cumsum cut DataFrame date_range day_name decision_function describe diff dot drop
  drop_duplicates dropna dtypes duplicated endswith eq ewm exp expanding explode eye fillna first floor format full ge get_dummies
  get get_params groupby gt head hist idxmax idxmin info interpolate isin isna isnull isoformat items join keys kurtosis last le len
  linspace log log10 log1p log2 lower lstrip lt mean median melt merge min max mode maximum minimum month_name ne nlargest normalize notna notnull
  nsmallest nunique ones ones_like pct_change percentile pivot pivot_table plot predict predict_log_proba predict_proba prod qcut
  quantile rank ravel  reindex rename replace resample reset_index reshape rolling round
  rstrip score select_dtypes Series set_index shift show size skew sort_index sort_values split sqrt stack startswith std strftime
  strip sum tail tan sin cos title to_datetime to_dict to_frame to_html to_list to_markdown to_numeric to_numpy to_string
  to_timedelta tolist transform transpose unique unstack upper value_counts values var where xs zeros zeros_like`);

/** Methods that change the figure they belong to, and nothing else. */
const drawingMethods = names(`
  add_axes add_hline add_subplot add_trace add_vline annotate autofmt_xdate axhline axhspan axis axvline axvspan bar bar_label barh
  colorbar contour contourf errorbar fill_between grid hlines imshow invert_xaxis invert_yaxis legend margins pie scatter set
  set_axis_off set_index set_title set_xlabel set_xlim set_xscale set_xticklabels set_xticks set_ylabel set_ylim set_yscale
  set_yticklabels set_yticks step subplots_adjust suptitle text tick_params tight_layout twinx twiny update_layout update_traces
  update_xaxes update_yaxes vlines`);
