"""Runs notebooks, and tells of each answer about a name whether it is true of the object that is there.

Reads one notebook a line: {"cells": [source], "answers": [{"cell", "name", "type"}]}. Writes as many
lines, each a list with an entry an answer: "" where it is true, else what the object is. Types are
written as PythonType of src/core/types/pythonType.ts.
"""

import contextlib
import importlib
import json
import sys
import warnings


def is_true(answer, value):
    kind = answer["kind"]
    if kind == "none":
        return value is None
    if kind == "union":
        return any(is_true(member, value) for member in answer["members"])
    if kind == "tuple":
        members = answer["members"]
        return type(value) is tuple and len(value) == len(members) and all(map(is_true, members, value))
    wanted = getattr(importlib.import_module(answer["module"] or "builtins"), answer["name"])
    # PEP 484: an int will do where a float is asked for.
    if not isinstance(value, (float, int) if wanted is float else wanted):
        return False
    args = answer["args"]
    if len(args) == 2:
        return all(is_true(args[0], key) and is_true(args[1], held) for key, held in value.items())
    return all(is_true(args[0], item) for item in value) if args else True


def judge(notebook):
    names = {"__name__": "__main__"}
    found = {}
    for index, source in enumerate(notebook["cells"]):
        exec(compile(source, f"cell {index}", "exec"), names)
        for number, answer in enumerate(notebook["answers"]):
            if answer["cell"] == index:
                value = names[answer["name"]]
                found[number] = "" if is_true(answer["type"], value) else f"{type(value).__qualname__}: {value!r:.200}"
    return [found[number] for number in range(len(notebook["answers"]))]


warnings.simplefilter("ignore")
for line in sys.stdin:
    with contextlib.redirect_stdout(sys.stderr):
        verdicts = judge(json.loads(line))
    print(json.dumps(verdicts), flush=True)
