"""Measures what a query costs a kernel that holds a DataFrame of 1 GB; its code comes by stdin."""

import json
import sys
import time

import psutil
from jupyter_client.manager import start_new_kernel

FRAME = """
import numpy as np, pandas as pd
df = pd.DataFrame(np.ones((1_250_000, 100)), columns=[f"c{at}" for at in range(100)], copy=False)
"""
MANY = 20


def main() -> None:
    """Ask once, then often."""
    code = sys.stdin.read()
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        kernel = psutil.Process(manager.provisioner.pid)

        def run(source: str, **options: bool) -> float:
            begun = time.perf_counter()
            reply = client.execute_interactive(source, allow_stdin=False, output_hook=lambda _: None, **options)
            assert reply["content"]["status"] == "ok", reply["content"]
            return (time.perf_counter() - begun) * 1000

        run(FRAME)
        before = kernel.memory_info().rss
        times = [run(code, silent=True, store_history=False) for _ in range(MANY)]
        after = kernel.memory_info().rss
        say = {
            "first": times[0],
            "median": sorted(times)[MANY // 2],
            "memory": (after - before) / 2**20,
        }
        print(json.dumps(say))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
