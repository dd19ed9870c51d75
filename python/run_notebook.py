"""Runs the code cells of a notebook, in order, in a fresh kernel, and tells what each one put out.

    python run_notebook.py NOTEBOOK.ipynb [--until CELL] [--timeout SECONDS] [--record] [--go-on]
                           [--after CELL --enough FILE] [--hash-seed NUMBER]

The kernel is the ipykernel of the interpreter that runs this script, its folder is the notebook's. Nothing
is written to disk but a connection file in a temporary folder. Standard output is JSON, a line as each code
cell ends:

    {"cell": 2, "status": "ok", "seconds": 0.012, "execution_count": 1, "outputs": [...]}

Cells count from 0 over all cells; outputs are those of nbformat 4. A cell that could not end (it ran too
long, asked for input, or its kernel died) says so in "problem". The run stops after the first cell with
status "error", unless the cell is tagged raises-exception or --go-on is given. When a later cell updates an
earlier cell's display, the earlier cell's line comes again. The last line is {"done": true}, or, when the
notebook could not be run at all (exit code 1), {"error": "what happened, and what to do"}. With --record, modules
that the notebook imports find `record_calls` and `record_definitions` in sys.modules. Once the file of --enough is
there, no cell runs behind the one of --after.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from read_only import CannotProtect, explain_denial, links_out_of, protect

KERNEL_START_SECONDS = 60.0
POLL_SECONDS = 0.5


class CannotRun(Exception):
    """The notebook can't be run; the message is for a person."""


class CellStopped(Exception):
    """The running cell can't come to its end, and no other can run after it; the message is for a person."""


class CellResult:
    """What one cell has put out so far, kept as its notebook would keep it."""

    def __init__(self, cell: int) -> None:
        """Begins with nothing put out by the cell at index `cell`."""
        self.cell = cell
        self.outputs: list[dict[str, Any]] = []
        self.display_ids: list[str | None] = []
        self.status = "ok"
        self.problem: str | None = None
        self.execution_count: int | None = None
        self.clear_before_next = False
        self.started = time.monotonic()
        self.seconds = 0.0

    def add(self, output: dict[str, Any], display_id: str | None = None) -> None:
        """Appends an output; text that continues the stream before it is joined to it."""
        if self.clear_before_next:
            self.clear()
        last = self.outputs[-1] if self.outputs else None
        if last and output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
            return
        self.outputs.append(output)
        self.display_ids.append(display_id)

    def clear(self) -> None:
        """Does what IPython.display.clear_output asks for."""
        self.clear_before_next = False
        self.outputs.clear()
        self.display_ids.clear()

    def update(self, display_id: str, content: dict[str, Any]) -> bool:
        """Replaces what the display `display_id` shows; tells whether this cell has it."""
        places = [at for at, known in enumerate(self.display_ids) if known == display_id]
        for at in places:
            self.outputs[at]["data"] = content["data"]
            self.outputs[at]["metadata"] = content["metadata"]
        return bool(places)

    def render(self) -> dict[str, Any]:
        """The cell's line."""
        line: dict[str, Any] = {
            "cell": self.cell,
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "execution_count": self.execution_count,
            "outputs": self.outputs,
        }
        return line if self.problem is None else {**line, "problem": self.problem}


