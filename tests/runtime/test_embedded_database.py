"""The embedded database starts anywhere, survives force, and is never shared."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from prosa.db.embedded import EmbeddedDatabaseError, EmbeddedPostgres
from prosa.db.embedded_server import stop_orphan

pytestmark = pytest.mark.anyio


@pytest.fixture
def server(open_folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(open_folder / "var", durable=False)
    yield server
    server.stop()


async def ask(server: EmbeddedPostgres, question: str) -> object:
    connection = await asyncpg.connect(server.owner_url())
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def remember(server: EmbeddedPostgres, value: int) -> None:
    connection = await asyncpg.connect(server.owner_url())
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS kept (value integer)")
        await connection.execute("INSERT INTO kept VALUES ($1)", value)
    finally:
        await connection.close()


async def test_starts_as_whoever_we_are_and_keeps_its_data(server: EmbeddedPostgres) -> None:
    assert server.is_new()
    server.start()
    await remember(server, 7)
    server.stop()
    assert not server.is_alive()

    server.start()

    assert not server.is_new()
    assert await ask(server, "SELECT value FROM kept") == 7


async def test_its_owner_may_create_roles_and_is_no_superuser(server: EmbeddedPostgres) -> None:
    server.start()
    may = "SELECT rolcreaterole AND rolcreatedb AND NOT rolsuper FROM pg_roles WHERE rolname = USER"
    assert await ask(server, may) is True


async def test_writes_through_to_the_disk_unless_told_otherwise(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder, durable=True)
    server.start()
    try:
        assert await ask(server, "SHOW fsync") == "on"
        assert await ask(server, "SHOW synchronous_commit") == "on"
    finally:
        server.stop()


async def test_refuses_a_wrong_password(server: EmbeddedPostgres) -> None:
    server.start()
    for url in (server.owner_url(), f"postgresql://prosa@127.0.0.1:{server.port}/prosa"):
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(url, password="wrong")


async def test_recovers_with_its_data_after_being_killed(server: EmbeddedPostgres) -> None:
    server.start()
    await remember(server, 42)
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_for(lambda: not server.is_alive())

    server.start()

    assert await ask(server, "SELECT value FROM kept") == 42


async def test_a_second_start_in_the_same_folder_says_who_has_it(server: EmbeddedPostgres) -> None:
    server.start()
    with pytest.raises(EmbeddedDatabaseError, match=f"in use by process {os.getpid()}"):
        EmbeddedPostgres(server.data_dir, durable=False).start()
    assert await ask(server, "SELECT 1") == 1


async def test_keeps_its_port_and_leaves_it_only_when_it_is_taken(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    first = server.port
    server.stop()
    server.start()
    assert server.port == first
    server.stop()

    with closing(socket.create_server(("127.0.0.1", first))):
        server.start()

    assert server.port != first
    assert await ask(server, "SELECT 1") == 1


async def test_new_passwords_replace_lost_ones(server: EmbeddedPostgres) -> None:
    server.start()
    await remember(server, 3)
    server.stop()
    (server.data_dir / "postgres.json").unlink()

    server.start()

    assert await ask(server, "SELECT value FROM kept") == 3


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_a_server_whose_starter_was_killed_ends_and_the_next_one_has_its_data(
    server: EmbeddedPostgres, number: signal.Signals
) -> None:
    starter = start_elsewhere(server.data_dir)
    starter.send_signal(number)
    starter.wait()

    server.start()

    assert await ask(server, "SELECT value FROM kept") == 9


async def test_an_orphan_is_stopped_before_ours_starts(server: EmbeddedPostgres) -> None:
    """Where the kernel cannot tie a child to its parent, the orphan is found by its file."""
    other = EmbeddedPostgres(server.data_dir, durable=False)
    other.start()
    await remember(other, 5)
    assert other._lock is not None
    other._lock.release()  # as the kernel does when the starter dies

    server.start()

    wait_for(lambda: not other.is_alive())
    assert await ask(server, "SELECT value FROM kept") == 5


def test_a_stale_pid_file_of_another_program_harms_nobody(open_folder: Path) -> None:
    (open_folder / "postmaster.pid").write_text(f"{os.getpid()}\n")
    stop_orphan(open_folder)  # we are still here


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
async def test_root_may_keep_its_data_in_a_closed_folder(open_folder: Path) -> None:
    """A fresh clone under /root: nobody else may enter it, so the cluster lives elsewhere."""
    open_folder.chmod(0o700)
    server = EmbeddedPostgres(open_folder / "var", durable=False)
    try:
        server.start()
        assert await ask(server, "SELECT 1") == 1
        assert (open_folder / "var" / "postgres").is_symlink()
    finally:
        server.stop()
        remove_shelter(open_folder / "var" / "postgres")


def remove_shelter(link: Path) -> None:
    subprocess.run(["rm", "-rf", str(link.resolve().parent)], check=True)


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def start_elsewhere(data_dir: Path) -> subprocess.Popen[str]:
    """Another process starts the server, writes 9 and waits to be killed."""
    program = f"""
import asyncio, asyncpg, time
from pathlib import Path
from prosa.db.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path({json.dumps(str(data_dir))}), durable=False)
server.start()
async def write():
    connection = await asyncpg.connect(server.owner_url())
    await connection.execute("CREATE TABLE kept AS SELECT 9 AS value")
    await connection.close()
asyncio.run(write())
print("ready", flush=True)
time.sleep(60)
"""
    starter = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    assert starter.stdout.readline() == "ready\n"
    return starter
