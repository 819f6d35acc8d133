"""Periodic work is safe twice: whoever died in the middle is followed by the next."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from prosa.db.work import Work
from prosa.domain.hours import WEEKDAYS
from prosa.domain.ids import ConversationId
from prosa.features.conversations import jobs
from prosa.features.conversations.actions.redirect import redirect_overdue
from prosa.features.conversations.jobs import (
    ABSENCES,
    BOT_TIMEOUTS,
    RESPONSE_TIMEOUTS,
    SNOOZES,
)
from prosa.jobs import due
from prosa.jobs.housekeeping import HOUSEKEEPING
from prosa.jobs.periodic import Tick
from prosa.kit.clock import Clock
from prosa.worker import TICKS
from tests.support import hooks
from tests.support.world import World

pytestmark = pytest.mark.anyio

_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1
"""


async def picture(world: World) -> dict[str, str | None]:
    """Every row of the company, in every table that has one."""
    async with world.database.work(world.company) as work:
        tables = [row["relname"] for row in await work.sql.fetch(_TABLES)]
        found = {
            table: await work.sql.fetchval(
                f"SELECT md5(string_agg(to_jsonb(t)::text, '|' ORDER BY to_jsonb(t)::text)) "
                f"FROM {table} t WHERE company_id = $1",
                world.company,
            )
            for table in tables
        }
    assert None not in (found["conversations"], found["events"]), "it sees the rows"
    return found


async def with_everything_due(world: World) -> None:
    """A question unanswered, a snooze that is over, a sender that died, somebody silent, somebody
    who has left, a customer who waits too long, a reply for later, and a company whose hours are
    new."""
    ana = await world.agent("Ana", "Vendas")
    bia = await world.agent("Bia", "Suporte Técnico")
    await world.company_becomes(
        hours={"week": {day: [["00:00", "24:00"]] for day in WEEKDAYS}}, timezone="UTC"
    )
    for name, department in (("Lia", "Suporte Técnico"), ("Ivo", "Financeiro")):
        await world.contact(name).writes("Oi")
        await world.contact(name).writes(department)
    await bia.goes("offline")
    for name in ("Rui", "Eva"):
        await world.contact(name).writes("Oi")
        await world.contact(name).writes("1")
    await ana.resolves("Rui")
    await world.contact("Rui").writes("Oi de novo")
    await ana.snoozes("Eva", until=world.clock.now() + timedelta(minutes=1))
    path = f"/conversations/{(await world.conversation_of('Eva'))['id']}/scheduled"
    soon = (world.clock.now() + timedelta(minutes=2)).isoformat()
    await ana.does("POST", path, {"text": "Bom dia!", "send_at": soon})
    account = await world.account("whatsapp")
    unknown = hooks.receipt("wamid.of-nobody", "sent", at=hooks.instant(world.clock))
    await hooks.post(account, hooks.body(hooks.entry(account, statuses=[unknown])))
    await world.settles()
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            """UPDATE deliveries SET state = 'sending', lease_until = $1
            WHERE message_id = (SELECT message_id FROM deliveries ORDER BY seq DESC LIMIT 1)""",
            world.clock.now(),
        )
    world.clock.advance(minutes=5)


@pytest.mark.parametrize("tick", TICKS, ids=lambda tick: tick.name)
async def test_run_twice_it_leaves_what_it_left_the_first_time(world: World, tick: Tick) -> None:
    await with_everything_due(world)
    async with world.stack.worker.paused():
        await tick.work(world.database, world.clock)
        once = await picture(world)
        await tick.work(world.database, world.clock)
        assert await picture(world) == once


@pytest.mark.parametrize("tick", TICKS, ids=lambda tick: tick.name)
async def test_done_by_several_workers_at_once_it_is_done_once(world: World, tick: Tick) -> None:
    """CW!15275: as if each of four workers had taken it. Nothing is said or moved twice."""
    await with_everything_due(world)
    before = await world.value("SELECT position FROM log_heads")
    async with world.stack.worker.paused():
        await asyncio.gather(*(tick.work(world.database, world.clock) for _ in range(4)))
        once = await picture(world)
        await tick.work(world.database, world.clock)
        assert await picture(world) == once
        happened = await world.rows(
            "SELECT conversation_id, type FROM events WHERE position > $1", before
        )
    assert max(Counter(map(tuple, happened)).values(), default=1) == 1


@pytest.mark.parametrize("tick", [BOT_TIMEOUTS, SNOOZES, RESPONSE_TIMEOUTS, ABSENCES])
async def test_a_worker_that_dies_in_the_middle_has_done_nothing(
    world: World, tick: Tick, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its unit of work is gone with it; the next tick does what it did not (FLW-08, RTE-08)."""
    await with_everything_due(world)
    before = await picture(world)

    async def dies(_: Work) -> None:
        raise ConnectionResetError("kill -9")

    async with world.stack.worker.paused():
        with monkeypatch.context() as death:
            death.setattr(Work, "_commit", dies)
            with pytest.raises(ConnectionResetError):
                await tick.work(world.database, world.clock)
        assert await picture(world) == before
        await tick.work(world.database, world.clock)
        assert await picture(world) != before


@pytest.mark.parametrize("page", [due.PAGE, 1], ids=["in one page", "each in a page"])
async def test_one_company_that_fails_stops_neither_the_others_nor_its_own_rows(
    world: World, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """Poison: a conversation that cannot be redirected is tried alone, and the others are done,
    however many before them fail."""
    monkeypatch.setattr(due, "PAGE", page)
    for name in ("Eva", "Rui", "Ivo"):
        await world.contact(name).writes("Oi")
        await world.contact(name).writes("Vendas")
    poison = (await world.conversation_of("Eva"))["id"]
    other = await World.open(world.stack, "Atendimento")
    await other.contact("Lia").writes("Oi")
    world.clock.advance(minutes=6)

    async def fails(work: Work, ids: Sequence[ConversationId], *, clock: Clock) -> None:
        if poison in ids:
            raise ValueError("veneno")
        await redirect_overdue(work, ids, clock=clock)

    monkeypatch.setattr(jobs, "redirect_overdue", fails)
    await RESPONSE_TIMEOUTS.work(world.database, world.clock)
    overdue = "SELECT conversation_id FROM events WHERE type = 'conversation.overdue'"
    told = {row["conversation_id"] for row in await world.rows(overdue)}
    assert told == {(await world.conversation_of(name))["id"] for name in ("Rui", "Ivo")}
    assert len(await other.rows(overdue)) == 1
    await other.close()


async def test_receipts_that_no_message_ever_claims_are_let_go_after_a_week(world: World) -> None:
    account = await world.account("whatsapp")
    for id in ("wamid.old", "wamid.new"):
        unknown = hooks.receipt(id, "sent", at=hooks.instant(world.clock))
        await hooks.post(account, hooks.body(hooks.entry(account, statuses=[unknown])))
    await world.settles()
    async with world.database.work(world.company) as work:
        await work.sql.execute(
            """UPDATE parked_receipts SET created_at = now() - interval '8 days'
            WHERE provider_id = 'wamid.old'"""
        )
    await HOUSEKEEPING.work(world.database, world.clock)
    left = await world.rows("SELECT provider_id FROM parked_receipts")
    assert [row["provider_id"] for row in left] == ["wamid.new"]
