"""Runs a function on small inputs, and writes the asserts that pin what it gives.

    python pin_outputs.py < REQUEST.json

REQUEST.json: {"module": the name under which the function is imported, "source": its module's text, "path": where that
would be written, "folders": what else is on the import path, "folder": where the notebook is, "root": what is gone
after the run, "function": its name, or that of a class or method ("Stack.push"), "taken": names of files that the
test's folder for data has, "candidates": [{"imports": [statements], "lines": code that binds inputs, "recorded":
[{"line": an assignment, "imports": [...]}, ...], "call": the statement that calls it, "results": the names that the
statement binds, "inputs": the names that it passes, "filled": results that had rows
or elements when the notebook ran, "keywords": [{"name", "value": a default, "call": the statement
with it}] of other parameters, "gave": {"code", "imports"} of what came of these very inputs in the
notebook, or nothing}, ...]}.

The first candidate is taken with which the function runs, gives the same three times (with seeded random numbers
where it does not otherwise), whose results are not empty where they were not, and whose asserts fail when the function
does nothing; where some result is empty with each of them, that with the fewest such. Standard output ends with one
line of JSON: {"candidate": its index, "recorded": its assignments as {"lines": [...], "imports": [...]}, "asserts":
likewise, "seeds": what must stand above for the same to come out each time, "place": where the test must run,
{"kind": "anywhere"}, {"kind": "notebook"}: where that is, or {"kind": "temporary", "copies": files that it reads beside
the notebook, "folders": that are made first}, "reads": files beside the notebook, "edges": [{"name": "without_rows",
"lines": [...], "raises": "KeyError" or null, "asserts": {...} or null}], "options": [{"name": of a parameter, "call":
a statement, "names": ["flag", "expected"], "cases": [["True", "2"], ...], "asserts": {...}}], "files": [{"name",
"text"}] of the data that the test reads, "empty": results that were not empty in the notebook}, or {"error":
"why none"}.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from assert_equal import LONGEST_ASSERT
from asserts import Asserts, joined
from data_files import DataFiles
from pin_call import SEEDS, Call, DoesNotPin, Place, Setup, load, run_call
from pin_edges import edges_of
from pin_function import pin
from pin_nothing import holds_of_nothing
from pin_options import options_of
from pin_place import WritesBeside, files_in, put_below, refuse_unseen
from pin_recorded import refuse_unlike
from row_count import without_rows
from run_test import MissingPackages, UnwrittenModule
from watched_files import ReachesOut, Watch, watched

# Longest time to pin a function for edge cases and values of parameters to be tried too, and for those together.
SLOW_SECONDS = 3
MORE_SECONDS = 12
# Of an input for which no data file serves.
LONGEST_INPUT = 6_000


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Tries the candidates in an empty folder, where the notebook is, and with copies of what they read there."""
    sys.path[:0] = request["folders"]
    sys.meta_path.insert(0, UnwrittenModule(request["module"], request["source"], request["path"]))
    sys.meta_path.append(MissingPackages(request["module"]))
    reasons: list[str] = []
    # From here on nothing reaches further than a test may: inputs and modules are made by the person's code, too.
    with watched(), tempfile.TemporaryDirectory() as scratch:
        home = None if request.get("folder") is None else Path(request["folder"]).resolve()
        test = Path(scratch, "tests", "test_pinned.py")
        empty = Path(scratch, "empty").resolve()
        empty.mkdir()
        try:
            found = try_all(request, Place(empty), test, reasons)
            if found is None and home is not None:
                reasons.clear()  # In an empty folder files are missing, which tells nobody anything.
                found = try_beside(request, home, empty, test, reasons)
        finally:
            os.chdir(os.path.dirname(scratch))  # A folder that is in use can't be taken away everywhere.
    return found or {"error": reasons[0] if reasons else "its inputs can't be written as code"}


def try_beside(
    request: dict[str, Any], home: Path, empty: Path, test: Path, reasons: list[str]
) -> dict[str, Any] | None:
    """The candidates where the notebook is, unless they write there: then with copies of the files that they read."""
    try:
        return try_all(request, Place(home, is_own=False), test, reasons)
    except WritesBeside as written:
        reasons.clear()  # They are of folders in which it can't run.
        place = written.place_in(empty)
        if isinstance(place, str):
            reasons.append(place)
            return None
        return try_all(request, place, test, reasons)


@dataclass
class Search:
    """What is known while candidates are tried in a place."""

    request: dict[str, Any]
    place: Place
    test: Path
    # Why some don't serve.
    reasons: list[str]
    # Candidates that leave results empty, with these; they are the last choice.
    empty: dict[int, list[str]] = field(default_factory=dict)
    is_compared: bool = False


def try_all(request: dict[str, Any], place: Place, test: Path, reasons: list[str]) -> dict[str, Any] | None:
    """The first candidate that pins something, as the answer; why the others don't goes to `reasons`."""
    os.chdir(place.folder)
    search = Search(request, place, test, reasons)
    others: list[int] = []
    until = time.monotonic() + MORE_SECONDS
    for at, candidate in enumerate(request["candidates"]):
        # Results without rows are better than none: what the notebook's own lines make may take any time.
        if search.empty and (not candidate["recorded"] or time.monotonic() > until):
            others.append(at)
            continue
        found = try_one(search, at)
        if found is not None:
            return found
    last = [*sorted(search.empty, key=lambda at: len(search.empty[at])), *others]
    return next((found for found in (try_one(search, at) for at in last) if found is not None), None)