class NotebookRun:
    """One kernel and the cells that it has run."""

    def __init__(self, manager: Any, client: Any, timeout: float | None) -> None:
        """Runs each cell for at most `timeout` seconds, as long as the kernel of `manager` lives."""
        self.manager = manager
        self.client = client
        self.timeout = timeout
        self.results: list[CellResult] = []

    def load_recorder(self) -> None:
        """Imports what records calls in the kernel, which leaves no name in the notebook and counts as no execution."""
        folder = str(Path(__file__).resolve().parent)
        imports = "import record_calls, record_definitions"
        code = f"import sys; sys.path.insert(0, {folder!r}); {imports}; sys.path.remove({folder!r})"
        reply = self.client.execute_interactive(f"exec({code!r}, {{}})", silent=True, store_history=False)
        if reply["content"]["status"] != "ok":
            raise CannotRun(f"The recorder can't be loaded in the kernel: {reply['content'].get('evalue')}")

    def run_cell(self, cell: int, source: str) -> CellResult:
        """Runs one cell to its end, and keeps the result."""
        result = CellResult(cell)
        self.results.append(result)
        try:
            request = self.client.execute(source, allow_stdin=False, stop_on_error=False)
            self._read_outputs(request, result)
            self._read_reply(request, result)
        except CellStopped as stopped:
            result.status, result.problem = "error", str(stopped)
        result.seconds = time.monotonic() - result.started
        return result

    def _read_outputs(self, request: str, result: CellResult) -> None:
        while True:
            message = self._next_message(self.client.get_iopub_msg, result)
            kind, content = message["header"]["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != request:
                continue
            if kind == "status" and content["execution_state"] == "idle":
                return
            if kind == "update_display_data":
                self._update_display(content, result)
            else:
                take_output(kind, content, result)

    def _read_reply(self, request: str, result: CellResult) -> None:
        while True:
            message = self._next_message(self.client.get_shell_msg, result)
            if message["parent_header"].get("msg_id") == request:
                break
        content = message["content"]
        result.execution_count = content.get("execution_count")
        if content["status"] != "ok":
            result.status = "error"
        if content.get("ename") == "StdinNotImplementedError":
            result.problem = "The cell asks for input, which nobody can type here. Give it the value in code instead."

    def _next_message(self, receive: Any, result: CellResult) -> dict[str, Any]:
        while True:
            if self.timeout is not None and time.monotonic() - result.started > self.timeout:
                raise CellStopped(f"The cell ran for more than {self.timeout:g} seconds and was stopped.")
            try:
                return receive(timeout=POLL_SECONDS)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise CellStopped("The kernel died while the cell was running.") from None

    def _update_display(self, content: dict[str, Any], running: CellResult) -> None:
        display_id = content.get("transient", {}).get("display_id")
        if display_id is None:
            return
        for result in self.results:
            if result.update(display_id, content) and result is not running:
                say(result.render())


def take_output(kind: str, content: dict[str, Any], result: CellResult) -> None:
    """Adds what a kernel's message puts out to a cell's outputs; other kinds of messages put out nothing."""
    if kind == "stream":
        result.add({"output_type": kind, "name": content["name"], "text": content["text"]})
    elif kind in ("display_data", "execute_result"):
        output = {"output_type": kind, "data": content["data"], "metadata": content["metadata"]}
        if kind == "execute_result":
            output["execution_count"] = content["execution_count"]
        result.add(output, content.get("transient", {}).get("display_id"))
    elif kind == "error":
        keys = ("ename", "evalue", "traceback")
        result.add({"output_type": kind, **{key: content[key] for key in keys}})
    elif kind == "clear_output":
        if content.get("wait"):
            result.clear_before_next = True
        else:
            result.clear()


def read_code_cells(path: Path) -> list[tuple[int, str, list[str]]]:
    """Index, source and tags of the notebook's code cells."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CannotRun(f"{path} can't be read as a notebook: {error}") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        remedy = f"Do: jupyter nbconvert --to notebook --nbformat 4 {path}"
        raise CannotRun(f"{path} is not a notebook of format 4. {remedy}")
    metadata = notebook.get("metadata", {})
    named = (metadata.get("language_info", {}).get("name"), metadata.get("kernelspec", {}).get("language"))
    language = named[0] or named[1]
    if language not in (None, "", "python", "ipython"):
        raise CannotRun(f"{path} is a notebook of {language}; only Python notebooks can be run.")
    return [
        (index, join_source(cell.get("source", "")), cell.get("metadata", {}).get("tags", []))
        for index, cell in enumerate(notebook["cells"])
        if cell.get("cell_type") == "code"
    ]


def join_source(source: str | list[str]) -> str:
    """A cell's text, which nbformat keeps as one string or as a list of lines."""
    return source if isinstance(source, str) else "".join(source)


@contextmanager
def fresh_kernel(folder: Path, originals: dict[str, str], hash_seed: int) -> Iterator[tuple[Any, Any]]:
    """A kernel of this interpreter in `folder`, and its client; both are gone afterwards, children too.

    It can read the files `originals` and not write them, nor what else is in their folders and the project's.
    """
    for package in ("ipykernel", "jupyter_client"):
        if importlib.util.find_spec(package) is None:
            remedy = f"Do: {sys.executable} -m pip install ipykernel"
            raise CannotRun(f"{package} is not installed in {sys.executable}. {remedy}")
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import KernelManager

    class ThisInterpreter(KernelSpecManager):
        # Kernels installed under the name python3 may belong to any interpreter.
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=[*command, "--HistoryManager.enabled=False"], language="python")

    with tempfile.TemporaryDirectory(prefix="notebridge-") as temporary:
        manager = KernelManager(
            connection_file=os.path.join(temporary, "kernel.json"),
            kernel_spec_manager=ThisInterpreter(),
            # Sockets in the temporary folder, which nobody else on the machine or network can reach.
            transport="tcp" if os.name == "nt" else "ipc",
        )
        client = None
        try:
            environment = kernel_environment(hash_seed)
            if originals:
                project, copy = (os.environ[f"NOTEBRIDGE_{name}"] for name in ("PROJECT", "COPY"))
                protect(originals, project, [copy, temporary])
                # The usual places may be new ones, or in folders in which no file can be made any more.
                environment["TMPDIR"] = temporary
                if not os.path.isdir(os.path.expanduser("~/.ipython")):
                    environment.setdefault("IPYTHONDIR", os.path.join(temporary, "ipython"))
            # What a cell prints past Python must not come between our lines.
            manager.start_kernel(cwd=str(folder), env=environment, stdout=subprocess.DEVNULL)
            client = manager.client()
            client.start_channels()
            try:
                client.wait_for_ready(timeout=KERNEL_START_SECONDS)
            except RuntimeError as error:
                raise CannotRun(f"The kernel of {sys.executable} did not start: {error}") from error
            yield manager, client
        finally:
            if client is not None:
                client.stop_channels()
            stop_kernel(manager)


