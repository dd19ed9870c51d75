"""Records how a notebook calls the functions and classes of a module, in the kernel of a fresh run.

run_notebook.py imports this file in the kernel; the module ends with a line that hands its names to
`record_definitions`. Kept are the first calls of each function, and of the first object of each class how it was made
and what was called on it, with the arguments as code. What can't be watched without a change of what the notebook
does is left out. A line of JSON a call, in the file MODULE.definitions:

    {"definition": "Stack", "call": 1, "method": "push", "arguments": [["x", ""], ["n", "="]],
     "cuts": [as in record_calls.py], "isAsync": false, "isLazy": false}
    {"definition": "Stack", "ended": 1, "hasRows": false, "isNone": true}

An object is made by the method "", with a number below 0; functions have none. The second text of an argument is how
it is given: "" by its place, "=" by its name, "*" and "**" as several. MODULE.definitions.done is there once nothing
more is to be expected.
"""

from __future__ import annotations

import abc
import functools
import inspect
import json
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from record_calls import cut_all, write_result
from row_count import row_count

# Calls of a function that are kept, and how many are looked at to find them.
MOST_CALLS = 3
MOST_TRIES = 8
# Calls on the first object of a class.
MOST_STEPS = 6
# For all definitions together: the notebook is to take no longer than it does anyway.
SECONDS = 10.0

ARGUMENT_FORMS = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
    inspect.Parameter.KEYWORD_ONLY: "=",
    inspect.Parameter.POSITIONAL_ONLY: "",
}


def record_definitions(module: dict[str, Any], names: list[str], others: list[str] | None = None) -> None:
    """Lets functions and classes of a module write down how they are called; others are not waited for."""
    if "numba" in sys.modules:
        return  # It compiles functions by their code, which would be another one.
    recording = Recording(Path(f"{module['__file__']}.definitions"), frozenset(names))
    functions: list[FunctionCalls] = []
    for name in [*names, *(others or [])]:
        value = module.get(name)
        try:
            if type(value) is types.FunctionType and not inspect.isasyncgenfunction(value):
                calls = FunctionCalls(recording, name, value)
                module[name] = watched(value, calls.begin, calls.end)
                functions.append(calls)
            elif type(value) in (type, abc.ABCMeta):
                ObjectCalls(recording, name, value)
        except Exception as error:  # It stays as it is: the module is the notebook's.
            print(f"notebridge: {name} is not recorded: {type(error).__name__}", file=sys.__stderr__)
    watch_successors(functions)
    recording.tell_whether_done()


def watch_successors(functions: list[FunctionCalls]) -> None:
    """Watches what the notebook puts in the place of functions that it has not called, where that takes the same."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return

    def look(*_: object) -> None:
        for calls in functions:
            value = shell.user_ns.get(calls.name)
            if type(value) is types.FunctionType and value.__module__ == "__main__" and calls.is_like(value):
                shell.user_ns[calls.name] = watched(value, calls.begin, calls.end)

    shell.events.register("post_run_cell", look)


class Recording:
    """The file of all calls, and what is still waited for."""

    def __init__(self, path: Path, wanted: frozenset[str]) -> None:
        """Writes to the file at `path`; it is done when calls of these definitions were kept."""
        self.path, self.wanted = path, wanted
        self.waiting: set[str] = set()
        self.seconds = 0.0

    def keep(self, describe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Adds a line to the file, and gives it. The call goes on whatever happens here: it is the notebook's."""
        started = time.monotonic()
        try:
            line = describe()
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            return line
        except Exception as error:
            print(f"notebridge: a call could not be recorded: {type(error).__name__}", file=sys.__stderr__)
            return {}
        finally:
            self.seconds += time.monotonic() - started

    def has_time(self) -> bool:
        """Whether more may be recorded."""
        return self.seconds < SECONDS

    def wait_for(self, name: str, method: str = "") -> None:
        """One thing more is waited for."""
        if name in self.wanted:
            self.waiting.add(f"{name}.{method}" if method else name)

    def have(self, what: str) -> None:
        """One thing less is waited for."""
        if what in self.waiting:
            self.waiting.discard(what)
            self.tell_whether_done()

    def tell_whether_done(self) -> None:
        """Leaves a file when nothing is waited for."""
        if not self.waiting:
            try:
                Path(f"{self.path}.done").touch()
            except OSError as error:
                print(f"notebridge: {type(error).__name__}", file=sys.__stderr__)


