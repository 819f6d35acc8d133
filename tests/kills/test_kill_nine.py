"""`kill -9` of web, worker and database while people talk: nothing lost, nothing said twice.

2,000 messages of 100 customers and 500 replies of four agents, documents among them,
over providers that repeat, shuffle, hold back, refuse, fail and fall silent.
Requirements: MSG-18, and invariant 10 of the architecture: a provider hook, once
answered 200, is never lost. (WA#2148: a single webhook missing at several thousand
messages a day. CW#12661: the customer's words stored after the bot's answer.)

What is drawn is drawn from `PROSA_KILLS_SEED`, which is printed: whom to kill and when,
which storm comes when, who writes what when. How far a process has come at that moment
is the machine's; a failure is told again by its seed, perhaps not at the first try.
"""

import asyncio
import logging

import pytest

from tests.kills import checks
from tests.kills.stage import CUSTOMERS, MESSAGES_EACH, REPLIES_EACH, SEED, Stage, stage
from tests.support.patience import until

log = logging.getLogger(__name__)

pytestmark = [pytest.mark.anyio, pytest.mark.kills, pytest.mark.timeout(600)]


async def test_nothing_is_lost_or_said_twice_whatever_is_killed() -> None:
    log.warning("seed %s: PROSA_KILLS_SEED tells the same story again", SEED)
    async with stage() as everybody:
        await talk_and_kill(everybody)
        await checks.settle(everybody)
        await checks.check_words(everybody)
        await checks.check_files(everybody)
        await checks.check_sends(everybody)
        await checks.check_receipts_settle(everybody)
        await checks.check_a_retry_sends_what_was_never_sent(everybody)
        await checks.check_books(everybody)


async def talk_and_kill(on: Stage) -> None:
    """Halfway the provider stops keeping the order, and holds its receipts back."""
    is_shuffled = asyncio.Event()

    async def everybody_was_answered() -> bool:
        return sum(len(agent.written) for agent in on.agents) == CUSTOMERS * REPLIES_EACH

    async with asyncio.TaskGroup() as group:
        listening = group.create_task(on.provider.listen())
        working = [group.create_task(agent.work()) for agent in on.agents]
        killing = group.create_task(on.killer.run(on.truth.note_what_was_caught))
        storming = group.create_task(on.weather.run())
        living = [group.create_task(c.live(on.provider, is_shuffled)) for c in on.customers]
        shuffling = group.create_task(shuffle_halfway(on, is_shuffled))
        await asyncio.wait([*living, killing, shuffling, storming])
        await until(everybody_was_answered, within=120, what="500 replies")
        for task in (listening, *working):
            task.cancel()


async def shuffle_halfway(on: Stage, is_shuffled: asyncio.Event) -> None:
    async def half_is_said() -> bool:
        return sum(len(c.said) for c in on.customers) >= CUSTOMERS * MESSAGES_EACH // 2

    await until(half_is_said, within=200, what="1,000 messages")
    is_shuffled.set()
    await on.provider.order(reorder_seconds=0.4, hold_receipts=True)
