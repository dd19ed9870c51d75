"""Writes values of a run as Python expressions that make them anew, for the inputs and asserts of a test.

Standard library only; pandas, numpy and scikit-learn are looked up where the value's own class comes from. An
expression is given only when evaluating it makes a value that is the same: who can't be sure gives None. A value may
be in the middle of somebody's work: no method of a class that is not known here is called, and what is long is not
gone through.
"""

from __future__ import annotations

import abc
import collections
import datetime
import decimal
import enum
import math
import pathlib
import re
import sys
import types
from collections.abc import Iterable
from typing import Any, NamedTuple

from observe_values import MODULE_OF, QUALNAME_OF, held_by

LONGEST_EXPRESSION = 6_000
MOST_ELEMENTS = 60
MOST_ROWS = 200
DEEPEST = 4


class Code(NamedTuple):
    """A Python expression, and the import statements that it needs."""

    text: str
    imports: frozenset[str] = frozenset()


class TooLong(Exception):
    """No expression of a length that one would read."""


class Unwritable(Exception):
    """No literal."""


PANDAS = "import pandas as pd"
NUMPY = "import numpy as np"
PLOTS = "import matplotlib.pyplot as plt"


def render(value: Any) -> Code | None:
    """An expression whose value is the same as this one; None where there is none, or only a long one."""
    try:
        code = write(value, 0)
        if code is None or len(code.text) > LONGEST_EXPRESSION:
            return None
        return code if is_same(evaluate(code), value) else None
    except Exception:  # Whatever a foreign class does, its value is only left out.
        return None


def evaluate(code: Code) -> Any:
    """The value of an expression."""
    namespace: dict[str, Any] = {}
    exec("\n".join(sorted(code.imports)), namespace)
    if PLOTS in code.imports:
        # A figure of pyplot would become the one that a notebook draws on next.
        from matplotlib.figure import Figure

        namespace["plt"] = types.SimpleNamespace(figure=Figure)
    return eval(code.text, namespace)


def library_of(value: Any) -> str:
    """The package that the value's class is from: "pandas"; "" for Python's own, and for one that only says so."""
    kind = type(value)
    module = MODULE_OF(kind)
    if type(module) is not str or module in ("builtins", "__main__"):
        return ""
    return module.partition(".")[0] if held_by(module, QUALNAME_OF(kind)) is kind else ""


def write(value: Any, depth: int) -> Code | None:
    """The expression, not yet tried out."""
    if depth > DEEPEST:
        return None
    kind = type(value)
    if kind in PLAIN:
        return PLAIN[kind](value)
    if kind in CONTAINERS:
        return write_container(value, depth)
    if kind in COLLECTIONS:
        return write_collection(value, depth)
    library = library_of(value)
    if library == "pandas":
        return write_pandas(value, depth)
    if library == "numpy":
        return write_numpy(value, depth)
    if library == "scipy":
        return write_sparse(value, depth)
    if library == "sklearn" and hasattr(value, "get_params"):
        return write_estimator(value, depth)
    if library == "matplotlib":
        return write_plot(value)
    if kind.__base__ is tuple and "_fields" in vars(kind) and "__new__" in vars(kind):
        return write_call(kind, list(tuple.__iter__(value)), {}, depth)
    return write_import(value)


def write_all(values: Iterable[Any], depth: int) -> list[Code] | None:
    """Each value's expression; None where one of them has none."""
    codes: list[Code] = []
    length = 0
    for each in values:
        code = write(each, depth)
        if code is None:
            return None
        codes.append(code)
        length += len(code.text) + 2
        if length > LONGEST_EXPRESSION:
            raise TooLong
    return codes


def write_text(value: str | bytes) -> Code:
    """A text by its repr, which is as long as the text."""
    if len(value) > LONGEST_EXPRESSION:
        raise TooLong
    return Code(quoted(value))


def quoted(value: str | bytes) -> str:
    """The repr of a text, with the quotes that Python code mostly has."""
    text = repr(value)
    start = text.index("'") if text[-1] == "'" else -1
    return text if start < 0 or '"' in text or "\\'" in text else f'{text[:start]}"{text[start + 1 : -1]}"'


def literal(value: Any) -> str:
    """The expression of a name, or of a list of such, which needs no import."""
    code = write(value, DEEPEST - 1)
    if code is None or code.imports:
        raise Unwritable
    return code.text


def write_int(value: int) -> Code:
    """A number by its repr, which takes long where there are many digits."""
    if value.bit_length() > 1_000:
        raise TooLong
    return Code(repr(value))


