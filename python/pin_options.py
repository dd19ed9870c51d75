"""Pins what a function gives for each value of a parameter that has few of them: a flag, a text that it compares."""

from __future__ import annotations

import ast
import time
from typing import Any, NamedTuple

from asserts import Asserts
from data_files import LONGEST_LITERAL, is_used, value_in
from pin_call import Call, Setup
from pin_function import pin
from write_python import literal

MOST_OPTIONS = 3
MOST_TEXTS = 4
# Another number of these gives other random values, which says nothing.
SEEDS = ("seed", "random_state")


class Line(NamedTuple):
    """An assert, divided at the value that stands in it."""

    before: str
    value: str
    after: str
    # What the value may be called; empty where there is none.
    name: str


def options_of(
    call: Call, setup: Setup, function: Any, parameters: list[dict[str, str]], source: str, until: float
) -> list[dict[str, Any]]:
    """For each of these parameters the values, and asserts with names for what differs."""
    found = []
    for each in parameters:
        name, statement = each["name"], each["call"]
        values = values_of(name, read_literal(each["value"]), statement != call.statement, source, call.function)
        if len(values) < 2 or len(found) == MOST_OPTIONS:
            continue
        option = pin_option(call._replace(statement=statement), setup, function, name, values, until)
        if option is not None:
            found.append(option)
    return found


def read_literal(text: str) -> Any:
    """The value of a short literal; None where it is none."""
    try:
        return ast.literal_eval(text) if len(text) < 200 else None
    except (ValueError, SyntaxError):
        return None


def values_of(name: str, value: Any, is_keyword: bool, source: str, function: str) -> list[Any]:
    """The values that are tried; empty where nobody can know others than the one that is given."""
    if any(each in name.lower() for each in SEEDS):
        return []
    if type(value) is bool:
        return [False, True]
    if type(value) is str:
        known = compared_texts(name, source, function)
        return list(dict.fromkeys([value, *known]))[:MOST_TEXTS] if known else []
    if is_keyword and type(value) is int:
        return [value, value + 1]
    return [value, value * 2] if is_keyword and type(value) is float and value else []


def compared_texts(name: str, source: str, function: str) -> list[str]:
    """The texts that the function's code compares a name with."""
    found: list[str] = []
    tree = ast.parse(source)
    bodies = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == function
    ]
    for node in (each for body in bodies for each in ast.walk(body)):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Name) and side.id == name for side in sides):
            parts = [part for side in sides for part in (getattr(side, "elts", None) or [side])]
            found += [part.value for part in parts if isinstance(part, ast.Constant) and type(part.value) is str]
    return found


def pin_option(
    call: Call, setup: Setup, function: Any, name: str, values: list[Any], until: float
) -> dict[str, Any] | None:
    """What each value gives, in the same words; None where values make no difference that could be said so."""
    codes, cases, imports = [], [], frozenset()
    for value in values:
        asserts = pin_value(call, setup, function, f"{name} = {literal(value)}") if time.monotonic() < until else None
        if asserts is None:
            continue
        codes.append(literal(value))
        cases.append([divide(line) for line in asserts.lines])
        imports |= asserts.imports
    columns = list(zip(*cases))
    is_alike = len({len(case) for case in cases}) == 1 and all(is_one_form(lines) for lines in columns)
    differing = [lines for lines in columns if len({line.value for line in lines}) > 1]
    length = sum(len(line.value) for lines in differing for line in lines)
    if len(cases) < 2 or not is_alike or not differing or length > LONGEST_LITERAL:
        return None
    names = choose_names(differing, {name, *call.inputs, *call.results})
    named = iter(names)
    lines = [
        f"{each[0].before}{next(named) if each in differing else each[0].value}{each[0].after}" for each in columns
    ]
    table = [[code, *(each[at].value for each in differing)] for at, code in enumerate(codes)]
    whole = "\n".join([*lines, *(text for case in table for text in case)])
    return {
        "name": name,
        "call": call.statement,
        "names": [name, *names],
        "cases": table,
        "asserts": {"lines": lines, "imports": [each for each in sorted(imports) if is_used(each, whole)]},
    }


def divide(line: str) -> Line:
    """An assert by its value."""
    place = value_in(line)
    if place is None:
        return Line(line, "", "", "")
    node, name = place
    raw = line.encode()
    start, end = node.col_offset, node.end_col_offset
    return Line(raw[:start].decode(), raw[start:end].decode(), raw[end:].decode(), name)


def is_one_form(lines: tuple[Line, ...]) -> bool:
    """Whether asserts are the same but for the value."""
    return len({(line.before, line.after) for line in lines}) == 1


def choose_names(differing: list[tuple[Line, ...]], taken: set[str]) -> list[str]:
    """A name for each value that is another one from case to case."""
    names: list[str] = []
    for lines in differing:
        name = lines[0].name
        while name in taken or name in names:
            name += "_value"
        names.append(name)
    return names


def pin_value(call: Call, setup: Setup, function: Any, line: str) -> Asserts | None:
    """The asserts for one value; None where it can't be pinned as the others are."""
    try:
        asserts, again = pin(call, setup._replace(lines=f"{setup.lines}\n{line}"), function)
    except (Exception, SystemExit):
        return None
    return asserts if again.seeds == setup.seeds else None
