"""Writes what holds of a value as asserts of a test. Each is tried on the value before it is given."""

from __future__ import annotations

import io
import sys
import types
from typing import Any

from assert_equal import (
    LONGEST_ASSERT,
    approximate,
    compare_array,
    compare_pandas,
    equal,
    is_fit,
    is_instance,
    render_public,
)
from assert_plots import assert_artist
from asserts import NOTHING, Asserts, joined
from run_test import UnwrittenModule
from value_code import PANDAS, library_of
from write_python import literal

MOST_MEMBERS = 5


def assert_value(name: str, value: Any, others: list[str], namespace: dict[str, Any], depth: int = 0) -> Asserts:
    """What a test says of a value that stands under this name; `others` are names that a model may predict from."""
    try:
        asserts = write_asserts(name, value, others, namespace, depth)
    except Exception:  # Whatever a foreign class does, it is only said less of it.
        return NOTHING
    return asserts.tried(namespace)


def write_asserts(name: str, value: Any, others: list[str], namespace: dict[str, Any], depth: int) -> Asserts:
    """The asserts, not yet tried."""
    library, kind = library_of(value), type(value).__name__
    if value is None or value is True or value is False:
        return Asserts([f"assert {name} is {value}"], frozenset())
    if isinstance(value, (int, str, bytes)):
        return equal(name, value)
    if isinstance(value, float):
        return approximate(name, float(value))
    if isinstance(value, (list, tuple, dict, set, frozenset)):
        return assert_container(name, value, others, namespace, depth)
    if isinstance(value, (io.StringIO, io.BytesIO)):
        return joined([is_instance(name, value), equal(f"{name}.getvalue()", value.getvalue())])
    if library == "pandas":
        return assert_pandas(name, value)
    if library == "numpy":
        return assert_numpy(name, value)
    if library == "matplotlib":
        return assert_artist(name, value)
    if hasattr(value, "predict") or hasattr(value, "transform"):
        return joined([is_instance(name, value), assert_model(name, value, others, namespace)])
    code = render_public(value)
    if code is not None and kind not in ("function", "type"):
        return Asserts([f"assert {name} == {code.text}"], code.imports)
    return joined([is_instance(name, value), assert_attributes(name, value), assert_texts(name, value)])


def assert_kind(name: str, value: Any) -> Asserts:
    """The class, and how many there are of what: what holds of a value that is another one each time."""
    if value is None:
        return NOTHING
    library, lines = library_of(value), []
    if library in ("pandas", "numpy") and getattr(value, "shape", ()):
        lines.append(f"assert {name}.shape == {value.shape}")
    elif isinstance(value, (list, tuple, dict, set, frozenset)):
        lines.append(f"assert len({name}) == {len(value)}")
    return joined([is_instance(name, value), Asserts(lines, frozenset())])


def assert_container(name: str, value: Any, others: list[str], namespace: dict[str, Any], depth: int) -> Asserts:
    """A list, tuple, set or dict: as a whole where it is short, else its size and first members."""
    # Of what is drawn there may be an expression, but no two are equal.
    whole = assert_whole(name, plain_numbers(value)).tried(namespace)
    if whole.lines:
        return whole
    size = Asserts([f"assert len({name}) == {len(value)}"], frozenset())
    if depth > 1 or isinstance(value, (set, frozenset)):
        return size
    members = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    keyed = [(render_public(key), each) for key, each in members[:MOST_MEMBERS]]
    parts = [
        assert_value(f"{name}[{key.text}]", each, others, namespace, depth + 1)
        for key, each in keyed
        if key is not None
    ]
    return joined([size, *parts])


def assert_whole(name: str, plain: Any) -> Asserts:
    """All of a container in one comparison, where it is short."""
    code = render_public(plain)
    if code is None or not is_fit(code, plain):
        return NOTHING
    if not has_float(plain):
        return Asserts([f"assert {name} == {code.text}"], code.imports)
    numbers = plain.values() if isinstance(plain, dict) else plain
    is_plain = all(type(each) in (int, float) for each in numbers) and type(plain) in (list, tuple, dict)
    return approximate(name, plain) if is_plain else NOTHING


def plain_numbers(value: Any) -> Any:
    """The container with Python's numbers in the place of numpy's."""
    if isinstance(value, dict):
        return {key: plain_numbers(each) for key, each in value.items()}
    if type(value) in (list, tuple):
        return type(value)(plain_numbers(each) for each in value)
    is_scalar = library_of(value) == "numpy" and hasattr(value, "item") and getattr(value, "ndim", 1) == 0
    return value.item() if is_scalar else value


