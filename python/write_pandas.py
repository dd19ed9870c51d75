"""Writes frames, series, indexes and scalars of pandas as expressions."""

from __future__ import annotations

import math
import sys
from typing import Any

from value_code import (
    LONGEST_EXPRESSION,
    MOST_COLUMNS,
    MOST_ROWS,
    NUMPY,
    PANDAS,
    Code,
    TooLong,
    evaluate,
    imports_of,
    library_of,
)
from write_python import literal, write, write_all


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
        told = "" if zone is None else f', tz="{zone}"'
        return Code(f'pd.{name}("{value}"{told})', frozenset([PANDAS]))
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
    return rows <= MOST_ROWS and columns <= MOST_COLUMNS


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
    is_late = plain and index.text != "" and any(OBJECTS in each.text for each in columns)
    parts = [data] if index.text == "" or is_late else [data, f"index={index.text}"]
    text = f"pd.DataFrame({', '.join(parts)})"
    if is_late:
        text += f".set_axis({index.text})"
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
    # A frame takes an array of objects that are texts for one of texts. Rows of a series go to where its index says,
    # so the frame gets its own afterwards.
    make = OBJECTS if series.dtype == object else "pd.array("
    return Code(f'{make}{values.text}, dtype="{series.dtype}")', values.imports | {PANDAS})


OBJECTS = "pd.Series("


def write_values(series: Any, depth: int) -> Code | None:
    """A column's values as a list, or as pandas' own kind of array."""
    kind = str(series.dtype)
    if kind.startswith("datetime64[") and "," in kind:
        return write_zoned(series.dt, kind)
    if kind.startswith("datetime64["):
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


def write_zoned(times: Any, dtype: str) -> Code:
    """Times of a zone by those of UTC, of which each is one moment."""
    plain = times.tz_convert("UTC")
    plain = getattr(plain, "dt", plain).tz_localize(None)
    return Code(
        f'pd.to_datetime({literal(date_texts(plain.tolist()))}, utc=True).astype("{dtype}")', frozenset([PANDAS])
    )


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
    if kind == "DatetimeIndex":
        freq = "" if index.freq is None else f", freq={literal(index.freqstr)}"
        return Code(f"pd.DatetimeIndex({write_zoned(index, str(index.dtype)).text}{freq}{name})", needs)
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
