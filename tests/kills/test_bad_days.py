"""A database that stands still, a disk that is full, a commit that the disk does not confirm.

Providers and people are answered 503 within bounds, never 200 for what is not durable, and
everything goes on by itself afterwards. Invariant 10.
"""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncGenerator, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final

import asyncpg
import httpx
import pytest

from prosa.db.database import Database
from prosa.db.embedded import EmbeddedPostgres
from prosa.db.migrate import migrate
from prosa.emulators.model import Account
from prosa.features.ingress.endpoints import ANSWER_SECONDS
from prosa.features.ingress.keep import KEEP_SECONDS
from tests.support import hooks
from tests.support.agent import Agent
from tests.support.database import SECRET
from tests.support.folders import open_folder
from tests.support.patience import until
from tests.support.stack import running
from tests.support.world import World

pytestmark = [pytest.mark.anyio, pytest.mark.kills, pytest.mark.timeout(180)]

PATIENCE_SECONDS: Final = 3
"""As `PROSA_DATABASE_PATIENCE_SECONDS`."""
SLACK_SECONDS: Final = 8
"""Getting a connection, and the slowness of a machine that runs everything at once."""


@pytest.fixture(scope="module")
def server() -> Generator[EmbeddedPostgres]:
    """A PostgreSQL that nobody else needs."""
    with open_folder() as folder:
        server = EmbeddedPostgres(folder, durable=True)
        server.start()
        try:
            asyncio.run(migrate(server.owner_url(), SECRET))
            yield server
        finally:
            resume(everyone(server))
            server.stop()


@asynccontextmanager
async def open_world(server: EmbeddedPostgres) -> AsyncGenerator[tuple[World, Agent]]:
    database = await Database.open(
        server.owner_url(), SECRET, command_seconds=PATIENCE_SECONDS, app_connections=4
    )
    try:
        async with running(database) as stack:
            world = await World.open(stack)
            helena = await world.admin()
            await world.contact("Rui").writes("Oi")
            yield world, helena
            await world.close()
    finally:
        await database.close()


async def test_a_database_that_stands_still_is_answered_503_and_found_again(
    server: EmbeddedPostgres,
) -> None:
    async with open_world(server) as (world, helena):
        account = await world.account("whatsapp")
        http, token = httpx.AsyncClient(timeout=60), await helena.token()
        people = {"authorization": f"Bearer {token}"}
        frozen = everyone(server)
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            answers = await asyncio.gather(
                *(post(world, account, f"durante {n}") for n in range(20)),
                *(ask(http, world, people, read=n % 2 == 0) for n in range(12)),
            )
            took = time.monotonic() - began
        finally:
            resume(frozen)
        assert [answer for answer in answers if answer != 503] == []
        assert took < max(ANSWER_SECONDS, PATIENCE_SECONDS + 5) + SLACK_SECONDS

        async def is_taken() -> bool:
            return await post(world, account, "depois") == 200

        async def is_answered() -> bool:
            return await ask(http, world, people, read=False) == 201

        await until(is_taken, every=0.2, what="what a provider posts again and again")
        await until(is_answered, every=0.2, what="what a screen asks again and again")
        await http.aclose()
        await world.settles()
        said = await world.rows("SELECT body FROM messages WHERE direction = 'inbound'")
        assert [row["body"] for row in said].count("depois") == 1


async def test_a_refusal_of_people_is_a_problem_that_says_when_to_come_back(
    server: EmbeddedPostgres,
) -> None:
    async with open_world(server) as (_, helena):
        await helena.reads("/departments")
        frozen = everyone(server)
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            answer = await helena.asks("GET", "/departments")
        finally:
            resume(frozen)
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"]
        assert answer.json()["code"] == "unavailable"


async def test_a_commit_that_the_disk_does_not_confirm_is_no_promise(
    server: EmbeddedPostgres,
) -> None:
    """As a disk that takes half a minute for an fsync."""
    async with open_world(server) as (world, _):
        account = await world.account("whatsapp")
        async with slow_commits(server):
            began = time.monotonic()
            answers = await asyncio.gather(*(post(world, account, f"lento {n}") for n in range(5)))
            took = time.monotonic() - began
            assert answers == [503] * 5
            assert took < min(ANSWER_SECONDS, 2 * KEEP_SECONDS) + SLACK_SECONDS

        async def is_taken() -> bool:
            return await post(world, account, "rápido") == 200

        await until(is_taken, every=0.2, what="what a provider posts again and again")
        await world.settles()
        said = await world.rows("SELECT body FROM messages WHERE body = 'rápido'")
        assert len(said) == 1


