"""Tests of python/observe_values.py: what is said of values, and that hostile ones are left alone."""

from __future__ import annotations

import collections
import gc
import importlib
import io
import json
import pathlib
import re
import sys
import time
import tracemalloc
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
import scipy.stats
import sklearn.datasets
import sklearn.linear_model
import sklearn.pipeline

SCRIPT = Path(__file__).resolve().parents[2] / "python" / "observe_values.py"
SOURCE = SCRIPT.read_text(encoding="utf-8")


def observe(namespace: dict[str, Any], names: list[str] | None = None, limit: float = 5) -> dict[str, Any]:
    """The answer, from the source as a kernel gets it; through JSON, as it goes to whoever asked."""
    own: dict[str, Any] = {"__name__": "observed_by_a_test"}
    exec(compile(SOURCE, "<test>", "exec"), own)
    answer = own["observe"](list(namespace) if names is None else names, namespace, limit)
    return json.loads(json.dumps(answer))


def look(value: object) -> dict[str, Any]:
    """What is said of one value."""
    return observe({"value": value})["values"]["value"]


def written(kind: dict[str, Any] | None) -> str | None:
    """A type as one would write it."""
    if kind is None:
        return None
    if "none" in kind:
        return "None"
    if "union" in kind:
        return " | ".join(str(written(member)) for member in kind["union"])
    if "tuple" in kind:
        return f"tuple[{', '.join(str(written(member)) for member in kind['tuple'])}]"
    name = ".".join(part for part in (kind["module"], kind["name"]) if part)
    return f"{name}[{', '.join(str(written(one)) for one in kind['args'])}]" if kind["args"] else name


def type_of(value: object) -> str | None:
    """The type that is said of a value."""
    return written(look(value)["type"])


FRAME = pd.DataFrame({"price": [1.5, 2.5], "name": ["a", "b"], "kind": pd.Categorical(["x", "y"])})

PUBLIC = {
    "pandas.DataFrame": FRAME,
    "pandas.Series": FRAME.price,
    "pandas.RangeIndex": FRAME.index,
    "pandas.Timestamp": pd.Timestamp("2020-01-01"),
    "pandas.api.typing.DataFrameGroupBy": FRAME.groupby("name"),
    "pandas.api.typing.Rolling": FRAME.price.rolling(2),
    "numpy.ndarray": np.zeros(2),
    "numpy.float64": np.float64(1),
    "numpy.ufunc": np.sin,
    "numpy.random.Generator": np.random.default_rng(0),
    "numpy.ma.MaskedArray": np.ma.array([1]),
    "scipy.sparse.csr_matrix": scipy.sparse.csr_matrix(np.eye(2)),
    "scipy.sparse.coo_array": scipy.sparse.coo_array(np.eye(2)),
    "sklearn.linear_model.LinearRegression": sklearn.linear_model.LinearRegression(),
    "sklearn.pipeline.Pipeline": sklearn.pipeline.make_pipeline(sklearn.linear_model.Ridge()),
    "sklearn.utils.Bunch": sklearn.datasets.load_iris(),
    "matplotlib.figure.Figure": plt.figure(),
    "matplotlib.axes.Axes": plt.subplots()[1],
    "pathlib.Path": pathlib.Path("."),
    "re.Pattern": re.compile("a"),
    "io.StringIO": io.StringIO(),
    "collections.abc.Callable": lambda: 0,
    "collections.abc.KeysView": {}.keys(),
    "types.ModuleType": np,
    "type": Path,
    "ValueError": ValueError("a"),
    "object": object(),
}


