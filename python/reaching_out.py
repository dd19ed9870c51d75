"""Tells which events of Python reach things that are no files of this process: programs, servers and databases."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# What libraries start to learn about the machine.
ASKING = {"clinfo", "fc-list", "ldconfig", "lscpu", "nvidia-smi", "system_profiler", "uname"}
# With which the libraries of C are found by `ctypes.util`.
COMPILERS = {"gcc", "cc", "ld", "objdump"}
OWN_HOSTS = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}
# Modules whose compiled code speaks to databases and servers without Python being asked.
DRIVERS = {
    "MySQLdb", "_mysql_connector", "adbc_driver_manager", "apsw", "connectorx", "curl_cffi", "cx_Oracle", "ibm_db",
    "lmdb", "mariadb", "oracledb", "psycopg", "psycopg2", "pyarrow.flight", "pycurl", "pymssql", "pyodbc", "pysqlite3",
    "rocksdb", "turbodbc",
}  # fmt: skip


def reached_by(event: str, args: tuple[Any, ...], may_be_written: Callable[[Path], bool]) -> str | None:
    """What an event of Python is about to reach, in words that follow "it"; None for the others."""
    if event in PROGRAMS:
        return reached_program(args[PROGRAMS[event]], args[1] if event == "subprocess.Popen" else None)
    if event in ("os.system", "os.startfile", "os.startfile/2", "webbrowser.open"):
        return f"opens {text_of(args[0])}" if event != "os.system" else f"runs `{text_of(args[0])}` in a shell"
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        return reached_address(args[1], may_be_written)
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = text_of(args[0]) if args[0] is not None else ""
        is_own = host in OWN_HOSTS or host == socket.gethostname()
        return None if is_own else f"reaches for the network ({host})"
    if event == "import":
        return f"loads {args[0]}, which reaches databases or servers" if args[0] in DRIVERS else None
    if event == "sqlite3.connect":
        path = sqlite_file(args[0])
        return None if path is None or may_be_written(path) else f"opens the database {path}"
    return None


# Events by the argument that says which program is started.
PROGRAMS = {"subprocess.Popen": 0, "os.posix_spawn": 0, "os.exec": 0, "os.spawn": 1, "pty.spawn": 0}


def reached_program(executable: Any, arguments: Any) -> str | None:
    """The program, unless it only tells of the machine."""
    if isinstance(executable, (list, tuple)):
        executable = executable[0]
    whole = text_of(executable or (arguments if isinstance(arguments, (str, bytes)) else arguments[0]))
    name = Path(whole if executable else whole.split(" ")[0].strip('"')).stem
    is_asked = name in ASKING or (name in COMPILERS and called_from("ctypes.util"))
    return None if is_asked else f"starts the program {name}"


def reached_address(address: Any, may_be_written: Callable[[Path], bool]) -> str | None:
    """The other end of a connection, unless it is this process or one of its own."""
    if address is None or (called_from("socket") and sys.platform == "win32" and is_pair()):
        return None
    if isinstance(address, tuple):
        return f"reaches for the network ({':'.join(map(str, address[:2]))})"
    path = text_of(address)
    # Where processes that Python has started are talked to.
    is_own = "pymp-" in path and may_be_written(Path(path))
    return None if is_own else f"connects to {path}"


def sqlite_file(database: Any) -> Path | None:
    """The file of a database; None of one in memory."""
    path = text_of(database)
    if path.startswith("file:"):
        path, _, query = path[len("file:") :].partition("?")
        path = f"/{path.lstrip('/')}" if path.startswith("/") else path
        if "mode=memory" in query:
            return None
    return None if path in ("", ":memory:") else Path(os.path.abspath(path))


def text_of(value: Any) -> str:
    """A path, name or command that may be bytes."""
    return os.fsdecode(value) if isinstance(value, (str, bytes, os.PathLike)) else str(value)


def called_from(module: str) -> bool:
    """Whether code of this module is running."""
    return any(frame.f_globals.get("__name__") == module for frame in frames())


def is_pair() -> bool:
    """Whether both ends are about to be this process, which Windows can't do without a connection."""
    return any(frame.f_code.co_name.endswith("socketpair") for frame in frames())


def frames() -> list[Any]:
    """What is running, the innermost first."""
    found, frame = [], sys._getframe(1)
    while frame is not None:
        found.append(frame)
        frame = frame.f_back
    return found
