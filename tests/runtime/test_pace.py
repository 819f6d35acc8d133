"""A loop of a worker outlives its turns, whatever becomes of them."""

import asyncio
import time
from itertools import pairwise

import pytest

from prosa.db import bell
from prosa.jobs.pace import Pace

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("trouble", [KeyError("a setting of one inbox"), ConnectionError("away")])
async def test_what_goes_wrong_in_a_turn_ends_neither_the_loop_nor_its_neighbours(
    trouble: Exception,
) -> None:
    pace, turns = Pace(), 0

    async def turn() -> bool:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise trouble
        pace.stop()
        return True

    async with asyncio.timeout(30), asyncio.TaskGroup() as worker:
        worker.create_task(pace.repeat(turn, name="tried"))
        neighbour = worker.create_task(asyncio.sleep(0.6, "undisturbed"))
    assert turns == 2
    assert neighbour.result() == "undisturbed"


async def test_a_turn_that_found_nothing_rests_until_it_is_hurried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bell, "POLL_SECONDS", 3600)
    pace, turns = Pace(), 0

    async def turn() -> bool:
        nonlocal turns
        turns += 1
        if turns == 2:
            pace.stop()
        return False

    async with asyncio.timeout(30):
        looking = asyncio.create_task(pace.repeat(turn, name="tried"))
        await asyncio.sleep(0.05)
        assert turns == 1
        pace.hurry()
        await looking


async def test_turns_that_find_work_gather_more_of_it() -> None:
    """The first is not delayed; those after it begin a moment apart, however short they are."""
    moment = 0.5
    pace, began = Pace(moment), list[float]()

    async def turn() -> bool:
        began.append(time.monotonic())
        if len(began) == 3:
            pace.stop()
        return True

    async with asyncio.timeout(30):
        asked = time.monotonic()
        await pace.repeat(turn, name="gathering")
    assert began[0] - asked < moment
    assert all(later - earlier >= moment for earlier, later in pairwise(began))
