"""Lines of a test that say what holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


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
