"""Records what a function takes and gives, in the kernel of a fresh run.

run_notebook.py imports this file in the kernel; the function's module ends with a line that calls `record`.
Of the function's first call are kept: what its arguments and its result are, before and after the call, and
its arguments as code, cut to few rows in several ways. All is written to one file of JSON lines as soon as it is known.
"""

from __future__ import annotations

import functools
import inspect
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from observe_values import observe
from render_values import render
from replace_private import Replacer
from row_count import is_table
from value_code import MOST_ROWS

OBSERVE_SECONDS = 1.0
RENDER_SECONDS = 2.0

# Members of a dict, list or tuple in which tables are cut.
MOST_MEMBERS = 20
# How arguments are cut, the smallest first: rows, and whether they are the first ones or spread over all.
CUTS = ((3, "first"), (5, "first"), (10, "spread"), (30, "spread"), (100, "spread"), (MOST_ROWS, "spread"))


def record(function: Callable[..., Any], path: str) -> Callable[..., Any]:
    """The function, which writes to the file at `path` what its first call takes and gives."""
    calls = 0

    def begin(args: Any, keywords: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            keep(path, "inputs", lambda: describe_inputs(function, args, keywords))
        return calls == 1

    def end(result: Any) -> None:
        keep(path, "result", lambda: describe_result(result))

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def recorded_later(*args: Any, **keywords: Any) -> Any:
            is_first = begin(args, keywords)
            result = await function(*args, **keywords)
            if is_first:
                end(result)
            return result

        return recorded_later

    @functools.wraps(function)
    def recorded(*args: Any, **keywords: Any) -> Any:
        is_first = begin(args, keywords)
        result = function(*args, **keywords)
        if is_first:
            end(result)
        return result

    return recorded


def keep(path: str, what: str, describe: Callable[[], dict[str, Any]]) -> None:
    """Adds a line to the file. The call goes on whatever happens here: it is the notebook's."""
    try:
        line = json.dumps({what: describe()})
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    except Exception as error:
        print(f"notebridge: {what} could not be recorded: {type(error).__name__}", file=sys.__stderr__)


def describe_inputs(function: Callable[..., Any], args: Any, keywords: Any) -> dict[str, Any]:
    """What the arguments are, by the parameters' names, and the code that makes them."""
    bound = inspect.signature(function).bind(*args, **keywords)
    bound.apply_defaults()
    values = dict(bound.arguments)
    return {**observe(list(values), values, OBSERVE_SECONDS), "cuts": cut_all(values)}


def describe_result(result: Any) -> dict[str, Any]:
    """What the result is, and each of its members where it is a tuple."""
    values = {"result": result}
    if type(result) is tuple:
        values.update({str(at): each for at, each in enumerate(result)})
    return {**observe(list(values), values, OBSERVE_SECONDS), "gave": write_result(result)}


def write_result(result: Any) -> dict[str, Any] | None:
    """The result as code, which stands in no test; None where it can't be written."""
    code = render(result)
    return None if code is None else {"code": code.text, "imports": sorted(code.imports)}


def cut_all(values: dict[str, Any]) -> list[dict[str, Any]]:
    """The arguments as code, for each way of cutting them; a name without code can't be written."""
    deadline, replacer = time.monotonic() + RENDER_SECONDS, Replacer()
    cuts: list[dict[str, Any]] = []
    for rows, way in CUTS:
        if cuts and time.monotonic() > deadline:
            break
        inputs = {name: write_input(name, value, cut(value, rows, way), replacer) for name, value in values.items()}
        if inputs not in [known["inputs"] for known in cuts]:
            cuts.append({"rows": rows, "way": way, "inputs": inputs})
    return cuts


def write_input(name: str, whole: Any, value: Any, replacer: Replacer) -> dict[str, Any] | None:
    """The code of an argument, how much of the notebook's data is in it, and where stand-ins are instead."""
    shown, replaced = replacer.replace(value, name)
    code = render(shown)
    if code is None:
        return None
    said = {"code": code.text, "imports": sorted(code.imports), **extent(shown), "replaced": replaced}
    # Then the function must give the same again.
    return {**said, "isWhole": True} if value is whole and not replaced else said


def extent(value: Any) -> dict[str, Any]:
    """How many rows a table has, and its columns; how many elements a list has."""
    if type(value) in (list, tuple):
        return {"rows": len(value)}
    if not is_table(value):
        return {}
    columns = [str(label) for label in value.columns] if type(value).__name__ == "DataFrame" else []
    return {"rows": int(value.shape[0]), "columns": columns}


def cut(value: Any, rows: int, way: str) -> Any:
    """At most so many rows of a frame, series or array, or elements of a list; anything else as it is."""
    kind = type(value)
    if kind is dict and 0 < len(value) <= MOST_MEMBERS:
        return {key: cut(each, rows, way) if is_table(each) else each for key, each in value.items()}
    if kind not in (list, tuple) and not is_table(value):
        return value
    length = len(value) if kind in (list, tuple) else value.shape[0]
    if length <= MOST_MEMBERS and kind in (list, tuple) and any(map(is_table, value)):
        return kind(cut(each, rows, way) if is_table(each) else each for each in value)
    if length <= rows:
        return value
    step = max(length // rows, 1) if way == "spread" else 1
    places = slice(0, rows * step, step)
    return value.iloc[places] if type(value).__name__ in ("DataFrame", "Series") else value[places]