def try_one(search: Search, at: int) -> dict[str, Any] | None:
    """A candidate's answer; one whose results miss rows goes to `empty` with their names, taken when it is there."""
    request, place, test, reasons, empty = search.request, search.place, search.test, search.reasons, search.empty
    candidate = request["candidates"][at]
    function_of = (request[key] for key in ("module", "source", "function"))
    call = Call(*function_of, *(candidate[key] for key in ("call", "results", "inputs")))
    files = DataFiles(test, call.function.replace(".", "_"), request["taken"])
    try:
        refuse_unseen(call.source, [each["line"] for each in candidate["recorded"]])
        recorded = shorten_inputs(candidate["recorded"], files)
        function = load(call)
        setup = Setup(candidate["imports"], candidate["lines"], str(test), place)
        recorded, setup, watch = put_below(call, setup, recorded, function)
        refuse_gone(recorded.lines, request.get("root"))
        reads, where = look_at_files(call, setup, function, watch)
        if not search.is_compared:
            compare_recorded(request, call, Setup([], "", str(test), place), function)
            search.is_compared = True
        if candidate["filled"] and at not in empty:
            names = without_rows(run_call(call, setup, function).namespace, candidate["filled"])
            if names:
                empty[at] = names
                return None
        begun = time.monotonic()
        asserts, setup = pin(call, setup, function)
        # What takes long is not done many times over.
        until = 0 if time.monotonic() - begun > SLOW_SECONDS else time.monotonic() + MORE_SECONDS
        edges = [] if setup.seeds else edges_of(call, setup, function, until)
        parameters = [*candidate["keywords"], *map(partial(describe_given, call), recorded.lines)]
        options = options_of(call, setup, function, parameters, request["source"], until)
        asserts = shorten_asserts(call, setup, asserts, function, files)
        refuse_gone(asserts.lines, request.get("root"))
    except WritesBeside:
        raise
    except (DoesNotPin, ReachesOut) as error:
        reasons.append(str(error))
        return None
    except BaseException as error:
        reasons.append(f"{type(error).__name__}: {error}"[:300])
        if isinstance(error, KeyboardInterrupt):
            raise
        return None
    return {
        "candidate": at,
        "recorded": recorded.render(),
        "asserts": asserts.render(),
        "seeds": {
            "imports": [SEEDS[name][0] for name in setup.seeds],
            "lines": [SEEDS[name][1] for name in setup.seeds],
        },
        "edges": edges,
        "options": options,
        "files": [
            {"name": name, "text": text} for name, text in files.used_in([*recorded.lines, *asserts.lines]).items()
        ],
        "empty": empty.get(at, []),
        "place": where,
        "reads": reads,
    }


def compare_recorded(request: dict[str, Any], call: Call, setup: Setup, function: Any) -> None:
    """Raises where the inputs that the notebook has given lead to something else here."""
    whole = next((each for each in request["candidates"] if each.get("gave")), None)
    if whole is None:
        return
    given = whole["recorded"]
    lines = "\n".join([whole["lines"], *(each["line"] for each in given)])
    imports = [*whole["imports"], *(name for each in given for name in each["imports"])]
    same = call._replace(statement=whole["call"], results=whole["results"], inputs=whole["inputs"])
    with contextlib.suppress(ReachesOut):  # Its paths are of the notebook's, and are put elsewhere in the test.
        refuse_unlike(same, setup._replace(imports=imports, lines=lines), function, whole["gave"])


def describe_given(call: Call, line: str) -> dict[str, str]:
    """A parameter for which a recorded value is given, as the request has those with defaults."""
    name, _, value = line.partition(" = ")
    return {"name": name, "value": value, "call": call.statement}


def refuse_gone(lines: list[str], root: str | None) -> None:
    """Raises where a line has the path of the copy in which the notebook has run."""
    if root is not None and any(each in line for line in lines for each in (root, os.path.realpath(root))):
        raise DoesNotPin("it is given or gives a path below the folder in which the notebook was run")


def look_at_files(call: Call, setup: Setup, function: Any, watch: Watch | None) -> tuple[list[str], dict[str, Any]]:
    """The files beside the notebook that a call reads, and where its test must run; raises where it writes there."""
    place = setup.place
    before = listing(place)
    watch = watch or run_call(call, setup, function).watch
    if place.is_own:
        is_free = not place.copies and not place.made()
        temporary = {"kind": "temporary", "copies": list(place.copies), "folders": list(place.folders)}
        return list(place.copies), {"kind": "anywhere"} if is_free else temporary
    written = {each for each in watch.writes if place.folder in each.parents}
    written |= {place.folder / name for name, changed in listing(place).items() if before.get(name) != changed}
    databases = {each: changed for each, changed in watch.databases.items() if place.folder in each.parents}
    written |= {each for each, changed in databases.items() if each.stat().st_mtime_ns != changed}
    if written:
        raise WritesBeside(place.folder, watch, written)
    return files_in(place.folder, watch.reads), {"kind": "notebook"}


def listing(place: Place) -> dict[str, int]:
    """The files beside the notebook with the times of their last changes: not everything is written by Python."""
    if place.is_own:
        return {}
    return {each.name: each.stat().st_mtime_ns for each in os.scandir(place.folder) if each.is_file()}


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
    if [line for part in parts for line in part.lines] == asserts.lines:
        return asserts
    outcome = run_call(call, setup, function)
    short = joined(parts).tried({**outcome.namespace, "printed": outcome.printed})
    if len(short.lines) < len(asserts.lines) and holds_of_nothing(call, setup, short):
        raise DoesNotPin("what it gives is too long to stand in a test, and no data file gives it back as it is")
    return short


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