def files_in_place() -> dict[str, str]:
    """The person's own files that the copy of the project has links to, since they are too large to be copied."""
    copy = os.environ.get("NOTEBRIDGE_COPY")
    return links_out_of(Path(copy)) if copy else {}


def copied_import_folders(project: Path, copy: Path) -> list[str]:
    """Folders of the copy for those of the project that this interpreter imports from, as editable installs do."""
    names = [str(getattr(finder, "__module__", "")) for finder in sys.meta_path]
    # What setuptools writes where a .pth file would make too much importable.
    finders = [sys.modules.get(name) for name in names if name.startswith("__editable__")]
    mappings = [getattr(finder, "MAPPING", {}) for finder in finders]
    installed = [os.path.dirname(place) for mapping in mappings for place in mapping.values()]
    copied = []
    for folder in [*sys.path, *installed]:
        if folder and Path(folder).resolve().is_relative_to(project):
            place = copy / Path(folder).resolve().relative_to(project)
            # Environments inside the project are not copied.
            if place.is_dir():
                copied.append(str(place))
    return copied


def kernel_environment(hash_seed: int) -> dict[str, str]:
    """The kernel's environment: two runs of the same code put out the same, and no bytecode is written."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    project, copy = (os.environ.get(f"NOTEBRIDGE_{name}") for name in ("PROJECT", "COPY"))
    if project and copy:
        folders = copied_import_folders(Path(project).resolve(), Path(copy))
        paths = [*folders, os.environ.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    environment.setdefault("PYTHONHASHSEED", str(hash_seed))
    return environment


def stop_kernel(manager: Any) -> None:
    """Ends the kernel and the processes that it has started."""
    process = getattr(manager.provisioner, "pid", None)
    if process is not None and os.name == "nt":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process)], capture_output=True, check=False)
    elif process is not None:
        # jupyter_client starts a kernel as the leader of a process group of its own.
        try:
            os.killpg(process, signal.SIGKILL)
        except ProcessLookupError:
            pass  # the kernel ended by itself and left no child
    if manager.has_kernel:
        manager.shutdown_kernel(now=True)


def run_notebook(path: Path, options: argparse.Namespace) -> None:
    """Runs the notebook's cells up to and including the one at `options.until`, and says a line about each."""
    until = options.until
    cells = [cell for cell in read_code_cells(path) if until is None or cell[0] <= until]
    originals = files_in_place()
    with fresh_kernel(path.resolve().parent, originals, options.hash_seed) as (manager, client):
        run = NotebookRun(manager, client, options.timeout)
        if options.record:
            run.load_recorder()
        for index, source, tags in cells:
            result = run.run_cell(index, source)
            may_raise = result.problem is None and (options.go_on or "raises-exception" in tags)
            if originals:
                result.problem = result.problem or explain_denial(result.outputs, originals)
            say(result.render())
            if options.enough is not None and index >= options.after and options.enough.exists():
                break
            if result.status == "error" and not may_raise:
                break


def say(line: dict[str, Any]) -> None:
    """Writes one line of JSON, at once."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def end(number: int, frame: object) -> None:
    """Turns a signal into an orderly end: what is open is closed on the way out."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main() -> int:
    """The command line; gives the exit code."""
    parser = argparse.ArgumentParser(description="Runs a notebook in a fresh kernel; prints JSON lines.")
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--until", type=int, metavar="CELL", help="last cell to run, from 0 over all cells")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="longest time for one cell")
    parser.add_argument("--record", action="store_true", help="let modules record calls")
    parser.add_argument("--enough", type=Path, metavar="FILE", help="end early when this file is there")
    parser.add_argument("--after", type=int, default=0, metavar="CELL", help="cell behind which to end early")
    parser.add_argument("--go-on", action="store_true", help="run the cells behind an error too")
    parser.add_argument("--hash-seed", type=int, default=0, metavar="NUMBER", help="what sets are ordered by")
    arguments = parser.parse_args()
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    try:
        run_notebook(arguments.notebook, arguments)
    except (CannotRun, CannotProtect) as error:
        say({"error": str(error)})
        return 1
    say({"done": True})
    return 0


if __name__ == "__main__":
    sys.exit(main())
