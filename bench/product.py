"""The product under measurement: a real `prosa up` in a folder of its own.

Nothing is switched off in it: row security, bot, routing, throttles, `fsync` and
signatures are as shipped. Only the API's rate limit is off, because the scene is
set through the API in one go.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prosa.db.embedded import EmbeddedPostgres
from prosa.db.embedded_server import free_port

PASSWORD = "a password for benchmarks"
_TICKS = os.sysconf("SC_CLK_TCK")
_PROGRAMS = {"serve": "web", "work": "worker", "emulate": "emulators"}


class Product:
    """Started by `__init__`, ready after it."""

    def __init__(self, folder: Path) -> None:
        self.data_dir = folder / "var"
        self.port, self.emulator_port = free_port(), free_port()
        self.log = folder / "up.log"
        ours = {
            "PROSA_PORT": str(self.port),
            "PROSA_EMULATOR_PORT": str(self.emulator_port),
            "PROSA_DATA_DIR": str(self.data_dir),
            "PROSA_DEMO_PASSWORD": PASSWORD,
            "PROSA_RATE_LIMIT_PER_MINUTE": "0",
            "PROSA_LOG_FORMAT": "json",
        }
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PROSA_")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "prosa", "up"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**clean, **ours},
                cwd=folder,
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def emulator_url(self) -> str:
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def database_url(self) -> str:
        """As its superuser: to measure its limit, and to look past row security."""
        server = EmbeddedPostgres.find_running(self.data_dir)
        assert server is not None, "the database has gone"
        return server.superuser_url()

    def ask(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        """A call of the native API. Raises `urllib.error.HTTPError`."""
        return call(method, f"{self.url}/api/v1{path}", body, token)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """A call of the emulators' control API."""
        return call(method, f"{self.emulator_url}/control{path}", body)

    def sign_in(self, name: str) -> str:
        """A bearer token of one of the demo's people."""
        body = {
            "email": f"{name}@demo.prosa.local",
            "password": PASSWORD,
            "transport": "bearer",
        }
        return self.ask("POST", "/auth/login", body)["access_token"]

    def pids(self) -> dict[str, list[int]]:
        """The processes that count, by what they are. The database is all of its processes."""
        found: dict[str, list[int]] = {"web": [], "worker": [], "database": [], "emulators": []}
        children = _children()
        for pid, words in children.get(self.process.pid, []):
            name = _kind(words)
            if name in found:
                found[name].append(pid)
        for postmaster in list(found["database"]):
            found["database"] += [pid for pid, _ in children.get(postmaster, [])]
        return found

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time that each part has used so far."""
        return {part: sum(cpu_seconds(pid) for pid in pids) for part, pids in self.pids().items()}

    def cpu_ms_each(self, before: dict[str, float], count: int) -> str:
        """What each of `count` things has cost since `before`, by part, in words."""
        return ", ".join(
            f"{part} {(spent - before[part]) * 1000 / count:.2f}"
            for part, spent in self.cpu_seconds().items()
        )

    def pss_mb(self, *parts: str) -> float:
        """Memory of these parts: what is theirs alone, and their share of what is shared."""
        pids = self.pids()
        return sum(pss_kb(pid) for part in parts for pid in pids[part]) / 1024

    @contextmanager
    def worker_paused(self) -> Iterator[None]:
        pids = self.pids()["worker"]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + 120
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Prosa did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


@contextmanager
def running() -> Iterator[Product]:
    """A product with an empty database, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="prosa-bench-"))
    folder.chmod(0o711)  # the database's own user must get through
    try:
        product = Product(folder)
        try:
            yield product
        finally:
            product.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def call(method: str, url: str, body: Any = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=content, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            said = answer.read()
    except urllib.error.HTTPError as refused:
        raise RuntimeError(f"{method} {url}: {refused.code} {refused.read()[:500]!r}") from refused
    return json.loads(said) if said else None


def pss_kb(pid: int) -> int:
    """The proportional set size of a process."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def rss_mb(pid: int) -> float:
    return _status_kb(pid, "VmRSS") / 1024


def peak_mb(pid: int) -> float:
    """The most that it held since `forget_peak`."""
    return _status_kb(pid, "VmHWM") / 1024


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _status_kb(pid: int, name: str) -> int:
    text = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(f"{name}:"))


def _children() -> dict[int, list[tuple[int, list[str]]]]:
    """Every process of the machine under its parent, with its command line."""
    found: dict[int, list[tuple[int, list[str]]]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        found.setdefault(parent, []).append((int(folder.name), words))
    return found


def _kind(words: list[str]) -> str:
    if words[0].endswith("/postgres"):
        return "database"
    return next((_PROGRAMS[word] for word in words if word in _PROGRAMS), "")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, and of those of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11:15]) / _TICKS
