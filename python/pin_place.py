"""Chooses the folder in which a function that reads and writes files is called."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from asserts import Asserts
from pin_call import Call, DoesNotPin, Place, Setup, run_call
from value_code import quoted
from watched_files import Watch, WritesElsewhere

# What writes files without Python being asked.
UNSEEN = re.compile(
    r"\.(?:to_(?:parquet|feather|orc|hdf|netcdf|zarr)|imwrite|VideoWriter|(?:write|sink)_(?:table|parquet|csv|ipc|delta"
    r"|feather|ndjson|json|avro|excel|dataset)|save_(?:model|pretrained|weights))\(|\bh5py\.File\(|\bHDFStore\("
    r"|\btorch\.save\(|\b(?:shelve|dbm)\.open\(|\bduckdb\.connect\(|\bCOPY\s"
)
WHOLE_PATH = re.compile(r"""["'](?:/|~|\w+://|[A-Za-z]:[\\/])[^"']*["']""")
MOST_COPIES = 10
MOST_BYTES = 5_000_000


class WritesBeside(Exception):
    """A call writes files where the notebook is, which no test must do."""

    def __init__(self, home: Path, watch: Watch, written: set[Path]) -> None:
        """Takes what it has read and written."""
        super().__init__()
        self.home = home
        self.watch = watch
        self.written = written

    def place_in(self, folder: Path) -> Place | str:
        """The folder with copies of what it reads and folders into which it writes; else why there is none."""
        copies = files_in(self.home, self.watch.reads)
        # What is changed is not what it was any more.
        changed = [name for name in copies if self.home / name in self.written]
        if changed:
            return f"it changes {changed[0]} beside the notebook"
        bytes_read = sum((self.home / name).stat().st_size for name in copies)
        if len(copies) > MOST_COPIES or bytes_read > MOST_BYTES:
            return (
                f"it writes beside the notebook, and reads {len(copies)} files there, of {bytes_read // 1_000_000} MB"
            )
        parents = {each.parent for each in self.written} | {(self.home / name).parent for name in copies}
        folders = [each for each in parents if self.home in each.parents and each not in self.watch.made]
        names = sorted(each.relative_to(self.home).as_posix() for each in folders if each.is_dir())
        return Place(folder, True, self.home, tuple(copies), tuple(names))


def files_in(home: Path, paths: Iterable[Path]) -> list[str]:
    """Those that are files in a folder but no code, relative to it."""
    inside = [each for each in paths if home in each.parents and each.is_file()]
    return sorted(each.relative_to(home).as_posix() for each in inside if each.suffix not in (".py", ".pyc", ".pyi"))


def put_below(call: Call, setup: Setup, recorded: Asserts, function: Any) -> tuple[Asserts, Setup, Watch | None]:
    """The assignments, with paths to which the function writes below pytest's folder, and the setup with them.

    And what the call has read and written, where it was made with these.
    """

    def made(given: Asserts, place: Place) -> Setup:
        lines = "\n".join([setup.lines, *given.lines])
        return setup._replace(imports=[*setup.imports, *sorted(given.imports)], lines=lines, place=place)

    place = setup.place
    for _ in range(len(recorded.lines) if place.is_own else 0):
        whole, watch = made(recorded, place), None
        try:
            watch = run_call(call, whole, function).watch
        except WritesElsewhere as error:
            writes = {error.path}
        else:
            writes = watch.writes
        values = whole.run()
        names = [line.partition(" = ")[0] for line in recorded.lines]
        found = next((name for name in names if is_written(values.get(name), writes, place.folder)), None)
        if found is None:
            return recorded, whole, watch
        path = Path(values[found])
        if path.is_dir():
            place = place._replace(folders=(*place.folders, path.name))
        below = f"tmp_path / {quoted(path.name)}"
        line = f"{found} = {below if isinstance(values[found], Path) else f'str({below})'}"
        recorded = recorded._replace(lines=[line if name == found else old for name, old in zip(names, recorded.lines)])
    return recorded, made(recorded, place), None


def refuse_unseen(source: str, recorded: list[str]) -> None:
    """Raises where code might write somebody's file without anybody noticing."""
    writes = UNSEEN.search(source)
    if writes is not None and WHOLE_PATH.search("\n".join([source, *recorded])):
        raise DoesNotPin(f"it may write a file outside of a test's folder, by `{writes[0].strip('.(')}`")


def is_written(value: Any, writes: set[Path], folder: Path) -> bool:
    """Whether a value is the whole path of a file or folder outside of this one, to which something was written."""
    if type(value) not in (str, type(Path())) or not os.path.isabs(value):
        return False
    path = Path(os.path.abspath(value))
    return folder not in path.parents and any(path == each or path in each.parents for each in writes)