class FunctionCalls:
    """The first calls of a function; those that it makes of itself are no calls of the notebook's."""

    def __init__(self, recording: Recording, name: str, function: Callable[..., Any]) -> None:
        """Waits for one that can be written."""
        self.recording, self.name = recording, name
        self.parameters = list(inspect.signature(function).parameters)
        self.tries = self.kept = 0
        self.is_running = False
        recording.wait_for(name)

    def begin(self, function: Callable[..., Any], args: Any, keywords: Any) -> int | None:
        """Keeps a call; gives its number where its end is of interest."""
        if self.is_running or self.kept == MOST_CALLS or self.tries == MOST_TRIES or not self.recording.has_time():
            return None
        self.tries += 1
        self.is_running = True
        line = self.recording.keep(lambda: describe_call(function, args, keywords, described(self.name, self.tries)))
        self.kept += is_written(line)
        return self.tries

    def is_like(self, other: Any) -> bool:
        """Whether calls of another function would do, which nobody watches yet."""
        is_new = not hasattr(other, "__wrapped__") and not inspect.isasyncgenfunction(other)
        is_waiting = is_new and self.name in self.recording.waiting
        return is_waiting and list(inspect.signature(other).parameters) == self.parameters

    def end(self, call: int, result: Any, is_result: bool) -> None:
        """The call has come to its end: with a result, or by an error."""
        self.is_running = False
        if is_result:
            known = {**ended(self.name, call, result), "isNone": result is None}
            self.recording.keep(lambda: {**known, "gave": write_result(result)})
        if self.kept or self.tries == MOST_TRIES:
            self.recording.have(self.name)


class ObjectCalls:
    """How the first object of a class was made that can be made again, and the first calls on it."""

    def __init__(self, recording: Recording, name: str, kind: Any) -> None:
        """Watches the class's own constructor and public methods."""
        self.recording, self.name, self.kind = recording, name, kind
        self.tries = self.steps = 0
        self.object: int | None = None
        self.is_running = False
        own = vars(kind)
        init = own.get("__init__")
        self.is_plain = kind.__init__ is object.__init__ and kind.__new__ is object.__new__
        if type(init) is types.FunctionType:
            kind.__init__ = watched(init, self.begin_object, self.end)
        elif not self.is_plain:
            return  # Somebody else's constructor: who is it, is only known when it runs.
        recording.wait_for(name)
        for method, function in list(own.items()):
            is_public = method == "__call__" or not method.startswith("_")
            if is_public and type(function) is types.FunctionType and not inspect.isasyncgenfunction(function):
                recording.wait_for(name, method)
                setattr(kind, method, watched(function, functools.partial(self.begin_method, method), self.end))

    def begin_object(self, function: Callable[..., Any], args: Any, keywords: Any) -> int | None:
        """Keeps how an object is made."""
        made = args[0] if args else None
        if type(made) is not self.kind or self.is_running or not self.recording.has_time():
            return None
        if self.object is not None:
            if self.object == id(made):
                self.steps = MOST_STEPS  # It has gone, and another one is in its place.
            return None
        if self.tries == MOST_TRIES:
            return None
        self.tries += 1
        call = -self.tries
        line = self.recording.keep(lambda: describe_call(function, args, keywords, described(self.name, call, "")))
        if is_written(line):
            self.object = id(made)
        self.is_running = True
        return call

    def begin_method(self, method: str, function: Callable[..., Any], args: Any, keywords: Any) -> int | None:
        """Keeps a call on the object, unless another method of it makes it."""
        receiver = args[0] if args else None
        if type(receiver) is not self.kind or self.is_running or self.steps >= MOST_STEPS:
            return None
        if self.object is None and self.is_plain:
            self.object = id(receiver)
            self.recording.keep(lambda: {**described(self.name, -1, ""), "arguments": [], "cuts": [{"inputs": {}}]})
            self.end(-1, receiver, True)
        if self.object != id(receiver) or not self.recording.has_time():
            return None
        self.steps += 1
        self.is_running = True
        step = self.steps
        self.recording.keep(lambda: describe_call(function, args, keywords, described(self.name, step, method)))
        self.recording.have(f"{self.name}.{method}")
        return step

    def end(self, call: int, result: Any, is_result: bool) -> None:
        """The call has come to its end."""
        self.is_running = False
        if is_result:
            is_none = result is None and call > 0
            self.recording.keep(lambda: {**ended(self.name, call, result), "isNone": is_none})
        if self.object is not None or self.tries == MOST_TRIES:
            self.recording.have(self.name)


