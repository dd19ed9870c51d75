"""Tells which files code reads and writes while it runs, and keeps it from writing those that are not its own."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Events of Python in which something of the file system is changed, and which of their arguments say what.
CHANGES = {"os.mkdir": 1, "os.remove": 1, "os.rmdir": 1, "os.rename": 2, "os.truncate": 1, "shutil.rmtree": 1}


class WritesElsewhere(PermissionError):
    """Code wanted to write a file that belongs to somebody."""

    def __init__(self, path: Path) -> None:
        """Takes the file's path."""
        super().__init__(f"it writes {path}, which a test must not")
        self.path = path


class Watch:
    """Files that were opened; absolute paths."""

    def __init__(self) -> None:
        """Begins with none."""
        self.reads: set[Path] = set()
        self.writes: set[Path] = set()
        self.made: set[Path] = set()


watches: list[Watch] = []


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    """Watches what is opened until it ends."""
    if not watches:
        watches.append(Watch())
        sys.addaudithook(hear)  # It stays as long as the process.
        watches.clear()
    watch = Watch()
    watches.append(watch)
    try:
        yield watch
    finally:
        watches.remove(watch)


def hear(event: str, args: tuple[Any, ...]) -> None:
    """Takes what Python tells of a file before it is opened or changed."""
    if not watches or (event != "open" and event not in CHANGES):
        return
    if event == "open":
        path, mode, flags = args
        is_writing = any(each in mode for each in "wax+") if isinstance(mode, str) else bool(flags & WRITING)
        note(path, is_writing)
        return
    is_folder = event == "os.mkdir" and isinstance(args[0], (str, os.PathLike))
    if is_folder and os.path.isdir(args[0]):
        return  # Many ask for a folder whether there is one or not.
    if is_folder:
        watches[-1].made.add(Path(os.path.abspath(args[0])))
    for path in args[: CHANGES[event]]:
        note(path, True)


def note(path: Any, is_writing: bool) -> None:
    """Adds a file to what was opened; raises where it is not to be written."""
    if not isinstance(path, (str, os.PathLike)):
        return
    whole = Path(os.path.abspath(path))
    if "__pycache__" in whole.parts:
        return
    (watches[-1].writes if is_writing else watches[-1].reads).add(whole)
    if is_writing and not may_be_written(whole):
        raise WritesElsewhere(whole)


def may_be_written(path: Path) -> bool:
    """Whether a file is in a temporary folder, a device, or one of the hidden files in which libraries keep things."""
    temporary = {Path(tempfile.gettempdir()), Path(tempfile.gettempdir()).resolve()}
    if any(each in path.parents for each in temporary) or path.parts[:2] in (("/", "dev"), ("/", "proc")):
        return True
    return any(part.startswith(".") for part in path.parts)
