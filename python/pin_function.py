"""Writes the asserts that pin what a function gives, where they hold each time and of nothing less."""

from __future__ import annotations

import os
import random
import re
import sys
from typing import Any

from assert_plots import assert_plots
from asserts import Asserts, joined
from compare_values import is_same
from pin_call import SEEDS, Call, DoesNotPin, Outcome, Setup, run_call
from pin_nothing import holds_of_nothing
from render_asserts import assert_kind, assert_value
from render_files import assert_files, assert_names
from replace_private import Replacer
from value_code import quoted

RUNS = 3
# Where an object is in memory.
ADDRESS = re.compile(r"\b0x[0-9a-f]{8,}")


def pin(call: Call, setup: Setup, function: Any) -> tuple[Asserts, Setup]:
    """The asserts, and the setup with seeded random numbers where they are needed."""
    setup = setup._replace(seeds=setup.seeds or taken_from(call, setup, function))
    asserts = common_to([write_asserts(call, setup, run_call(call, setup, function)) for _ in range(RUNS)])
    if not asserts.lines:
        # What comes out can't be pinned, but of what kind it is.
        setup = setup._replace(seeds=())
        asserts = common_to([write_kinds(call, setup, run_call(call, setup, function)) for _ in range(RUNS)])
    if not asserts.lines:
        raise DoesNotPin("nothing can be said of what it gives")
    if holds_of_nothing(call, setup, asserts):
        raise DoesNotPin("what can be said holds of a function that does nothing, too")
    return asserts, setup


def write_asserts(call: Call, setup: Setup, outcome: Outcome) -> Asserts:
    """Says whatever it can of the results, of inputs that the call has changed, and of what it showed."""
    namespace = {**outcome.namespace, "printed": outcome.printed}
    others = [name for name in [*call.inputs, *call.results] if name in namespace]
    results = joined(assert_value(name, namespace[name], others, namespace) for name in call.results).tried(namespace)
    # Before the inputs are made once more, which may draw and write.
    shown = joined([assert_plots(namespace), assert_files(setup.place.made(), setup.place.folder)]).tried(namespace)
    changed = assert_changed(call, setup.run(), others, namespace).tried(namespace)
    whole = joined([results, changed, shown])
    if whole.lines or not outcome.printed.strip():
        return whole
    return Asserts([f"assert printed == {quoted(outcome.printed)}"], frozenset()).tried(namespace)


def assert_changed(call: Call, fresh: dict[str, Any], others: list[str], namespace: dict[str, Any]) -> Asserts:
    """What inputs are that are not as they were made."""
    parts = []
    for name in call.inputs:
        is_result = any(namespace[name] is namespace[result] for result in call.results)
        if is_result or name in call.results or is_like(namespace[name], fresh.get(name)):
            continue
        parts.append(assert_value(name, namespace[name], others, namespace))
    return joined(parts)


def is_like(one: Any, other: Any) -> bool:
    """Whether a value is as it was; True where nobody can tell."""
    try:
        return is_same(one, other)
    except Exception:  # A foreign class may raise whatever it likes: then nothing is said of it.
        return True


def taken_from(call: Call, setup: Setup, function: Any) -> tuple[str, ...]:
    """The modules whose random numbers a call takes: their state is another one afterwards."""
    for _ in range(2):
        before = random_states()
        run_call(call, setup, function)
        after = random_states()
        if set(before) == set(after):  # Else the call has loaded one, which is no use of it.
            break
    return tuple(name for name, state in after.items() if before.get(name) != state)


def random_states() -> dict[str, str]:
    """Where the random numbers of each loaded module stand."""
    found = {"random": str(random.getstate())}
    if "numpy.random" in sys.modules:
        state = sys.modules["numpy.random"].get_state(legacy=False)["state"]
        found["numpy"] = str([state["pos"], *state["key"].tolist()])
    if hasattr(sys.modules.get("torch"), "get_rng_state"):
        found["torch"] = str(sys.modules["torch"].get_rng_state().tolist())
    return {name: found[name] for name in SEEDS if name in found}


def common_to(texts: list[Asserts]) -> Asserts:
    """What all of them say, without what would be another one in another process, and what nobody should read."""
    lines = [line for line in texts[0].lines if all(line in each.lines for each in texts)]
    lines = [line for line in lines if not ADDRESS.search(line) and os.getcwd() not in line]
    lines = [line for line in lines if Replacer().text(line, "hash") == line]
    return Asserts(lines, texts[0].imports)


def write_kinds(call: Call, setup: Setup, outcome: Outcome) -> Asserts:
    """Says of what class and shape the results are, and which files there are."""
    parts = [assert_kind(name, outcome.namespace[name]) for name in call.results]
    parts.append(assert_names(setup.place.made()))
    return joined(parts).tried(outcome.namespace)