def write_float(value: float) -> Code:
    """A float, which has no literal where it is not finite."""
    return Code(repr(value) if math.isfinite(value) else f'float("{value}")')


def write_module_call(module: str, text: str) -> Code:
    """An expression that names the module by its own name."""
    return Code(text, frozenset([f"import {module}"]))


PLAIN = {
    type(None): lambda value: Code("None"),
    type(...): lambda value: Code("..."),
    bool: lambda value: Code(repr(value)),
    int: write_int,
    float: write_float,
    complex: lambda value: Code(repr(value)),
    str: write_text,
    bytes: write_text,
    range: lambda value: Code(repr(value)),
    datetime.datetime: lambda value: write_module_call("datetime", repr(value)),
    datetime.date: lambda value: write_module_call("datetime", repr(value)),
    datetime.time: lambda value: write_module_call("datetime", repr(value)),
    datetime.timedelta: lambda value: write_module_call("datetime", repr(value)),
    decimal.Decimal: lambda value: Code(repr(value), frozenset(["from decimal import Decimal"])),
    type(pathlib.Path()): lambda value: Code(f"Path({quoted(str(value))})", frozenset(["from pathlib import Path"])),
}
COLLECTIONS = (collections.Counter, collections.OrderedDict, collections.defaultdict)
CONTAINERS = {list: "[{}]", tuple: "({})", set: "{{{}}}", frozenset: "frozenset([{}])", dict: "{{{}}}"}


def write_container(value: Any, depth: int) -> Code | None:
    """A list, tuple, set or dict of values that can be written."""
    if len(value) > MOST_ELEMENTS * 4:
        return None
    if type(value) is set and not value:
        return Code("set()")
    if type(value) is dict:
        keys, members = write_all(value, depth + 1), write_all(value.values(), depth + 1)
        if keys is None or members is None:
            return None
        codes = [Code(f"{key.text}: {each.text}", key.imports | each.imports) for key, each in zip(keys, members)]
    else:
        codes = write_all(value, depth + 1)
        if codes is None:
            return None
        if type(value) in (set, frozenset):
            codes = sorted(codes)
    text = ", ".join(code.text for code in codes)
    if type(value) is tuple and len(value) == 1:
        text += ","
    return Code(CONTAINERS[type(value)].format(text), imports_of(codes))


def write_collection(value: Any, depth: int) -> Code | None:
    """A Counter, OrderedDict or defaultdict by the dict that it is."""
    if len(value) > MOST_ELEMENTS * 4:
        return None
    name, inner = type(value).__name__, write_container(dict(value), depth)
    if inner is None:
        return None
    factory = write(value.default_factory, depth + 1) if name == "defaultdict" else None
    if name == "defaultdict" and factory is None:
        return None
    first = "" if factory is None else f"{factory.text}, "
    needs = frozenset() if factory is None else factory.imports
    return Code(f"{name}({first}{inner.text})", inner.imports | needs | {f"from collections import {name}"})


def imports_of(codes: Any) -> frozenset[str]:
    """What all of them need."""
    return frozenset().union(*(code.imports for code in codes))


def write_call(kind: type, args: list[Any], keywords: dict[str, Any], depth: int) -> Code | None:
    """A call of a class by its public name."""
    name = write_import(kind)
    codes, named = write_all(args, depth + 1), write_all(keywords.values(), depth + 1)
    if name is None or codes is None or named is None:
        return None
    parts = [code.text for code in codes] + [f"{key}={code.text}" for key, code in zip(keywords, named)]
    return Code(f"{name.text}({', '.join(parts)})", name.imports | imports_of([*codes, *named]))


FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType)


def write_import(value: Any) -> Code | None:
    """A function, class or module that can be imported."""
    kind = type(value)
    if kind is types.ModuleType:
        name = value.__name__
        is_found = sys.modules.get(name) is value and "." not in name and name != "__main__"
        return Code(name, frozenset([f"import {name}"])) if is_found else None
    if kind in (type, abc.ABCMeta, enum.EnumMeta):
        module, name = MODULE_OF(value), QUALNAME_OF(value)
    elif kind in FUNCTIONS or kind in numpy_functions():
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        module, name = module or "numpy", name or getattr(value, "__name__", None)
    else:
        return None
    if not isinstance(module, str) or not isinstance(name, str) or "." in name or module == "__main__":
        return None
    for public in public_modules(module):
        if held_by(public, name) is value:
            return Code(name, frozenset() if public == "builtins" else frozenset([f"from {public} import {name}"]))
    return None


def numpy_functions() -> list[type]:
    """The classes of numpy's functions."""
    numpy = sys.modules.get("numpy")
    return [] if numpy is None else [type(numpy.mean), type(numpy.add)]


