import { builtins } from "../python/names.ts";
import type { ImportedName } from "../python/nameFlow.ts";
import type { CellReading, Statement } from "../python/readCell.ts";
import type { PlacedStatement, Readings } from "../extract/notebookNames.ts";

/** The statements of a notebook that make some names what they are above a cell: small, and without a trace outside of Python. */
export interface InputSlice {
  readonly kind: "slice";
  /** In the notebook's order; imports and definitions that the module has are not among them. */
  readonly statements: readonly PlacedStatement[];
  readonly imports: readonly ImportedName[];
  /** Names of the module that the statements use. */
  readonly ofModule: readonly string[];
}

/** Why the names can't be made in a test as the notebook makes them. */
export interface NoSlice {
  readonly kind: "none";
  /** The rest of a sentence that begins "Fill in `x`: ". */
  readonly reason: string;
}

export interface SliceLimits {
  /** More would no longer be read as a test's inputs. */
  readonly statements: number;
  readonly lines: number;
  /** Statements may read files of this machine: the test runs where the notebook is. */
  readonly mayReadFiles: boolean;
}

const strict: SliceLimits = { statements: 15, lines: 40, mayReadFiles: false };

/** The backward slice (Weiser, "Program slicing", 1981) of the names, over whole statements, from a place upwards. */
export function sliceInputs(
  names: readonly string[],
  readings: Readings,
  from: { readonly cell: number; readonly offset: number },
  moduleNames: ReadonlySet<string>,
  limits: SliceLimits = strict,
): InputSlice | NoSlice {
  const slice = new Slice(names, moduleNames, importNames(readings), limits);
  for (let { cell } = from; cell >= 0; cell -= 1) {
    const reading = readings[cell];
    if (reading === undefined) continue;
    const above =
      cell < from.cell
        ? reading.statements
        : reading.statements.filter(({ span }) => span.end <= from.offset);
    for (const statement of above.toReversed()) {
      const reason = slice.meet(statement, reading, cell);
      if (reason !== undefined) return { kind: "none", reason };
    }
  }
  return slice.end();
}

class Slice {
  private readonly needed: Set<string>;
  private readonly statements: PlacedStatement[] = [];
  private readonly imports: ImportedName[] = [];
  private readonly ofModule = new Set<string>();
  private lines = 0;

  constructor(
    names: readonly string[],
    private readonly moduleNames: ReadonlySet<string>,
    private readonly importNames: ReadonlySet<string>,
    private readonly limits: SliceLimits,
  ) {
    this.needed = new Set(names);
  }

  /** Takes the statement when it has a part in what is needed; says why it can't be taken. */
  meet(statement: Statement, reading: CellReading, cell: number): string | undefined {
    const { flow, definition } = statement;
    if (statement.imports.length > 0) {
      this.takeImports(statement.imports);
      return undefined;
    }
    if (
      definition !== undefined &&
      this.needed.has(definition.name) &&
      this.moduleNames.has(definition.name)
    ) {
      this.needed.delete(definition.name);
      this.ofModule.add(definition.name);
      return undefined;
    }
    const text = reading.source.slice(statement.span.start, statement.span.end);
    if (!this.hasPart(statement, text)) return undefined;
    const isMagic = reading.magics.some(
      ({ span }) => span.start >= statement.span.start && span.start < statement.span.end,
    );
    if (isMagic) return `cell ${cell + 1} makes it with an IPython line`;
    const trace = traceOf(text);
    if (trace !== undefined && !(trace === fileTrace && this.limits.mayReadFiles && !isRemote(text)))
      return `cell ${cell + 1} ${trace}`;
    this.statements.unshift({ cell, statement });
    this.lines += text.split("\n").length;
    if (this.statements.length > this.limits.statements || this.lines > this.limits.lines)
      return "the notebook takes many steps to make it";
    for (const name of flow.definite ?? []) this.needed.delete(name);
    for (const name of [...flow.reads.keys(), ...flow.deferred]) this.needed.add(name);
    return undefined;
  }

  end(): InputSlice | NoSlice {
    const missing = [...this.needed].find((name) => !builtins.has(name));
    if (missing !== undefined) return { kind: "none", reason: `no cell above makes \`${missing}\`` };
    const { statements, imports, ofModule } = this;
    return { kind: "slice", statements, imports, ofModule: [...ofModule] };
  }

  private takeImports(imports: readonly ImportedName[]): void {
    const wanted = imports.filter(({ name }) => this.needed.has(name));
    this.imports.push(...wanted);
    for (const { name } of wanted) this.needed.delete(name);
  }

  private hasPart({ flow, kind, literals }: Statement, text: string): boolean {
    const isNeeded = (name: string) => this.needed.has(name);
    if ([...flow.binds.keys(), ...flow.mutates, ...flow.deletes].some(isNeeded)) return true;
    if (kind !== "expression" || isQuiet(text)) return false;
    if (literals.some(({ isSeed }) => isSeed)) return [...flow.reads.keys()].some(isNeeded);
    return [...flow.passed].some((name) => isNeeded(name) && !this.importNames.has(name));
  }
}

/** Modules are handed to calls too, as receivers: that does not change them. */
function importNames(readings: Readings): Set<string> {
  const statements = readings.flatMap((reading) => reading?.statements ?? []);
  return new Set(statements.flatMap(({ imports }) => imports.map(({ name }) => name)));
}

/** Calls that show and leave their arguments as they are. */
function isQuiet(text: string): boolean {
  return (
    /^(?:print|display|len|type|help|assert|plt|sns|px|go|ax\w*|fig\w*)\b/.test(text) ||
    quietMethods.test(text)
  );
}

const quietMethods =
  /\.(?:head|tail|describe|info|sample|plot|hist|boxplot|value_counts|isna|isnull|sum|mean|max|min|unique|nunique|corr|show|shape|dtypes|score|predict|groupby)\b[^=]*$/;

const fileTrace = "reads a file";

/** What is read lies elsewhere: seaborn takes its datasets from the network. */
function isRemote(text: string): boolean {
  return /:\/\/|\bload_dataset\b/.test(text);
}

const traces: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:read_\w+|load_(?:dataset|data|model|files)|loadtxt|genfromtxt|imread|np\.load|joblib|pickle|open|glob|listdir|iterdir)\s*\(|\.read_(?:text|bytes)\(/,
    fileTrace,
  ],
  [
    /\b(?:requests|urllib|urlopen|urlretrieve|httpx|fetch_\w+|download\w*|wget|socket|boto3)\b/,
    "reaches for the network",
  ],
  [/\bos\.(?:environ|getenv)\b|\bgetenv\s*\(/, "depends on environment variables"],
  [/\b(?:connect|create_engine|execute|cursor)\s*\(/, "asks a database"],
  [
    /\b(?:subprocess|os\.(?:system|remove|unlink|rename|makedirs|mkdir|chdir)|shutil|savefig|to_(?:csv|parquet|excel|json|pickle|sql|hdf|feather)|mkdir|write_(?:text|bytes)|unlink|rmtree|np\.save\w*|torch\.save)\b/,
    "leaves a trace outside of Python",
  ],
  [/\b(?:input|getpass)\s*\(|\btime\.sleep\b/, "waits"],
];

/** What a piece of code does besides computing, as far as its calls tell; `undefined` when nothing is seen. */
export function traceOf(text: string): string | undefined {
  return traces.find(([pattern]) => pattern.test(text))?.[1];
}
