"""Runs a function on small inputs, and writes the asserts that pin what it gives.

    python pin_outputs.py < REQUEST.json

REQUEST.json: {"module": the name under which the function is imported, "source": its module's text, "path": where that
would be written, "folders": what else is on the import path, "folder": where the notebook is, "function": its name,
"call": the statement that calls it, "results": the names that the statement binds, "inputs": the names that it passes,
"taken": names of files that the test's folder for data has, "candidates": [{"imports": [statements], "lines": code
that binds inputs, "recorded": [{"line": an assignment, "imports": [...]}, ...]}, ...]}.

The first candidate is taken with which the function runs, gives the same three times (with seeded random numbers
where it does not otherwise), and whose asserts fail when the function does nothing. Standard output ends with one
line of JSON: {"candidate": its index, "recorded": its assignments as {"lines": [...], "imports": [...]}, "asserts":
likewise, "seeds": what must stand above for the same to come out each time, "isInFolder": whether it must run where
the notebook is, "edges": [{"name": "without_rows", "lines": [...], "raises": "KeyError" or null, "asserts": {...} or
null}], "files": [{"name", "text"}] of the data that the test reads}, or {"error": "why none"}.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import io
import json
import os
import random
import re
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any, NamedTuple

from compare_values import is_same
from data_files import DataFiles
from render_asserts import LONGEST_ASSERT, Asserts, assert_kind, assert_plots, assert_value, joined
from replace_private import Replacer
from run_test import MissingPackages, UnwrittenModule
from value_code import quoted
from write_python import literal

# By module: how to import it, and how to let its random numbers begin anew.
SEEDS = {
    "numpy": ("import numpy as np", "np.random.seed(0)"),
    "random": ("import random", "random.seed(0)"),
    "torch": ("import torch", "torch.manual_seed(0)"),
}
RUNS = 3
# Of an input for which no data file serves.
LONGEST_INPUT = 6_000
# Where an object is in memory.
ADDRESS = re.compile(r"\b0x[0-9a-f]{8,}")


class Call(NamedTuple):
    """What is called, and what comes of it."""

    module: str
    function: str
    statement: str
    results: list[str]
    inputs: list[str]


class Setup(NamedTuple):
    """Code that makes the inputs."""

    imports: list[str]
    lines: str
    # The test's own path.
    file: str
    seeds: tuple[str, ...] = ()

    def run(self) -> dict[str, Any]:
        """The names that it binds."""
        namespace: dict[str, Any] = {"__name__": "notebridge_pin", "__file__": self.file}
        for name in self.seeds:
            exec("\n".join(SEEDS[name]), {})
        exec("\n".join(self.imports), namespace)
        exec(self.lines, namespace)
        return namespace


class Outcome(NamedTuple):
    """What one run gave."""

    namespace: dict[str, Any]
    printed: str


class DoesNotPin(Exception):
    """A candidate serves for nothing; the message says why."""


def run_call(call: Call, setup: Setup, function: Any) -> Outcome:
    """Makes the inputs and calls the function."""
    close_plots()
    namespace = setup.run()
    namespace.update({call.function: function, "asyncio": asyncio})
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(call.statement, namespace)
    return Outcome(namespace, printed.getvalue())


def close_plots() -> None:
    """Forgets all figures."""
    plots = sys.modules.get("matplotlib.pyplot")
    if plots is not None:
        plots.close("all")


def write_asserts(call: Call, setup: Setup, outcome: Outcome) -> Asserts:
    """Says whatever it can of the results, of inputs that the call has changed, and of what it showed."""
    namespace = outcome.namespace
    others = [name for name in [*call.inputs, *call.results] if name in namespace]
    parts = [assert_value(name, namespace[name], others, namespace) for name in call.results]
    fresh = setup.run()
    for name in call.inputs:
        is_result = any(namespace[name] is namespace[result] for result in call.results)
        if is_result or name in call.results or is_like(namespace[name], fresh.get(name)):
            continue
        parts.append(assert_value(name, namespace[name], others, namespace))
    parts.append(assert_plots(namespace))
    if not any(part.lines for part in parts) and outcome.printed.strip():
        parts.append(Asserts([f"assert printed == {quoted(outcome.printed)}"], frozenset()))
    return joined(parts).tried({**namespace, "printed": outcome.printed})


def is_like(one: Any, other: Any) -> bool:
    """Whether a value is as it was; True where nobody can tell."""
    try:
        return is_same(one, other)
    except Exception:  # A foreign class may raise whatever it likes: then nothing is said of it.
        return True


def pin(call: Call, setup: Setup, function: Any) -> tuple[Asserts, Setup]:
    """The asserts, and the setup with seeded random numbers where they are needed."""
    setup = setup._replace(seeds=setup.seeds or taken_from(call, setup, function))
    asserts = common_to([write_asserts(call, setup, run_call(call, setup, function)) for _ in range(RUNS)])
    if not asserts.lines:
        # What comes out can't be pinned, but of what kind it is.
        setup = setup._replace(seeds=())
        asserts = common_to([write_kinds(call, run_call(call, setup, function)) for _ in range(RUNS)])
    if not asserts.lines:
        raise DoesNotPin("nothing can be said of what it gives")
    if holds_of_nothing(call, setup, asserts, function):
        raise DoesNotPin("what can be said holds of a function that does nothing, too")
    return asserts, setup


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


def write_kinds(call: Call, outcome: Outcome) -> Asserts:
    """Says of what class and shape the results are."""
    parts = [assert_kind(name, outcome.namespace[name]) for name in call.results]
    return joined(parts).tried(outcome.namespace)


def holds_of_nothing(call: Call, setup: Setup, asserts: Asserts, function: Any) -> bool:
    """Whether the asserts pass when the function only gives None."""

    async def do_nothing_later(*args: Any, **keywords: Any) -> None:
        pass

    try:
        is_async = inspect.iscoroutinefunction(function)
        outcome = run_call(call, setup, do_nothing_later if is_async else lambda *args, **keywords: None)
        asserts.run({**outcome.namespace, "printed": outcome.printed})
    except BaseException:  # pytest's own failures are no Exceptions.
        return False
    return True


def edges_of(call: Call, setup: Setup, function: Any) -> list[dict[str, Any]]:
    """What the function does with a frame that has no rows, a missing value, or a column less."""
    namespace = setup.run()
    frames = [name for name in call.inputs if type(namespace.get(name)).__name__ == "DataFrame"]
    found = []
    for frame in frames[:1]:
        for name, line in edge_lines(frame, namespace[frame], call, setup, function):
            edge = pin_edge(call, setup._replace(lines=f"{setup.lines}\n{line}"), function)
            if edge is not None:
                found.append({"name": name, "lines": [line], **edge})
    return found


def edge_lines(name: str, frame: Any, call: Call, setup: Setup, function: Any) -> list[tuple[str, str]]:
    """A name and a line of code for each edge case."""
    cases = [("without_rows", f"{name} = {name}.head(0)")]
    numbers = [column for column in frame.columns if str(frame[column].dtype) == "float64"]
    if numbers and type(numbers[0]) is str:
        cases.append(("with_a_missing_value", f"{name}.iloc[0, {list(frame.columns).index(numbers[0])}] = None"))
    for column in frame.columns:
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


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Tries the candidates: in an empty folder first, then where the notebook is."""
    sys.path[:0] = request["folders"]
    sys.meta_path.insert(0, UnwrittenModule(request["module"], request["source"], request["path"]))
    sys.meta_path.append(MissingPackages(request["module"]))
    call = Call(*(request[key] for key in ("module", "function", "call", "results", "inputs")))
    reasons: list[str] = []
    home = request.get("folder")
    with tempfile.TemporaryDirectory() as own, tempfile.TemporaryDirectory() as empty:
        for folder in [empty, *([] if home is None else [home])]:
            os.chdir(folder)
            found = try_all(call, request, Path(own, "test_pinned.py"), reasons)
            if found is not None:
                os.chdir(os.path.dirname(empty))  # A folder that is in use can't be taken away everywhere.
                return {**found, "isInFolder": folder != empty}
        os.chdir(os.path.dirname(empty))
    return {"error": reasons[0] if reasons else "its inputs can't be written as code"}