@pytest.mark.parametrize("path", PUBLIC)
def test_tells_where_a_class_is_imported_from(path: str) -> None:
    """The path leads to the value's class or, where that is private, to one that the value is of."""
    assert type_of(PUBLIC[path]) == path
    module, _, name = path.rpartition(".")
    assert isinstance(PUBLIC[path], getattr(importlib.import_module(module or "builtins"), name))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, 2], "list[int]"),
        ([], "list"),
        ([1, "a"], "list[int | str]"),
        ([None, 1], "list[int | None]"),
        ([True, 1], "list[int]"),
        ([1, 2.5], "list[float]"),
        ([1, "a", b"", 2j], "list"),
        ([object.__new__(type("Local", (), {}))], "list"),
        ({1, 2}, "set[int]"),
        (frozenset("a"), "frozenset[str]"),
        ({"a": 1.0}, "dict[str, float]"),
        ({"a": 1, "b": None}, "dict[str, int | None]"),
        ({}, "dict"),
        (collections.defaultdict(list, {"a": [1]}), "collections.defaultdict[str, list[int]]"),
        (collections.OrderedDict(a=1), "collections.OrderedDict[str, int]"),
        (collections.Counter("ab"), "collections.Counter[str]"),
        (collections.deque([1]), "collections.deque[int]"),
        ((1, "a"), "tuple[int, str]"),
        ((), "tuple"),
        (tuple(range(7)), "tuple[int]"),
        ([(1, "a"), (2, None)], "list[tuple[int, str | None]]"),
        ([(1,), (1, 2)], "list[tuple[int]]"),
        ([[1], []], "list[list[int]]"),
        ([[1], ["a"]], "list[list[int | str]]"),
        ([{"a": [1, 2]}, {"b": [0.5]}], "list[dict[str, list[float]]]"),
        ([{"a": 1, "b": "x"}] * 20_000, "list[dict[str, int | str]]"),
        ([FRAME, None], "list[pandas.DataFrame | None]"),
        (None, "None"),
    ],
)
def test_tells_what_containers_hold(value: object, expected: str) -> None:
    """Where elements differ it is a union, of three at most."""
    assert type_of(value) == expected


def test_one_odd_element_among_thousands_counts() -> None:
    """A list is looked at from end to end as far as the bound allows."""
    assert type_of([*range(9_000), "last"]) == "list[int | str]"


def test_tells_shapes_dtypes_columns_lengths() -> None:
    """What the docstring and the test are made of."""
    assert look(FRAME) == {
        "type": {"module": "pandas", "name": "DataFrame", "args": []},
        "shape": [2, 3],
        "length": 2,
        "columns": [
            {"name": "price", "dtype": "float64"},
            {"name": "name", "dtype": str(FRAME.name.dtype)},
            {"name": "kind", "dtype": "category"},
        ],
    }
    array = look(np.zeros((3, 4), dtype="float32"))
    assert (array["shape"], array["dtype"], array["length"]) == ([3, 4], "float32", 3)
    series = look(FRAME.price)
    assert (series["shape"], series["dtype"], series["length"]) == ([2], "float64", 2)
    sparse = look(scipy.sparse.csr_matrix(np.eye(3)))
    assert (sparse["shape"], sparse["dtype"], "length" in sparse) == ([3, 3], "float64", False)
    assert look("abc")["length"] == 3
    assert "length" not in look(np.array(1.0)) and look(np.array(1.0))["shape"] == []


def test_lists_fifty_columns_and_only_names() -> None:
    """Frames can be wide, and labels can be anything."""
    assert len(look(pd.DataFrame(np.zeros((1, 99)), columns=[f"c{at}" for at in range(99)]))["columns"]) == 50
    assert "columns" not in look(pd.DataFrame(np.zeros((1, 2))))
    assert "columns" not in look(pd.DataFrame({("a", "b"): [1]}))


def test_a_class_of_the_notebook_is_of_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook's classes live in `__main__`; one that was defined anew since is another class."""
    cls = type("Model", (), {"__module__": "__main__"})
    monkeypatch.setattr(sys.modules["__main__"], "Model", cls, raising=False)
    assert type_of(cls()) == "__main__.Model"
    monkeypatch.setattr(sys.modules["__main__"], "Model", type("Model", (), {}))
    assert type_of(cls()) is None


def test_a_private_class_is_called_by_its_public_base() -> None:
    """A value is of its base as well; of a mixin that nobody can import nothing is said."""
    local = type("Local", (sklearn.linear_model.Ridge,), {})
    assert type_of(local()) == "sklearn.linear_model.Ridge"
    assert type_of(type("Alone", (), {})()) is None


