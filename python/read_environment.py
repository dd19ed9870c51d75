"""Tells which environment variables code reads that is no library's."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

PLACES = ("stdlib", "platstdlib", "purelib", "platlib")
LIBRARIES = tuple({os.path.realpath(sysconfig.get_paths()[name]) for name in PLACES})
OWN = os.path.realpath(Path(__file__).parent)

read: list[str] = []


def listen() -> None:
    """From now on `read` gets what is read."""
    kind = type(os.environ)
    get: Any = kind.__getitem__
    if get.__name__ == heard.__name__:
        return

    def heard_here(self: Any, key: Any) -> Any:
        return heard(get, self, key)

    heard_here.__name__ = heard.__name__
    kind.__getitem__ = heard_here  # type: ignore[method-assign]


def heard(get: Any, environment: Any, key: Any) -> Any:
    """A variable; who asks for it is looked up where it matters."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") in ("os", "collections.abc", "_collections_abc"):
        frame = frame.f_back
    if frame is not None and is_of_project(frame.f_code.co_filename):
        read.append(os.fsdecode(key))
    return get(environment, key)


def is_of_project(file: str) -> bool:
    """Whether code is neither a library's nor ours."""
    if file.startswith("<"):
        return False
    path = os.path.realpath(file)
    return not path.startswith((*LIBRARIES, OWN)) and not {"site-packages", "dist-packages"} & set(Path(path).parts)
