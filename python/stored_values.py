"""Writes values as text for a data file beside a test, and the expression with which the test reads them.

A frame or series becomes CSV, an array of numbers with one or two dimensions too; lists, dicts and texts become JSON.
There is no pickle, and nothing is offered that does not come back as the very same value when the file is read.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from compare_values import is_same
from value_code import NUMPY, PANDAS, Code, evaluate, library_of
from write_python import literal

MOST_BYTES = 200_000
# Where the expression has the path.
PLACE = "{path}"
JSON = "import json"


class Stored(NamedTuple):
    """The text of a file, how its name ends, and an expression that reads it."""

    text: str
    ending: str
    reading: Code

    def read_from(self, path: str) -> Code:
        """The expression, with another one for the file's path in it."""
        return Code(self.reading.text.replace(PLACE, path), self.reading.imports)


def store(value: Any) -> Stored | None:
    """The file for a value; None where none gives the very same value back."""
    try:
        for stored in forms_of(value):
            # Editors take white space away from the ends of lines, and git knows one end of a line only.
            is_kept = "\r" not in stored.text and all(line == line.rstrip() for line in stored.text.split("\n"))
            if is_kept and len(stored.text.encode()) <= MOST_BYTES and comes_back(stored, value):
                return stored
    except Exception:  # Whatever a foreign class does, its value has no file.
        return None
    return None


def comes_back(stored: Stored, value: Any) -> bool:
    """Whether the file gives the very same value."""
    try:
        return is_exactly(read(stored), value)
    except Exception:  # pandas raises many kinds where a text does not fit to what is asked of it.
        return False


def read(stored: Stored) -> Any:
    """What the expression makes of the text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "value")
        path.write_bytes(stored.text.encode())
        code = stored.read_from(f"Path({str(path)!r})")
        return evaluate(Code(code.text, code.imports | {"from pathlib import Path"}))


def is_exactly(one: Any, other: Any) -> bool:
    """Whether values are the same, and what is missing in them is missing in the same way."""
    if not is_same(one, other):
        return False
    name = type(one).__name__ if library_of(one) == "pandas" else ""
    if name == "DataFrame":
        return all(is_exactly(one.iloc[:, at], other.iloc[:, at]) for at in range(one.shape[1]))
    return name != "Series" or one.dtype != object or is_same(one.tolist(), other.tolist())


def forms_of(value: Any) -> Iterator[Stored]:
    """Files that may serve, those first that are read most simply."""
    library, name = library_of(value), type(value).__name__
    if name in ("DataFrame", "Series") and library == "pandas":
        yield from tables_of(value)
    elif name == "ndarray" and library == "numpy":
        yield from arrays_of(value)
    elif type(value) in (list, dict, str):
        yield Stored(write_json(value), ".json", READ_JSON)
    elif type(value) is tuple:
        yield Stored(write_json(value), ".json", Code(f"tuple({READ_JSON.text})", READ_JSON.imports))


READ_JSON = Code(f'json.loads({PLACE}.read_text(encoding="utf-8"))', frozenset([JSON]))


def write_json(value: Any) -> str:
    """JSON with a line for each member."""

    def write(each: Any) -> str:
        return json.dumps(each, ensure_ascii=False, allow_nan=False)

    if isinstance(value, dict):
        lines = [f"{write(str(key))}: {write(each)}" for key, each in value.items()]
    elif isinstance(value, (list, tuple)):
        lines = [write(each) for each in value]
    else:
        return f"{write(value)}\n"
    first, last = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([first, ",\n".join(f" {line}" for line in lines), last, ""])


def arrays_of(value: Any) -> Iterator[Stored]:
    """Rows of numbers, or nested lists with the dtype."""
    if value.dtype.kind in "iuf" and value.ndim in (1, 2):
        rows = value.reshape(-1, 1) if value.ndim == 1 else value
        text = "".join(",".join(repr(each) for each in row) + "\n" for row in rows.tolist())
        dtype = "" if str(value.dtype) == "float64" else f', dtype="{value.dtype}"'
        dimensions = "" if value.ndim == 1 else ", ndmin=2"
        yield Stored(text, ".csv", Code(f'np.loadtxt({PLACE}, delimiter=","{dtype}{dimensions})', frozenset([NUMPY])))
    dtype = '"object"' if value.dtype == object else f'"{value.dtype}"'
    reading = Code(f"np.array({READ_JSON.text}, dtype={dtype})", READ_JSON.imports | {NUMPY})
    yield Stored(write_json(value.tolist()), ".json", reading)


def tables_of(value: Any) -> Iterator[Stored]:
    """CSV, with what pandas must be told so that it reads what was written."""
    is_series = type(value).__name__ == "Series"
    name = value.name if is_series and type(value.name) is str else "value"
    frame = value.to_frame(name) if is_series else value
    index, indexes = index_of(frame)
    text = frame.to_csv(index=index).replace(os.linesep, "\n")
    head = frame.columns.nlevels
    options = {"header": literal(list(range(head)))} if head > 1 else {}
    if index:
        options["index_col"] = literal(list(range(indexes)) if indexes > 1 else 0)
    ending = labels_of(frame)
    if is_series:
        ending = f"[{literal(name)}]" + ("" if value.name == name else f".rename({literal(value.name)})")
    for more in dtypes_of(frame, text, options):
        for precision in ({}, {"float_precision": '"round_trip"'}):
            yield Stored(text, ".csv", reading_of({**options, **more.options, **precision}, more.ending + ending))


def index_of(frame: Any) -> tuple[bool, int]:
    """Whether the index is one that must be written, and how many levels it has."""
    index = frame.index
    is_counted = type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1 and index.name is None
    return not is_counted, index.nlevels


def labels_of(frame: Any) -> str:
    """What makes the columns' labels those that they were: a file has texts."""
    columns = frame.columns
    if columns.nlevels > 1:
        return ""
    names = columns.tolist()
    ending = "" if all(type(each) is str for each in names) else f".set_axis({literal(names)}, axis=1)"
    return ending + ("" if columns.name is None else f".rename_axis(columns={literal(columns.name)})")


