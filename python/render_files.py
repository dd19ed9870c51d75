"""Writes what holds of files that a function has made, below pytest's `tmp_path`."""

from __future__ import annotations

import datetime
from pathlib import Path

from assert_equal import render_public
from asserts import Asserts, joined
from value_code import quoted

MOST_FILES = 5
LONGEST_TEXT = 2_000


def assert_files(names: list[str], folder: Path) -> Asserts:
    """The whole text of a short file, else that there is one."""
    return joined(assert_file(name, folder / name) for name in shown(names))


def assert_names(names: list[str]) -> Asserts:
    """That there are files, whatever is in them."""
    return Asserts([is_file(name) for name in shown(names)], frozenset())


def shown(names: list[str]) -> list[str]:
    """The first of them that are nobody's cache."""
    plain = [name for name in names if not any(part.startswith((".", "__")) for part in name.split("/"))]
    return plain[:MOST_FILES]


def assert_file(name: str, path: Path) -> Asserts:
    """What can be said of one file."""
    text = read_short(path)
    code = None if text is None else render_public(text)
    if code is None:
        return Asserts([is_file(name)], frozenset())
    return Asserts([f'assert (tmp_path / {quoted(name)}).read_text(encoding="utf-8") == {code.text}'], code.imports)


def is_file(name: str) -> str:
    """The least that can be said."""
    return f"assert (tmp_path / {quoted(name)}).is_file()"


def read_short(path: Path) -> str | None:
    """The text of a short file that is the same tomorrow; None where it is none."""
    if path.stat().st_size > LONGEST_TEXT:
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or datetime.date.today().isoformat() in text else text
