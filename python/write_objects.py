"""Writes estimators of scikit-learn, and empty figures and axes, as expressions."""

from __future__ import annotations

import inspect
from typing import Any

from compare_values import is_same
from value_code import PLOTS, Code
from write_python import write_call


def write_estimator(value: Any, depth: int) -> Code | None:
    """An estimator that is not fitted, by the parameters that are not its defaults."""
    if not hasattr(value, "get_params") or any(name.endswith("_") and not name.startswith("_") for name in vars(value)):
        return None
    defaults = type(value)().get_params(deep=False) if not type(value)._get_param_names() else None
    chosen = value.get_params(deep=False)
    if defaults is None:
        signature = inspect.signature(type(value).__init__)
        defaults = {name: each.default for name, each in signature.parameters.items()}
    changed = {name: each for name, each in chosen.items() if each is not defaults.get(name, changed_mark)}
    changed = {name: each for name, each in changed.items() if not is_same(each, defaults.get(name, changed_mark))}
    return write_call(type(value), [], changed, depth)


changed_mark = object()


def write_plot(value: Any, depth: int) -> Code | None:
    """An empty figure, or axes, in the place of those that came in."""
    needs = frozenset([PLOTS])
    name = type(value).__name__
    if name == "Figure":
        return Code("plt.figure()", needs)
    return Code("plt.figure().add_subplot()", needs) if name == "Axes" else None
