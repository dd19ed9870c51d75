"""Tells whether a function gives in a process of its own what it gave in the notebook, for the very same inputs."""

from __future__ import annotations

from typing import Any

from asserts import Asserts, joined
from pin_call import Call, DoesNotPin, Setup, run_call
from pin_function import taken_from
from render_asserts import assert_value
from value_code import Code, evaluate


def refuse_unlike(call: Call, setup: Setup, function: Any, gave: dict[str, Any]) -> None:
    """Raises where it gives the same each time, but another value than in the notebook: something else matters."""
    if not call.results or taken_from(call, setup, function):
        return
    result = evaluate(Code(gave["code"], frozenset(gave["imports"])))
    recorded = [result] if len(call.results) == 1 else result
    if not isinstance(recorded, (list, tuple)) or len(recorded) != len(call.results):
        return
    one, other = (run_call(call, setup, function).namespace for _ in range(2))
    expected = dict(zip(call.results, recorded))
    is_sure = holds(write(call, expected), expected) and holds(write(call, one), other)
    if is_sure and not holds(write(call, expected), one):
        raise DoesNotPin(
            "in a process of its own it gives something else than in the notebook, for the same inputs: "
            "what other cells have set or done matters, too"
        )


def write(call: Call, namespace: dict[str, Any]) -> Asserts:
    """What can be said of the results."""
    return joined(assert_value(name, namespace[name], [], namespace) for name in call.results)


def holds(asserts: Asserts, namespace: dict[str, Any]) -> bool:
    """Whether they are true."""
    return asserts.tried(namespace).lines == asserts.lines
