"""Checks what an extraction wrote: check_written.py NOTEBOOK MODULE [TEST]... exits with 0 when all is well.

The notebook must be valid nbformat, the others valid Python, and the tests must pass or skip.
"""

import sys
from pathlib import Path

import nbformat
import pytest


def check(path: Path) -> None:
    """Raises when a notebook is no valid nbformat, or another file no valid Python."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        nbformat.validate(nbformat.reads(text, as_version=nbformat.NO_CONVERT))
    else:
        compile(text, str(path), "exec")


notebook, module, *tests = sys.argv[1:]
for name in sys.argv[1:]:
    check(Path(name))
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *tests]) if tests else 0)
