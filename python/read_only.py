"""Keeps this process, and all that it starts, from writing to files that links in a copied folder lead to.

Large files are not copied for a run: a link in the copy leads to each. Linux can take the right to write from
a process for good (Landlock, since Linux 6.2 for all ways to write), whoever it runs as. It does so by a list of
what stays allowed, so that no file can be made in the folders above the protected ones either.
"""

from __future__ import annotations

import ctypes
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

# <linux/landlock.h>; the numbers of the system calls are the same on all processors.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG, PATH_BENEATH = 1, 1
WRITE_FILE, MAKE_FILE, REFER, TRUNCATE = 1 << 1, 1 << 8, 1 << 13, 1 << 14
OF_FILES = WRITE_FILE | TRUNCATE
OF_FOLDERS = OF_FILES | MAKE_FILE | REFER
# The first version that knows TRUNCATE.
NEEDED_VERSION = 3
# <linux/prctl.h>
SET_NO_NEW_PRIVILEGES = 38


REMEDY = "Raise the setting `notebridge.observe.copyLimit`, so that large files are copied."


class CannotProtect(Exception):
    """The files could be written; the message is for a person."""


class NoLandlock(Exception):
    """The system can't take the right to write."""


class Ruleset(ctypes.Structure):
    """struct landlock_ruleset_attr, as far as it is needed."""

    _fields_ = (("handled", ctypes.c_uint64),)


class PathBeneath(ctypes.Structure):
    """struct landlock_path_beneath_attr."""

    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def links_out_of(copy: Path) -> dict[str, str]:
    """The files outside of the folder that links in it lead to, by the links' paths in it."""
    top = copy.resolve()
    found = {}
    for folder, _, files in os.walk(top):
        for name in files:
            place = os.path.join(folder, name)
            real = Path(place).resolve() if os.path.islink(place) else None
            if real is not None and not real.is_relative_to(top):
                found[os.path.relpath(place, top)] = str(real)
    return found


def protect(originals: Mapping[str, str], project: str, writable: Sequence[str]) -> None:
    """Takes the right to write the files and all else in their folders and the project's, and makes sure of it.

    What is in the folders `writable` can be written, even where these are inside.
    """
    folders = {os.path.dirname(path) for path in originals.values()}
    why = ""
    try:
        forbid_writing([project, *sorted(folders)], writable)
    except NoLandlock as error:
        why = f" ({error})"
    still = next((path for path in originals.values() if can_write(path)), None)
    if still is not None:
        raise CannotProtect(
            f"{still} can't be read in place: this system can't keep the run from writing it{why}. {REMEDY}"
        )


def explain_denial(outputs: Iterable[dict[str, Any]], originals: Iterable[str]) -> str | None:
    """Why a cell with these outputs could not write, where that is because files are read in place."""
    error = next((output for output in outputs if output["output_type"] == "error"), None)
    if error is None or not re.search("permission denied|errno (= )?13", error["evalue"], re.IGNORECASE):
        return None
    name = next((name for name in originals if os.path.basename(name) in error["evalue"]), None)
    what = (
        "it writes outside of the copy in which it runs, which it can't while large files are read in place"
        if name is None
        else f"it writes {name}, which is read in place because it is large"
    )
    return f"{error['ename']}: {error['evalue']}: {what}. {REMEDY}"


def forbid_writing(protected: Sequence[str], writable: Sequence[str]) -> None:
    """Takes the right to write in the folders `protected`, but not in `writable`, even where these are inside."""
    if not sys.platform.startswith("linux"):
        raise NoLandlock(f"{sys.platform} has no Landlock")
    library = ctypes.CDLL(None, use_errno=True)

    def call(number: int, *arguments: object) -> int:
        result = library.syscall(number, *arguments)
        if result < 0:
            raise NoLandlock(f"system call {number}: {os.strerror(ctypes.get_errno())}")
        return int(result)

    version = call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG))
    if version < NEEDED_VERSION:
        raise NoLandlock(f"Landlock has version {version}")
    rules = Ruleset(OF_FOLDERS)
    ruleset = call(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(8), ctypes.c_uint32(0))

    def allow(path: str) -> None:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            is_folder = stat.S_ISDIR(os.fstat(place).st_mode)
            rule = PathBeneath(OF_FOLDERS if is_folder else OF_FILES, place)
            call(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0))
        finally:
            os.close(place)

    try:
        for path in others("/", [os.path.realpath(path) for path in protected]):
            try:
                allow(path)
            except (OSError, NoLandlock):
                pass  # gone meanwhile, or of a kind that has no rules: it stays forbidden
        for path in writable:
            allow(path)
        if library.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
            raise NoLandlock(f"prctl: {os.strerror(ctypes.get_errno())}")
        call(RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def others(folder: str, protected: Sequence[str]) -> Iterator[str]:
    """All that is not in `protected`, as few files and folders as are enough; `folder` has some of it inside."""
    if folder in protected:
        return
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        # What a link leads to is allowed, or not, by its own name.
        if entry.is_symlink():
            continue
        if any(path == entry.path or path.startswith(f"{entry.path}/") for path in protected):
            yield from others(entry.path, protected)
        else:
            yield entry.path


def can_write(path: str) -> bool:
    """Whether the file could be written; it is not."""
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError:
        return False
    return True