def try_all(call: Call, request: dict[str, Any], test: Path, reasons: list[str]) -> dict[str, Any] | None:
    """The first candidate that pins something, as the answer; why the others don't goes to `reasons`."""
    for at, candidate in enumerate(request["candidates"]):
        files = DataFiles(test, call.function, request["taken"])
        try:
            recorded = shorten_inputs(candidate["recorded"], files)
            lines = "\n".join([candidate["lines"], *recorded.lines])
            setup = Setup([*candidate["imports"], *sorted(recorded.imports)], lines, str(test))
            function = load(call)
            asserts, setup = pin(call, setup, function)
            edges = [] if setup.seeds else edges_of(call, setup, function)
            asserts = shorten_asserts(call, setup, asserts, function, files)
        except DoesNotPin as error:
            reasons.append(str(error))
            continue
        except BaseException as error:
            reasons.append(f"{type(error).__name__}: {error}"[:300])
            if isinstance(error, KeyboardInterrupt):
                raise
            continue
        return {
            "candidate": at,
            "recorded": recorded.render(),
            "asserts": asserts.render(),
            "seeds": {
                "imports": [SEEDS[name][0] for name in setup.seeds],
                "lines": [SEEDS[name][1] for name in setup.seeds],
            },
            "edges": edges,
            "files": [
                {"name": name, "text": text} for name, text in files.used_in([*recorded.lines, *asserts.lines]).items()
            ],
        }
    return None


