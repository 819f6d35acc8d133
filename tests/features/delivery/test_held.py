"""Ten thousand messages of a paused inbox cost those who look for what is due nothing."""

import json
import logging
import time
from typing import Any

import pytest

from prosa.domain.delivery import HELD
from prosa.features.delivery import store
from prosa.features.delivery.pauses import Pauses
from tests.support.world import World

log = logging.getLogger(__name__)

pytestmark = pytest.mark.anyio

MANY = 10_000
MOST_BUFFERS = 300
"""Pages that a claim may read. The first one after the holding removes what was due before."""


async def promise_many(world: World) -> None:
    row = await world.conversation_of("Rui")
    values = (world.company, row["id"], row["inbox_id"])
    await world.rows(
        f"""INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction,
            author_type, created_at)
        SELECT $1, gen_random_uuid(), $2, 1000 + n, $3, 'outbound', 'bot', now()
        FROM generate_series(1, {MANY}) n""",
        *values,
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
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {store._DUE}", world.clock.now(), 400
        )
    plan: Any = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]


async def test_a_claim_looks_past_ten_thousand_held_messages(world: World) -> None:
    await world.contact("Rui").writes("Oi")
    async with world.stack.worker.paused():
        await promise_many(world)
        await world.rows(
            """UPDATE inboxes SET paused_at = now(), paused_until = now() + interval '9 days',
            paused_code = 'provider.190', paused_reason = 'The access token has expired.'"""
        )
        pauses = Pauses()
        began = time.monotonic()
        async with world.database.system_work() as work:
            assert await pauses.look(work, now=world.clock.now()) == []
        holding = time.monotonic() - began
        assert await held(world) == MANY
        first = await pages_of_a_claim(world)
        pages = await pages_of_a_claim(world)
        began = time.monotonic()
        async with world.database.system_work() as work:
            assert await store.due(work, now=world.clock.now(), limit=400) == []
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
    world.is_checked = False
    assert pages < MOST_BUFFERS
