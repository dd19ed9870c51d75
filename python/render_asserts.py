"""Writes what holds of a value as asserts of a test. Each is tried on the value before it is given."""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Iterable
from typing import Any, NamedTuple

from render_values import render
from replace_private import Replacer
from run_test import UnwrittenModule
from stored_values import store
from value_code import MOST_VALUES, NUMPY, PANDAS, PLOTS, Code, evaluate, library_of
from write_pandas import is_small
from write_python import literal, write_import

# Where no data file serves.
LONGEST_ASSERT = 2_500
MOST_MEMBERS = 5
DIGITS = 8
PYTEST = "import pytest"


class Asserts(NamedTuple):
    """Lines of a test, and the imports that they need."""

    lines: list[str]
    imports: frozenset[str]

    def run(self, namespace: dict[str, Any]) -> None:
        """Raises when one of them does not hold."""
        own = dict(namespace)
        exec("\n".join(sorted(self.imports)), own)
        for line in self.lines:
            exec(line, own)

    def tried(self, namespace: dict[str, Any]) -> Asserts:
        """Those that hold."""
        return Asserts([line for line in self.lines if holds(line, self.imports, namespace)], self.imports)

    def render(self) -> dict[str, Any]:
        """As JSON has it, with the imports that are still needed."""
        text = "\n".join(self.lines)
        needed = [each for each in sorted(self.imports) if f"{each.split()[-1]}" in text]
        return {"lines": self.lines, "imports": needed}


NOTHING = Asserts([], frozenset())


def holds(line: str, imports: Iterable[str], namespace: dict[str, Any]) -> bool:
    """Whether an assert is true."""
    own = dict(namespace)
    try:
        exec("\n".join(sorted(imports)), own)
        exec(line, own)
    except BaseException:  # pytest's own failures are no Exceptions.
        return False
    return True


def joined(parts: Iterable[Asserts]) -> Asserts:
    """All of them, each line once."""
    parts = list(parts)
    lines = list(dict.fromkeys(line for part in parts for line in part.lines))
    return Asserts(lines, frozenset().union(*(part.imports for part in parts)))


def assert_value(name: str, value: Any, others: list[str], namespace: dict[str, Any], depth: int = 0) -> Asserts:
    """What a test says of a value that stands under this name; `others` are names that a model may predict from."""
    try:
        asserts = write_asserts(name, value, others, namespace, depth)
    except Exception:  # Whatever a foreign class does, it is only said less of it.
        return NOTHING
    return asserts.tried(namespace)


def write_asserts(name: str, value: Any, others: list[str], namespace: dict[str, Any], depth: int) -> Asserts:
    """The asserts, not yet tried."""
    library, kind = library_of(value), type(value).__name__
    if value is None or value is True or value is False:
        return Asserts([f"assert {name} is {value}"], frozenset())
    if isinstance(value, (int, str, bytes)):
        return equal(name, value)
    if isinstance(value, float):
        return approximate(name, float(value))
    if isinstance(value, (list, tuple, dict, set, frozenset)):
        return assert_container(name, value, others, namespace, depth)
    if library == "pandas":
        return assert_pandas(name, value)
    if library == "numpy":
        return assert_numpy(name, value)
    if library == "matplotlib":
        return assert_artist(name, value)
    if hasattr(value, "predict") or hasattr(value, "transform"):
        return joined([is_instance(name, value), assert_model(name, value, others, namespace)])
    code = render_public(value)
    if code is not None and kind not in ("function", "type"):
        return Asserts([f"assert {name} == {code.text}"], code.imports)
    return joined([is_instance(name, value), assert_attributes(name, value), assert_texts(name, value)])


def render_public(value: Any) -> Code | None:
    """The expression of a value in which nothing is personal or secret: a function may read more than it is given."""
    # What was worked out may look random without being a secret.
    return None if Replacer().replace(value, "hash")[1] else render(value)


def is_fit(code: Code, value: Any) -> bool:
    """Whether a test can have the value: it can be read there, or comes from a data file."""
    return len(code.text) <= LONGEST_ASSERT or store(value) is not None


def equal(name: str, value: Any) -> Asserts:
    """The same value."""
    code = render_public(value)
    return NOTHING if code is None else Asserts([f"assert {name} == {code.text}"], code.imports)


def approximate(name: str, value: Any) -> Asserts:
    """The same number, or numbers, to eight digits."""
    code = render_public(rounded(value))
    if code is None:
        return NOTHING
    nan = ", nan_ok=True" if "nan" in code.text else ""
    return Asserts([f"assert {name} == pytest.approx({code.text}{nan})"], code.imports | {PYTEST})


