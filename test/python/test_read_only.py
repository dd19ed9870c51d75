"""Tests of python/read_only.py, but for what test_run_notebook.py shows in a kernel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import read_only


def test_a_run_that_could_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no such thing, nothing is run."""
    monkeypatch.setattr(sys, "platform", "darwin")
    big = tmp_path / "big.csv"
    big.write_text("a", encoding="utf-8")
    with pytest.raises(read_only.CannotProtect, match=r"big\.csv can't be read in place: .*darwin has no Landlock"):
        read_only.protect({"big.csv": str(big)}, str(tmp_path), [])


def test_what_is_beside_the_protected_folders_stays_allowed(tmp_path: Path) -> None:
    """By as few entries as are enough; links count by what they lead to."""
    for name in ("a/b/data", "a/c", "d"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "a" / "file").touch()
    (tmp_path / "a" / "link").symlink_to("b")
    top = str(tmp_path.resolve())
    found = sorted(read_only.others(top, [f"{top}/a/b"]))
    assert found == [f"{top}/a/c", f"{top}/a/file", f"{top}/d"]


def test_links_are_those_that_lead_out(tmp_path: Path) -> None:
    """Links inside of the copy lead to copies."""
    copy = tmp_path / "copy"
    (copy / "data").mkdir(parents=True)
    (tmp_path / "big.csv").touch()
    (copy / "small.csv").touch()
    (copy / "data" / "big.csv").symlink_to(tmp_path / "big.csv")
    (copy / "again.csv").symlink_to("data/big.csv")
    (copy / "inner.csv").symlink_to("small.csv")
    big = str((tmp_path / "big.csv").resolve())
    assert read_only.links_out_of(copy) == {"again.csv": big, "data/big.csv": big}


def test_other_errors_are_not_explained() -> None:
    """Only a denial is one of the run."""
    missing = {"output_type": "error", "ename": "FileNotFoundError", "evalue": "No such file: 'big.csv'"}
    assert read_only.explain_denial([missing], ["big.csv"]) is None
    native = {"output_type": "error", "ename": "OSError", "evalue": "name = 'big.h5', errno = 13"}
    said = read_only.explain_denial([native], ["data/big.h5"])
    assert said is not None
    assert "it writes data/big.h5" in said
