"""Writes values of a run as Python expressions that make them anew, for the inputs and asserts of a test.

Standard library only; pandas, numpy and scikit-learn are looked up where the value's own class comes from. An
expression is given only when evaluating it makes a value that is the same: who can't be sure gives None. A value may
be in the middle of somebody's work: no method of a class that is not known here is called, and what is long is not
gone through.
"""

from __future__ import annotations

from typing import Any

from compare_values import is_same
from value_code import LONGEST_EXPRESSION, Code, evaluate
from write_arrays import write_numpy, write_sparse
from write_objects import write_estimator, write_plot
from write_pandas import write_pandas
from write_python import LIBRARIES, write

LIBRARIES.update(
    pandas=write_pandas,
    numpy=write_numpy,
    scipy=write_sparse,
    sklearn=write_estimator,
    matplotlib=write_plot,
)


def render(value: Any) -> Code | None:
    """An expression whose value is the same as this one; None where there is none, or only a long one."""
    try:
        code = write(value, 0)
        if code is None or len(code.text) > LONGEST_EXPRESSION:
            return None
        return code if is_same(evaluate(code), value) else None
    except Exception:  # Whatever a foreign class does, its value is only left out.
        return None