def public_modules(module: str) -> list[str]:
    """The packages that a module is in, from the outermost, as far as nothing in their names is private."""
    parts = module.split(".")
    names = [".".join(parts[: end + 1]) for end in range(len(parts))]
    return [name for name in names if not any(part.startswith("_") for part in name.split("."))]


# pandas


def write_pandas(value: Any, depth: int) -> Code | None:
    """A frame, series, index or scalar of pandas."""
    name = type(value).__name__
    if hasattr(value, "shape") and not (is_own(value) and is_small(value)):
        return None
    if name == "DataFrame":
        return write_frame(value, depth)
    if name == "Series":
        return write_series(value, depth)
    if name == "Index":
        values = write_list(value.tolist(), depth)
        named = "" if value.name is None else f", name={literal(value.name)}"
        return values and Code(f'pd.Index({values.text}, dtype="{value.dtype}"{named})', values.imports | {PANDAS})
    if name.endswith("Index"):
        return write_index(value, depth)
    if name in ("Timestamp", "Timedelta"):
        zone = getattr(value, "tzinfo", None)
        return Code(f'pd.{name}("{value}")', frozenset([PANDAS])) if zone is None else None
    if name in ("NaTType", "NAType"):
        return Code("pd.NaT" if name == "NaTType" else "pd.NA", frozenset([PANDAS]))
    return None


def is_own(value: Any) -> bool:
    """Whether all in a frame, series or index is pandas' or numpy's own; rows would take a copy of `attrs` along."""
    if getattr(value, "attrs", None):
        return False
    dtypes = value.dtypes.array if type(value).__name__ == "DataFrame" else [value.dtype]
    return all(library_of(each) in ("pandas", "numpy") for each in dtypes)


def is_small(value: Any) -> bool:
    """Whether a frame, series or index has few rows and columns."""
    rows, columns = (*value.shape, 1)[:2]
    return rows <= MOST_ROWS and columns <= MOST_ELEMENTS


def write_frame(frame: Any, depth: int) -> Code | None:
    """A frame as a dict of its columns, or as rows where the columns' names need an index of their own."""
    index = write_axis(frame.index, depth)
    if index is None:
        return None
    plain = type(frame.columns).__name__ == "Index" and frame.columns.is_unique and len(frame.columns) > 0
    if plain:
        names = write_all(frame.columns, depth + 1)
        if names is None:
            return None
        columns: list[Code] = []
        for name in frame.columns:
            column = write_column(frame[name], depth)
            if column is None:
                return None
            columns.append(column)
            if sum(len(each.text) for each in columns) > LONGEST_EXPRESSION:
                raise TooLong
        pairs = ", ".join(f"{name.text}: {column.text}" for name, column in zip(names, columns))
        data, imports = f"{{{pairs}}}", imports_of([*names, *columns])
    else:
        rows = write([list(row) for row in frame.itertuples(index=False, name=None)], depth + 1)
        labels = write_index(frame.columns, depth)
        if rows is None or labels is None:
            return None
        data, imports = f"{rows.text}, columns={labels.text}", rows.imports | labels.imports
    parts = [data] if index.text == "" else [data, f"index={index.text}"]
    text = f"pd.DataFrame({', '.join(parts)})"
    if plain and frame.columns.name is not None:
        text += f".rename_axis(columns={literal(frame.columns.name)})"
    return Code(text, imports | index.imports | {PANDAS})


def write_column(series: Any, depth: int) -> Code | None:
    """A column's values, with its dtype where pandas would choose another."""
    values = write_values(series, depth)
    if values is None:
        return None
    pandas = sys.modules["pandas"]
    if pandas.Series(evaluate(values)).dtype == series.dtype and not values.text.startswith("pd."):
        return values
    if values.text.startswith("pd."):
        return values
    # A frame takes an array of objects that are texts for one of texts; rows of a series go to where its index says.
    is_counted = write_axis(series.index, depth) == Code("")
    make = "pd.Series" if series.dtype == object and is_counted else "pd.array"
    return Code(f'{make}({values.text}, dtype="{series.dtype}")', values.imports | {PANDAS})


def write_values(series: Any, depth: int) -> Code | None:
    """A column's values as a list, or as pandas' own kind of array."""
    kind = str(series.dtype)
    if kind.startswith("datetime64[") and "," not in kind:
        texts = date_texts(series.tolist())
        exact = "" if sys.modules["pandas"].to_datetime(texts).dtype == kind else f'.astype("{kind}")'
        return Code(f"pd.to_datetime({literal(texts)}){exact}", frozenset([PANDAS]))
    if kind == "category":
        ordered = ", ordered=True" if series.cat.ordered else ""
        categories = write(series.cat.categories.tolist(), depth + 1)
        values = write_list(series.astype(object).tolist(), depth)
        if values is None or categories is None:
            return None
        text = f"pd.Categorical({values.text}, categories={categories.text}{ordered})"
        return Code(text, values.imports | categories.imports | {PANDAS})
    return write_list(series.tolist(), depth)


