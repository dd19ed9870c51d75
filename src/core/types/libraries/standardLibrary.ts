import type { LibraryTable } from "./library.ts";

/** What notebooks use of Python's standard library. A class that is called gives its instance without a row here. */
export const standardLibrary: LibraryTable = {
  functions: {
    math: {
      float: `sqrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh
        degrees radians hypot fabs fmod fsum dist erf erfc gamma lgamma copysign ldexp pow`,
      int: "factorial gcd lcm comb perm isqrt",
      "@mathRound": "floor ceil trunc",
      bool: "isnan isinf isfinite isclose",
      "@prodOf": "prod",
    },
    random: {
      float:
        "random uniform gauss normalvariate triangular betavariate expovariate lognormvariate vonmisesvariate",
      int: "randint randrange getrandbits",
      "@elementOfArgument": "choice",
      "@listOfElements": "choices sample",
      None: "seed shuffle",
    },
    time: {
      float: "time perf_counter process_time monotonic thread_time",
      int: "time_ns perf_counter_ns process_time_ns monotonic_ns",
      str: "strftime ctime asctime",
      "time.struct_time": "localtime gmtime strptime",
      None: "sleep",
    },
    os: {
      "list[str] unless 1": "listdir",
      str: "getcwd strerror",
      None: "makedirs mkdir remove rename rmdir chdir unlink removedirs",
      int: "system getpid",
    },
    "os.path": {
      "str unless b": "join basename dirname abspath expanduser expandvars normpath realpath relpath",
      bool: "exists isfile isdir isabs islink samefile",
      int: "getsize",
      float: "getmtime getctime getatime",
      "tuple[str, str]": "split splitext splitdrive",
    },
    glob: { "list[str]": "glob" },
    json: { str: "dumps", None: "dump" },
    pickle: { bytes: "dumps", None: "dump" },
    copy: { "@copyArgument": "copy deepcopy" },
    re: {
      "@matchOrNone": "match search fullmatch",
      "re.Pattern": "compile",
      str: "sub escape",
      "tuple[str, int]": "subn",
      "@splitRegex": "split",
      list: "findall",
    },
    "datetime.datetime": {
      "datetime.datetime": "now today utcnow strptime fromtimestamp utcfromtimestamp fromisoformat combine",
    },
    "datetime.date": { "datetime.date": "today fromisoformat fromtimestamp" },
    datetime: {
      "datetime.datetime": "datetime",
      "datetime.date": "date",
      "datetime.time": "time",
      "datetime.timedelta": "timedelta",
      "datetime.timezone": "timezone",
    },
    collections: {
      "@deque": "deque",
      "@counter": "Counter",
      "@defaultdict": "defaultdict",
      "@orderedDict": "OrderedDict",
    },
    itertools: {
      "~.iterable": "count",
      "@iterator": "cycle islice takewhile dropwhile compress",
      "@chain": "chain",
      "@product": "product",
      "@combinations": "combinations permutations combinations_with_replacement",
      "@repeat": "repeat",
    },
    pathlib: { Path: "Path" },
    "pathlib.Path": { Path: "cwd home" },
    sys: { int: "getsizeof getrecursionlimit", None: "setrecursionlimit" },
    textwrap: { str: "dedent indent fill shorten", "list[str]": "wrap" },
    platform: { str: "system python_version platform machine node" },
    "urllib.parse": { str: "quote quote_plus unquote urlencode" },
    base64: { bytes: "b64encode b64decode" },
    uuid: { "uuid.UUID": "uuid1 uuid4" },
    warnings: { None: "filterwarnings simplefilter" },
    inspect: { str: "getsource" },
    bisect: { int: "bisect bisect_left bisect_right" },
    logging: { "logging.Logger": "getLogger" },
    threading: { "?": "Lock RLock" },
    tempfile: { str: "mkdtemp gettempdir", "?": "NamedTemporaryFile TemporaryFile" },
    typing: { "?": "NamedTuple TypedDict TypeVar ParamSpec NewType TypeVarTuple ForwardRef" },
    enum: { "?": "Enum IntEnum Flag IntFlag StrEnum" },
    multiprocessing: { "?": "Pool Queue Lock Event Manager Value Array Pipe Semaphore" },
  },
  constants: {
    math: { float: "pi e tau inf nan" },
    string: {
      str: "ascii_letters ascii_lowercase ascii_uppercase digits punctuation printable whitespace hexdigits",
    },
    sys: { str: "version executable platform", "list[str]": "argv path", int: "maxsize" },
    os: { str: "sep linesep name" },
  },
  classes: {
    "pathlib.Path": {
      methods: {
        Path: `absolute expanduser joinpath resolve with_name with_stem with_suffix relative_to rename replace cwd home`,
        bool: "exists is_dir is_file is_absolute is_symlink",
        str: "as_posix as_uri read_text",
        bytes: "read_bytes",
        int: "write_text write_bytes",
        None: "mkdir rmdir unlink touch",
        "~.iterable[Path]": "glob rglob iterdir",
        "@open": "open",
      },
      attributes: {
        str: "name stem suffix anchor drive root",
        "list[str]": "suffixes",
        Path: "parent",
      },
    },
    "datetime.datetime": {
      methods: {
        str: "strftime isoformat ctime",
        "datetime.date": "date",
        "datetime.time": "time",
        float: "timestamp",
        int: "weekday isoweekday toordinal",
        self: "replace",
        "datetime.datetime": "astimezone",
      },
      attributes: { int: "year month day hour minute second microsecond" },
    },
    "datetime.date": {
      methods: { str: "strftime isoformat ctime", int: "weekday isoweekday toordinal", self: "replace" },
      attributes: { int: "year month day" },
    },
    "datetime.timedelta": {
      methods: { float: "total_seconds" },
      attributes: { int: "days seconds microseconds" },
    },
    "re.Pattern": {
      methods: {
        "@matchOrNone": "match search fullmatch",
        str: "sub",
        "@splitRegex": "split",
        list: "findall",
      },
    },
    "re.Match": {
      methods: { int: "start end", "tuple[int, int]": "span", tuple: "groups", dict: "groupdict" },
      attributes: { str: "string" },
    },
    "collections.Counter": {
      base: "dict",
      methods: { "@mostCommon": "most_common", int: "total", "@counterUpdate": "update subtract" },
    },
    "collections.defaultdict": { base: "dict" },
    "collections.OrderedDict": { base: "dict" },
    "collections.deque": {
      base: "list",
      methods: {
        "@append": "append appendleft",
        "@extend": "extend extendleft",
        element: "popleft",
        None: "rotate",
      },
    },
    "random.Random": {
      methods: {
        float: "random uniform gauss normalvariate triangular betavariate expovariate",
        int: "randint randrange getrandbits",
        "@elementOfArgument": "choice",
        "@listOfElements": "choices sample",
        None: "seed shuffle",
      },
    },
    "logging.Logger": { methods: { None: "debug info warning error critical exception" } },
    "string.Template": { methods: { str: "substitute safe_substitute" } },
  },
};
