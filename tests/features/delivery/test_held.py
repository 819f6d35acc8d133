"""Ten thousand messages that cannot leave now keep nobody else waiting."""

import json
import logging
import time
from typing import Any

import anyio
import asyncpg
import pytest

from prosa.domain.delivery import HELD
from prosa.features.delivery import claims
from prosa.features.delivery.claims import Due
from prosa.features.delivery.pauses import _HOLD, Pauses
from prosa.kit.ids import uuid7
from tests.support.database import as_owner
from tests.support.world import World

log = logging.getLogger(__name__)

pytestmark = pytest.mark.anyio

MANY = 10_000
MOST_BUFFERS = 300
"""Pages that a claim may read. The first one after the holding removes what was due before."""


async def promise_many(world: World, name: str = "Rui", *, many: int = MANY) -> None:
    row = await world.conversation_of(name)
    values = (world.company, row["id"], row["inbox_id"])
    await world.rows(
        """INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction,
            author_type, created_at)
        SELECT $1, id, $2, 1000 + n, $3, 'outbound', 'bot', now()
        FROM unnest($4::uuid[]) WITH ORDINALITY ids(id, n)""",
        *values,
        [uuid7() for _ in range(many)],
    )
    await world.rows(
        """INSERT INTO deliveries (company_id, message_id, conversation_id, seq, inbox_id,
            recipient, due_at)
        SELECT company_id, id, conversation_id, seq, inbox_id, '5511', now() FROM messages
        WHERE company_id = $1 AND conversation_id = $2 AND inbox_id = $3 AND seq > 1000""",
        *values,
    )


async def held(world: World) -> int:
    query = "SELECT count(*) FROM deliveries WHERE state = 'queued' AND due_at = $1"
    return await world.value(query, HELD)


async def pages_of_a_claim(world: World) -> int:
    async with world.database.system_work() as work:
        [row] = await work.sql.fetch(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {claims._DUE}", world.clock.now(), 400
        )
    plan: Any = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]


async def plan_of(world: World, query: str, *values: Any) -> str:
    async with world.database.system_work() as work:
        return "\n".join(row[0] for row in await work.sql.fetch(f"EXPLAIN {query}", *values))


async def pages_of_the_next_claims(world: World, owner: asyncpg.Connection) -> int:
    """With statistics, as they are a minute later.

    What was due before is removed by a claim that comes after the last older snapshot: whoever
    gathers statistics at the same time has one, for as long as that lasts.
    """
    await owner.execute("ANALYZE deliveries")
    pages = await pages_of_a_claim(world)
    for _ in range(100):
        if pages < MOST_BUFFERS:
            break
        await anyio.sleep(0.1)
        pages = await pages_of_a_claim(world)
    return pages


async def test_a_claim_looks_past_ten_thousand_held_messages(world: World, postgres: str) -> None:
    world.is_checked = False
    await world.contact("Rui").writes("Oi")
    async with world.stack.worker.paused():
        async with as_owner(postgres) as owner:
            await owner.execute("VACUUM ANALYZE deliveries")
        await promise_many(world)
        believed_empty = await plan_of(world, _HOLD, [uuid7()], HELD)
        assert "Tid Scan" in believed_empty
        assert "Join" not in believed_empty
        await world.rows(
            """UPDATE inboxes
            SET paused_at = $1, paused_until = $1::timestamptz + interval '9 days',
            paused_code = 'provider.190', paused_reason = 'The access token has expired.'""",
            world.clock.now(),
        )
        pauses = Pauses()
        began = time.monotonic()
        async with world.database.system_work() as work:
            assert await pauses.look(work, now=world.clock.now()) == []
        holding = time.monotonic() - began
        assert await held(world) == MANY
        first = await pages_of_a_claim(world)
        async with as_owner(postgres) as owner:
            pages = await pages_of_the_next_claims(world, owner)
        began = time.monotonic()
        async with world.database.system_work() as work:
            assert await claims.due(work, now=world.clock.now(), limit=400) == []
        claiming = time.monotonic() - began

        await world.rows("UPDATE inboxes SET paused_at = NULL, paused_until = NULL")
        pauses = Pauses()
        began = time.monotonic()
        async with world.database.system_work() as work:
            await pauses.look(work, now=world.clock.now())
        letting_go = time.monotonic() - began
        assert await held(world) == 0
        log.warning("held in %.2f s, let go in %.2f s", holding, letting_go)
        log.warning("the first claim %s pages, the others %s", first, pages)
        log.warning("a claim meanwhile: %.1f ms", claiming * 1000)
        await world.rows("DELETE FROM deliveries")
    assert pages < MOST_BUFFERS


async def claimed(world: World) -> list[Due]:
    now = world.clock.now()
    async with world.database.system_work() as work:
        due = [
            d for d in await claims.due(work, now=now, limit=400) if d.company_id == world.company
        ]
        await claims.claim(work, due, until=now + claims.LEASE, token=uuid7())
    return due


async def test_a_thousand_messages_to_one_customer_keep_nobody_else_waiting(world: World) -> None:
    """A company's own system may send that many at once, and they leave one after another."""
    world.is_checked = False
    await world.contact("Rui").writes("Oi")
    await world.contact("Eva").writes("Oi")
    async with world.stack.worker.paused():
        await promise_many(world, "Rui", many=1000)
        await promise_many(world, "Eva", many=1)
        rui = (await world.conversation_of("Rui"))["id"]
        eva = (await world.conversation_of("Eva"))["id"]

        first, second = await claimed(world), await claimed(world)
        assert [d.seq for d in first if d.conversation_id == rui] == [1001]
        assert [d.conversation_id for d in (*first, *second)].count(eva) == 1
        assert [d for d in second if d.conversation_id == rui] == []
        rows = await world.rows(
            "SELECT due_at FROM deliveries WHERE conversation_id = $1 AND state = 'queued' "
            "ORDER BY seq",
            rui,
        )
        places = [row["due_at"] for row in rows]
        assert places == sorted(places)
        assert places[-1] - places[0] == claims.PACE_OF_A_CROWD * 998
        await world.rows("DELETE FROM deliveries")
