"""A running PostgreSQL, seen from outside: is it there, is it ready, make it end."""

import os
import signal
import socket
import struct
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from prosa.db.embedded_binaries import EmbeddedDatabaseError
from prosa.db.embedded_cluster import DATABASE, OWNER, socket_folder
from prosa.kit.processes import command_of

_STOP_SECONDS: Final = 20
_PROTOCOL_3: Final = 196608


def answers(cluster: Path, port: int) -> bool:
    """Whether the server takes connections: it asks for a password, not for patience."""
    parameters = b"user\0" + OWNER.encode() + b"\0database\0" + DATABASE.encode() + b"\0\0"
    packet = struct.pack("!ii", len(parameters) + 8, _PROTOCOL_3) + parameters
    folder = socket_folder(cluster)
    family = socket.AF_INET if folder is None else socket.AF_UNIX
    address = ("127.0.0.1", port) if folder is None else str(folder / f".s.PGSQL.{port}")
    with socket.socket(family, socket.SOCK_STREAM) as connection, suppress(OSError):
        connection.settimeout(2)
        connection.connect(address)
        connection.sendall(packet)
        return connection.recv(1) == b"R"
    return False


def is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop_orphan(cluster: Path) -> None:
    """End a server that outlived the process that started it. We hold the folder's lock."""
    pid = _server_pid(cluster)
    if pid is None:
        return
    for number in (signal.SIGINT, signal.SIGQUIT):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + _STOP_SECONDS
        while time.monotonic() < deadline:
            if _server_pid(cluster) is None:
                return
            time.sleep(0.05)
    raise EmbeddedDatabaseError(
        f"An earlier database server (process {pid}) uses {cluster} and does not end: end it first."
    )


def _server_pid(cluster: Path) -> int | None:
    """The process that `postmaster.pid` names, if it lives and serves this cluster."""
    try:
        pid = int((cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if str(cluster) in command_of(pid) else None


def end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; then less and less politely."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
