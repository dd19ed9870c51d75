"""Runs the tests of one file with pytest, against a module that is not written yet.

    python run_test.py < REQUEST.json

REQUEST.json: {"module": the name under which tests import it, "source": its text, "path": where it would be
written, "test": the test file's text, "folders": what else is on the import path, "place": {"root", "module", "test",
"files": [{"path", "text"}]} or nothing}. Runs in an empty folder that is gone afterwards, or at a place in a copy of
the project, where module, test and files are written then. Standard output ends with one line of JSON: {"tests":
{"test_name": {"outcome": "passed" | "failed" | "skipped", "reason": "AssertionError: ..."}}}, or {"error": "what
happened"} when the tests could not be run.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from watched_files import watched


class UnwrittenModule(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and the packages that it would be in where those do not exist."""

    def __init__(self, name: str, source: str, path: str) -> None:
        """Holds the text of module `name`, which would stand at `path`."""
        self.name = name
        self.source = source
        self.path = path

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answers for the module itself; its packages are found as usual, when they are there."""
        if fullname == self.name:
            return importlib.util.spec_from_file_location(fullname, self.path, loader=self)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leaves it to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Runs the text as Python would run the file."""
        exec(compile(self.source, self.path, "exec", dont_inherit=True), module.__dict__)


class MissingPackages(importlib.abc.MetaPathFinder):
    """Stands for packages that nobody else finds: a folder that the extraction is about to make."""

    def __init__(self, name: str) -> None:
        """Takes the dotted name of the module whose packages are meant."""
        parts = name.split(".")[:-1]
        self.names = {".".join(parts[: end + 1]) for end in range(len(parts))}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Gives an empty package."""
        if fullname not in self.names:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = []
        return spec


class Results:
    """A pytest plugin that keeps how each test ended; the worst counts where one runs with several values.

    A test that reaches further than a test may fails, and is kept from it.
    """

    def __init__(self) -> None:
        """Begins with no test."""
        self.tests: dict[str, dict[str, str]] = {}
        self.running = contextlib.ExitStack()

    def pytest_collection(self) -> None:
        """Watches the modules, which are imported."""
        self.running.enter_context(watched())

    def pytest_collection_finish(self) -> None:
        """Waits for a test."""
        self.running.close()

    def pytest_runtest_logstart(self) -> None:
        """Watches a test that begins."""
        self.watch = self.running.enter_context(watched())

    def pytest_runtest_logfinish(self) -> None:
        """Ends with the test."""
        self.running.close()

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Takes one phase of one test."""
        name = report.nodeid.split("::")[-1].split("[")[0]
        if self.watch.refusal is not None:
            self.tests[name] = {"outcome": "failed", "reason": str(self.watch.refusal)}
            return
        if report.when != "call" and report.outcome == "passed":
            return
        known = self.tests.get(name, {"outcome": "passed"})
        if known["outcome"] == "failed":
            return
        self.tests[name] = {"outcome": report.outcome, "reason": reason_of(report)}


def reason_of(report: Any) -> str:
    """Gives the last line of what pytest says of a test that did not pass."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr or "")
    return text.strip().splitlines()[0] if text.strip() else ""


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Runs the tests in the current folder, which is empty, or in their place."""
    try:
        import pytest
    except ImportError:
        return {"error": "pytest is not installed there"}
    sys.path[:0] = request["folders"]
    place = request.get("place")
    test = Path("test_extracted.py" if place is None else place["test"])
    if place is None:
        sys.meta_path.insert(0, UnwrittenModule(request["module"], request["source"], request["path"]))
        sys.meta_path.append(MissingPackages(request["module"]))
    else:
        os.chdir(place["root"])
        Path(place["module"]).write_text(request["source"], encoding="utf-8")
        test.parent.mkdir(parents=True, exist_ok=True)
        for file in place["files"]:
            Path(file["path"]).parent.mkdir(exist_ok=True)
            Path(file["path"]).write_bytes(file["text"].encode())
    test.write_text(request["test"], encoding="utf-8")
    results = Results()
    options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", os.getcwd(), str(test)]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main(options, plugins=[results])
    if not results.tests:
        lines = [line for line in said.getvalue().splitlines() if line.startswith("E ")]
        reason = lines[-1][2:].strip() if lines else f"pytest ended with code {int(code)}"
        return {"error": reason}
    return {"tests": results.tests}


def main() -> None:
    """Reads the request, runs it, and prints the answer."""
    request = json.loads(sys.stdin.buffer.read())
    sys.path[:] = [each for each in sys.path if each and Path(each) != Path(__file__).parent]
    home = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        answer = run(request)
        os.chdir(home)  # A folder that is in use can't be taken away everywhere.
    print("\n" + json.dumps(answer), flush=True)
    os._exit(0)  # Threads that the code has left behind don't count.


if __name__ == "__main__":
    main()
