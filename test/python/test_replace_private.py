"""Tests of python/replace_private.py: what is personal or secret gets a stand-in, and nothing else does."""

from __future__ import annotations

from collections import Counter, OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from render_values import render
from replace_private import Replacer, kind_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jane.doe+x@mail.acme.co.uk", "person1@example.com"),
        ("write to jane@acme.com or bob@acme.com", "write to person1@example.com or person2@example.com"),
        ("+49 151 23456789", "+00 000 00000001"),
        ("(202) 555-0143", "(000) 000-0001"),
        ("call 202-555-0143 now", "call 000-000-0001 now"),
        ("4111 1111 1111 1111", "0000 0000 0000 0001"),
        ("378282246310005", "000000000000001"),
        ("DE89 3704 0044 0532 0130 00", "DE00 0000 0000 0000 0000 01"),
        ("123-45-6789", "000-00-0001"),
        ("sk-proj-abcdEFGH1234567890", "secret1"),
        ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "secret1"),
        ("AKIAIOSFODNN7EXAMPLE", "secret1"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc123", "secret1"),
        ("wJalrXUtnFEMI7K7MDENGbPxRfiCY3EXAMPLEKEY", "secret1"),
        ("5f4dcc3b5aa765d61d8327deb882cf99", "secret1"),
        ("postgres://jane:hunter22@db.acme.com/shop", "postgres://jane:password1@db.acme.com/shop"),
        ("host=db;password=hunter22;port=5", "host=db;password=password1;port=5"),
        ("Authorization: Bearer abcdef123456", "Authorization: Bearer password1"),
    ],
)
def test_what_looks_private_gets_a_stand_in(text: str, expected: str) -> None:
    """Which is of the same kind, and none that would be replaced again."""
    made, found = Replacer().replace(text, "x")
    assert (made, found) == (expected, ["x"])
    assert Replacer().replace(made, "x") == (made, [])


@pytest.mark.parametrize(
    "text",
    [
        *("", "north", "2024-01-05", "2024-01-05 10:30:00", "2024-01-05T10:30:00.123456+00:00", "192.168.10.100"),
        *("https://example.com/a/b?c=d", "data/raw/2024-01-05_export_final.csv", "1,234,567.89", "12345678901234"),
        *("550e8400-e29b-41d4-a716-446655440000", "RandomForestClassifierPipeline", "a_very_long_name_of_a_column_2"),
        *("4111 1111 1111 1112", "1e-10", "%Y-%m-%d %H:%M:%S", "0.123456789012345", "SELECT a FROM b WHERE c = 1"),
        *("Braund, Mr. Owen Harris", "@property", "a@b", "1234-5678", "+5", "token", "password"),
    ],
)
def test_what_is_neither_stays(text: str) -> None:
    """Dates, paths, numbers and identifiers are the function's business."""
    assert Replacer().replace(text, "x") == (text, [])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("name", "name"), ("Name", "name"), ("first_name", "name"), ("lastName", "name"), ("customer name", "name")),
        *(("email", "email"), ("E-Mail", "email"), ("customer_email_address", "email"), ("phone", "phone")),
        *(("Phone Number", "phone"), ("home_address", "address"), ("street", "address"), ("password", "password")),
        *(("api_key", "secret"), ("API Key", "secret"), ("ssn", "ssn"), ("credit_card_number", "card")),
        *(("product_name", None), ("filename", None), ("column_name", None), ("ip_address", None), ("n_tokens", None)),
        *(("named", None), ("emails_sent", None), ("phone_model", None), ("key", None), ("", None), ("id", None)),
    ],
)
def test_names_say_what_is_private(name: str, kind: str | None) -> None:
    """By all their words."""
    assert kind_of(name) == kind


