"""Kept hooks are read once, in order, whoever fails and whatever is away."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prosa.db.roles import APP_ROLE, SYSTEM_ROLE, role_password
from prosa.emulators.model import Account
from tests.support import hooks
from tests.support.database import SECRET, NewDatabase, as_owner, named, opened, renamed
from tests.support.patience import until
from tests.support.stack import running
from tests.support.world import MENU, World

pytestmark = pytest.mark.anyio

WORDS = ("Oi", "tudo bem?", "queria saber do meu pedido")


def text_from(world: World, account: Account, text: str, number: str, id: str) -> bytes:
    now = hooks.instant(world.clock)
    message = hooks.said(text, sender=number, at=now, id=id)
    return hooks.body(hooks.entry(account, messages=[message]))


async def test_a_poison_hook_is_set_aside_and_stops_nobody(world: World) -> None:
    """An id too long for any index: nobody foresaw it, so it fails when it is written."""
    account = await world.account("whatsapp")
    poison = text_from(world, account, "veneno", "5511911110000", secrets.token_hex(20_000))
    async with world.stack.worker.paused():
        for n, content in enumerate(
            (
                text_from(world, account, "antes", "5511911110001", "wamid.1"),
                poison,
                text_from(world, account, "depois", "5511911110002", "wamid.2"),
            )
        ):
            assert await hooks.post(account, content) == 200, n
    await world.settles()
    said = await world.rows("SELECT body FROM messages WHERE direction = 'inbound' ORDER BY id")
    assert [row["body"] for row in said] == ["antes", "depois"]
    [letter] = await world.rows("SELECT * FROM dead_letters")
    kept = await world.value("SELECT body FROM kept_hooks WHERE id = $1", letter["subject_id"])
    assert kept == poison
    assert letter["reason"]
    assert await world.value("SELECT count(*) FROM hook_leases") == 0


PARSERS_NIGHTMARES = {
    "recursion": b'{"entry":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "a number without end": b'{"entry":[{"changes":[{"value":{"metadata":{"phone_number_id":'
    + b"9" * 6_000
    + b"}}}]}]}",
    "half a character": b'{"entry":[{"id":"\\ud800"}]}',
    "NUL": b"\x00" * 1_000,
}


async def test_no_body_breaks_the_reader(world: World) -> None:
    """Kept, set aside with its reason, and the next is read as if nothing had been."""
    account = await world.account("whatsapp")
    async with world.stack.worker.paused():
        for name, content in PARSERS_NIGHTMARES.items():
            assert await hooks.post(account, content) == 200, name
        after = text_from(world, account, "depois", "5511911110002", "wamid.2")
        assert await hooks.post(account, after) == 200
    await world.settles()
    said = await world.rows("SELECT body FROM messages WHERE direction = 'inbound'")
    assert [row["body"] for row in said] == ["depois"]
    letters = await world.rows("SELECT reason FROM dead_letters")
    assert len(letters) == len(PARSERS_NIGHTMARES)
    assert all(letter["reason"].startswith("unreadable: ") for letter in letters)


async def test_a_nul_in_the_words_is_left_out_and_the_words_arrive(world: World) -> None:
    account = await world.account("whatsapp")
    content = text_from(world, account, "o\x00i", "5511911110003", "wamid.nul")
    assert await hooks.post(account, content) == 200
    await world.settles()
    assert await world.value("SELECT body FROM messages WHERE direction = 'inbound'") == "oi"


events = st.permutations([(who, n) for who in range(2) for n in range(len(WORDS))] * 2)


@settings(
    max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(events, st.data())
async def test_every_event_twice_in_any_order_and_any_batch_has_one_effect(
    world: World, order: list[tuple[int, int]], data: st.DataObject
) -> None:
    """MSG-18: six words of two customers, each told twice, cut into bodies anywhere."""
    account = await world.account("whatsapp")
    mark = secrets.token_hex(4)
    numbers = [f"55119{secrets.randbelow(10**8):08d}" for _ in range(2)]
    now = hooks.instant(world.clock)
    items = [
        hooks.said(WORDS[n], sender=numbers[who], at=now, id=f"wamid.{mark}{who}{n}", name=mark)
        for who, n in order
    ]
    bodies: list[bytes] = []
    while items:
        size = data.draw(st.integers(1, len(items)))
        bodies.append(hooks.body(hooks.entry(account, messages=items[:size])))
        items = items[size:]
    before = await world.value("SELECT position FROM log_heads")
    answers = await asyncio.gather(*(hooks.post(account, content) for content in bodies))
    assert set(answers) == {200}
    await world.settles()

    rows = await world.conversations_of(mark)
    assert len(rows) == 2
    for row in rows:
        timeline = await world.rows(
            "SELECT seq, direction, body FROM messages WHERE conversation_id = $1 ORDER BY seq",
            row["id"],
        )
        assert [entry["seq"] for entry in timeline] == list(range(1, row["last_seq"] + 1))
        inbound = [entry["body"] for entry in timeline if entry["direction"] == "inbound"]
        assert sorted(inbound) == sorted(WORDS)
        assert [MENU in entry["body"] for entry in timeline].count(True) == 1
    received = await world.value(
        "SELECT count(*) FROM events WHERE type = 'message.received' AND position > $1", before
    )
    assert received == 6
    kept = await world.value("SELECT sum(count) FROM conversation_counts WHERE status = 'bot'")
    assert kept == await world.value("SELECT count(*) FROM conversations WHERE status = 'bot'")


@asynccontextmanager
async def away(url: str) -> AsyncGenerator[None]:
    """Nobody can connect, and whoever is connected is thrown out."""
    elsewhere = renamed(url, "postgres")
    async with as_owner(elsewhere) as owner:
        await owner.execute(f"ALTER DATABASE {named(url)} ALLOW_CONNECTIONS false")
        for role in (APP_ROLE, SYSTEM_ROLE):
            same = await asyncpg.connect(elsewhere, user=role, password=role_password(SECRET, role))
            await same.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = $1 AND usename = current_user""",
                named(url),
            )
            await same.close()
        yield
        await owner.execute(f"ALTER DATABASE {named(url)} ALLOW_CONNECTIONS true")


