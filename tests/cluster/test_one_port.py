"""`prosa up` with two web processes and two workers: one port, which stays open."""

import http.client
import os
import signal
import threading
from collections import Counter
from collections.abc import Generator
from contextlib import closing

import pytest

from tests.runtime.running import Running, _children
from tests.support.folders import open_folder

pytestmark = [pytest.mark.kills, pytest.mark.timeout(400)]

STARTS_WITHIN_SECONDS = 120


@pytest.fixture
def up() -> Generator[Running]:
    with open_folder() as folder:
        running = Running(folder, PROSA_WEB_PROCESSES="2", PROSA_WORKER_PROCESSES="2")
        try:
            running.wait_until_ready(STARTS_WITHIN_SECONDS)
            yield running
        finally:
            running.stop()


def pids_of(up: Running, kind: str) -> set[int]:
    return {pid for pid, name in _children(up.process.pid) if name == kind}


def test_nobody_is_refused_while_one_web_process_after_the_other_is_replaced(up: Running) -> None:
    """The listening socket is `up`'s own. A connection may end unanswered when its process does:
    whoever asked asks again, as browsers and providers do."""
    up.wait_for(lambda: len(pids_of(up, "web")) == 2, STARTS_WITHIN_SECONDS)
    assert len(pids_of(up, "worker")) == 2
    assert len(pids_of(up, "database")) == len(pids_of(up, "emulators")) == 1
    with visitors(up.port) as outcomes:
        for old in sorted(pids_of(up, "web")):
            os.kill(old, signal.SIGTERM)
            up.wait_for(
                lambda old=old: old not in pids_of(up, "web") and len(pids_of(up, "web")) == 2,
                STARTS_WITHIN_SECONDS,
            )
            up.wait_until_ready(STARTS_WITHIN_SECONDS)
    assert outcomes["200"] > 5, outcomes
    assert outcomes.keys() <= {"200", "RemoteDisconnected", "ConnectionResetError"}, outcomes
    assert outcomes.total() - outcomes["200"] <= 4, outcomes


class visitors:  # noqa: N801  # reads like a word: with visitors(…)
    """Call again and again, each time anew, until the block ends."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._is_over = threading.Event()
        self._outcomes: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._call)

    def __enter__(self) -> Counter[str]:
        self._thread.start()
        return self._outcomes

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _call(self) -> None:
        while not self._is_over.wait(0.02):
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            with closing(connection):
                try:
                    connection.request("GET", "/health/live")
                    self._outcomes[str(connection.getresponse().status)] += 1
                except OSError as error:
                    self._outcomes[type(error).__name__] += 1
