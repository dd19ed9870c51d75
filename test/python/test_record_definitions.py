"""Tests of python/record_definitions.py: what is kept of calls of a module, which go on as if nobody had looked."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from record_definitions import MOST_CALLS, MOST_STEPS, record_definitions


def load(folder: Path, source: str, *names: str, others: tuple[str, ...] = ()) -> ModuleType:
    """A module of this text, whose names record their calls."""
    path = folder / "made.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("made", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    record_definitions(vars(module), list(names), list(others))
    return module


def calls(folder: Path) -> list[tuple[str, str | None, dict[str, str | None]]]:
    """The calls that were kept and came to their end: name, method, arguments by name and form."""
    lines = [json.loads(line) for line in (folder / "made.py.definitions").read_text("utf-8").splitlines()]
    ended = [(line["definition"], line["ended"]) for line in lines if "ended" in line]
    return [
        (
            line["definition"],
            line["method"],
            {form + name: code_of(line["cuts"][0]["inputs"][name]) for name, form in line["arguments"]},
        )
        for line in lines
        if "call" in line and (line["definition"], line["call"]) in ended
    ]


def code_of(code: dict[str, Any] | None) -> str | None:
    """The expression of an argument."""
    return None if code is None else code["code"]


def is_done(folder: Path) -> bool:
    """Whether nothing more is waited for."""
    return (folder / "made.py.definitions.done").exists()


@pytest.mark.parametrize(
    ("parameters", "call", "kept"),
    [
        ("a, b=2", "f(1)", {"a": "1"}),
        ("a, b=2, c=3", "f(1, c=4)", {"a": "1", "=c": "4"}),
        ("a, b=2", "f(1, 3)", {"a": "1", "=b": "3"}),
        ("a, /, b=2, *rest, k, **more", "f(1, 2, 3, k=4, z=5)", None),
        ("a, *, k", "f(k=1, a=2)", {"a": "2", "=k": "1"}),
    ],
)
def test_a_call_is_kept_as_it_can_be_written(
    tmp_path: Path, parameters: str, call: str, kept: dict[str, str] | None
) -> None:
    """By place, by name, or as several."""
    module = load(tmp_path, f"def f({parameters}):\n    return a\n", "f")
    eval(call, vars(module))
    rest = {"a": "1", "b": "2", "*rest": "(3,)", "=k": "4", "**more": '{"z": 5}'}
    assert calls(tmp_path) == [("f", None, rest if kept is None else kept)]
    assert is_done(tmp_path)


def test_calls_that_a_function_makes_of_itself_are_not_kept(tmp_path: Path) -> None:
    """The first ones of the notebook are, and few of them."""
    source = "def f(n):\n    return 1 if n == 0 else n * f(n - 1)\n"
    module = load(tmp_path, source, "f")
    assert [module.f(n) for n in range(5, 10)] == [120, 720, 5040, 40320, 362880]
    assert calls(tmp_path) == [("f", None, {"n": str(n)}) for n in range(5, 5 + MOST_CALLS)]


def test_a_call_with_what_cannot_be_written_is_waited_through(tmp_path: Path) -> None:
    """A later one may be written."""
    module = load(tmp_path, "def f(x):\n    return x\n", "f")
    module.f(object())
    assert not is_done(tmp_path)
    module.f(2)
    assert calls(tmp_path) == [("f", None, {"x": None}), ("f", None, {"x": "2"})]
    assert is_done(tmp_path)


def test_others_are_kept_and_not_waited_for(tmp_path: Path) -> None:
    """They are there when the first ones are."""
    module = load(tmp_path, f"def f(x):\n    return x\n\n\n{STACK}", "f", others=("Stack",))
    module.Stack(2)
    assert not is_done(tmp_path)
    module.f(1)
    assert is_done(tmp_path)
    assert calls(tmp_path) == [("Stack", "", {"=size": "2"}), ("f", None, {"x": "1"})]


def test_a_call_that_raises_does_not_end(tmp_path: Path) -> None:
    """It raises as it would, and the next one is kept."""
    module = load(tmp_path, "def f(x):\n    return 1 / x\n", "f")
    with pytest.raises(ZeroDivisionError):
        module.f(0)
    module.f(2)
    assert calls(tmp_path) == [("f", None, {"x": "2"})]


def test_what_is_lazy_stays_so(tmp_path: Path) -> None:
    """A generator is handed on as it is; a coroutine is kept when it ends."""
    source = "def g(n):\n    yield from range(n)\n\n\nasync def c(x):\n    return x\n\n\nasync def a():\n    yield 1\n"
    module = load(tmp_path, source, "g", "c", "a")
    assert inspect.isgenerator(module.g(3))
    assert inspect.iscoroutinefunction(module.c)
    assert asyncio.run(module.c(4)) == 4
    assert inspect.isasyncgenfunction(module.a)
    assert calls(tmp_path) == [("g", None, {"n": "3"}), ("c", None, {"x": "4"})]
    assert is_done(tmp_path)


STACK = """class Stack:
    def __init__(self, size=3):
        self.items = []

    def push(self, x):
        self.check()
        self.items.append(x)
        return self

    def check(self):
        pass

    def __call__(self):
        return self.items[-1]