def rounded(value: Any) -> Any:
    """The value with floats of eight digits."""
    if type(value) is float:
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else value
    if type(value) in (list, tuple):
        return type(value)(rounded(each) for each in value)
    if type(value) is dict:
        return {key: rounded(each) for key, each in value.items()}
    library, kind = library_of(value), type(value).__name__
    if library == "numpy" and kind == "ndarray" and value.dtype.kind == "f":
        numpy = sys.modules["numpy"]
        return numpy.array(rounded(value.tolist()), dtype=value.dtype).reshape(value.shape)
    if library == "numpy" and kind.startswith("float"):
        return rounded(float(value))
    if kind == "Series" and value.dtype.kind == "f" and str(value.dtype).startswith("float"):
        return value.map(lambda each: rounded(float(each))).astype(value.dtype)
    if kind == "DataFrame" and value.columns.is_unique:
        return value.apply(rounded) if value.shape[1] > 0 and len(value) > 0 else value
    return value


def is_instance(name: str, value: Any) -> Asserts:
    """The class, where it can be imported."""
    kind = write_import(type(value))
    return NOTHING if kind is None else Asserts([f"assert isinstance({name}, {kind.text})"], kind.imports)


def assert_kind(name: str, value: Any) -> Asserts:
    """The class, and how many there are of what: what holds of a value that is another one each time."""
    if value is None:
        return NOTHING
    library, lines = library_of(value), []
    if library in ("pandas", "numpy") and getattr(value, "shape", ()):
        lines.append(f"assert {name}.shape == {value.shape}")
    elif isinstance(value, (list, tuple, dict, set, frozenset)):
        lines.append(f"assert len({name}) == {len(value)}")
    return joined([is_instance(name, value), Asserts(lines, frozenset())])


def assert_container(name: str, value: Any, others: list[str], namespace: dict[str, Any], depth: int) -> Asserts:
    """A list, tuple, set or dict: as a whole where it is short, else its size and first members."""
    # Of what is drawn there may be an expression, but no two are equal.
    whole = assert_whole(name, plain_numbers(value)).tried(namespace)
    if whole.lines:
        return whole
    size = Asserts([f"assert len({name}) == {len(value)}"], frozenset())
    if depth > 1 or isinstance(value, (set, frozenset)):
        return size
    members = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    keyed = [(render_public(key), each) for key, each in members[:MOST_MEMBERS]]
    parts = [
        assert_value(f"{name}[{key.text}]", each, others, namespace, depth + 1)
        for key, each in keyed
        if key is not None
    ]
    return joined([size, *parts])


def assert_whole(name: str, plain: Any) -> Asserts:
    """All of a container in one comparison, where it is short."""
    code = render_public(plain)
    if code is None or not is_fit(code, plain):
        return NOTHING
    if not has_float(plain):
        return Asserts([f"assert {name} == {code.text}"], code.imports)
    numbers = plain.values() if isinstance(plain, dict) else plain
    is_plain = all(type(each) in (int, float) for each in numbers) and type(plain) in (list, tuple, dict)
    return approximate(name, plain) if is_plain else NOTHING


def plain_numbers(value: Any) -> Any:
    """The container with Python's numbers in the place of numpy's."""
    if isinstance(value, dict):
        return {key: plain_numbers(each) for key, each in value.items()}
    if type(value) in (list, tuple):
        return type(value)(plain_numbers(each) for each in value)
    is_scalar = library_of(value) == "numpy" and hasattr(value, "item") and getattr(value, "ndim", 1) == 0
    return value.item() if is_scalar else value


