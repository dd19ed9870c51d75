"""Tells whether two values are the same: what was written makes the value anew only then."""

from __future__ import annotations

import math
import sys
from typing import Any

from value_code import library_of


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
        return bool(one == other) and repr(one) == repr(other)  # The same moment has another zone elsewhere.
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
