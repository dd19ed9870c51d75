"""Tests of python/run_notebook.py: each runs the script on a real notebook with a real kernel."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "python" / "run_notebook.py"


def code(*lines: str, tags: list[str] | None = None) -> dict[str, Any]:
    """A code cell; its lines are kept as a list, as Jupyter does."""
    source = [f"{line}\n" for line in lines]
    metadata = {"tags": tags} if tags else {}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": []}


def write_notebook(folder: Path, cells: list[dict[str, Any]], **metadata: object) -> Path:
    """Writes a notebook of format 4.5."""
    path = folder / "notebook.ipynb"
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    return path


def start(path: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    """Starts the script."""
    command = [sys.executable, str(SCRIPT), str(path), *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, encoding="utf-8", **pipes, **more)


def run(folder: Path, cells: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    """What the script says about a notebook, without the last line, which must be "done"."""
    output, errors = start(write_notebook(folder, cells), *options).communicate(timeout=60)
    *lines, last = [json.loads(line) for line in output.splitlines()]
    assert last == {"done": True}, errors
    return lines


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    """An output of nbformat 4."""
    return {"output_type": "stream", "name": name, "text": text}


def wait_until(holds: Any, seconds: float = 10) -> bool:
    """Whether something comes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_tells_cells_and_outputs(tmp_path: Path) -> None:
    """Cells count over all cells, code runs in the notebook's folder, names last from cell to cell."""
    (tmp_path / "helper.py").write_text("answer = 42\n")
    (tmp_path / "data.txt").write_text("grüße")
    before = sorted(entry.name for entry in tmp_path.iterdir())
    lines = run(
        tmp_path,
        [
            {"cell_type": "markdown", "metadata": {}, "source": "# Title"},
            {
                **code(),
                "source": "from helper import answer\nprint(open('data.txt', encoding='utf-8').read())",
            },
            code("import sys", "print('no', file=sys.stderr)", "print('a'); print('b')", "answer"),
        ],
    )
    assert [line["cell"] for line in lines] == [1, 2]
    assert [line["status"] for line in lines] == ["ok", "ok"]
    assert [line["execution_count"] for line in lines] == [1, 2]
    assert all(0 <= line["seconds"] < 10 for line in lines)
    assert lines[0]["outputs"] == [stream("grüße\n")]
    result = {
        "output_type": "execute_result",
        "data": {"text/plain": "42"},
        "metadata": {},
        "execution_count": 2,
    }
    assert lines[1]["outputs"][-1] == result
    assert stream("a\nb\n") in lines[1]["outputs"]
    assert stream("no\n", "stderr") in lines[1]["outputs"]
    after = sorted(entry.name for entry in tmp_path.iterdir())
    assert after == sorted([*before, "notebook.ipynb"])


def test_stops_at_the_first_error(tmp_path: Path) -> None:
    """An error ends the run, unless the cell is tagged for it; a syntax error is an error too."""
    expected = code("1 / 0", tags=["raises-exception"])
    lines = run(tmp_path, [expected, code("x = ("), code("print('never')")])
    assert [line["status"] for line in lines] == ["error", "error"]
    assert lines[0]["outputs"][0]["ename"] == "ZeroDivisionError"
    assert lines[1]["outputs"][0]["ename"] == "SyntaxError"
    assert "problem" not in lines[1]


def test_until(tmp_path: Path) -> None:
    """The last cell to run counts over all cells."""
    lines = run(tmp_path, [code("1"), code("2"), code("3")], "--until", "1")
    assert [line["cell"] for line in lines] == [0, 1]


def test_displays(tmp_path: Path) -> None:
    """Displays are updated and cleared as in a notebook, in earlier cells too."""
    lines = run(
        tmp_path,
        [
            code("from IPython.display import display, clear_output", "shown = display(1, display_id=True)"),
            code("print('gone')", "clear_output()", "print('kept')"),
            code("print('first')", "clear_output(wait=True)", "display(2)"),
            code("shown.update(5)"),
            code("clear_output(wait=True)"),
        ],
    )
    assert [line["cell"] for line in lines] == [0, 1, 2, 0, 3, 4]
    texts = [[output.get("text") or output["data"]["text/plain"] for output in line["outputs"]] for line in lines]
    assert texts == [["1"], ["kept\n"], ["2"], ["5"], [], []]


def test_what_programs_print_stays_out_of_the_lines(tmp_path: Path) -> None:
    """Text that goes past Python can't be taken for a line of ours."""
    lines = run(tmp_path, [code("import os", "os.write(1, b'{\"cell\": 9}\\n')"), code("!echo shell")])
    assert [line["cell"] for line in lines] == [0, 1]
    assert lines[1]["outputs"][0]["text"].split() == ["shell"]


def test_input(tmp_path: Path) -> None:
    """Nobody is there to type."""
    (line,) = run(tmp_path, [code("name = input('Name: ')"), code("1")])
    assert line["status"] == "error"
    assert "asks for input" in line["problem"]


def test_timeout(tmp_path: Path) -> None:
    """A cell that takes too long is stopped, with what it started and what it printed before."""
    lines = run(
        tmp_path,
        [
            code("import subprocess, time", "child = subprocess.Popen(['sleep', '60'])", "print(child.pid)"),
            code("print('begun')", "time.sleep(60)"),
            code("1"),
        ],
        "--timeout",
        "2",
    )
    assert [line["status"] for line in lines] == ["ok", "error"]
    assert lines[1]["problem"] == "The cell ran for more than 2 seconds and was stopped."
    assert lines[1]["outputs"] == [stream("begun\n")]
    assert wait_until(lambda: not is_alive(int(lines[0]["outputs"][0]["text"])))


