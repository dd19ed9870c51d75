import { publicNames } from "./publicNames.ts";

/** Where a class is imported from, and its name there. */
export interface PublicClass {
  /** "" for builtins. */
  readonly module: string;
  readonly name: string;
}

/**
 * The public place of a class of which the defining module is known: "pandas.core.frame.DataFrame" is that of `pandas`. `undefined` where
 * none is known: an import that fails breaks the whole module, so what is private in a package whose ways are not known is no answer.
 */
export function publicClass(path: string): PublicClass | undefined {
  const dot = path.lastIndexOf(".");
  const module = path.slice(0, Math.max(dot, 0));
  const name = path.slice(dot + 1);
  const root = module.split(".", 1)[0] ?? "";
  const other = sameAs[path];
  if (other !== undefined) return publicClass(other);
  if (name.startsWith("_")) return undefined;
  switch (root) {
    case "":
    case "builtins":
      return builtinClass(name);
    case "typing":
    case "typing_extensions":
    case "_collections_abc":
      return typingClass(name);
    case "_io":
      return textAndBytes.has(name) ? { module: "io", name } : undefined;
  }
  // A number of one size comes out of a computation; the next one may come out in another size.
  if (root === "numpy" && sizedNumber.test(name)) return { module: "numpy", name: kindOfNumber(name) };
  if (isWithin(module, "pandas.api")) return { module, name };
  const listed = listedModule(root, module, name);
  if (listed !== undefined) return { module: listed, name };
  return opaque.has(root) ? undefined : byModule(root, module, name);
}

/** Classes of these packages that are known by another's name: what a person would write is their base, which is true as well. */
const sameAs: Readonly<Record<string, string>> = {
  "pandas.core.resample.DatetimeIndexResampler": "pandas.core.resample.Resampler",
  "pandas.core.resample.PeriodIndexResampler": "pandas.core.resample.Resampler",
  "pandas.core.resample.TimedeltaIndexResampler": "pandas.core.resample.Resampler",
  "numpy.bool": "numpy.bool_",
  "numpy._typing._array_like.NDArray": "numpy.ndarray",
  "numpy.typing.NDArray": "numpy.ndarray",
  "types.GeneratorType": "collections.abc.Generator",
  "types.CoroutineType": "collections.abc.Coroutine",
  "types.AsyncGeneratorType": "collections.abc.AsyncGenerator",
  "types.FunctionType": "collections.abc.Callable",
  "types.MethodType": "collections.abc.Callable",
  "types.BuiltinFunctionType": "collections.abc.Callable",
  "typing.Deque": "collections.deque",
  "typing.DefaultDict": "collections.defaultdict",
  "typing.OrderedDict": "collections.OrderedDict",
  "typing.Counter": "collections.Counter",
  "typing.ChainMap": "collections.ChainMap",
  "typing.Pattern": "re.Pattern",
  "typing.Match": "re.Match",
};

/** The modules of which `name` is a well-known class. */
export function modulesListing(name: string): readonly string[] {
  return Object.keys(publicNames).filter((module) => publicNames[module]?.split(" ").includes(name));
}

const sizedNumber =
  /^(?:(u?int|float|complex)\d+|u?int[cp]?|u?byte|u?short|u?long|u?longlong|half|single|double|longdouble|csingle|cdouble|clongdouble|int_|signedinteger|unsignedinteger)$/;

function kindOfNumber(name: string): string {
  if (/complex|^c(single|double|longdouble)/.test(name)) return "complexfloating";
  return /float|half|single|double/.test(name) ? "floating" : "integer";
}

const textAndBytes: ReadonlySet<string> = new Set([
  "BufferedRandom",
  "BufferedReader",
  "BufferedWriter",
  "BytesIO",
  "FileIO",
  "StringIO",
  "TextIOWrapper",
]);

/** `typing`'s own names for these are deprecated since Python 3.9. */
export const abstractClasses: ReadonlySet<string> = new Set(
  "AsyncGenerator AsyncIterable AsyncIterator Awaitable Callable Collection Container Coroutine Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping MutableSequence MutableSet Reversible Sequence Sized ValuesView".split(
    " ",
  ),
);
const otherNames: Readonly<Record<string, string>> = {
  dict_keys: "KeysView",
  dict_values: "ValuesView",
  dict_items: "ItemsView",
  AbstractSet: "Set",
};

function typingClass(name: string): PublicClass | undefined {
  const other = otherNames[name];
  if (other !== undefined) return { module: "collections.abc", name: other };
  if (abstractClasses.has(name)) return { module: "collections.abc", name };
  return /^(Text|Binary)?IO$/.test(name) ? { module: "typing", name } : undefined;
}

/** Python's own modules that are, or in later versions became, packages of private ones, all of whose public classes they re-export. */
const standardPackages: ReadonlySet<string> = new Set(["asyncio", "concurrent", "pathlib", "zoneinfo"]);

function byModule(root: string, module: string, name: string): PublicClass | undefined {
  const segments = module.split(".");
  const open = segments.filter((segment) => !segment.startsWith("_"));
  if (open.length === segments.length) return { module, name };
  return standardPackages.has(root) ? { module: open.join("."), name } : undefined;
}

/** Packages of which a module's name tells nothing: what they don't list is theirs alone. */
const opaque: ReadonlySet<string> = new Set(["numpy", "pandas"]);

/** Of several modules that list the name, the one that is nearest to where the class is defined. */
function listedModule(root: string, module: string, name: string): string | undefined {
  const isPrivate = opaque.has(root) || /(^|\.)_/.test(module);
  const listing = modulesListing(name).filter((place) =>
    // Two modules in the open may each have a class of that name.
    isPrivate ? isWithin(place, root) : isWithin(module, place),
  );
  return listing.toSorted((one, other) => inCommon(other, module) - inCommon(one, module))[0];
}

function isWithin(module: string, around: string): boolean {
  return module === around || module.startsWith(`${around}.`);
}

function inCommon(one: string, other: string): number {
  const [segments, others] = [one.split("."), other.split(".")];
  const at = segments.findIndex((segment, index) => segment !== others[index]);
  return at === -1 ? segments.length : at;
}

const builtinNames: ReadonlySet<string> = new Set(
  "bool bytearray bytes complex dict enumerate filter float frozenset int list map memoryview range reversed set slice str tuple zip".split(
    " ",
  ),
);
const builtinErrors =
  /^(Base)?Exception$|^(Arithmetic|Assertion|Attribute|BrokenPipe|Buffer|ChildProcess|Connection|ConnectionAborted|ConnectionRefused|ConnectionReset|EOF|FileExists|FileNotFound|FloatingPoint|Import|Index|Interrupted|IsADirectory|Key|Lookup|Memory|ModuleNotFound|Name|NotADirectory|NotImplemented|OS|Overflow|Permission|ProcessLookup|Recursion|Reference|Runtime|Syntax|System|Timeout|Type|UnboundLocal|Unicode|UnicodeDecode|UnicodeEncode|Value|ZeroDivision)Error$|^(Deprecation|Future|Runtime|User)?Warning$|^(KeyboardInterrupt|StopIteration|SystemExit)$/;

function builtinClass(name: string): PublicClass | undefined {
  return builtinNames.has(name) || builtinErrors.test(name) ? { module: "", name } : undefined;
}
