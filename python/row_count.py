"""Counts rows and elements of a value, without anybody else's code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from value_code import library_of
from write_pandas import is_own

CONTAINERS = (list, tuple, dict, set, frozenset, str)


def row_count(value: Any) -> int | None:
    """How many rows a table has, or elements a container of Python's own; None of anything else."""
    if type(value) in CONTAINERS:
        return len(value)
    return int(value.shape[0]) if is_table(value) else None


def without_rows(namespace: dict[str, Any], names: Iterable[str]) -> list[str]:
    """Those of the names that hold nothing."""
    return [name for name in names if name in namespace and row_count(namespace[name]) == 0]


def is_table(value: Any) -> bool:
    """Whether a value has rows, which can be cut without a copy and without anybody else's code."""
    library, name = library_of(value), type(value).__name__
    if library == "pandas":
        return (name in ("DataFrame", "Series") or name.endswith("Index")) and is_own(value)
    if library == "numpy":
        return name == "ndarray" and value.ndim > 0
    return library == "scipy" and name.startswith("csr_")
