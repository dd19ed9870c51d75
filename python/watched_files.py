"""Tells which files code reads and writes while it runs, and keeps it from what reaches further than a test may.

That is to write files that are not its own, to start programs, and to speak to servers and databases.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reaching_out import reached_by, sqlite_file

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Events of Python in which something of the file system is changed, and which of their arguments say what.
CHANGES = {
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.link": (1,),
    "os.mkdir": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.symlink": (1,),
    "os.truncate": (0,),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
}


class ReachesOut(PermissionError):
    """Code wanted what no test may do; the message is a sentence that begins with "it"."""

    def __init__(self, what: str) -> None:
        """Takes the sentence's verb and object."""
        super().__init__(f"it {what}, which a test must not")


class WritesElsewhere(ReachesOut):
    """Code wanted to write a file that belongs to somebody."""

    def __init__(self, path: Path) -> None:
        """Takes the file's path."""
        super().__init__(f"writes {path}")
        self.path = path


class Watch:
    """Files that were opened, by absolute paths, and the first thing that was not allowed."""

    def __init__(self) -> None:
        """Begins with none."""
        self.reads: set[Path] = set()
        self.writes: set[Path] = set()
        self.made: set[Path] = set()
        # With the times of their last changes before.
        self.databases: dict[Path, int] = {}
        self.refusal: ReachesOut | None = None

    def raise_refusal(self) -> None:
        """Raises what was not allowed, whatever the code has made of it: without that it does something else."""
        if self.refusal is not None:
            raise self.refusal


watches: list[Watch] = []


@contextlib.contextmanager
def watched() -> Iterator[Watch]:
    """Watches what is opened until it ends."""
    tempfile.gettempdir()  # To find it a file is written, during which it can't be asked for.
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
    """Takes what Python tells of a file before it is opened or changed, and of what reaches further."""
    if not watches:
        return
    if event == "open":
        path, mode, flags = args
        is_writing = any(each in mode for each in "wax+") if isinstance(mode, str) else bool(flags & WRITING)
        note(path, is_writing)
    elif event in CHANGES:
        hear_change(event, args)
    else:
        reached = reached_by(event, args, may_be_written)
        if reached is not None:
            refuse(ReachesOut(reached))
        if event == "sqlite3.connect":
            hear_database(sqlite_file(args[0]))


def hear_change(event: str, args: tuple[Any, ...]) -> None:
    """Takes what is about to be changed."""
    is_folder = event == "os.mkdir" and isinstance(args[0], (str, os.PathLike))
    if is_folder and os.path.isdir(args[0]):
        return  # Many ask for a folder whether there is one or not.
    if is_folder:
        watches[-1].made.add(Path(os.path.abspath(args[0])))
    for place in CHANGES[event]:
        note(args[place], True)


def hear_database(path: Path | None) -> None:
    """Takes a database, which is opened the same to be read and to be written."""
    note(path, False)
    if path is not None and path.is_file():
        watches[-1].databases.setdefault(path, path.stat().st_mtime_ns)


def note(path: Any, is_writing: bool) -> None:
    """Adds a file to what was opened; raises where it is not to be written."""
    if not isinstance(path, (str, os.PathLike)):
        return
    whole = Path(os.path.abspath(path))
    if "__pycache__" in whole.parts:
        return
    (watches[-1].writes if is_writing else watches[-1].reads).add(whole)
    if is_writing and not may_be_written(whole):
        refuse(WritesElsewhere(whole))


def refuse(error: ReachesOut) -> None:
    """Keeps it from happening, and in mind: the code may catch the error."""
    watches[-1].refusal = watches[-1].refusal or error
    raise error


def may_be_written(path: Path) -> bool:
    """Whether a file is in a temporary folder, a device, or where libraries keep things."""
    temporary = {Path(tempfile.gettempdir()), Path(tempfile.gettempdir()).resolve()}
    if any(each in path.parents for each in temporary) or path.parts[:2] in (("/", "dev"), ("/", "proc")):
        return True
    is_cache = "AppData" in path.parts or path.parts[3:5] == ("Library", "Caches")
    return is_cache or any(part.startswith(".") for part in path.parts)