async def test_while_the_database_is_away_providers_are_asked_to_come_again(
    new_database: NewDatabase,
) -> None:
    """What was answered 200 is there afterwards; what was not comes again, and is there once.
    (TZ#217: messages sent while the connection was down never appeared.)"""
    url = await new_database()
    async with opened(url) as database, running(database) as stack:
        world = await World.open(stack)
        account = await world.account("whatsapp")
        await world.contact("Rui").writes("antes")
        content = text_from(world, account, "durante", "5511911110000", "wamid.away")
        async with away(url):
            assert await hooks.post(account, content) == 503
            await world.contact("Rui").says("enquanto isso")
            await asyncio.sleep(0.1)

        async def is_taken() -> bool:
            return await hooks.post(account, content) == 200

        await until(is_taken, what="what a provider posts again and again")
        await world.settles()
        said = await world.rows("SELECT body FROM messages WHERE direction = 'inbound'")
        assert sorted(row["body"] for row in said) == ["antes", "durante", "enquanto isso"]
        assert len(world.contact("Rui").heard()) == 1
        await world.close()


async def test_more_companies_than_places_are_all_read(world: World) -> None:
    """Four are read side by side; a fifth does not wait for the four to fall silent."""
    others = [await World.open(world.stack) for _ in range(5)]
    for other in (world, *others):
        await other.account("whatsapp")
    async with world.stack.worker.paused():
        for other in (world, *others):
            for text in WORDS:
                await other.contact("Rui").says(text)
        await until(lambda: not world.emulator.poster.waiting)
    for other in (world, *others):
        await other.settles()
        assert len(other.contact("Rui").heard()) == 1
    for other in others:
        await other.close()
