"""Tests of python/stored_values.py: what is read from a file is what was stored, or nothing is stored."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from stored_values import is_exactly, read, store

DAYS = pd.date_range("2024-03-30", periods=3)
FRAME = pd.DataFrame({"city": ["Ulm", "Köln", "Ulm"], "sold": [1, 2, 3], "price": [0.1, 1 / 3, 1e300]})


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (FRAME[["city", "sold"]], "pd.read_csv({path})"),
        (FRAME[["sold"]].set_index(DAYS), "pd.read_csv({path}, index_col=0, parse_dates=[0])"),
        (FRAME.set_index("city")[["sold"]], "pd.read_csv({path}, index_col=0)"),
        (FRAME.set_index(["city", "sold"])[["price"]] * 0, "pd.read_csv({path}, index_col=[0, 1])"),
        (FRAME["sold"], 'pd.read_csv({path})["sold"]'),
        (FRAME["sold"].rename(None), 'pd.read_csv({path})["value"].rename(None)'),
        (np.array([[1.5, 2], [3, np.nan]]), 'np.loadtxt({path}, delimiter=",", ndmin=2)'),
        (np.array([1, 2], dtype="uint8"), 'np.loadtxt({path}, delimiter=",", dtype="uint8")'),
        ([{"a": [1, None]}, "x"], 'json.loads({path}.read_text(encoding="utf-8"))'),
        ("line\nline \n", 'json.loads({path}.read_text(encoding="utf-8"))'),
    ],
)
def test_what_is_plain_is_read_plainly(value: Any, reading: str) -> None:
    """A person reads these lines."""
    stored = store(value)
    assert stored is not None
    assert stored.reading.text == reading


@pytest.mark.parametrize(
    "value",
    [
        FRAME,
        FRAME.astype({"sold": "int8", "price": "float32"}),
        FRAME.assign(city=pd.Categorical(FRAME["city"], categories=["Ulm", "Köln", "Bonn"], ordered=True)),
        FRAME.assign(city=["01", "02", "03"]),
        FRAME.assign(sold=pd.array([1, None, 3], dtype="Int64")),
        FRAME.assign(sold=[True, False, True], price=[1.0, np.nan, -np.inf]),
        FRAME.assign(day=DAYS, wait=pd.to_timedelta(["1s", "2h", "3D"])),
        FRAME.assign(day=pd.to_datetime(["2024-03-30 01:02:03.123456789", None, "2024-03-31 00:00:00.5"])),
        FRAME.assign(day=DAYS.tz_localize("Europe/Berlin")),
        FRAME.assign(day=DAYS.tz_localize("UTC")),
        FRAME.assign(city=['a,"b"', "c\nd", " e"]),
        FRAME.iloc[::-1],
        FRAME.set_axis([2020, 2021, 2022], axis=1),
        FRAME.rename_axis(columns="what"),
        FRAME.groupby("city").agg({"sold": ["min", "max"], "price": ["mean"]}),
        FRAME.groupby("city")["price"].sum(),
        np.arange(24, dtype="int16").reshape(2, 3, 4),
        np.array(["a", "bc"]),
        np.array([[True, False]]),
        (1, "a", [2.5]),
        {"a": {"b": [0.1]}},
    ],
    ids=str,
)
def test_what_is_stored_comes_back(value: Any) -> None:
    """Class, dtypes, index, labels and each bit of a float."""
    stored = store(value)
    assert stored is not None
    assert is_exactly(read(stored), value)


@pytest.mark.parametrize(
    "value",
    [
        FRAME.assign(city=pd.Series(["a", None, np.nan], dtype=object)),
        FRAME.assign(city=["NA", "", "x"]),
        FRAME.assign(city=[[1], {}, ()]),
        FRAME.assign(city=["a\rb", "c", "d"]),
        FRAME.set_axis(["a", "a", "b"], axis=1),
        [float("nan")],
        {1: 2},
        [(1, 2)],
        {"a"},
        [datetime.date(2024, 1, 1)],
        object(),
        "x" * 300_000,
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_would_come_back_otherwise_is_not_stored(value: Any) -> None:
    """A test on other values would be wrong."""
    assert store(value) is None