def test_names_that_are_not_there_are_missing() -> None:
    """They are no error: a cell may not have run yet."""
    assert observe({"a": 1}, ["a", "b"])["missing"] == ["b"]


def test_ends_in_time() -> None:
    """What is not reached is neither there nor missing."""
    assert observe({"a": 1}, limit=-1) == {"values": {}, "missing": []}


class Touched(BaseException):
    """Goes through every `except Exception`: whoever calls a method of a hostile value is found out."""


def refuse(*_: object, **__: object) -> Any:
    """A method that must not be called."""
    raise Touched


HOSTILE_METHODS = """
    __repr__ __str__ __len__ __iter__ __next__ __eq__ __hash__ __bool__ __getattr__ __getattribute__
    __deepcopy__ __copy__ __reduce_ex__ __sizeof__ __dir__ __contains__ __getitem__ __index__ __int__
    __float__ __array__ __format__ __instancecheck__ __call__ __array_interface__ __dataframe__
""".split()


class HostileMeta(type):
    """A metaclass that refuses whatever a class can be asked for."""

    __eq__ = __hash__ = __getattribute__ = __instancecheck__ = __subclasscheck__ = __repr__ = __iter__ = refuse
    __len__ = __bool__ = __getattr__ = refuse


def hostile(base: type = object, name: str = "Hostile") -> type:
    """A class of which every method and the usual properties refuse."""
    properties = {key: property(refuse) for key in ("shape", "dtype", "columns", "index", "__class__", "device")}
    return HostileMeta(name, (base,), {**dict.fromkeys(HOSTILE_METHODS, refuse), **properties})


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (object, None),
        (list, "list"),
        (dict, "dict"),
        (int, "int"),
        (str, "str"),
        (tuple, "tuple"),
        (collections.OrderedDict, "collections.OrderedDict"),
    ],
)
def test_asks_nothing_of_a_foreign_class(base: type, expected: str | None) -> None:
    """Alone, and in containers of every kind."""
    value = base.__new__(hostile(base))
    assert look(value) == {"type": None if expected is None else look(base())["type"]}
    for around in ([value], (value,), {"a": value}, collections.deque([value]), [[value]], [1, value]):
        assert type_of(around) is not None


def test_asks_nothing_of_foreign_kinds_of_library_classes() -> None:
    """A subclass of a DataFrame or an array may do anything: it is named, and left alone."""
    frame = object.__new__(hostile(pd.DataFrame))
    assert look(frame) == {"type": {"module": "pandas", "name": "DataFrame", "args": []}}
    array = np.zeros(2).view(type("Odd", (np.ndarray,), dict.fromkeys(("__len__", "__getattr__"), refuse)))
    assert look(array) == {"type": {"module": "numpy", "name": "ndarray", "args": []}}


def test_deep_copies_nothing_that_a_frame_carries() -> None:
    """Slicing a frame copies its `attrs`, deeply."""
    FRAME.attrs["hostile"] = object.__new__(type("Copied", (), {"__deepcopy__": refuse}))
    try:
        assert len(look(FRAME)["columns"]) == 3
    finally:
        FRAME.attrs.clear()


def test_says_no_more_of_a_foreign_dtype_than_that_a_frame_has_it() -> None:
    """A dtype of another library has words of its own."""

    class Foreign(pd.api.extensions.ExtensionDtype):
        name = property(refuse)
        type = object
        __str__ = __repr__ = refuse

    class Values(pd.api.extensions.ExtensionArray):
        dtype = Foreign()

        def __len__(self) -> int:
            return 2

        def copy(self) -> Any:
            return self

    series = pd.Series(Values(), copy=False)
    assert look(series)["shape"] == [2] and "dtype" not in look(series)
    assert "columns" not in look(series.to_frame("a"))


