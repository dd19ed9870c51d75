"""Says which new code does not compile, or uses undefined names, though the cell it is made of compiles.

Reads, as JSON, a list of triples: a cell, its whole notebook, and the new code. A name that ruff finds undefined
in the notebook too, such as a function's own variable read before it is bound, moves with the person's code.
"""

import ast
import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path


def problem(source):
    """Why CPython does not compile it."""
    try:
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        compile(source, "cell", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def undefined_names(codes):
    """What ruff finds undefined in each of the codes, by their index."""
    with tempfile.TemporaryDirectory() as folder:
        for index, code in codes.items():
            (Path(folder) / f"m{index}.py").write_text(code, encoding="utf-8", newline="")
        ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "F821"]
        run = subprocess.run(
            [*ruff, "--output-format", "json", folder],
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
    return [(int(Path(found["filename"]).stem[1:]), found["message"]) for found in json.loads(run.stdout)]


warnings.simplefilter("ignore")
triples = json.load(sys.stdin)
compiled = [index for index, (cell, _, _) in enumerate(triples) if problem(cell) is None]
problems = {index: problem(triples[index][2]) for index in compiled}
wrong = [(index, found) for index, found in problems.items() if found is not None]
theirs = set(undefined_names({index: triples[index][1] for index in compiled}))
ours = undefined_names({index: triples[index][2] for index in compiled if problems[index] is None})
wrong += [finding for finding in ours if finding not in theirs]
json.dump({"compiled": len(compiled), "wrong": wrong}, sys.stdout)