def shorten_inputs(recorded: list[dict[str, Any]], files: DataFiles) -> Asserts:
    """The assignments, with what is long in them read from files."""
    lines, imports = [], frozenset()
    for each in recorded:
        code = files.shorten(each["line"], each["imports"])
        if code is None and len(each["line"]) > LONGEST_INPUT:
            raise DoesNotPin("its inputs are too long to stand in a test, and no data file gives them back as they are")
        lines.append(each["line"] if code is None else code.text)
        imports |= frozenset(each["imports"]) if code is None else code.imports
    return Asserts(lines, imports)


def shorten_asserts(call: Call, setup: Setup, asserts: Asserts, function: Any, files: DataFiles) -> Asserts:
    """The asserts, with what is long in them read from files; without those that are too long."""
    parts = []
    for line in asserts.lines:
        code = files.shorten(line, asserts.imports)
        if code is not None:
            parts.append(Asserts([code.text], code.imports))
        elif len(line) <= LONGEST_ASSERT:
            parts.append(Asserts([line], asserts.imports))
    outcome = run_call(call, setup, function)
    short = joined(parts).tried({**outcome.namespace, "printed": outcome.printed})
    if len(short.lines) < len(asserts.lines) and holds_of_nothing(call, setup, short, function):
        raise DoesNotPin("what it gives is too long to stand in a test, and no data file gives it back as it is")
    return short


def load(call: Call) -> Any:
    """The function, from a module that is run anew."""
    sys.modules.pop(call.module, None)
    __import__(call.module)
    return getattr(sys.modules[call.module], call.function)


def main() -> None:
    """Reads the request, runs it, and prints the answer."""
    request = json.loads(sys.stdin.buffer.read())
    own = str(Path(__file__).parent)
    sys.path[:] = [each for each in sys.path if each and each != own]
    warnings.simplefilter("ignore")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        result = answer(request)
    print("\n" + json.dumps(result), flush=True)
    os._exit(0)  # Threads that the code has left behind don't count.


if __name__ == "__main__":
    main()
