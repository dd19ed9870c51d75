"""Writes values of Python's own classes as expressions, and hands others to the writers of their libraries."""

from __future__ import annotations

import abc
import collections
import datetime
import decimal
import enum
import math
import pathlib
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

from observe_values import MODULE_OF, QUALNAME_OF, held_by, own_path
from value_code import (
    DEEPEST,
    LONGEST_EXPRESSION,
    LONGEST_TEXT,
    MOST_VALUES,
    Code,
    TooLong,
    Unwritable,
    imports_of,
    library_of,
    quoted,
)

# By library; each writes the values of its classes, or gives None. They write what they hold by `write`, in turn.
LIBRARIES: dict[str, Callable[[Any, int], Code | None]] = {}


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
    if library in LIBRARIES:
        return LIBRARIES[library](value, depth)
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
    if len(value) > LONGEST_TEXT:
        raise TooLong
    return Code(quoted(value))


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


def write_time(value: Any) -> Code:
    """A date or time by its repr, which names modules by their own names."""
    text = repr(value)
    return Code(text, frozenset(["import datetime", *(["import zoneinfo"] if "zoneinfo." in text else [])]))


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
    datetime.datetime: write_time,
    datetime.date: write_time,
    datetime.time: write_time,
    datetime.timedelta: write_time,
    decimal.Decimal: lambda value: Code(repr(value), frozenset(["from decimal import Decimal"])),
    type(pathlib.Path()): lambda value: Code(f"Path({quoted(str(value))})", frozenset(["from pathlib import Path"])),
}
COLLECTIONS = (collections.Counter, collections.OrderedDict, collections.defaultdict)
CONTAINERS = {list: "[{}]", tuple: "({})", set: "{{{}}}", frozenset: "frozenset([{}])", dict: "{{{}}}"}


def write_container(value: Any, depth: int) -> Code | None:
    """A list, tuple, set or dict of values that can be written."""
    if len(value) > MOST_VALUES:
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
    if len(value) > MOST_VALUES:
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
    # A class of a module written in C: io.StringIO says that it is _io's.
    path = own_path(value) if isinstance(value, type) else None
    return Code(path[1], frozenset([f"from {path[0]} import {path[1]}"])) if path is not None and path[0] else None


def numpy_functions() -> list[type]:
    """The classes of numpy's functions."""
    numpy = sys.modules.get("numpy")
    return [] if numpy is None else [type(numpy.mean), type(numpy.add)]


def public_modules(module: str) -> list[str]:
    """The packages that a module is in, from the outermost, as far as nothing in their names is private."""
    parts = module.split(".")
    names = [".".join(parts[: end + 1]) for end in range(len(parts))]
    return [name for name in names if not any(part.startswith("_") for part in name.split("."))]
