"""The shipped product, running: `prosa up` with its emulators, on free ports, in a new folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from tests.support.folders import open_folder

PASSWORD = "uma senha so dos testes"
Answer = TypeVar("Answer")
START_SECONDS = 120
STOP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Product:
    """Where it answers, and where it keeps its things."""

    url: str
    data_dir: Path
    log: Path


@contextmanager
def running_product() -> Generator[Product]:
    """Ready to serve; stopped, with all its children, at the end."""
    with open_folder() as folder:
        port = _free_port()
        product = Product(f"http://127.0.0.1:{port}", folder / "var", folder / "up.log")
        with product.log.open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "prosa", "up"],
                cwd=folder,  # a developer's `.env` is not read
                env=_environment(port, product.data_dir),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                _wait_until_ready(product, process)
                yield product
            finally:
                _stop(process)


def eventually(probe: Callable[[], Answer], *, within: float = 20.0) -> Answer:
    """The first true answer of `probe`. Fails the test when there is none in time."""
    ends = time.monotonic() + within
    while not (answer := probe()):
        assert time.monotonic() < ends, f"nothing came of it within {within:g} s"
        time.sleep(0.1)
    return answer


def _environment(port: int, data_dir: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PROSA_", "DATABASE_", "REDIS_"))
    }
    return kept | {
        "PROSA_PORT": str(port),
        "PROSA_DATA_DIR": str(data_dir),
        "PROSA_DEMO_PASSWORD": PASSWORD,
        # A machine types faster than six hundred calls a minute.
        "PROSA_RATE_LIMIT_PER_MINUTE": "0",
        "PROSA_LOG_FORMAT": "json",
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_ready(product: Product, process: subprocess.Popen[bytes]) -> None:
    def is_ready() -> bool:
        assert process.poll() is None, product.log.read_text()
        try:
            return httpx.get(f"{product.url}/health/ready", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    eventually(is_ready, within=START_SECONDS)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
