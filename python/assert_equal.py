"""Asserts that a value is the one that it was, or as near as its digits tell."""

from __future__ import annotations

import math
import sys
from typing import Any

from asserts import NOTHING, Asserts
from render_values import render
from replace_private import Replacer
from stored_values import store
from value_code import MOST_VALUES, NUMPY, PANDAS, Code, evaluate, library_of
from write_pandas import is_small
from write_python import write_import

# Where no data file serves.
LONGEST_ASSERT = 2_500
DIGITS = 8
PYTEST = "import pytest"


def render_public(value: Any) -> Code | None:
    """The expression of a value in which nothing is personal or secret: a function may read more than it is given."""
    # What was worked out may look random without being a secret.
    return None if Replacer().replace(value, "hash")[1] else render(value)


def is_fit(code: Code, value: Any) -> bool:
    """Whether a test can have the value: it can be read there, or comes from a data file."""
    return len(code.text) <= LONGEST_ASSERT or store(value) is not None


def equal(name: str, value: Any) -> Asserts:
    """The same value."""
    code = render_public(value)
    return NOTHING if code is None else Asserts([f"assert {name} == {code.text}"], code.imports)


def approximate(name: str, value: Any) -> Asserts:
    """The same number, or numbers, to eight digits."""
    code = render_public(rounded(value))
    if code is None:
        return NOTHING
    nan = ", nan_ok=True" if "nan" in code.text else ""
    return Asserts([f"assert {name} == pytest.approx({code.text}{nan})"], code.imports | {PYTEST})


def rounded(value: Any) -> Any:
    """The value with floats of eight digits."""
    if type(value) is float:
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else value
    if type(value) in (list, tuple):
        return type(value)(rounded(each) for each in value)
    if type(value) is dict:
        return {key: rounded(each) for key, each in value.items()}
    library, kind = library_of(value), type(value).__name__
    if library == "numpy" and kind == "ndarray" and value.dtype.kind == "f":
        numpy = sys.modules["numpy"]
        return numpy.array(rounded(value.tolist()), dtype=value.dtype).reshape(value.shape)
    if library == "numpy" and kind.startswith("float"):
        return rounded(float(value))
    if kind == "Series" and value.dtype.kind == "f" and str(value.dtype).startswith("float"):
        return value.map(lambda each: rounded(float(each))).astype(value.dtype)
    if kind == "DataFrame" and value.columns.is_unique:
        return value.apply(rounded) if value.shape[1] > 0 and len(value) > 0 else value
    return value


def is_instance(name: str, value: Any) -> Asserts:
    """The class, where it can be imported."""
    kind = write_import(type(value))
    return NOTHING if kind is None else Asserts([f"assert isinstance({name}, {kind.text})"], kind.imports)


def compare_pandas(name: str, value: Any, check: str) -> Asserts:
    """A comparison by pandas.testing; nothing where the value would be long."""
    if not is_small(value):
        return NOTHING
    expected = rounded(value)
    code = render_public(expected)
    if code is None or not is_fit(code, expected):
        return NOTHING
    frequency = ""
    index = getattr(value, "index", None)
    if getattr(index, "freq", None) is not None and evaluate(code).index.freq != index.freq:
        frequency = ", check_freq=False"
    return Asserts([f"pd.testing.{check}({name}, {code.text}{frequency})"], code.imports | {PANDAS})


def compare_array(name: str, value: Any) -> Asserts:
    """All elements; nothing where they are many or can't be written."""
    is_float = value.dtype.kind in "fc"
    if value.size > MOST_VALUES:
        return NOTHING
    expected = rounded(value)
    code = render_public(expected.tolist())
    if code is None or not is_fit(code, expected):
        return NOTHING
    if is_float:
        return Asserts(
            [f"np.testing.assert_allclose({name}, {code.text}, rtol=1e-6, atol=1e-12)"],
            code.imports | {NUMPY},
        )
    return Asserts([f"np.testing.assert_array_equal({name}, {code.text})"], code.imports | {NUMPY})
