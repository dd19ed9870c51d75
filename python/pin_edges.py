"""Pins what a function does with inputs that are out of the ordinary."""

from __future__ import annotations

import time
from typing import Any

from pin_call import Call, DoesNotPin, Setup
from pin_function import pin
from write_python import literal

# Of a frame, that are left out to see whether they are missed.
MOST_COLUMNS = 10


def edges_of(call: Call, setup: Setup, function: Any, until: float) -> list[dict[str, Any]]:
    """What the function does with a frame that has no rows, a missing value, or a column less, in the time left."""
    namespace = setup.run()
    frames = [name for name in call.inputs if type(namespace.get(name)).__name__ == "DataFrame"]
    found = []
    for frame in frames[:1]:
        for name, line in edge_lines(frame, namespace[frame], call, setup, function, until):
            if time.monotonic() > until:
                break
            edge = pin_edge(call, setup._replace(lines=f"{setup.lines}\n{line}"), function)
            if edge is not None:
                found.append({"name": name, "lines": [line], **edge})
    return found


def edge_lines(name: str, frame: Any, call: Call, setup: Setup, function: Any, until: float) -> list[tuple[str, str]]:
    """A name and a line of code for each edge case."""
    cases = [("without_rows", f"{name} = {name}.head(0)")]
    numbers = [column for column in frame.columns if str(frame[column].dtype) == "float64"]
    if numbers and type(numbers[0]) is str:
        cases.append(("with_a_missing_value", f"{name}.iloc[0, {list(frame.columns).index(numbers[0])}] = None"))
    for column in frame.columns[:MOST_COLUMNS]:
        if time.monotonic() > until:
            break
        line = f"{name} = {name}.drop(columns={literal(column)})"
        edge = pin_edge(call, setup._replace(lines=f"{setup.lines}\n{line}"), function)
        if edge is not None and edge["raises"] == "KeyError":
            cases.append(("without_a_column", line))
            break
    return cases


def pin_edge(call: Call, setup: Setup, function: Any) -> dict[str, Any] | None:
    """The exception, or short asserts; None where it is not worth a test."""
    try:
        asserts, again = pin(call, setup, function)
    except DoesNotPin:
        return None
    except Exception as error:
        kind = type(error)
        return {"raises": kind.__name__, "asserts": None} if kind.__module__ == "builtins" else None
    except SystemExit:
        return None
    if len(asserts.lines) > 3 or again.seeds != setup.seeds or sum(map(len, asserts.lines)) > 400:
        return None
    return {"raises": None, "asserts": asserts.render()}
