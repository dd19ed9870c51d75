"""What an expression that makes a value anew consists of."""

from __future__ import annotations

import types
from typing import Any, NamedTuple

from observe_values import MODULE_OF, QUALNAME_OF, held_by

# What is longer than a test's text should be goes to a data file: these are the limits for that. Personal data is
# looked for as far.
LONGEST_EXPRESSION = 100_000
LONGEST_TEXT = 20_000
# In a list, dict or array.
MOST_VALUES = 4_000
MOST_ROWS = 200
MOST_COLUMNS = 200
DEEPEST = 4


class Code(NamedTuple):
    """A Python expression, and the import statements that it needs."""

    text: str
    imports: frozenset[str] = frozenset()


class TooLong(Exception):
    """No expression of a length that one would read."""


class Unwritable(Exception):
    """No literal."""


PANDAS = "import pandas as pd"
NUMPY = "import numpy as np"
PLOTS = "import matplotlib.pyplot as plt"


def evaluate(code: Code) -> Any:
    """The value of an expression."""
    namespace: dict[str, Any] = {}
    exec("\n".join(sorted(code.imports)), namespace)
    if PLOTS in code.imports:
        # A figure of pyplot would become the one that a notebook draws on next.
        from matplotlib.figure import Figure

        namespace["plt"] = types.SimpleNamespace(figure=Figure)
    return eval(code.text, namespace)


def library_of(value: Any) -> str:
    """The package that the value's class is from: "pandas"; "" for Python's own, and for one that only says so."""
    kind = type(value)
    module = MODULE_OF(kind)
    if type(module) is not str or module in ("builtins", "__main__"):
        return ""
    return module.partition(".")[0] if held_by(module, QUALNAME_OF(kind)) is kind else ""


def quoted(value: str | bytes) -> str:
    """The repr of a text, with the quotes that Python code mostly has."""
    text = repr(value)
    start = text.index("'") if text[-1] == "'" else -1
    return text if start < 0 or '"' in text or "\\'" in text else f'{text[:start]}"{text[start + 1 : -1]}"'


def imports_of(codes: Any) -> frozenset[str]:
    """What all of them need."""
    return frozenset().union(*(code.imports for code in codes))
