"""How long rope and jedi take for the extraction that bench/plan.bench.ts measures ours with.

Reads {"lines", "first", "last", "runs"} as JSON: a notebook as one script, and the lines to extract, from 1.
Both get the script as the body of a function, where they follow names best. A run plans the change and gives
its text; each begins with one line edited, as ours does. The start of the process and the imports of the
libraries are not counted.
"""

import json
import sys
import tempfile
import time

import jedi
from rope.base.project import Project
from rope.refactor.extract import ExtractMethod


def rope_runs(job):
    """One project for all runs, as an editor keeps it."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(folder, ropefolder=None)
        file = project.root.create_file("notebook.py")
        for run in range(job["runs"]):
            text = wrapped(job, run)
            starts = line_starts(text)
            file.write(text)
            begun = time.perf_counter()
            start, end = starts[job["first"]] + 4, starts[job["last"] + 1] - 1
            changes = ExtractMethod(project, file, start, end).get_changes("step")
            text = changes.changes[0].new_contents
            yield time.perf_counter() - begun
            assert "def step(" in text


def jedi_runs(job):
    """The selection ends where the next line begins, as jedi writes wrong code otherwise."""
    for run in range(job["runs"]):
        text = wrapped(job, run)
        begun = time.perf_counter()
        made = jedi.Script(text).extract_function(
            job["first"] + 1, 4, until_line=job["last"] + 2, until_column=0, new_name="step"
        )
        text = next(iter(made.get_changed_files().values())).get_new_code()
        yield time.perf_counter() - begun
        assert "def step(" in text


def wrapped(job, run):
    """The script inside a function."""
    lines = [f"    {line}" if line else line for line in job["lines"]]
    lines[job["first"] - 1] += f"  # {run}"
    return "\n".join(["def notebook():", *lines, "    pass", ""])


def line_starts(text):
    """Offsets at which lines begin."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


job = json.load(sys.stdin)
times = {}
for name, runs in {"rope": rope_runs, "jedi": jedi_runs}.items():
    try:
        times[name] = [1000 * seconds for seconds in runs(job)]
    except Exception as error:
        times[name] = f"{type(error).__name__}: {error}"
json.dump(times, sys.stdout)
