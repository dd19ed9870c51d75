"""Asserts what is drawn on axes and figures."""

from __future__ import annotations

import sys
from typing import Any

from assert_equal import compare_array, is_instance
from asserts import NOTHING, Asserts, joined
from value_code import PLOTS
from write_python import literal


def assert_artist(name: str, value: Any) -> Asserts:
    """What is drawn on axes or a figure."""
    kind = type(value).__name__
    if hasattr(value, "get_xlabel"):
        return joined([is_instance(name, value), assert_axes(name, value)])
    if hasattr(value, "axes") and kind == "Figure":
        count = Asserts([f"assert len({name}.axes) == {len(value.axes)}"], frozenset())
        return joined([is_instance(name, value), count, *axes_of(name, value)])
    return is_instance(name, value)


def axes_of(name: str, figure: Any) -> list[Asserts]:
    """The asserts on a figure's first axes."""
    return [assert_axes(f"{name}.axes[{at}]", axes) for at, axes in enumerate(figure.axes[:3])]


def assert_axes(name: str, axes: Any) -> Asserts:
    """Title, labels, and how much is drawn; the first line's points where they are few."""
    lines = [
        f"assert {name}.{getter}() == {literal(getattr(axes, getter)())}"
        for getter in ("get_title", "get_xlabel", "get_ylabel")
        if getattr(axes, getter)()
    ]
    lines += [
        f"assert len({name}.{kind}) == {len(getattr(axes, kind))}"
        for kind in ("lines", "patches", "collections", "images")
        if len(getattr(axes, kind)) > 0
    ]
    drawn = [Asserts(lines, frozenset())]
    if len(axes.lines) > 0:
        import numpy

        points = numpy.asarray(axes.lines[0].get_ydata())
        if points.dtype.kind in "fi" and 0 < points.size <= 12:
            drawn.append(compare_array(f"{name}.lines[0].get_ydata()", points))
    return joined(drawn)


def assert_plots(namespace: dict[str, Any]) -> Asserts:
    """What stands on the figures that the call has left open."""
    plots = sys.modules.get("matplotlib.pyplot")
    if plots is None or not plots.get_fignums():
        return NOTHING
    count = len(plots.get_fignums())
    figures = Asserts([f"assert len(plt.get_fignums()) == {count}"], frozenset([PLOTS]))
    shown = joined(axes_of("plt.gcf()", plots.gcf()))
    return Asserts([*figures.lines, *shown.lines], figures.imports | shown.imports)