NAN = Code("np.nan", frozenset([NUMPY]))


def date_texts(times: list[Any]) -> list[str | None]:
    """Timestamps as texts of one form, the shortest that keeps all; None for NaT."""
    known = [each for each in times if each == each]
    spec = "nanoseconds"
    if all(each.nanosecond == 0 for each in known):
        spec = "microseconds" if any(each.microsecond for each in known) else "seconds"
    texts = [None if each != each else each.isoformat(sep=" ", timespec=spec) for each in times]
    is_day = all(text is None or text.endswith(" 00:00:00") for text in texts)
    return [None if text is None else text[:10] if is_day else text for text in texts]


def write_list(values: list[Any], depth: int) -> Code | None:
    """A list in which what is missing is written as np.nan."""
    codes: list[Code] = []
    for each in values:
        code = NAN if type(each) is float and math.isnan(each) else write(each, depth + 1)
        if code is None:
            return None
        codes.append(code)
    return Code(f"[{', '.join(code.text for code in codes)}]", imports_of(codes))


def write_series(series: Any, depth: int) -> Code | None:
    """A series with its index, name and dtype."""
    values, index = write_values(series, depth), write_axis(series.index, depth)
    name = write(series.name, depth + 1)
    if values is None or index is None or name is None:
        return None
    pandas = sys.modules["pandas"]
    parts = [values.text]
    if index.text != "":
        parts.append(f"index={index.text}")
    if pandas.Series(evaluate(values)).dtype != series.dtype:
        parts.append(f'dtype="{series.dtype}"')
    if series.name is not None:
        parts.append(f"name={name.text}")
    return Code(f"pd.Series({', '.join(parts)})", values.imports | index.imports | name.imports | {PANDAS})


def write_axis(index: Any, depth: int) -> Code | None:
    """An index; empty text where it is the one that pandas makes by itself."""
    if type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1 and index.name is None:
        return Code("")
    return write_index(index, depth)


def write_index(index: Any, depth: int) -> Code | None:
    """An index of any kind that can be written."""
    kind, needs = type(index).__name__, frozenset([PANDAS])
    name = "" if index.name is None else f", name={literal(index.name)}"
    if kind == "RangeIndex":
        return Code(f"pd.RangeIndex({index.start}, {index.stop}, {index.step}{name})", needs)
    if kind == "DatetimeIndex" and index.tz is None:
        freq = "" if index.freq is None else f", freq={literal(index.freqstr)}"
        texts = date_texts(index.tolist())
        is_exact = sys.modules["pandas"].DatetimeIndex(texts).dtype == index.dtype
        exact = "" if is_exact else f', dtype="{index.dtype}"'
        return Code(f"pd.DatetimeIndex({literal(texts)}{freq}{exact}{name})", needs)
    if kind == "MultiIndex":
        tuples = write(index.tolist(), depth + 1)
        if tuples is None:
            return None
        return Code(
            f"pd.MultiIndex.from_tuples({tuples.text}, names={literal(list(index.names))})", tuples.imports | needs
        )
    if kind == "CategoricalIndex":
        values = write_values(index.to_series(), depth)
        return values and Code(f"pd.CategoricalIndex({values.text}{name})", values.imports | needs)
    if kind == "Index":
        values = write_list(index.tolist(), depth)
        if values is None:
            return None
        if name == "" and sys.modules["pandas"].Index(evaluate(values)).dtype == index.dtype:
            return values
        return Code(f'pd.Index({values.text}, dtype="{index.dtype}"{name})', values.imports | needs)
    return None


# numpy, scipy, scikit-learn, matplotlib


def write_numpy(value: Any, depth: int) -> Code | None:
    """An array, a scalar, a dtype or a generator of numpy."""
    numpy, needs = sys.modules["numpy"], frozenset([NUMPY])
    if type(value) is numpy.ndarray:
        if value.size > MOST_ELEMENTS * 8 or value.dtype.names is not None:
            return None
        elements = write_array(value.tolist(), depth)
        if elements is None:
            return None
        empty = value.size == 0
        plain = not empty and numpy.array(value.tolist()).dtype == value.dtype
        dtype = "" if plain else f', dtype="{value.dtype}"' if value.dtype != object else ", dtype=object"
        shape = f".reshape({value.shape})" if empty and value.ndim > 1 else ""
        return Code(f"np.array({elements.text}{dtype}){shape}", elements.imports | needs)
    if isinstance(value, numpy.generic):
        plain = value.item()
        inner = None if type(plain) is type(value) else write(plain, depth)
        return inner and Code(f"np.{type(value).__name__}({inner.text})", inner.imports | needs)
    if isinstance(value, numpy.dtype):
        return Code(f'np.dtype("{value}")', needs)
    return write_import(value)


