"""Answers a question about the names of a kernel that somebody works in.

The source is run behind that of observe_values.py, in a dictionary of its own that is empty again afterwards, by a
silent request: no name, no entry of the history and no output number is left. The answer is displayed as JSON of a
type that nothing shows:

    {"values", "missing"    as observe_values.py says
     "runs": [source]       what cells have run, oldest first; of a long history the last ones
     "host": str}           the machine's name
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from typing import Any

MIME = "application/vnd.notebridge.observation+json"
LIMIT_SECONDS = 0.3
MOST_RUNS = 500
MOST_CHARACTERS = 1_000_000


def answer(observe: Callable[..., dict[str, Any]], names: list[str]) -> None:
    """Displays what the names hold, and what has been run."""
    # Asked for here, where IPython is sure to be loaded.
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    found = observe(names, shell.user_ns, LIMIT_SECONDS)
    found["runs"] = last_runs(shell.history_manager.input_hist_raw)
    found["host"] = platform.node()
    shell.display_pub.publish({MIME: json.dumps(found)})


def last_runs(history: list[str]) -> list[str]:
    """The latest entries, as many as are not too much to send."""
    runs: list[str] = []
    characters = 0
    for source in reversed(history[-MOST_RUNS:]):
        characters += len(source)
        if characters > MOST_CHARACTERS:
            break
        runs.append(source)
    return [source for source in reversed(runs) if source]
