"""`prosa up` starts everything, keeps it alive, and ends all of it."""

import json
import os
import signal
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress

import pytest

from prosa.db.embedded_server import free_port
from tests.runtime.running import PASSWORD, Running
from tests.support.folders import open_folder

pytestmark = [pytest.mark.kills, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def doors() -> int:
    """The first of two ports side by side, below those that the system lends to clients."""
    for first in range(20_000 + os.getpid() % 5_000, 32_000, 2):
        with suppress(OSError), ExitStack() as taken:
            for port in (first, first + 1):
                taken.enter_context(socket.create_server(("127.0.0.1", port)))
            return first
    raise AssertionError("No two ports are free.")


@pytest.fixture(scope="module")
def up(doors: int) -> Iterator[Running]:
    with open_folder() as folder:
        running = Running(folder, PROSA_METRICS_PORT=str(doors))
        try:
            running.wait_until_ready()
            yield running
        finally:
            running.stop()


def test_a_first_run_says_once_how_to_sign_in(up: Running) -> None:
    up.wait_for(lambda: "Prosa is ready at" in up.text())
    assert "helena@demo.prosa.local" in up.text()
    assert f"Prosa is ready at {up.url}" in up.text()
    assert sign_in(up) == 200


def test_everything_runs(up: Running) -> None:
    assert up.pids().keys() == {"web", "worker", "emulators", "database"}


def test_web_and_worker_each_show_what_they_count(up: Running, doors: int) -> None:
    """The worker answers no HTTP otherwise; the installation's figures are the web's to tell."""
    assert "prosa_http_request_duration_seconds_count" in page(f"{up.url}/metrics?only=process")
    assert "tickets_abertos{empresa_id=" in page(f"{up.url}/metrics")
    addresses = [f"http://127.0.0.1:{doors + part}/metrics" for part in (0, 1)]
    up.wait_for(lambda: all(map(is_there, addresses)))  # either may just have been started again
    page(f"{up.url}/health/ready")
    web, worker = map(page, addresses)
    assert 'route="show_ready"' in web
    assert "prosa_ingress_batch_seconds_count" in worker
    assert 'route="show_ready"' not in worker
    assert "empresa_id" not in web + worker


def test_a_second_start_says_who_has_the_folder(up: Running) -> None:
    second = up.run("up")
    assert second.returncode == 1
    assert f"process {up.process.pid} on port {up.port}" in second.stderr


def test_other_commands_find_the_running_database(up: Running) -> None:
    assert "Casa Varanda" in up.run("companies", "list").stdout
    report = up.run("doctor", "--json")
    wrong = [f for f in json.loads(report.stdout) if f["verdict"] == "wrong"]
    assert not [f for f in wrong if f["subject"] != "screens"]
    changed = up.run("passwd", "helena@demo.prosa.local", "--password-stdin", stdin=PASSWORD + "\n")
    assert changed.returncode == 0, changed.stderr


@pytest.mark.parametrize("part", ["web", "worker", "emulators", "database"])
def test_a_part_that_is_killed_comes_back(up: Running, part: str) -> None:
    before = up.pids()[part]
    os.kill(before, signal.SIGKILL)
    up.wait_for(lambda: up.pids().get(part) not in {None, before})
    up.wait_until_ready()
    assert sign_in(up) == 200


def test_an_unready_web_is_no_refused_connection(up: Running) -> None:
    """The listening socket is ours, so that providers wait instead of failing."""
    os.kill(up.pids()["web"], signal.SIGKILL)
    with closing(urllib.request.urlopen(f"{up.url}/health/live", timeout=20)) as answer:
        assert answer.status == 200


def test_it_ends_whole_however_it_is_ended_and_starts_again() -> None:
    """Ctrl-C, then `kill -9`, then SIGTERM: nothing is left behind, and the port is the same."""
    with open_folder() as folder:
        first = Running(folder)
        first.wait_until_ready()
        parts = first.pids()
        assert first.stop(signal.SIGINT) < 10
        assert first.process.returncode == 0
        assert not [pid for pid in parts.values() if is_alive(pid)]
        said = first.text()
        assert said.index("worker.ended") < said.index("emulator.stopped"), "whom it speaks to"

        second = Running(folder, port=first.port)
        second.wait_until_ready()
        assert second.text().count("Demo users") == 1  # the log of the first is in it too
        parts = second.pids()
        second.process.kill()
        second.process.wait()

        third = Running(folder, port=first.port)
        third.wait_until_ready()
        assert not [pid for pid in parts.values() if is_alive(pid)]
        assert third.stop(signal.SIGTERM) < 10


def test_a_taken_port_is_said_before_anything_is_made() -> None:
    with open_folder() as folder, socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        running = Running(folder, port=port)
        assert running.process.wait(20) == 1
        assert f"Port {port} on 127.0.0.1 is in use" in running.text()
        assert not (running.data_dir / "postgres").exists()


def test_a_wrong_setting_is_one_sentence_and_exit_2() -> None:
    with open_folder() as folder:
        running = Running(folder, PROSA_PORT="eight thousand")
        assert running.process.wait(20) == 2
        assert running.text().strip().startswith("PROSA_PORT is wrong: ")
        assert len(running.text().strip().splitlines()) == 1


def page(url: str) -> str:
    with closing(urllib.request.urlopen(url, timeout=10)) as answer:
        return answer.read().decode()


def is_there(url: str) -> bool:
    with suppress(OSError):
        return bool(page(url))
    return False


def sign_in(up: Running) -> int:
    body = json.dumps(
        {"email": "helena@demo.prosa.local", "password": PASSWORD, "transport": "bearer"}
    ).encode()
    request = urllib.request.Request(
        f"{up.url}/api/v1/auth/login", data=body, headers={"content-type": "application/json"}
    )
    with closing(urllib.request.urlopen(request, timeout=10)) as answer:
        return int(answer.status)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
