"""Says what names hold: types by public import paths, shapes, dtypes, columns and lengths.

    observe(["df", "model"], globals(), 0.3)

The code may run in the middle of somebody's work, beside values that took hours to make. So it reads
`type(x)` and, where that is exactly a class of a known library, what that library keeps ready. It calls no
method of any other class (no __len__, __iter__, __eq__, __hash__, __repr__, __getattr__), copies nothing that
can be large, changes nothing, and imports nothing but the standard library. What is not sure it leaves out.
The answer is plain JSON:

    {"values": {name: Observed}, "missing": [name, ...]}      a name in neither was not reached in time
    Observed = {"type": Type | null, "shape"?, "dtype"?, "columns"?: [{"name", "dtype"}], "length"?}
    Type = {"module", "name", "args": [Type]} | {"tuple": [Type]} | {"union": [Type]} | {"none": true}
"""

from __future__ import annotations

import collections
import itertools
import math
import sys
import time
import types
from typing import Any

Json = dict[str, Any]

MOST_COLUMNS = 50
MOST_TUPLE_MEMBERS = 6
MOST_UNION_MEMBERS = 3
# Elements whose types are looked at, of one name. Ten thousand take about 5 ms.
ELEMENTS = 10_000
# How deep arguments go: list[dict[str, list[int]]]. Values that contain themselves end here too.
LEVELS = 3
LONGEST_DTYPE = 80

# Columns of wider frames are not listed.
WIDEST_FRAME = 10_000

TWO_ARGUMENTS = (dict, collections.defaultdict, collections.OrderedDict)
CONTAINERS = (*TWO_ARGUMENTS, list, tuple, set, frozenset, collections.deque, collections.Counter)
WITH_LENGTH = (*CONTAINERS, str, bytes, bytearray, range)

CALLABLE = ("collections.abc", "Callable")
# Classes that Python keeps under no name, or that people know by another one. Keyed by id: a class may have
# a metaclass with a __hash__ of its own.
KNOWN_AS = {
    id(types.FunctionType): CALLABLE,
    id(types.BuiltinFunctionType): CALLABLE,
    id(types.MethodType): CALLABLE,
    id(types.GeneratorType): ("collections.abc", "Generator"),
    id(types.CoroutineType): ("collections.abc", "Coroutine"),
    id(types.AsyncGeneratorType): ("collections.abc", "AsyncGenerator"),
    id(type({}.keys())): ("collections.abc", "KeysView"),
    id(type({}.values())): ("collections.abc", "ValuesView"),
    id(type({}.items())): ("collections.abc", "ItemsView"),
    id(types.ModuleType): ("types", "ModuleType"),
}
# Modules with public names that nobody should import from.
INTERNAL = ("pandas.core", "pandas.io", "pandas._libs", "numpy.core")
MISSING = object()
# True of a value, but no answer to what it is.
NO_ANSWER = {("", "object"), ("abc", "ABC"), ("typing", "Generic"), ("typing", "Protocol")}


def observe(names: list[str], namespace: dict[str, Any], limit_seconds: float) -> Json:
    """Describes what each name holds; names that are not reached within the limit are left out.

    The limit is one of work, not of waiting: a busy machine must not make the answer shorter.
    """
    deadline = time.thread_time() + limit_seconds
    values: dict[str, Json] = {}
    missing = []
    for name in names:
        if time.thread_time() > deadline:
            break
        value = namespace.get(name, MISSING)
        if value is MISSING:
            missing.append(name)
        else:
            values[name] = describe(value)
    return {"values": values, "missing": missing}


def describe(value: Any) -> Json:
    """What is sure of one value."""
    observed: Json = {"type": None}
    try:
        observed["type"] = type_of(value, ELEMENTS, LEVELS)
        observed.update(facts_of(value))
    except Exception:
        pass  # A library is not as expected, or a thread changes the value: what is known is the answer.
    return observed


# Types


