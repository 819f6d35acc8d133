"""A real `prosa up` in a folder of its own, as a person would run it."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from prosa.db.embedded_server import free_port

PASSWORD = "demo-password-1"


class Running:
    """Started by `__init__`; `wait_until_ready` says when it is of use."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        program: Sequence[str] = (sys.executable, "-m", "prosa"),
        **environment: str,
    ) -> None:
        self.data_dir = folder / "var"
        self.port = port or free_port()
        self.log = folder / "up.log"
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PROSA_")}
        self.environment = {
            **clean,
            "PROSA_PORT": str(self.port),
            "PROSA_DATA_DIR": str(self.data_dir),
            "PROSA_DEMO_PASSWORD": PASSWORD,
            **environment,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*program, "up"],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self.environment,
                cwd=folder,
            )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def is_ready(self) -> bool:
        return self.status("/health/ready") == 200

    def wait_until_ready(self, seconds: float = 90) -> None:
        self.wait_for(self.is_ready, seconds)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, f"exit {self.process.returncode}: {self.text()}"
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.05)

    def text(self) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", self.log.read_text(errors="replace"))

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Another command over the same folder."""
        return subprocess.run(
            [sys.executable, "-m", "prosa", *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=self.data_dir.parent,
        )

    def pids(self) -> dict[str, int]:
        """The processes under ours by what they do: web, worker, emulators, database."""
        return {name: pid for pid, name in _children(self.process.pid)}

    def stop(self, number: signal.Signals = signal.SIGINT) -> float:
        """Ask it to end, as Ctrl-C does; how many seconds that took."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        began = time.monotonic()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        return time.monotonic() - began


_NAMES = {"serve": "web", "work": "worker", "emulate": "emulators"}


def _children(parent: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[1]) == parent:
            found.append((int(folder.name), _name(words)))
    return found


def _name(words: list[bytes]) -> str:
    if words[0].endswith(b"/postgres"):
        return "database"
    return next((_NAMES[w.decode()] for w in words if w.decode() in _NAMES), "unknown")
