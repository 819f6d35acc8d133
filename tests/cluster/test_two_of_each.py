"""Two web and two worker processes on one PostgreSQL are one system.

Hooks come to both webs, people are signed in at both, both workers run. Halfway the
Redis between them is killed, which nobody may notice.
"""

import asyncio
import logging
import os
from datetime import timedelta
from itertools import groupby, pairwise

import pytest

from prosa.worker import TICKS
from tests.cluster.nodes import cluster
from tests.cluster.office import Office, open_office, ticks_taken, watch_ticks
from tests.support import redis_server

log = logging.getLogger(__name__)

pytestmark = [pytest.mark.anyio, pytest.mark.kills, pytest.mark.timeout(300)]

SEED = int(os.environ.get("PROSA_KILLS_SEED", "2026"))
TALKS_SECONDS = 12


async def test_every_event_reaches_every_screen_once_whoever_does_the_work() -> None:
    log.warning("seed %s: PROSA_KILLS_SEED tells the same story again", SEED)
    with redis_server.running() as redis, cluster(redis_url=redis.url) as both:
        try:
            async with open_office(both, SEED) as office:
                await watch_ticks(office.truth)
                await talk(office, redis)
                await office.settle()
                await office.check_words()
                await office.check_sends()
                await office.check_screens()
                await office.check_books()
                await check_ticks(office)
            assert both.text().count("redis.away") == 4, "each process says it once"
            assert "[error" not in both.text()
        except BaseException:
            log.error("what they said:\n%s", both.text()[-20_000:])
            raise


async def talk(office: Office, redis: redis_server.RedisServer) -> None:
    is_over = asyncio.Event()

    async def lose_redis() -> None:
        await asyncio.sleep(TALKS_SECONDS / 2)
        redis.kill()
        await asyncio.sleep(TALKS_SECONDS / 2)
        is_over.set()

    await asyncio.gather(office.talk(is_over), lose_redis())


async def check_ticks(office: Office) -> None:
    """Taken by whoever comes first, and never twice in an interval."""
    every = {tick.name: tick.every for tick in TICKS}
    slack = timedelta(milliseconds=50)
    taken = await ticks_taken(office.truth)
    for name, rows in groupby(taken, key=lambda row: row["name"]):
        for first, second in pairwise(rows):
            assert second["at"] - first["at"] >= every[name] - slack, name
    counted = {row["name"] for row in taken}
    assert {tick.name for tick in TICKS if tick.every <= timedelta(seconds=5)} <= counted
