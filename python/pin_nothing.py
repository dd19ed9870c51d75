"""Tells whether asserts notice a function that does nothing."""

from __future__ import annotations

import ast
import sys
import types
from typing import Any

from asserts import Asserts
from pin_call import Call, Setup, run_call


def holds_of_nothing(call: Call, setup: Setup, asserts: Asserts) -> bool:
    """Whether the asserts pass when what is called only gives None."""
    real = sys.modules[call.module]
    try:
        sys.modules[call.module] = without_work(call, real)
        outcome = run_call(call, setup, getattr(sys.modules[call.module], call.bound))
        asserts.run({**outcome.namespace, "printed": outcome.printed})
    except BaseException:  # pytest's own failures are no Exceptions.
        return False
    finally:
        sys.modules[call.module] = real
    return True


def without_work(call: Call, real: types.ModuleType) -> types.ModuleType:
    """The module with a function or method that does nothing, or a class none of whose methods does anything."""
    tree = ast.parse(call.source)
    for each in functions_of(tree, call.function):
        each.body = [ast.Return(ast.Constant(None))]
    module = types.ModuleType(call.module)
    vars(module).update({key: value for key, value in vars(real).items() if key.startswith("__")})
    exec(compile(ast.fix_missing_locations(tree), call.module, "exec", dont_inherit=True), vars(module))
    return module


def functions_of(tree: ast.Module, name: str) -> list[Any]:
    """The function or method of this name, or all methods of a class."""
    bodies, found = tree.body, None
    for part in name.split("."):
        found = next((each for each in bodies if getattr(each, "name", None) == part), None)
        bodies = getattr(found, "body", [])
    return [each for each in [found, *bodies] if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