def has_float(value: Any) -> bool:
    """Whether a float is somewhere in it."""
    if isinstance(value, dict):
        return any(map(has_float, value.values()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(has_float, value))
    return isinstance(value, float)


def assert_pandas(name: str, value: Any) -> Asserts:
    """A frame, series or index as a whole where that is short, else its shape, labels and first rows."""
    kind = type(value).__name__
    check = {"DataFrame": "assert_frame_equal", "Series": "assert_series_equal"}.get(kind)
    if check is None:
        check = "assert_index_equal" if kind.endswith("Index") else None
    if check is None:
        return joined([is_instance(name, value), equal(name, value)])
    whole = compare_pandas(name, value, check)
    if whole.lines:
        return whole
    facts = [
        Asserts(
            [f"assert isinstance({name}, pd.{kind})", f"assert {name}.shape == {value.shape}"],
            frozenset([PANDAS]),
        )
    ]
    if kind == "DataFrame":
        labels = render_public(value.columns.tolist())
        if labels is not None and len(labels.text) <= LONGEST_ASSERT:
            facts.append(Asserts([f"assert {name}.columns.tolist() == {labels.text}"], labels.imports))
    if kind in ("DataFrame", "Series"):
        facts.append(compare_pandas(f"{name}.head(3)", value.head(3), check))
    return joined(facts)


def compare_pandas(name: str, value: Any, check: str) -> Asserts:
    """A comparison by pandas.testing; nothing where the value would be long."""
    if not is_small(value):
        return NOTHING
    expected = rounded(value)
    code = render_public(expected)
    if code is None or not is_fit(code, expected):
        return NOTHING
    frequency = ""
    index = getattr(value, "index", None)
    if getattr(index, "freq", None) is not None and evaluate(code).index.freq != index.freq:
        frequency = ", check_freq=False"
    return Asserts([f"pd.testing.{check}({name}, {code.text}{frequency})"], code.imports | {PANDAS})


def assert_numpy(name: str, value: Any) -> Asserts:
    """An array by numpy.testing, a scalar by its value."""
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.generic):
        plain = value.item()
        if isinstance(plain, bool):
            return Asserts([f"assert {'' if plain else 'not '}{name}"], frozenset())
        return approximate(name, plain) if isinstance(plain, float) else equal(name, plain)
    if not isinstance(value, numpy.ndarray):
        return is_instance(name, value)
    whole = compare_array(name, value)
    if whole.lines:
        return whole
    shape = Asserts([f"assert {name}.shape == {value.shape}"], frozenset())
    return joined([shape, compare_array(f"{name}.ravel()[:5]", value.ravel()[:5])])


def compare_array(name: str, value: Any) -> Asserts:
    """All elements; nothing where they are many or can't be written."""
    is_float = value.dtype.kind in "fc"
    if value.size > MOST_VALUES:
        return NOTHING
    expected = rounded(value)
    code = render_public(expected.tolist())
    if code is None or not is_fit(code, expected):
        return NOTHING
    if is_float:
        return Asserts(
            [f"np.testing.assert_allclose({name}, {code.text}, rtol=1e-6, atol=1e-12)"],
            code.imports | {NUMPY},
        )
    return Asserts([f"np.testing.assert_array_equal({name}, {code.text})"], code.imports | {NUMPY})


def assert_model(name: str, value: Any, others: list[str], namespace: dict[str, Any]) -> Asserts:
    """What a fitted model predicts, or a transformer makes, of one of the other values."""
    for method in ("predict", "transform"):
        for other in others:
            given = namespace.get(other)
            if given is value or not hasattr(value, method) or not hasattr(given, "shape"):
                continue
            code = f"{name}.{method}({features(value, other, given)})"
            try:
                made = eval(code, {**namespace, name: value})
            except Exception:
                continue
            return assert_value(code, made, [], namespace, 1)
    return assert_attributes(name, value)


def features(model: Any, name: str, given: Any) -> str:
    """The first rows of a table, with the columns that the model has learned from."""
    columns = getattr(model, "feature_names_in_", None)
    if type(given).__name__ != "DataFrame" or columns is None or list(given.columns) == list(columns):
        return f"{name}[:5]"
    return f"{name}[{literal(list(columns))}][:5]"


def assert_attributes(name: str, value: Any) -> Asserts:
    """Values that the object holds under public names."""
    parts: list[Asserts] = []
    chosen = value.get_params() if hasattr(value, "get_params") else {}
    known = [each for each in vars(value) if each not in chosen] if hasattr(value, "__dict__") else []
    for attribute in dict.fromkeys(["params", "coef_", "intercept_", *known]):
        if attribute.startswith("_") or len(parts) == MOST_MEMBERS or not hasattr(value, attribute):
            continue
        held = getattr(value, attribute)
        if callable(held) or library_of(held) not in ("", "numpy", "pandas"):
            continue
        asserts = assert_value(f"{name}.{attribute}", held, [], {name: value}, 1)
        if 0 < len(asserts.lines) <= 2 and sum(map(len, asserts.lines)) < 300:
            parts.append(asserts)
    return joined(parts)


def assert_texts(name: str, value: Any) -> Asserts:
    """What the object says of itself, where its class is one that moves, with words of its own for it."""
    spec = getattr(sys.modules.get(type(value).__module__), "__spec__", None)
    # What others say may have the time of day in it.
    if not isinstance(getattr(spec, "loader", None), UnwrittenModule):
        return NOTHING
    lines = []
    for method, call in (("__str__", "str"), ("__repr__", "repr")):
        function = next((vars(kind)[method] for kind in type(value).__mro__ if method in vars(kind)), None)
        # What a dataclass says follows from its attributes.
        if type(function) is types.FunctionType and function.__code__.co_name == method:
            code = render_public(getattr(value, method)())
            lines += [] if code is None else [f"assert {call}({name}) == {code.text}"]
    return Asserts([line for line in lines if len(line) < 300], frozenset())


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