def has_float(value: Any) -> bool:
    """Whether a float is somewhere in it."""
    if isinstance(value, dict):
        return any(map(has_float, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(has_float, value))
    return isinstance(value, float)


def assert_pandas(name: str, value: Any) -> Asserts:
    """A frame, series or index as a whole where that is short, else its shape, labels and first rows."""
    kind = type(value).__name__
    check = {"DataFrame": "assert_frame_equal", "Series": "assert_series_equal"}.get(kind)
    if check is None:
        check = "assert_index_equal" if kind.endswith("Index") else None
    if check is None:
        return joined([is_instance(name, value), equal(name, value)])
    whole = compare_pandas(name, value, check)
    if whole.lines:
        return whole
    facts = [
        Asserts(
            [f"assert isinstance({name}, pd.{kind})", f"assert {name}.shape == {value.shape}"],
            frozenset([PANDAS]),
        )
    ]
    if kind == "DataFrame":
        labels = render_public(value.columns.tolist())
        if labels is not None and len(labels.text) <= LONGEST_ASSERT:
            facts.append(Asserts([f"assert {name}.columns.tolist() == {labels.text}"], labels.imports))
    if kind in ("DataFrame", "Series"):
        facts.append(compare_pandas(f"{name}.head(3)", value.head(3), check))
    return joined(facts)


def assert_numpy(name: str, value: Any) -> Asserts:
    """An array by numpy.testing, a scalar by its value."""
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.generic):
        plain = value.item()
        if isinstance(plain, bool):
            return Asserts([f"assert {'' if plain else 'not '}{name}"], frozenset())
        return approximate(name, plain) if isinstance(plain, float) else equal(name, plain)
    if not isinstance(value, numpy.ndarray):
        return is_instance(name, value)
    whole = compare_array(name, value)
    if whole.lines:
        return whole
    shape = Asserts([f"assert {name}.shape == {value.shape}"], frozenset())
    return joined([shape, compare_array(f"{name}.ravel()[:5]", value.ravel()[:5])])


def assert_model(name: str, value: Any, others: list[str], namespace: dict[str, Any]) -> Asserts:
    """What a fitted model predicts, or a transformer makes, of one of the other values."""
    for method in ("predict", "transform"):
        for other in others:
            given = namespace.get(other)
            if given is value or not hasattr(value, method) or not hasattr(given, "shape"):
                continue
            code = f"{name}.{method}({features(value, other, given)})"
            try:
                made = eval(code, {**namespace, name: value})
            except Exception:
                continue
            return assert_value(code, made, [], namespace, 1)
    return assert_attributes(name, value)


def features(model: Any, name: str, given: Any) -> str:
    """The first rows of a table, with the columns that the model has learned from."""
    columns = getattr(model, "feature_names_in_", None)
    if type(given).__name__ != "DataFrame" or columns is None or list(given.columns) == list(columns):
        return f"{name}[:5]"
    return f"{name}[{literal(list(columns))}][:5]"


def assert_attributes(name: str, value: Any) -> Asserts:
    """Values that the object holds under public names."""
    parts: list[Asserts] = []
    chosen = value.get_params() if hasattr(value, "get_params") else {}
    known = [each for each in vars(value) if each not in chosen] if hasattr(value, "__dict__") else []
    for attribute in dict.fromkeys(["params", "coef_", "intercept_", *known]):
        if attribute.startswith("_") or len(parts) == MOST_MEMBERS or not hasattr(value, attribute):
            continue
        held = getattr(value, attribute)
        if callable(held) or library_of(held) not in ("", "numpy", "pandas"):
            continue
        asserts = assert_value(f"{name}.{attribute}", held, [], {name: value}, 1)
        if 0 < len(asserts.lines) <= 2 and sum(map(len, asserts.lines)) < 300:
            parts.append(asserts)
    return joined(parts)


def assert_texts(name: str, value: Any) -> Asserts:
    """What the object says of itself, where its class is one that moves, with words of its own for it."""
    spec = getattr(sys.modules.get(type(value).__module__), "__spec__", None)
    # What others say may have the time of day in it.
    if not isinstance(getattr(spec, "loader", None), UnwrittenModule):
        return NOTHING
    lines = []
    for method, call in (("__str__", "str"), ("__repr__", "repr")):
        function = next((vars(kind)[method] for kind in type(value).__mro__ if method in vars(kind)), None)
        # What a dataclass says follows from its attributes.
        if type(function) is types.FunctionType and function.__code__.co_name == method:
            code = render_public(getattr(value, method)())
            lines += [] if code is None else [f"assert {call}({name}) == {code.text}"]
    return Asserts([line for line in lines if len(line) < 300], frozenset())