def test_dead_kernel(tmp_path: Path) -> None:
    """A kernel that dies is told, and ends the run even where an error is expected."""
    deadly = code("import os", "os._exit(3)", tags=["raises-exception"])
    (line,) = run(tmp_path, [deadly, code("1")])
    assert line["status"] == "error"
    assert line["problem"] == "The kernel died while the cell was running."


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to send")
def test_sigterm(tmp_path: Path) -> None:
    """Ending the script ends the kernel and what the notebook started, quickly."""
    cell = code("import os, subprocess", "child = subprocess.Popen(['sleep', '60'])", "print(os.getpid(), child.pid)")
    path = write_notebook(tmp_path, [cell, code("child.wait()")])
    process = start(path)
    assert process.stdout is not None
    line = json.loads(process.stdout.readline())
    pids = [int(pid) for pid in line["outputs"][0]["text"].split()]
    assert all(is_alive(pid) for pid in pids)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=5) == 128 + signal.SIGTERM
    assert wait_until(lambda: not any(is_alive(pid) for pid in pids), 1)
    assert process.stdout.read() == ""


def failure(path: Path, **more: Any) -> str:
    """The sentence that the script ends with."""
    process = start(path, **more)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    return json.loads(output)["error"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not json", "can't be read as a notebook"),
        ("[]", "--nbformat 4"),
        ('{"worksheets": [], "nbformat": 3}', "--nbformat 4"),
        ('{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}', "notebook of R"),
    ],
)
def test_files_that_are_no_python_notebook(tmp_path: Path, text: str, expected: str) -> None:
    """What can't be run is told in a sentence."""
    path = tmp_path / "notebook.ipynb"
    path.write_text(text)
    assert expected in failure(path)


def test_missing_file(tmp_path: Path) -> None:
    """So is what is not there."""
    assert "can't be read" in failure(tmp_path / "none.ipynb")


def test_missing_ipykernel(tmp_path: Path) -> None:
    """An interpreter without ipykernel gets the line that helps."""
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    python = bare / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    path = write_notebook(tmp_path, [code("1")])
    process = subprocess.run([str(python), str(SCRIPT), str(path)], capture_output=True, text=True, check=False)
    expected = f"ipykernel is not installed in {python}. Do: {python} -m pip install ipykernel"
    assert (process.returncode, json.loads(process.stdout)) == (1, {"error": expected})


def run_in_place(folder: Path, cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the script says of a notebook in a copy with a link to the project's data/big.csv."""
    project, copy = folder / "project", folder / "run" / "project"
    (project / "data").mkdir(parents=True)
    (copy / "data").mkdir(parents=True)
    (project / "data" / "big.csv").write_text("a\n1\n2\n", encoding="utf-8")
    (copy / "data" / "big.csv").symlink_to(project / "data" / "big.csv")
    places = {"NOTEBRIDGE_PROJECT": str(project), "NOTEBRIDGE_COPY": str(copy)}
    # A new home with the project in it: nothing can be made there.
    environment = {**os.environ, **places, "HOME": str(folder)}
    script = start(write_notebook(copy, cells), "--go-on", env=environment)
    output, errors = script.communicate(timeout=60)
    *lines, last = [json.loads(line) for line in output.splitlines()]
    assert last == {"done": True}, errors
    return lines


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such a run is refused")
def test_reads_what_a_link_in_the_copy_leads_to_and_cannot_write_it(tmp_path: Path) -> None:
    """Neither Python nor another program writes it; the copy and temporary files are written as ever."""
    elsewhere = tmp_path / "project" / "made.txt"
    lines = run_in_place(
        tmp_path,
        [
            code("import os, subprocess, tempfile", "print(open('data/big.csv').read().split())"),
            code("open('data/big.csv', 'w')"),
            code("os.truncate('data/big.csv', 0)"),
            code("os.link(os.path.realpath('data/big.csv'), 'mine.csv')"),
            code("print(subprocess.run('echo 3 >> data/big.csv', shell=True, capture_output=True).returncode)"),
            code(f"open({str(elsewhere)!r}, 'w')"),
            code(
                "open('data/small.csv', 'w').write('3')",
                "os.replace('data/small.csv', 'small.csv')",
                "tempfile.NamedTemporaryFile().write(b'3')",
                "os.remove('data/big.csv')",
                "open('data/big.csv', 'w').write('3')",
            ),
        ],
    )
    assert [line["status"] for line in lines] == ["ok", "error", "error", "error", "ok", "error", "ok"]
    assert lines[0]["outputs"] == [stream("['a', '1', '2']\n")]
    assert lines[4]["outputs"] == [stream("2\n")]
    remedy = "Raise the setting `notebridge.observe.copyLimit`, so that large files are copied."
    denied = "PermissionError: [Errno 13] Permission denied: 'data/big.csv'"
    assert lines[1]["problem"] == (
        f"{denied}: it writes data/big.csv, which is read in place because it is large. {remedy}"
    )
    assert "it writes outside of the copy" in lines[5]["problem"]
    assert (tmp_path / "project" / "data" / "big.csv").read_text(encoding="utf-8") == "a\n1\n2\n"
    assert [path.name for path in (tmp_path / "project").iterdir()] == ["data"]
