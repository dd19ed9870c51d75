"""Calls the function that is to be pinned, on inputs that are made anew each time."""

from __future__ import annotations

import asyncio
import contextlib
import io
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

import read_environment
from watched_files import Watch, watched

# By module: how to import it, and how to let its random numbers begin anew.
SEEDS = {
    "numpy": ("import numpy as np", "np.random.seed(0)"),
    "random": ("import random", "random.seed(0)"),
    "torch": ("import torch", "torch.manual_seed(0)"),
}


class Call(NamedTuple):
    """What is called, and what comes of it."""

    module: str
    source: str
    function: str
    statement: str
    results: list[str]
    inputs: list[str]

    @property
    def bound(self) -> str:
        """The name that the module has: of a method, its class."""
        return self.function.partition(".")[0]


class Place(NamedTuple):
    """The folder in which a function is called."""

    folder: Path
    # Whether it is a temporary one, as a test gets from pytest.
    is_own: bool = True
    # Files of another folder that are copied there, and folders that are made there, by their paths relative to it.
    home: Path = Path()
    copies: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    def prepare(self) -> None:
        """Has what it should have, and nothing that an earlier call has left."""
        if not self.is_own:
            return
        for each in self.folder.iterdir():
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()
        for name in self.folders:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name in self.copies:
            shutil.copy(str(self.home / name), str(self.folder / name))

    def made(self) -> list[str]:
        """The files that a call has made or changed, by their paths relative to the folder."""
        if not self.is_own:
            return []
        files = [each for each in sorted(self.folder.rglob("*")) if each.is_file()]
        names = [each.relative_to(self.folder).as_posix() for each in files]
        return [name for name in names if not self.is_copy(name)]

    def is_copy(self, name: str) -> bool:
        """Whether a file is as it is beside the notebook."""
        return name in self.copies and (self.folder / name).read_bytes() == (self.home / name).read_bytes()


class Setup(NamedTuple):
    """Code that makes the inputs, and where it runs."""

    imports: list[str]
    lines: str
    # The test's own path.
    file: str
    place: Place
    seeds: tuple[str, ...] = ()

    def run(self) -> dict[str, Any]:
        """The names that it binds."""
        namespace: dict[str, Any] = {"__name__": "notebridge_pin", "__file__": self.file}
        if self.place.is_own:
            namespace["tmp_path"] = self.place.folder
        for name in self.seeds:
            exec("\n".join(SEEDS[name]), {})
        exec("\n".join(self.imports), namespace)
        exec(self.lines, namespace)
        return namespace


class Outcome(NamedTuple):
    """What one run gave."""

    namespace: dict[str, Any]
    printed: str
    watch: Watch


class DoesNotPin(Exception):
    """A candidate serves for nothing; the message says why."""


def run_call(call: Call, setup: Setup, function: Any) -> Outcome:
    """Makes the inputs and calls the function."""
    close_plots()
    setup.place.prepare()
    printed = io.StringIO()
    read_environment.listen()
    read_environment.read.clear()
    with watched() as watch:
        try:
            namespace = setup.run()
            namespace.update({call.bound: function, "asyncio": asyncio})
            with contextlib.redirect_stdout(printed):
                exec(call.statement, namespace)
        finally:
            watch.raise_refusal()
    if read_environment.read:
        name = read_environment.read[0]
        raise DoesNotPin(f"it reads the environment variable {name}, which is another one where a test runs")
    return Outcome(namespace, printed.getvalue(), watch)


def close_plots() -> None:
    """Forgets all figures."""
    plots = sys.modules.get("matplotlib.pyplot")
    if plots is not None:
        plots.close("all")


def load(call: Call) -> Any:
    """The function, from a module that is run anew."""
    sys.modules.pop(call.module, None)
    __import__(call.module)
    return getattr(sys.modules[call.module], call.bound)
