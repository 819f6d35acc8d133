"""Two web and two worker processes on one database, as `prosa serve` and `prosa work` run them.

The first of each, the database and the emulators belong to a `prosa up`, which starts
its own again; the second of each is started here, on a port of its own.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from prosa.db.embedded_server import free_port
from tests.runtime.running import Running
from tests.support.folders import open_folder

PROGRAMS: Final = {"web": "serve", "worker": "work"}
STARTS_WITHIN_SECONDS: Final = 120.0
_ROUTINE: Final = " outcome="
ENDED_WELL: Final = {0, -signal.SIGTERM, -signal.SIGINT}
"""The web server ends by the signal that it was sent, after it has answered what had begun."""


@dataclass(slots=True)
class Second:
    """A process beside those of `up`, which is ours to start again."""

    kind: str
    url: str
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)
    starts: int = 0

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """And wait until it serves."""
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "prosa", PROGRAMS[self.kind]],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd=self.log.parent,
            )
        wait_for(self.is_ready, f"the second {self.kind}")

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()[-5000:]
        if self.kind == "web":
            return answers(f"{self.url}/health/ready")
        return self.log.read_text(errors="replace").count("worker.started") >= self.starts

    def stop(self) -> int:
        """As a supervisor does: SIGTERM, and wait. Answers with the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


@dataclass(slots=True)
class Cluster:
    up: Running
    web: Second
    worker: Second
    emulator_url: str

    @property
    def urls(self) -> tuple[str, str]:
        """Of both web processes."""
        return self.up.url, self.web.url

    def split_hooks(self) -> None:
        """WAHA's go to the second web process from now on; Meta's stay with the first."""
        accounts: list[dict[str, Any]] = json.loads(
            (self.up.data_dir / "emulators.json").read_text()
        )
        for account in accounts:
            if account["channel"] == "whatsapp_waha":
                account["webhook_url"] = account["webhook_url"].replace(*self.urls)
        call("PUT", f"{self.emulator_url}/control/accounts", accounts)

    def replace(self, name: str) -> None:
        """End one process as a new version would, and wait until its successor serves."""
        if name in {"second web", "second worker"}:
            second = self.web if name == "second web" else self.worker
            assert second.stop() in ENDED_WELL
            second.start()
            return
        before = self.up.pids()[name]
        os.kill(before, signal.SIGTERM)
        wait_for(lambda: self.up.pids().get(name) not in {None, before}, f"another {name}")
        self.up.wait_until_ready(STARTS_WITHIN_SECONDS)

    def text(self) -> str:
        """What all of them logged, but for the lines of requests and batches."""
        logs = [self.up.text(), self.web.log.read_text(), self.worker.log.read_text()]
        return "\n".join(line for log in logs for line in log.splitlines() if _ROUTINE not in line)


@contextmanager
def cluster(*, redis_url: str = "") -> Generator[Cluster]:
    emulator_port, second_port = free_port(), free_port()
    with open_folder() as folder:
        up = Running(
            folder,
            PROSA_EMULATOR_PORT=str(emulator_port),
            PROSA_RATE_LIMIT_PER_MINUTE="0",
            PROSA_REDIS_URL=redis_url,
        )
        seconds: list[Second] = []
        try:
            up.wait_until_ready(STARTS_WITHIN_SECONDS)
            url = f"http://127.0.0.1:{second_port}"
            for kind in PROGRAMS:
                theirs = {**up.environment, "PROSA_PORT": str(second_port)}
                seconds.append(Second(kind, url, theirs, folder / f"second-{kind}.log"))
            both = Cluster(up, seconds[0], seconds[1], f"http://127.0.0.1:{emulator_port}")
            both.split_hooks()
            yield both
        finally:
            try:
                for second in reversed(seconds):
                    second.stop()
            finally:
                up.stop()


def wait_for(
    holds: Callable[[], bool], what: str, *, seconds: float = STARTS_WITHIN_SECONDS
) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def call(method: str, url: str, body: Any) -> None:
    request = urllib.request.Request(
        url,
        data=json.dumps(body).encode(),
        method=method,
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status < 300