def watched(function: Any, begin: Callable[..., int | None], end: Callable[..., None]) -> Any:
    """The function, which tells when it is called, and when such a call ends."""
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def watched_later(*args: Any, **keywords: Any) -> Any:
            call = begin(function, args, keywords)
            if call is None:
                return await function(*args, **keywords)
            try:
                result = await function(*args, **keywords)
            except BaseException:
                end(call, None, False)
                raise
            end(call, result, True)
            return result

        return watched_later

    @functools.wraps(function)
    def watched_now(*args: Any, **keywords: Any) -> Any:
        call = begin(function, args, keywords)
        if call is None:
            return function(*args, **keywords)
        try:
            result = function(*args, **keywords)
        except BaseException:
            end(call, None, False)
            raise
        end(call, result, True)
        return result

    return watched_now


def described(name: str, call: int, method: str | None = None) -> dict[str, Any]:
    """What every line of a call has."""
    return {"definition": name, "call": call, "method": method, "isAsync": False, "isLazy": False}


def ended(name: str, call: int, result: Any) -> dict[str, Any]:
    """What is written of a result: whether it has rows or elements."""
    return {"definition": name, "ended": call, "hasRows": (row_count(result) or 0) > 0}


def describe_call(function: Callable[..., Any], args: Any, keywords: Any, known: dict[str, Any]) -> dict[str, Any]:
    """The line of a call: the arguments that were given, and the code that makes them."""
    signature = inspect.signature(function)
    bound = signature.bind(*args, **keywords)
    given = list(bound.arguments)[0 if known["method"] is None else 1 :]
    values = {name: bound.arguments[name] for name in given}
    return {
        **known,
        "arguments": [[name, form_of(signature.parameters[name], signature, values)] for name in given],
        "cuts": cut_all(values) or [{"inputs": {}}],
        "isAsync": inspect.iscoroutinefunction(function),
        "isLazy": inspect.isgeneratorfunction(function),
    }


def form_of(parameter: inspect.Parameter, signature: inspect.Signature, given: dict[str, Any]) -> str:
    """How an argument is given: one that has a default by its name, where that is possible."""
    if parameter.kind in ARGUMENT_FORMS:
        return ARGUMENT_FORMS[parameter.kind]
    kinds = {each.name: each.kind for each in signature.parameters.values()}
    has_rest = any(kinds[name] is inspect.Parameter.VAR_POSITIONAL for name in given)
    return "" if has_rest or parameter.default is inspect.Parameter.empty else "="


def is_written(line: dict[str, Any]) -> bool:
    """Whether there is code for all arguments."""
    return any(None not in cut["inputs"].values() for cut in line.get("cuts", []))