def test_columns_get_stand_ins_by_their_names() -> None:
    """Numbers of ids, other columns, dtypes, labels and what is missing stay."""
    frame = pd.DataFrame(
        {
            "id": [7, 8, 9],
            "name": ["Jane", "Bob", "Jane"],
            "mail": ["jane@acme.com", None, "jane@acme.com"],
            "phone": [2025550143, 2025550144, 2025550143],
            "kind": pd.Categorical(["x", "y", "x"]),
            "first_name": pd.Categorical(["Jane", "Bob", "Jane"]),
            "note": ["ask jane@acme.com", "", "fine"],
            "price": [1.5, 2.5, 3.5],
        },
        index=["jane@acme.com", "b", "c"],
    )
    copy = frame.copy()
    made, found = Replacer().replace(frame, "df")
    assert found == ["name", "mail", "phone", "first_name", "note", "df"]
    assert made["id"].tolist() == [7, 8, 9]
    assert made["name"].tolist() == ["Name 1", "Name 2", "Name 1"]
    assert made["mail"].tolist()[::2] == ["person1@example.com"] * 2
    assert made["mail"].isna().tolist() == [False, True, False]
    assert made["phone"].tolist() == [1000000001, 1000000002, 1000000001]
    assert sorted(made["first_name"].cat.categories) == ["Name 1", "Name 2"]
    assert made["note"].tolist() == ["ask person1@example.com", "", "fine"]
    assert made.index.tolist() == ["person1@example.com", "b", "c"]
    assert (made.drop(columns="first_name").dtypes == frame.drop(columns="first_name").dtypes).all()
    pd.testing.assert_frame_equal(frame, copy)
    assert Replacer().replace(made, "df")[1] == []


def test_the_same_original_has_the_same_stand_in_everywhere() -> None:
    """So that what was joined can still be joined."""
    replacer = Replacer()
    left, _ = replacer.replace(pd.DataFrame({"email": ["b@acme.com", "a@acme.com"]}), "left")
    right, _ = replacer.replace({"a@acme.com": 1, "b@acme.com": 2}, "right")
    assert [right[each] for each in left["email"]] == [2, 1]


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        ({"user": {"password": "hunter22", "port": 5}}, "config", {"user": {"password": "password1", "port": 5}}),
        ("hunter22", "password", "password1"),
        (["Jane", "Bob"], "name", ["Name 1", "Name 2"]),
        (("x", "a@acme.com"), "x", ("x", "person1@example.com")),
    ],
)
def test_keys_and_parameters_are_names_too(value: Any, name: str, expected: Any) -> None:
    """Of what they hold."""
    assert Replacer().replace(value, name)[0] == expected


def test_arrays_and_series_keep_their_form() -> None:
    """Texts may get shorter or longer."""
    made, _ = Replacer().replace(np.array([["a@b.co", "c"]]), "x")
    assert made.tolist() == [["person1@example.com", "c"]]
    series, found = Replacer().replace(pd.Series(["Jane", "Bob"], name="Name"), "s")
    assert (series.tolist(), series.name, found) == (["Name 1", "Name 2"], "Name", ["Name"])
    index, _ = Replacer().replace(pd.Index(["a@b.co", "c"], name="k"), "i")
    assert (index.tolist(), index.name) == (["person1@example.com", "c"], "k")


class Hostile:
    """Raises whatever is done with it."""

    def refuse(self, *_: object, **__: object) -> Any:
        """What each of its methods does."""
        raise RuntimeError("hostile")

    __repr__ = __eq__ = __len__ = __iter__ = __bool__ = __hash__ = __getattr__ = refuse


def test_what_has_nothing_private_is_the_very_same() -> None:
    """Also what can't be looked into, and what is large."""
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    large = pd.DataFrame({"name": np.zeros(1_000_000)})
    for value in [Hostile(), [Hostile()], cyclic, large, 5, None, pd.DataFrame({"a": [1]}), np.zeros(3), {"a": [1]}]:
        made, found = Replacer().replace(value, "x")
        assert made is value
        assert found == []


@pytest.mark.parametrize(
    "value",
    [
        Counter(["jane@acme.com"]),
        OrderedDict(a="jane@acme.com"),
        b"jane@acme.com",
        Path("jane@acme.com"),
        {("jane@acme.com", 1): 2},
        [[[["jane@acme.com"]]]],
        ["x"] * 3_999 + ["jane@acme.com"],
    ],
    ids=lambda value: str(value)[:30],
)
def test_nothing_private_is_written(value: Any) -> None:
    """Whatever it is in: it has a stand-in, or the value is left out."""
    code = render(value)
    assert code is not None and "jane" in code.text
    made, found = Replacer().replace(value, "x")
    assert found == ["x"]
    shown = render(made)
    assert shown is None or "jane" not in shown.text
