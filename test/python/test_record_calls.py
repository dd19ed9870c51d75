"""Tests of python/record_calls.py: what is kept of a call, which goes on as if nobody had looked."""

from __future__ import annotations

import asyncio
import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from record_calls import cut, record
from render_values import Code, evaluate


def recorded(path: Path) -> dict[str, Any]:
    """The lines of a recording, as one."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {key: value for line in lines for key, value in line.items()}


def call(tmp_path: Path, function: Callable[..., Any], *args: Any, **keywords: Any) -> dict[str, Any]:
    """What is recorded of a call."""
    path = tmp_path / "module.py.calls"
    record(function, str(path))(*args, **keywords)
    return recorded(path)


def written(recording: dict[str, Any], cut: int, name: str) -> Any:
    """The value that one of the cuts makes."""
    code = recording["inputs"]["cuts"][cut]["inputs"][name]
    return evaluate(Code(code["code"], frozenset(code["imports"])))


def test_the_first_call_is_kept(tmp_path: Path) -> None:
    """Types before the call, code of the inputs in several cuts, types of the results."""

    def split(df: pd.DataFrame, *, share: float = 0.5) -> tuple[pd.DataFrame, int]:
        df["new"] = 1
        return df, 7

    frame = pd.DataFrame({"a": range(1000)})
    path = tmp_path / "module.py.calls"
    function = record(split, str(path))
    assert function(frame)[1] == 7
    function(pd.DataFrame({"other": [1]}), share=2)
    recording = recorded(path)
    values = recording["inputs"]["values"]
    assert values["df"]["columns"] == [{"name": "a", "dtype": "int64"}]
    assert values["share"]["type"] == {"module": "", "name": "float", "args": []}
    assert recording["result"]["values"]["1"]["type"] == {"module": "", "name": "int", "args": []}
    cuts = recording["inputs"]["cuts"]
    assert [(each["rows"], each["way"]) for each in cuts] == [
        (3, "first"),
        (5, "first"),
        (10, "spread"),
        (30, "spread"),
        (100, "spread"),
        (200, "spread"),
    ]
    assert written(recording, 0, "df")["a"].tolist() == [0, 1, 2]
    assert written(recording, 2, "df")["a"].tolist() == [*range(0, 1000, 100)]
    assert written(recording, 0, "share") == 0.5


def test_personal_data_is_replaced(tmp_path: Path) -> None:
    """In the code of all arguments alike; the function itself gets what it is given."""
    frame = pd.DataFrame({"email": ["jane@acme.com", "bob@acme.com"], "n": [1, 2]})
    seen: list[Any] = []
    recording = call(tmp_path, lambda df, who, k: seen.append(df), frame, ["bob@acme.com"], 2)
    assert seen[0] is frame
    assert frame["email"].tolist() == ["jane@acme.com", "bob@acme.com"]
    assert written(recording, 0, "df")["email"].tolist() == ["person1@example.com", "person2@example.com"]
    assert written(recording, 0, "who") == ["person2@example.com"]
    inputs = recording["inputs"]["cuts"][0]["inputs"]
    told = [{key: each.get(key) for key in ("rows", "columns", "replaced")} for each in inputs.values()]
    assert told == [
        {"rows": 2, "columns": ["email", "n"], "replaced": ["email"]},
        {"rows": 1, "columns": None, "replaced": ["who"]},
        {"rows": None, "columns": None, "replaced": []},
    ]
    assert "acme" not in json.dumps(recording)


def test_what_is_small_is_cut_once(tmp_path: Path) -> None:
    """The same inputs are not written again."""
    assert len(call(tmp_path, lambda x: x, 5)["inputs"]["cuts"]) == 1


def test_an_async_function_is_kept(tmp_path: Path) -> None:
    """With what it gives once it is awaited."""

    async def later(x: int) -> int:
        return x + 1

    path = tmp_path / "module.py.calls"
    assert asyncio.run(record(later, str(path))(1)) == 2
    assert recorded(path)["result"]["values"]["result"]["type"]["name"] == "int"


def test_a_call_that_raises_has_no_result(tmp_path: Path) -> None:
    """Its inputs are kept."""

    def fail(x: int) -> None:
        raise KeyError(x)

    with pytest.raises(KeyError):
        call(tmp_path, fail, 1)
    assert list(recorded(tmp_path / "module.py.calls")) == ["inputs"]


class Hostile:
    """Raises whatever is done with it."""

    def refuse(self, *_: object, **__: object) -> Any:
        """What each of its methods does."""
        raise RuntimeError("hostile")

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __bool__ = __hash__ = refuse
    __deepcopy__ = __copy__ = __reduce__ = __reduce_ex__ = __getattr__ = __array__ = refuse


class Hanging:
    """Hangs whatever is done with it."""

    def hang(self, *_: object, **__: object) -> Any:
        """What each of its methods does."""
        time.sleep(60)

    __repr__ = __eq__ = __len__ = __iter__ = __bool__ = __deepcopy__ = __reduce__ = __getattr__ = hang


def with_attrs(held: object) -> pd.DataFrame:
    """A frame whose every copy would copy what it holds."""
    frame = pd.DataFrame({"a": range(10)})
    frame.attrs["note"] = held
    return frame


@pytest.mark.parametrize(
    "make",
    [
        *(Hostile, Hanging),
        lambda: [Hostile()] * 10,
        lambda: {"a": Hanging()},
        lambda: with_attrs(Hanging()),
        lambda: (each for each in [1]),
        lambda: lambda: 1,
    ],
)
def test_a_call_with_hostile_values_goes_on(tmp_path: Path, make: Any) -> None:
    """The value gets to the function as it is; the others are still written."""
    value, seen = make(), []
    began = time.perf_counter()
    recording = call(tmp_path, lambda x, y: seen.append(x), value, 2)
    assert time.perf_counter() - began < 3
    assert seen[0] is value
    assert recording["inputs"]["cuts"][0]["inputs"]["x"] is None
    assert written(recording, 0, "y") == 2


def test_a_call_goes_on_where_nothing_can_be_kept(tmp_path: Path) -> None:
    """A folder that is not there is no reason for a cell to fail."""
    assert record(lambda x: x + 1, str(tmp_path / "missing" / "calls"))(1) == 2


def test_large_values_are_not_copied(tmp_path: Path) -> None:
    """A frame of 1 GB of which 3 to 100 rows are written, also where it is not alone."""
    frame = pd.DataFrame({f"c{at}": np.zeros(12_500_000) for at in range(10)}, copy=False)
    assert frame.memory_usage().sum() > 1_000_000_000 - 1_000
    array = np.zeros((12_500_000, 1))
    tracemalloc.start()
    began = time.process_time()
    recording = call(tmp_path, lambda x, y, z: None, frame, array, {"train": frame, "k": 1})
    seconds, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 6  # Tracing takes its share.
    assert peak < 5_000_000
    assert written(recording, 0, "x").shape == (3, 10)
    assert written(recording, 0, "y").shape == (3, 1)
    assert written(recording, 0, "z")["train"].shape == (3, 10)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, 2, 3, 4], [1, 2, 3]),
        ((1, 2, 3, 4), (1, 2, 3)),
        ("abcdef", "abcdef"),
        ({"a": 1}, {"a": 1}),
        ({1, 2, 3, 4}, {1, 2, 3, 4}),
    ],
)
def test_only_rows_are_cut(value: Any, expected: Any) -> None:
    """Texts, dicts and sets stay whole."""
    assert cut(value, 3, "first") == expected


def test_tables_in_containers_are_cut() -> None:
    """A list of frames keeps its frames."""
    frames = [pd.DataFrame({"a": range(10)}) for _ in range(5)]
    assert [len(frame) for frame in cut(frames, 3, "first")] == [3] * 5
    assert cut((frames[0], 1), 3, "spread")[0]["a"].tolist() == [0, 3, 6]
