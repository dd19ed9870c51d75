"""Runs code in a real ipykernel for a program that speaks JSON lines.

In:  {"type": "run", "code": ...}, {"type": "run", "code": ..., "silent": true}, {"type": "interrupt"}; the end
     of stdin ends the kernel.
Out: for each run {"type": "begin", "count": n}, if it is not silent, any number of
     {"type": "output", "output": <as in an .ipynb>} and {"type": "clear"}, and {"type": "end", "ok": bool}.
"""

import json
import queue
import sys
import threading

from jupyter_client.manager import start_new_kernel

OUTPUTS = {
    "stream": ("name", "text"),
    "display_data": ("data", "metadata"),
    "execute_result": ("data", "metadata", "execution_count"),
    "error": ("ename", "evalue", "traceback"),
}


def main() -> None:
    """Run what stdin asks for, one after the other, until it ends."""
    manager, client = start_new_kernel(kernel_name="python3")
    requests: queue.Queue[dict | None] = queue.Queue()
    threading.Thread(target=read_requests, args=(manager, requests), daemon=True).start()
    try:
        while (request := requests.get()) is not None:
            options = {"silent": True, "store_history": False} if request.get("silent") else {}
            reply = client.execute_interactive(request["code"], allow_stdin=False, output_hook=tell, **options)
            say(type="end", ok=reply["content"]["status"] == "ok")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def read_requests(manager, requests: queue.Queue) -> None:
    """Interrupts must be seen while code runs, so requests are read beside it."""
    for line in sys.stdin:
        request = json.loads(line)
        if request["type"] == "interrupt":
            manager.interrupt_kernel()
        else:
            requests.put(request)
    requests.put(None)


def tell(message: dict) -> None:
    """Pass on what the kernel published."""
    kind, content = message["header"]["msg_type"], message["content"]
    if kind == "execute_input":
        say(type="begin", count=content["execution_count"])
    elif kind == "clear_output":
        say(type="clear")
    elif kind in OUTPUTS:
        say(type="output", output={"output_type": kind, **{key: content[key] for key in OUTPUTS[kind]}})


def say(**words: object) -> None:
    """Print one line of the protocol."""
    print(json.dumps(words), flush=True)


main()