def type_of(value: Any, elements: int, levels: int) -> Json | None:
    """The type, with what it contains; None where nothing true and importable can be said."""
    if value is None:
        return {"none": True}
    cls = type(value)
    if cls is tuple and 0 < len(value) <= MOST_TUPLE_MEMBERS and levels > 0:
        members = [type_of(member, elements // len(value), levels - 1) for member in value]
        return {"tuple": members} if all(members) else class_named("", "tuple")
    path = public_path(cls)
    if path is None:
        return None
    has_arguments = levels > 0 and is_one_of(cls, CONTAINERS)
    return class_named(*path, arguments_of(value, cls, elements, levels) if has_arguments else [])


def arguments_of(value: Any, cls: type, elements: int, levels: int) -> list[Json]:
    """Types of keys, values or elements; all of them or none."""
    if is_one_of(cls, TWO_ARGUMENTS):
        # The base's own methods: no subclass has a say.
        parts = [list(itertools.islice(part, elements)) for part in (dict.keys(value), dict.values(value))]
    else:
        is_ordered = cls is list or cls is tuple
        parts = [spread(value, elements) if is_ordered else list(itertools.islice(value, elements))]
    joined = [join_elements(part, elements, levels) for part in parts]
    return [] if None in joined else joined


def spread(values: Any, most: int) -> list[Any]:
    """Evenly spread elements of a list or tuple."""
    step = -(-len(values) // most) if most else 1
    return list(itertools.islice(values, 0, most * max(1, step), max(1, step)))


def join_elements(values: list[Any], elements: int, levels: int) -> Json | None:
    """The one type that all the values have."""
    simple = {id(type(value)): value for value in values if not is_one_of(type(value), CONTAINERS)}
    if len(simple) > 2 * MOST_UNION_MEMBERS:
        return None
    # As many containers as elements of each.
    count = math.isqrt(elements)
    nested = spread([value for value in values if is_one_of(type(value), CONTAINERS)], count)
    return join([type_of(value, count, levels - 1) for value in (*simple.values(), *nested)])


def join(found: list[Json | None]) -> Json | None:
    """A type that holds for all: unions where they differ, containers by their arguments."""
    members: list[Json] = []
    for one in found:
        if one is None:
            return None
        for at, other in enumerate(members):
            both = join_two(other, one)
            if both is not None:
                members[at] = both
                break
        else:
            members.append(one)
    names = {member.get("name") for member in members if member.get("module") == ""}
    # What an annotation of a number says of the narrower ones: PEP 484 lets an int stand for a float.
    wider = {"bool": names & {"int", "float"}, "int": names & {"float"}}
    kept = [one for one in members if not (one.get("module") == "" and wider.get(one.get("name", "")))]
    kept.sort(key=lambda one: "none" in one)
    if len(kept) > MOST_UNION_MEMBERS or not kept:
        return None
    return kept[0] if len(kept) == 1 else {"union": kept}


def join_two(one: Json, other: Json) -> Json | None:
    """Both as one type, if they are of the same class."""
    if one == other:
        return one
    if is_tuple(one) and is_tuple(other):
        members, others = (kind.get("tuple") for kind in (one, other))
        if members and others and len(members) == len(others):
            joined = [join([first, second]) for first, second in zip(members, others)]
            return {"tuple": joined} if all(joined) else class_named("", "tuple")
        item = join([*(members or one["args"]), *(others or other["args"])])
        return class_named("", "tuple", [item] if item else [])
    if "name" not in one or (one["module"], one["name"]) != (other.get("module"), other.get("name")):
        return None
    # An empty container says nothing of its elements.
    if not one["args"] or not other["args"]:
        return class_named(one["module"], one["name"], one["args"] or other["args"])
    args = [flat_join(first, second) for first, second in zip(one["args"], other["args"])]
    return class_named(one["module"], one["name"], args if all(args) else [])


def flat_join(*kinds: Json) -> Json | None:
    """A join in which unions are taken apart first."""
    return join([member for kind in kinds for member in kind.get("union", [kind])])


def is_tuple(kind: Json) -> bool:
    """Whether a type is a tuple, of known length or not."""
    return "tuple" in kind or (kind.get("module"), kind.get("name")) == ("", "tuple")


def class_named(module: str, name: str, args: list[Json] | None = None) -> Json:
    """A class as the answer has it."""
    return {"module": module, "name": name, "args": args or []}


def is_one_of(cls: type, classes: tuple[type, ...]) -> bool:
    """Whether it is exactly one of them. `in` would ask a metaclass for equality."""
    for other in classes:
        if cls is other:
            return True
    return False


# Import paths

# By id, with the class itself, so that the id stays its own.
PATHS: dict[int, tuple[type, tuple[str, str] | None]] = {}
MODULE_OF = type.__dict__["__module__"].__get__
QUALNAME_OF = type.__dict__["__qualname__"].__get__
MRO_OF = type.__dict__["__mro__"].__get__


def public_path(cls: type) -> tuple[str, str] | None:
    """Where the class, or else the nearest of its bases that has a public place, can be imported from."""
    if id(cls) not in PATHS:
        bases = MRO_OF(cls)
        is_metaclass = any(base is type for base in bases)
        found = (path for base in bases if (path := own_path(base)) is not None)
        path = ("", "type") if is_metaclass else next(found, None)
        PATHS[id(cls)] = cls, None if path in NO_ANSWER and cls is not object else path
    return PATHS[id(cls)][1]


def own_path(cls: type) -> tuple[str, str] | None:
    """The shortest public module that has the very class under its own name."""
    if id(cls) in KNOWN_AS:
        return KNOWN_AS[id(cls)]
    module, name = MODULE_OF(cls), QUALNAME_OF(cls)
    if type(module) is not str or type(name) is not str or not name.isidentifier() or name.startswith("_"):
        return None
    if module == "pathlib" or module.startswith("pathlib."):
        name = {"PosixPath": "Path", "WindowsPath": "Path"}.get(name, name)
        return "pathlib", name
    segments = [segment for segment in module.split(".") if not segment.startswith("_")]
    if module in ("builtins", "__main__"):
        segments = [module]
    elif module.startswith("_"):
        segments = [module.split(".")[0].lstrip("_")]
    prefixes = [".".join(segments[:count]) for count in range(1, len(segments) + 1)]
    for place in (*prefixes, *public_modules(segments[0] if segments else "")):
        if not is_internal(place) and held_by(place, name) is cls:
            return "" if place == "builtins" else place, name
    return None


def public_modules(root: str) -> list[str]:
    """The loaded modules of a package that are meant to be imported from, shortest first."""
    inside = [name for name in list(sys.modules) if type(name) is str and name.startswith(f"{root}.")]
    return sorted((name for name in inside if "._" not in name), key=lambda name: (name.count("."), name))


def is_internal(module: str) -> bool:
    """Whether nobody should import from a module although its name is public."""
    return any(module == other or module.startswith(f"{other}.") for other in INTERNAL)


def held_by(module: str, name: str) -> Any:
    """What a loaded module has under a name, without its __getattr__."""
    held = sys.modules.get(module)
    if not any(base is types.ModuleType for base in MRO_OF(type(held))):
        return None
    return object.__getattribute__(held, "__dict__").get(name)


# Shapes, dtypes, columns, lengths

INDEXES = ("", "Range", "Datetime", "Timedelta", "Period", "Categorical", "Interval")
SPARSE = [
    f"{kind}_{form}" for kind in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil") for form in ("array", "matrix")
]
WITH_SHAPE = {
    "pandas": ["Series", *(f"{kind}Index" for kind in INDEXES)],
    "scipy.sparse": SPARSE,
    "torch": ["Tensor"],
    "torch.nn": ["Parameter"],
}


def facts_of(value: Any) -> Json:
    """What is ready to be read, of values of the very classes that are known here."""
    cls = type(value)
    if is_one_of(cls, WITH_LENGTH):
        return {"length": len(value)}
    ndarray = held_by("numpy", "ndarray")
    if cls is ndarray or cls is held_by("numpy", "memmap"):
        return with_dtype(ndarray.shape.__get__(value), ndarray.dtype.__get__(value))
    if cls is held_by("pandas", "DataFrame"):
        rows, columns = len(value.index), len(value.columns)
        return {"shape": [rows, columns], "length": rows, **columns_of(value)}
    home = next((module for module, names in WITH_SHAPE.items() if held_among(cls, module, names)), None)
    if home is None:
        return {}
    facts = with_dtype(value.shape, value.dtype)
    # What `len` refuses has no length.
    return {key: fact for key, fact in facts.items() if key != "length" or home != "scipy.sparse"}


def held_among(cls: type, module: str, names: list[str]) -> bool:
    """Whether the class is one of those that a module has under these names."""
    return any(cls is held_by(module, name) for name in names)


def with_dtype(shape: Any, dtype: Any) -> Json:
    """Shape and dtype, and as length the number of rows."""
    sizes = [int(size) for size in shape]
    words = dtype_words(dtype)
    return {
        "shape": sizes,
        **({"dtype": words} if words else {}),
        **({"length": sizes[0]} if sizes else {}),
    }


def columns_of(frame: Any) -> Json:
    """The first columns of a DataFrame; none where a label is no string or a dtype is of another library."""
    if len(frame.columns) > WIDEST_FRAME:
        return {}
    labels = list(itertools.islice(frame.columns, MOST_COLUMNS))
    # Neither slicing nor copying the frame: both would deep-copy what a person has put into its `attrs`.
    dtypes = [dtype_words(dtype) for dtype in itertools.islice(frame.dtypes.array, MOST_COLUMNS)]
    if not all(type(label) is str for label in labels) or not all(dtypes):
        return {}
    return {"columns": [{"name": name, "dtype": dtype} for name, dtype in zip(labels, dtypes)]}


def dtype_words(dtype: Any) -> str | None:
    """What a dtype of numpy, pandas or torch is called."""
    module = MODULE_OF(type(dtype))
    is_known = type(module) is str and module.split(".")[0] in ("numpy", "pandas", "torch")
    return str(dtype)[:LONGEST_DTYPE] if is_known else None
