"""Tests of python/render_values.py: what is written makes the same value anew, and hostile values are left alone."""

from __future__ import annotations

import collections
import datetime
import decimal
import math
import pathlib
import time
import tracemalloc
import zoneinfo
from collections.abc import Iterator
from typing import Any

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from compare_values import is_same
from render_values import render
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from value_code import PLOTS, evaluate

MIXED = pd.DataFrame(
    {
        "number": [1, 2, 3],
        "share": [0.1, math.nan, 1e-300],
        "text": ["a", "it's", None],
        "flag": [True, False, True],
        "day": pd.to_datetime(["2024-01-01", None, "2024-02-29"]),
        "kind": pd.Categorical(["x", "y", "x"], categories=["y", "x", "z"], ordered=True),
        "small": np.array([1, 2, 3], dtype="int8"),
        "half": np.array([0.1, 0.2, 0.3], dtype="float32"),
        "maybe": pd.array([1, None, 3], dtype="Int64"),
        "took": pd.to_timedelta(["1h", "2h", "3 days"]),
    }
)
NIGHT = pd.date_range("2024-10-25 12:00", periods=4, freq="12h")
ROUND_TRIPS: list[Any] = [
    *(None, ..., True, 0, -7, 10**40, 1.5, -0.0, 1e300, math.inf, -math.inf, math.nan, 2 + 3j),
    *("", "a\n'\"\\", "ü\U0001f600", "\ud800", b"\x00\xff", range(2, 9, 3)),
    *([], (), {}, set(), frozenset(), [1, [2, (3,)]], {"a": {"b": [None]}}, {3, 1, 2}, frozenset("ab"), (1,)),
    {True: 1, "x": 2.5, (1, 2): "t"},
    collections.Counter("hello"),
    collections.OrderedDict([("b", 1), ("a", 2)]),
    collections.defaultdict(list, {"a": [1]}),
    datetime.datetime(2024, 5, 6, 7, 8, 9, 10),
    datetime.datetime(2024, 5, 6, tzinfo=datetime.timezone.utc),
    *(datetime.date(2024, 5, 6), datetime.time(1, 2), datetime.timedelta(days=1, seconds=3)),
    *(decimal.Decimal("1.10"), pathlib.Path("data") / "a.csv"),
    *(len, math.sqrt, np.mean, np.log1p, np.float64, dict, pd.DataFrame, LinearRegression, np, math),
    *(np.float32(0.1), np.int64(3), np.bool_(True), np.str_("a"), np.dtype("int8")),
    np.array([1, 2, 3]),
    np.array([[0.1, math.nan], [math.inf, -0.0]]),
    np.array([1.5], dtype="float32"),
    *(np.array([]), np.empty((0, 3)), np.array(["a", "bcd"]), np.array([True, False]), np.array(5)),
    np.array(["a", None, 1.5], dtype=object),
    np.zeros((2, 3, 2), dtype="uint8"),
    MIXED,
    MIXED.iloc[::2],
    MIXED.set_index("day"),
    MIXED.set_index(["number", "text"])[["share"]],
    MIXED[["number"]].rename_axis(columns="what"),
    pd.DataFrame(),
    pd.DataFrame({"a": pd.Series([], dtype="float64")}),
    pd.DataFrame([[1, 2.5], [3, 4.5]], columns=["a", "a"]),
    pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])),
    pd.DataFrame({0: [1], 1: ["a"]}),
    pd.DataFrame({"a": pd.Series(["x", None, "y"], dtype=object), "b": [1, 2, 3]}),
    pd.DataFrame({"a": [1, 2]}, index=["x", "y"]),
    pd.DataFrame({"a": [1.0, 2.0]}, index=pd.date_range("2024-01-01", periods=2, freq="D")),
    pd.DataFrame({"a": [pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-01 10:30:00.250")]}),
    pd.DataFrame({"a": [pd.Timestamp("2024-01-01 00:00:00.000000001"), pd.Timestamp("2024-01-02")]}),
    pd.DataFrame({"a": pd.Series(["x", None, "y"], dtype=object), "b": [1, 2, 3]}).iloc[::-1],
    pd.DataFrame({"a": pd.Series(["x", "y"], dtype=object)}).set_axis(pd.Index(["u", "v"], name="n")),
    pd.DataFrame({"a": NIGHT.tz_localize("UTC"), "b": NIGHT.tz_localize("Europe/Berlin")}),
    pd.DataFrame({"a": pd.Series([*NIGHT[:1].tz_localize("UTC"), pd.NaT]), "b": ["x", "y"]}, index=[3, 1]),
    pd.Series([1, 2, 3, 4], index=NIGHT.tz_localize("UTC").tz_convert("America/New_York")),
    pd.date_range("2024-10-26", periods=3, freq="D", tz="Europe/Berlin", name="day"),
    *(
        pd.Timestamp("2024-10-27 02:30", tz="UTC"),
        pd.Timestamp("2024-10-27 00:30", tz="UTC").tz_convert("Europe/Berlin"),
    ),
    datetime.datetime(2024, 5, 6, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
    pd.Series([1, 2, 3], name="n"),
    pd.Series(["a", "b"], index=[5, 7]),
    pd.Series([1.5, math.nan], dtype="float32"),
    pd.Series(["a", "b"], dtype="category"),
    pd.Series([], dtype="float64"),
    *(pd.Index([1, 2]), pd.Index(["a", "b"], name="n"), pd.RangeIndex(3), pd.date_range("2024-01-01", periods=3)),
    *(pd.Timestamp("2024-01-01 12:00"), pd.Timedelta("3h"), pd.NaT, pd.NA),
    scipy.sparse.csr_matrix([[0, 1], [2, 0]]),
    *(LinearRegression(), LogisticRegression(C=0.5, max_iter=200)),
    RandomForestClassifier(n_estimators=7, random_state=0),
    make_pipeline(StandardScaler(), LinearRegression(fit_intercept=False)),
    {"X": np.array([[1.0]]), "frame": MIXED, "model": LinearRegression()},
]


@pytest.mark.parametrize("value", ROUND_TRIPS, ids=lambda value: f"{type(value).__name__}")
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    """What can be written is written, and makes the same."""
    code = render(value)
    assert code is not None
    compile(code.text, "<test>", "eval")
    assert is_same(evaluate(code), value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        ([1], (1,)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([1]), np.array([[1]])),
        (pd.Series([1.0]), pd.Series([1.0 + 1e-9])),
        (pd.Timestamp("2024-01-01", tz="UTC"), pd.Timestamp("2024-01-01 01:00", tz="Europe/Berlin")),
        (pd.Series([1], name="a"), pd.Series([1], name="b")),
        (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1]}, index=[5])),
        (LinearRegression(), LinearRegression(fit_intercept=False)),
    ],
)
def test_what_anybody_could_tell_apart_is_not_the_same(one: Any, other: Any) -> None:
    """Classes, shapes, labels and the last digit count."""
    assert not is_same(one, other)


