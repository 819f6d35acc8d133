"""Every process is replaced, one after the other, while people write, answer and watch."""

import asyncio
import logging
import os

import pytest

from tests.cluster.nodes import Cluster, cluster
from tests.cluster.office import CHIEFS, Office, open_office

log = logging.getLogger(__name__)

pytestmark = [pytest.mark.anyio, pytest.mark.kills, pytest.mark.timeout(300)]

SEED = int(os.environ.get("PROSA_KILLS_SEED", "2026"))
ORDER = ("web", "second worker", "second web", "worker")


async def test_replacing_every_process_loses_and_doubles_nothing() -> None:
    """Nothing becomes unconfirmed either: a worker that is asked to end finishes what it sends."""
    log.warning("seed %s: PROSA_KILLS_SEED tells the same story again", SEED)
    with cluster() as both:
        try:
            async with open_office(both, SEED) as office:
                await office.provider.call("PUT", "/pace", {"answer_seconds": 0.2})
                await talk_and_replace(office)
                await office.settle()
                await office.check_words()
                await office.check_sends()
                await office.check_screens()
                await office.check_books()
                assert not await office.truth.ever_unconfirmed()
                assert all(screen.connections >= 2 for screen in office.screens[: len(CHIEFS)])
            check_ends(both)
        except BaseException:
            log.error("what they said:\n%s", both.text()[-20_000:])
            raise


async def talk_and_replace(office: Office) -> None:
    is_over = asyncio.Event()

    async def replace_all() -> None:
        for name in ORDER:
            await asyncio.sleep(1.5)
            await asyncio.to_thread(office.cluster.replace, name)
        await asyncio.sleep(1.5)
        is_over.set()

    await asyncio.gather(office.talk(is_over), replace_all())


def check_ends(both: Cluster) -> None:
    """Asked once, each ended by itself, and had nothing to complain about."""
    assert "SIGKILL" not in both.text()
    assert "[error" not in both.text()