def test_a_module_that_makes_names_up_is_not_asked() -> None:
    """Lazy modules import when an attribute is looked up."""

    class Lazy(types.ModuleType):
        __getattr__ = __getattribute__ = refuse

    sys.modules["lazy_module_of_a_test"] = Lazy("lazy_module_of_a_test")
    try:
        assert type_of(type("Thing", (), {"__module__": "lazy_module_of_a_test"})()) is None
    finally:
        del sys.modules["lazy_module_of_a_test"]


def test_a_fake_tensor_of_a_device_is_only_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without torch a class may call itself a tensor; with it, only the very class is looked at."""
    fake = types.ModuleType("torch")
    fake.Tensor = type("Tensor", (), {"__module__": "torch", "shape": (2, 3), "dtype": np.dtype("f4")})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "torch", fake)
    assert look(fake.Tensor()) == {  # type: ignore[attr-defined]
        "type": {"module": "torch", "name": "Tensor", "args": []},
        "shape": [2, 3],
        "dtype": "float32",
        "length": 2,
    }
    on_device = hostile(fake.Tensor, "OnDevice")  # type: ignore[attr-defined]
    assert look(object.__new__(on_device)) == {"type": {"module": "torch", "name": "Tensor", "args": []}}


def test_lazy_frames_are_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of polars and dask the class is told, and nothing else."""
    polars = types.ModuleType("polars")
    polars.LazyFrame = hostile(name="LazyFrame")  # type: ignore[attr-defined]
    type.__setattr__(polars.LazyFrame, "__module__", "polars.lazyframe.frame")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "polars", polars)
    value = object.__new__(polars.LazyFrame)  # type: ignore[attr-defined]
    assert look(value) == {"type": {"module": "polars", "name": "LazyFrame", "args": []}}


def test_leaves_values_as_they_were(tmp_path: Path) -> None:
    """Generators are not advanced, files not read, cycles not followed for ever."""

    def count() -> Iterator[int]:
        yield from range(3)

    numbers = count()
    assert type_of(numbers) == "collections.abc.Generator"
    assert list(numbers) == [0, 1, 2]
    (tmp_path / "text").write_text("abc")
    with (tmp_path / "text").open() as file:
        assert type_of(file) == "io.TextIOWrapper"
        assert file.tell() == 0
    mapped = map(int, iter(["1", "2"]))
    assert type_of(mapped) == "map" and list(mapped) == [1, 2]
    cycle: list[Any] = []
    cycle.append(cycle)
    assert str(type_of(cycle)).startswith("list[list")
    assert cycle == [cycle[0]] and len(cycle) == 1
    missing = collections.defaultdict(list)
    assert look(missing)["length"] == 0 and not missing


def large_frame() -> object:
    """1 GB, which the machine gives only when it is touched."""
    return pd.DataFrame(np.zeros((1_250_000, 100)), columns=[f"c{at}" for at in range(100)], copy=False)


LARGE: dict[str, Callable[[], object]] = {
    "array of 1 GB": lambda: np.zeros(125_000_000),
    "frame of 1 GB": large_frame,
    "list of 5 million": lambda: list(range(5_000_000)),
    "dict of 1 million lists": lambda: {at: [at] for at in range(1_000_000)},
    "list of 100,000 records": lambda: [{"a": at, "b": "x", "c": [at]} for at in range(100_000)],
    "frame of 100,000 columns": lambda: pd.DataFrame(np.zeros((2, 100_000))),
    "string of 100 MB": lambda: "a" * 100_000_000,
    "nested lists": lambda: [[[[at] * 30] * 30] * 30 for at in range(1_000)],
    "thousand classes": lambda: [type(f"Local{at}", (), {})() for at in range(1_000)],
}


@pytest.mark.parametrize("kind", LARGE)
def test_large_values_cost_little(kind: str) -> None:
    """Less than 300 ms and 5 MB, the source's own compilation included."""
    value = LARGE[kind]()
    gc.collect()
    seconds = []
    for _ in range(3):  # Others may use the machine too.
        started = time.perf_counter()
        look(value)
        seconds.append(time.perf_counter() - started)
    tracemalloc.start()
    look(value)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert min(seconds) < 0.3
    assert peak < 5_000_000