def reading_of(options: dict[str, str], ending: str) -> Code:
    """The expression that reads a CSV file."""
    told = "".join(f", {key}={each}" for key, each in options.items())
    return Code(f"pd.read_csv({PLACE}{told}){ending}", frozenset([PANDAS]))


class Telling(NamedTuple):
    """What pandas is told of dtypes while it reads, and afterwards."""

    options: dict[str, str]
    ending: str


def dtypes_of(frame: Any, text: str, options: dict[str, str]) -> Iterator[Telling]:
    """Nothing, where pandas sees all dtypes by itself; else those of the columns that it does not see."""
    is_dated = type(frame.index).__name__ == "DatetimeIndex"
    dated = [label for label in frame.columns if frame[label].dtype.kind == "M"] if frame.columns.is_unique else []
    parse = {"parse_dates": literal(([0] if is_dated else []) + dated)} if dated or is_dated else {}
    yield Telling(parse, "")
    if frame.columns.nlevels > 1 or not frame.columns.is_unique:
        return
    seen = read(Stored(text, ".csv", reading_of({**options, **parse}, "")))
    other = [label for label in frame.columns if seen[str(label)].dtype != frame[label].dtype]
    while_reading = {label: dtype_code(frame[label]) for label in other if frame[label].dtype.kind not in "mM"}
    afterwards = {label: dtype_code(frame[label]) for label in other if frame[label].dtype.kind in "mM"}
    dtype = {"dtype": mapping(while_reading)} if while_reading else {}
    ending = f".astype({mapping(afterwards)})" if afterwards else ""
    yield Telling({**dtype, **parse}, ending)


def dtype_code(series: Any) -> str:
    """The expression of a dtype."""
    if series.dtype.name != "category":
        return f'"{series.dtype}"'
    categories = literal(series.cat.categories.tolist())
    return f"pd.CategoricalDtype({categories}{', ordered=True' if series.cat.ordered else ''})"


def mapping(codes: dict[Any, str]) -> str:
    """A dict of expressions."""
    return "{" + ", ".join(f"{literal(str(key))}: {code}" for key, code in codes.items()) + "}"
