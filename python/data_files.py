"""Moves what is too long for a test's text into data files, in the folder `data` beside the test."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stored_values import store
from value_code import Code, evaluate

# What a person still reads in a test, as it is formatted.
LONGEST_LITERAL = 600
MOST_LINES = 16
LINE = 88
FOLDER = "data"
PATHS = "from pathlib import Path"


class DataFiles:
    """The files of one test. They are written beside `test`, for what reads them to be tried out."""

    def __init__(self, test: Path, function: str, taken: Iterable[str]) -> None:
        """Names begin with the function's; `taken` are those that are there already."""
        self.folder = test.parent / FOLDER
        self.function = function
        self.taken = {name.lower() for name in taken}
        self.texts: dict[str, str] = {}

    def shorten(self, line: str, imports: Iterable[str]) -> Code | None:
        """The statement with what is long in it read from a file; None where it is long and no file serves."""
        known = frozenset(imports)
        place = value_in(line)
        if place is None or not is_long(place[0]):
            return Code(line, known)
        node, name = place
        start, end = node.col_offset, node.end_col_offset
        raw = line.encode()
        value = evaluate(Code(raw[start:end].decode(), known))
        if line.startswith("np.testing."):
            value = sys.modules["numpy"].array(value)
        read = self.keep(value, name)
        if read is None:
            return None
        text = f"{raw[:start].decode()}{read.text}{raw[end:].decode()}"
        return Code(text, frozenset(each for each in known | read.imports if is_used(each, text)))

    def keep(self, value: Any, name: str) -> Code | None:
        """The expression with which the test reads the value from its file; None where no file serves."""
        stored = store(value)
        if stored is None:
            return None
        file = self.choose(f"{self.function}_{name}", stored.ending, stored.text)
        self.texts[file] = stored.text
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / file).write_bytes(stored.text.encode())
        place = f'(Path(__file__).parent / "{FOLDER}" / "{file}")'
        # Python needs no parentheses where the path is an argument.
        is_argument = "{path}." not in stored.reading.text
        code = stored.read_from(place[1:-1] if is_argument else place)
        return Code(code.text, code.imports | {PATHS})

    def choose(self, name: str, ending: str, text: str) -> str:
        """A name that no other file has."""
        for count in range(1, 1_000):
            file = f"{name}{'' if count == 1 else f'_{count}'}{ending}"
            if file.lower() not in self.taken and self.texts.get(file, text) == text:
                return file
        raise FileExistsError(name)

    def used_in(self, lines: Iterable[str]) -> dict[str, str]:
        """The files that these lines read."""
        whole = "\n".join(lines)
        return {file: text for file, text in self.texts.items() if f'"{file}"' in whole}


def is_used(statement: str, text: str) -> bool:
    """Whether a text has the name that an import statement binds."""
    return re.search(rf"\b{statement.split()[-1]}\b", text) is not None


def value_in(line: str) -> tuple[ast.expr, str] | None:
    """The value's expression in `x = …`, `assert x == …` or `check(x, …)`, and a name for it."""
    statement = ast.parse(line).body[0]
    if isinstance(statement, ast.Assign):
        return statement.value, word_of(statement.targets[0])
    if isinstance(statement, ast.Assert) and isinstance(statement.test, ast.Compare):
        expected, of = statement.test.comparators[0], statement.test.left
        is_approximate = isinstance(expected, ast.Call) and ast.unparse(expected.func) == "pytest.approx"
        return (expected.args[0] if is_approximate else expected), expected_of(of)
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) and len(statement.value.args) == 2:
        of, expected = statement.value.args
        return expected, expected_of(of)
    return None


def expected_of(of: ast.expr) -> str:
    """A name for what is expected of an expression: "expected" of `result`, "expected_total" of `total`."""
    file = re.search(r"tmp_path / '([^']+)'", ast.unparse(of))
    word = re.sub(r"\W+", "_", file[1]) if file else word_of(of)
    return "expected" if word == "result" else f"expected_{word}"


def word_of(node: ast.expr) -> str:
    """An expression as a word: "result_a" of `result["a"]`."""
    return re.sub(r"\W+", "_", ast.unparse(node)).strip("_")[:40]


def is_long(node: ast.expr) -> bool:
    """Whether an expression is more than one wants to read in a test."""
    return length_of(node) > LONGEST_LITERAL or count_lines(node, 8) > MOST_LINES


def length_of(node: ast.expr) -> int:
    """How many bytes of its line an expression has."""
    return (node.end_col_offset or 0) - node.col_offset


def count_lines(node: ast.expr, indent: int) -> int:
    """How many lines an expression has once it is formatted: what fits in no line has one for each of its parts."""
    if length_of(node) + indent <= LINE:
        return 1
    if isinstance(node, ast.Dict):
        parts = node.values
    elif isinstance(node, ast.Call):
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
    else:
        parts = getattr(node, "elts", [])
    return 1 if not parts else 2 + sum(count_lines(each, indent + 4) for each in parts)
