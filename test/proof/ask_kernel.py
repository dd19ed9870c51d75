"""Runs cells in a kernel, asks it by a silent request in between, and tells what it said and what the cells printed.

In, by stdin: {"cells": [str], "ask": str, "after": [str]}. Out: {"answers": [...], "printed": [str]}, a text a cell.
"""

import json
import sys

from jupyter_client.manager import start_new_kernel

MIME = "application/vnd.notebridge.observation+json"


def main() -> None:
    """Run the cells, ask, run the cells that come after."""
    job = json.load(sys.stdin)
    manager, client = start_new_kernel(kernel_name="python3")
    answers: list[object] = []
    printed: list[str] = []

    def hear(message: dict) -> None:
        content = message["content"]
        if MIME in content.get("data", {}):
            answers.append(json.loads(content["data"][MIME]))
        elif message["header"]["msg_type"] == "stream":
            printed[-1] += content["text"]

    def run(source: str, **options: bool) -> None:
        printed.append("")
        reply = client.execute_interactive(source, allow_stdin=False, output_hook=hear, **options)["content"]
        if reply["status"] != "ok":
            raise RuntimeError(reply["evalue"])

    try:
        for cell in job["cells"]:
            run(cell)
        run(job["ask"], silent=True, store_history=False)
        for cell in job["after"]:
            run(cell)
        print(json.dumps({"answers": answers, "printed": printed}))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