class Hostile:
    """Raises whatever is done with it, and notes that something was."""

    touched: list[str] = []

    def refuse(self, *_: object, **__: object) -> Any:
        """What each of its methods does."""
        Hostile.touched.append("method")
        raise RuntimeError("hostile")

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __bool__ = __hash__ = refuse
    __deepcopy__ = __copy__ = __reduce__ = __reduce_ex__ = __getattr__ = __array__ = __float__ = refuse


class Hanging:
    """Hangs whatever is done with it."""

    def hang(self, *_: object, **__: object) -> Any:
        """What each of its methods does."""
        time.sleep(60)

    __repr__ = __eq__ = __len__ = __iter__ = __bool__ = __deepcopy__ = __reduce__ = __getattr__ = hang


class Imposter:
    """Says that it is a DataFrame."""

    __module__ = "pandas"
    __qualname__ = "DataFrame"

    @property
    def __class__(self) -> type:
        """A lie."""
        return pd.DataFrame


Imposter.__name__ = "DataFrame"


class Point(collections.namedtuple("Point", "x y")):
    """A class that a test's module can't import."""


def cyclic() -> list[Any]:
    """A list of many times itself."""
    value: list[Any] = []
    value.extend([value] * 200)
    return value


def generator() -> Iterator[int]:
    """Counts."""
    yield from range(3)