"""


def test_the_first_object_of_a_class_is_followed(tmp_path: Path) -> None:
    """How it was made, and what was called on it; not what its own methods call, nor what is done to another one."""
    module = load(tmp_path, STACK, "Stack")
    unwritable, first, second = module.Stack(object()), module.Stack(size=4), module.Stack()
    unwritable.push(0)
    second.push(0)
    assert first.push(1).push(2)() == 2
    assert calls(tmp_path) == [
        ("Stack", "", {"=size": None}),
        ("Stack", "", {"=size": "4"}),
        ("Stack", "push", {"x": "1"}),
        ("Stack", "push", {"x": "2"}),
        ("Stack", "__call__", {}),
    ]
    assert not is_done(tmp_path)
    first.check()
    assert is_done(tmp_path)


def test_an_object_is_not_followed_for_long(tmp_path: Path) -> None:
    """A test repeats what was done to it."""
    module = load(tmp_path, STACK, "Stack")
    stack = module.Stack()
    for n in range(20):
        stack.push(n)
    assert len(calls(tmp_path)) == 1 + MOST_STEPS
    assert stack.items == list(range(20))


def test_a_class_without_a_constructor_is_made_by_a_call(tmp_path: Path) -> None:
    """It is seen where a method is called."""
    module = load(tmp_path, "class Q:\n    def go(self):\n        return 1\n", "Q")
    module.Q().go()
    assert calls(tmp_path) == [("Q", "", {}), ("Q", "go", {})]


def test_what_a_subclass_does_is_not_kept(tmp_path: Path) -> None:
    """Its objects are no objects of the class."""
    module = load(tmp_path, f"{STACK}\n\nclass Deep(Stack):\n    pass\n", "Stack", "Deep")
    deep = module.Deep(7)
    deep.push(1)
    assert deep.items == [1]
    assert "__init__" not in vars(module.Deep)
    assert not (tmp_path / "made.py.definitions").exists()


@pytest.mark.parametrize(
    "source",
    [
        "import functools\n@functools.lru_cache\ndef f(x):\n    return x\n",
        "import enum\nclass f(enum.Enum):\n    A = 1\n",
        "import typing\nclass f(typing.NamedTuple):\n    x: int\n",
        "class f(ValueError):\n    pass\n",
        "f = 3\n",
        "def f(x):\n    return x\nf.__signature__ = 3\n",
    ],
)
def test_what_would_be_another_thing_is_left_alone(tmp_path: Path, source: str) -> None:
    """Objects of other classes, and classes that somebody else makes."""
    module = load(tmp_path, source, "f", "missing")
    before = dict(vars(module))
    record_definitions(vars(module), ["f"])
    assert vars(module) == before
    assert is_done(tmp_path)


@pytest.mark.parametrize(
    ("later", "kept"), [("def f(x):\n    return 2 * x\n", "3"), ("def f(y):\n    return y\n", None)]
)
def test_what_takes_the_place_of_a_function_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: str, kept: str | None
) -> None:
    """Where it takes the same, and nobody has called the first one."""
    hooks: list[Callable[[], None]] = []
    names: dict[str, Any] = {"__name__": "__main__"}
    events = SimpleNamespace(register=lambda _, hook: hooks.append(hook))
    shell = SimpleNamespace(user_ns=names, events=events)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    module = load(tmp_path, "def f(x):\n    return x\n", "f")
    names["f"] = module.f
    hooks[0]()
    assert names["f"] is module.f
    exec(later, names)
    hooks[0]()
    names["f"](3)
    assert is_done(tmp_path) == (kept is not None)
    assert kept is None or calls(tmp_path) == [("f", None, {"x": kept})]
    exec(later, names)
    hooks[0]()
    assert hasattr(names["f"], "__wrapped__") is False


def test_code_that_is_compiled_elsewhere_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba looks at a function's own code."""
    monkeypatch.setitem(sys.modules, "numba", ModuleType("numba"))
    module = load(tmp_path, "def f(x):\n    return x\n", "f")
    assert not hasattr(module.f, "__wrapped__")


def test_a_function_keeps_its_name_and_signature(tmp_path: Path) -> None:
    """What looks at it sees what was written."""
    module = load(tmp_path, 'def f(x, k=1):\n    """Says."""\n    return x\n', "f")
    assert (module.f.__name__, module.f.__doc__, str(inspect.signature(module.f))) == ("f", "Says.", "(x, k=1)")


def test_a_place_that_cannot_be_written_is_no_matter(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The call goes on."""
    module = load(tmp_path, "def f(x):\n    return x\n")
    vars(module)["__file__"] = str(tmp_path / "missing" / "made.py")
    record_definitions(vars(module), ["f"])
    assert module.f(2) == 2
    assert "could not be recorded" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("result", "has_rows"), [("[x]", True), ("[]", False), ("{}", False), ("x", False), ("iter([x])", False)]
)
def test_it_is_kept_whether_something_is_in_the_result(tmp_path: Path, result: str, has_rows: bool) -> None:
    """For its test not to be one of an empty result."""
    load(tmp_path, f"def f(x):\n    return {result}\n", "f").f(1)
    lines = (tmp_path / "made.py.definitions").read_text("utf-8").splitlines()
    assert [line["hasRows"] for line in map(json.loads, lines) if "ended" in line] == [has_rows]