def write_array(value: Any, depth: int) -> Code | None:
    """Nested lists of any depth."""
    if not isinstance(value, list):
        return NAN if type(value) is float and math.isnan(value) else write(value, depth + 1)
    codes: list[Code] = []
    for each in value:
        code = write_array(each, depth)
        if code is None:
            return None
        codes.append(code)
    return Code(f"[{', '.join(code.text for code in codes)}]", imports_of(codes))


def write_sparse(value: Any, depth: int) -> Code | None:
    """A sparse matrix by the dense one."""
    name = type(value).__name__
    if not re.fullmatch(r"(csr|csc|coo)_(matrix|array)", name) or math.prod(value.shape) > MOST_ELEMENTS * 8:
        return None
    dense = write(value.toarray(), depth)
    return dense and Code(f"{name}({dense.text})", dense.imports | {f"from scipy.sparse import {name}"})


def write_estimator(value: Any, depth: int) -> Code | None:
    """An estimator that is not fitted, by the parameters that are not its defaults."""
    if any(name.endswith("_") and not name.startswith("_") for name in vars(value)):
        return None
    defaults = type(value)().get_params(deep=False) if not type(value)._get_param_names() else None
    chosen = value.get_params(deep=False)
    if defaults is None:
        import inspect

        signature = inspect.signature(type(value).__init__)
        defaults = {name: each.default for name, each in signature.parameters.items()}
    changed = {name: each for name, each in chosen.items() if each is not defaults.get(name, changed_mark)}
    changed = {name: each for name, each in changed.items() if not is_same(each, defaults.get(name, changed_mark))}
    return write_call(type(value), [], changed, depth)


changed_mark = object()


def write_plot(value: Any) -> Code | None:
    """An empty figure, or axes, in the place of those that came in."""
    needs = frozenset([PLOTS])
    name = type(value).__name__
    if name == "Figure":
        return Code("plt.figure()", needs)
    return Code("plt.figure().add_subplot()", needs) if name == "Axes" else None


# Comparison


def is_same(one: Any, other: Any) -> bool:
    """Whether nobody could tell the values apart: class, shape, dtypes, labels and elements."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    library, kind = library_of(one), type(one)
    if kind is float:
        return one == other or (math.isnan(one) and math.isnan(other))
    if kind in (list, tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    if kind is dict:
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if library == "pandas":
        return is_same_pandas(one, other)
    if library == "numpy":
        return is_same_array(one, other)
    if library == "scipy" and hasattr(one, "toarray"):
        return is_same_array(one.toarray(), other.toarray())
    if library == "sklearn" and hasattr(one, "get_params"):
        return is_same_sklearn(one, other)
    if library == "matplotlib":
        return True
    return bool(one == other)


def is_same_pandas(one: Any, other: Any) -> bool:
    """Whether pandas' own comparison finds no difference."""
    testing = sys.modules["pandas"].testing
    name = type(one).__name__
    check = {"DataFrame": testing.assert_frame_equal, "Series": testing.assert_series_equal}.get(name)
    if check is None and name.endswith("Index"):
        check = testing.assert_index_equal
    if check is None:
        return one is other or bool(one == other)
    try:
        check(one, other, check_exact=True, **({} if check is testing.assert_index_equal else {"check_freq": False}))
    except AssertionError:
        return False
    return True


def is_same_array(one: Any, other: Any) -> bool:
    """Whether arrays or scalars of numpy have the same dtype, shape and elements."""
    numpy = sys.modules["numpy"]
    if type(one) is not numpy.ndarray:
        return bool(one == other) or (one != one and other != other)
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    if one.dtype.kind in "fc":
        return bool(numpy.array_equal(one, other, equal_nan=True))
    return is_same(one.tolist(), other.tolist())


def is_same_sklearn(one: Any, other: Any) -> bool:
    """Whether estimators have the same parameters, and neither has learned anything."""
    mine, others = one.get_params(), other.get_params()
    return list(mine) == list(others) and all(
        is_same(mine[name], others[name]) or library_of(mine[name]) == "sklearn" for name in mine
    )
