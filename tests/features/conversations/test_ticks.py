"""Periodic work is safe twice: whoever died in the middle is followed by the next."""

from datetime import timedelta

import pytest

from prosa.jobs.housekeeping import HOUSEKEEPING
from prosa.jobs.periodic import Tick, Ticker
from prosa.worker import TICKS
from tests.support import hooks
from tests.support.database import as_owner
from tests.support.world import World

pytestmark = pytest.mark.anyio

_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1
"""


async def picture(world: World, postgres: str) -> dict[str, str]:
    """Every row of the company, in every table that has one."""
    async with as_owner(postgres) as owner:
        tables = [row["relname"] for row in await owner.fetch(_TABLES)]
        return {
            table: await owner.fetchval(
                f"SELECT md5(string_agg(to_jsonb(t)::text, '|' ORDER BY to_jsonb(t)::text)) "
                f"FROM {table} t WHERE company_id = $1",
                world.company,
            )
            for table in tables
        }


async def with_everything_due(world: World) -> None:
    """A question unanswered, a snooze that is over, a sender that died, somebody silent."""
    ana = await world.agent("Ana", "Vendas")
    for name in ("Rui", "Eva"):
        await world.contact(name).writes("Oi")
        await world.contact(name).writes("1")
    await ana.resolves("Rui")
    await world.contact("Rui").writes("Oi de novo")
    await ana.snoozes("Eva", until=world.clock.now() + timedelta(minutes=1))
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
async def test_run_twice_it_leaves_what_it_left_the_first_time(
    world: World, postgres: str, tick: Tick
) -> None:
    await with_everything_due(world)
    async with world.stack.worker.paused():
        await tick.work(world.database, world.clock)
        once = await picture(world, postgres)
        await tick.work(world.database, world.clock)
        assert await picture(world, postgres) == once


async def test_a_tick_is_taken_by_one_of_several_workers(world: World) -> None:
    taken: list[str] = []

    async def note(*_: object) -> None:
        taken.append("taken")

    tick = Tick(f"tests.{world.company}", timedelta(hours=1), note)
    tickers = [Ticker(world.database, [tick], world.clock) for _ in range(3)]
    for ticker in (*tickers, *tickers):
        await ticker._perhaps(tick)
    assert taken == ["taken"]


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
