"""Starts Pythons that have imported already what a notebook's run needs: each is a fork of this process.

    python warm_python.py FOLDER

Puts an executable `python` into FOLDER and prints a line when it can be used. That one takes the arguments of
Python's, and hands them over to a fork of this process, with its environment, folder and standard streams; it
ends with the fork's exit code, and the fork with it. What it can't do so (other options than those below), the
interpreter itself does. This process ends when its standard input does.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import io
import marshal
import os
import runpy
import selectors
import signal
import socket
import sys
import traceback
from pathlib import Path

# Not matplotlib: it reads the environment when it is imported.
IMPORTED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "jupyter_client.kernelspec",
    "jupyter_client.manager",
    "nbformat",
    "pandas",
    "pytest",
)
LAUNCHER = "ipykernel_launcher"
GRACE_SECONDS = 3

CLIENT = """#!{python} -ISB
import marshal, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    request = marshal.dumps((sys.argv[1:], os.getcwd(), dict(os.environ)))
    socket.send_fds(server, [len(request).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(request)
    code = server.recv(1)
os._exit(code[0] if code else 1)
"""


class Forks:
    """The forks that run, each with the connection of who asked for it."""

    def __init__(self, folder: Path) -> None:
        """Listens in `folder`."""
        self.python = folder / "python"
        self.selector = selectors.DefaultSelector()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(folder / "socket"))
        self.listener.listen(64)
        self.running: dict[int, socket.socket] = {}

    def serve(self) -> None:
        """Forks for everybody who asks, until standard input ends."""
        woken, waker = socket.socketpair()
        for end in (woken, waker):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for source in (self.listener, woken, sys.stdin):
            self.selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    return
                if key.fileobj is self.listener:
                    self.accept()
                elif key.fileobj is woken:
                    self.reap(woken.recv(4096))
                elif key.data in self.running:
                    self.abandon(key.data)

    def accept(self) -> None:
        """Forks for one client."""
        client, _ = self.listener.accept()
        head, streams, _, _ = socket.recv_fds(client, 4, 3)
        size = int.from_bytes(head, "big")
        request = b""
        while len(request) < size:
            part = client.recv(size - len(request))
            if not part:
                break
            request += part
        if size == 0 or len(request) < size:
            client.close()
        else:
            pid = os.fork()
            if pid == 0:
                self.become(streams, *marshal.loads(request))
            self.running[pid] = client
            self.selector.register(client, selectors.EVENT_READ, pid)
        for stream in streams:
            os.close(stream)

    def reap(self, signals: bytes) -> None:
        """Tells those whose forks have ended; kills forks that don't end though their clients are gone."""
        if signal.SIGALRM in signals:
            for pid, client in self.running.items():
                if client.fileno() == -1:
                    send_signal(pid, signal.SIGKILL)
        while self.running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            client = self.running.pop(pid)
            if client.fileno() != -1:
                self.selector.unregister(client)
                code = os.waitstatus_to_exitcode(status)
                with contextlib.suppress(OSError):  # the client has just ended too
                    client.send(bytes([code if code >= 0 else 128 - code]))
                client.close()

    def abandon(self, pid: int) -> None:
        """Ends a fork whose client has ended."""
        client = self.running[pid]
        self.selector.unregister(client)
        client.close()
        send_signal(pid, signal.SIGTERM)
        signal.alarm(GRACE_SECONDS)

    def become(
        self, streams: list[int], args: list[str], folder: str, env: dict[str, str]
    ) -> None:
        """Is the Python that was asked for; never returns."""
        code = 1
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            for each in (signal.SIGCHLD, signal.SIGALRM):
                signal.signal(each, signal.SIG_DFL)
            self.selector.close()
            for held in (self.listener, *self.running.values()):
                held.close()
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(env)
            sys.stdin, sys.stdout, sys.stderr = (
                io.TextIOWrapper(
                    io.FileIO(number, mode, closefd=False), encoding="utf-8"
                )
                for number, mode in enumerate(("r", "w", "w"))
            )
            run_python(args, str(self.python))
            code = 0
        except SystemExit as exit:
            code = (
                exit.code if isinstance(exit.code, int) else int(exit.code is not None)
            )
        except BaseException:  # noqa: BLE001 - as Python ends with any
            traceback.print_exc()
        finally:
            atexit._run_exitfuncs()
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)


def send_signal(pid: int, number: int) -> None:
    """Sends it to a fork and all that it has started, if they are there."""
    with contextlib.suppress(OSError):
        os.killpg(pid, number)


def run_python(args: list[str], warm: str) -> None:
    """Does what Python does with these arguments."""
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in os.environ
    sys.path[:0] = [
        each for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each
    ]
    # Forks have the same state otherwise, and random numbers that nobody seeded would be equal in all of them.
    sys.modules["numpy"].random.seed()
    if args[:2] == ["-m", LAUNCHER]:
        sys.path.insert(0, os.getcwd())
        sys.argv = args[1:]
        runpy.run_module(LAUNCHER, run_name="__main__", alter_sys=True)
    elif args and args[0].endswith(".py"):
        # What this one starts is warm again: its kernel.
        sys.executable = warm
        sys.path.insert(0, os.path.dirname(args[0]))
        sys.argv = args
        runpy.run_path(args[0], run_name="__main__")
    else:
        os.execv(sys.executable, [sys.executable, *args])


def main() -> None:
    """The command line."""
    for name in IMPORTED:
        importlib.import_module(name)
    sys.path.pop(0)  # this script's folder
    folder = Path(sys.argv[1])
    forks = Forks(folder)
    forks.python.write_text(
        CLIENT.format(python=sys.executable, address=str(folder / "socket")),
        encoding="utf-8",
    )
    forks.python.chmod(0o755)
    print("ready", flush=True)
    forks.serve()
    for pid in forks.running:
        send_signal(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