@pytest.mark.parametrize(
    "make",
    [
        Hostile,
        Hanging,
        Imposter,
        cyclic,
        lambda: [Hostile()],
        lambda: {"a": Hanging()},
        lambda: pd.Series([Hanging()], dtype=object),
        lambda: holding(Hostile()),
        lambda: pd.DataFrame({"a": [[Hanging()]]}),
        lambda: LinearRegression(fit_intercept=Hanging()),
        lambda: LinearRegression().fit([[1], [2]], [1, 2]),
        lambda: lambda value: value,
        lambda: type("Local", (), {}),
        lambda: Point(1, 2),
        lambda: open(__file__, encoding="utf-8"),
        lambda: b"x" * 100_000_000,
        lambda: [0.5] * 5_000_000,
        lambda: dict.fromkeys(range(1_000_000)),
        lambda: set(range(1_000_000)),
        lambda: np.zeros(12_500_000),
        lambda: pd.DataFrame({"a": np.zeros(5_000_000)}),
        lambda: pd.DataFrame(np.zeros((2, 5_000))),
        lambda: pd.Series(range(5_000_000)),
        lambda: pd.RangeIndex(1_000_000_000),
        lambda: scipy.sparse.csr_matrix((1_000_000, 1_000_000)),
        lambda: 1 << 10_000_000,
        lambda: [[["x" * 20] * 200] * 200] * 200,
        lambda: with_attrs(pd.DataFrame({"a": [1]})),
        lambda: np.longdouble(1) / 3,
        lambda: np.zeros(2, dtype=[("a", "i4")]),
        lambda: [plt.figure().number, object()],
    ],
)
def test_what_cannot_be_written_is_left_out_at_once(make: Any) -> None:
    """Nothing is called on it, nothing long is gone through, nothing large is made."""
    value = make()
    Hostile.touched.clear()
    tracemalloc.start()
    began = time.perf_counter()
    try:
        assert render(value) is None
        seconds, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seconds < 5  # Tracing takes its share.
    assert peak < 5_000_000
    assert Hostile.touched == []
    if hasattr(type(value), "close"):
        value.close()


def holding(value: object) -> np.ndarray:
    """An array that holds it, made without asking it anything."""
    array = np.empty(2, dtype=object)
    array[0] = value
    return array


def with_attrs(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose every copy would copy something hostile."""
    frame.attrs["note"] = Hostile()
    return frame


def test_generators_and_files_are_not_read() -> None:
    """Who asks what they are takes nothing out of them."""
    values, file = generator(), open(__file__, encoding="utf-8")
    with file:
        assert render(values) is None
        assert render(file) is None
        assert file.tell() == 0
    assert list(values) == [0, 1, 2]


def test_figures_are_written_and_none_is_made() -> None:
    """A new figure of pyplot would be the one that is drawn on next."""
    plt.close("all")
    figure, axes = plt.subplots()
    assert render(figure) == ("plt.figure()", frozenset([PLOTS]))
    assert render([axes, 1]) is not None
    assert plt.get_fignums() == [figure.number]
    assert plt.gcf() is figure
    plt.close("all")


def test_values_stay_as_they_are() -> None:
    """Rows, labels, dtypes and random numbers are those from before."""
    frame, copy = MIXED, MIXED.copy(deep=True)
    np.random.seed(1)
    state = np.random.get_state()[1].tolist()
    render({"frame": frame, "model": RandomForestClassifier()})
    pd.testing.assert_frame_equal(frame, copy)
    assert np.random.get_state()[1].tolist() == state