async def test_on_a_full_disk_what_is_answered_200_is_there_and_the_rest_comes_again(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    """The disk of the hooks alone, so that the server itself goes on: 53100."""
    with small_disk(server, tmp_path) as place:
        async with open_world(server) as (world, _):
            account = await world.account("whatsapp")
            async with hooks_on(server, place):
                kept = [0]
                padding = os.urandom(300_000).hex()
                answers: list[int] = []
                for n in range(60):
                    content = text_from(world, account, f"cheio {n}", padding=padding)
                    answers.append(await hooks.post(account, content))
                    kept += [n] if answers[-1] == 200 else []
                    if answers[-3:] == [503] * 3:
                        break
                assert 503 in answers
                assert set(answers) <= {200, 503}
                await world.settles()
                for pid in place.glob("ballast*"):
                    pid.unlink()
                content = text_from(world, account, "de novo", padding=padding)
                assert await hooks.post(account, content) == 200
                await world.settles()
            said = await world.rows("SELECT body FROM messages WHERE body LIKE 'cheio %'")
            assert {row["body"] for row in said} == {
                f"cheio {n}" for n, answer in enumerate(answers) if answer == 200
            }
            again = await world.rows("SELECT 1 FROM messages WHERE body = 'de novo'")
            assert len(again) == 1


def everyone(server: EmbeddedPostgres) -> list[int]:
    """The server and all that it has started."""
    assert server.pid is not None
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return [server.pid, *map(int, children)]


def resume(pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def text_from(world: World, account: Account, text: str, *, padding: str = "") -> bytes:
    now = hooks.instant(world.clock)
    message = hooks.said(text, sender="5511911110000", at=now)
    return hooks.body(hooks.entry(account, messages=[{**message, "padding": padding}]))


async def post(world: World, account: Account, text: str) -> int:
    async with httpx.AsyncClient(timeout=60) as http:
        content = text_from(world, account, text)
        headers = hooks.signed(account, content)
        answer = await http.post(account.webhook_url, content=content, headers=headers)
    return answer.status_code


async def ask(http: httpx.AsyncClient, world: World, headers: dict[str, str], *, read: bool) -> int:
    url = f"{world.stack.url}/api/v1/departments"
    if read:
        return (await http.get(url, headers=headers)).status_code
    body = {"name": f"D {time.monotonic()}"}
    return (await http.post(url, json=body, headers=headers)).status_code


@asynccontextmanager
async def as_superuser(server: EmbeddedPostgres) -> AsyncGenerator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.superuser_url())
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def slow_commits(server: EmbeddedPostgres) -> AsyncGenerator[None]:
    """What was inserted waits at the commit itself."""
    async with as_superuser(server) as owner:
        await owner.execute(
            """CREATE FUNCTION crawl() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER crawls AFTER INSERT ON hook_leases
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crawl()"""
        )
        try:
            yield
        finally:
            await owner.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE wait_event = 'PgSleep'"""
            )
            await owner.execute("DROP TRIGGER crawls ON hook_leases; DROP FUNCTION crawl()")


@contextmanager
def small_disk(server: EmbeddedPostgres, folder: Path) -> Generator[Path]:
    """Sixteen megabytes, of which some can be freed; skipped where mounting is not allowed."""
    place = folder / "disk"
    place.mkdir()
    options = f"size=16m,mode=0777,uid={owner_of(server)}"
    mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("this place does not allow to mount a small disk")
    try:
        (place / "ballast").write_bytes(b"0" * 8_000_000)
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def owner_of(server: EmbeddedPostgres) -> int:
    return Path(f"/proc/{server.pid}").stat().st_uid


@asynccontextmanager
async def hooks_on(server: EmbeddedPostgres, place: Path) -> AsyncGenerator[None]:
    """The bodies of hooks are kept on that disk."""
    for folder in [place, *place.parents]:
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    home = place / "hooks"
    home.mkdir()
    os.chown(home, owner_of(server), -1)
    async with as_superuser(server) as owner:
        await owner.execute(f"CREATE TABLESPACE small LOCATION '{home}'")
        await owner.execute("ALTER TABLE kept_hooks SET TABLESPACE small")
        yield
        await owner.execute("ALTER TABLE kept_hooks SET TABLESPACE pg_default")
        await owner.execute("DROP TABLESPACE small")
