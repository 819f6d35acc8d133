"""What arrives while one commit is under way goes into the next, and nothing is left behind."""

import asyncio

import pytest

from prosa.kit.gathering import Gathering

pytestmark = pytest.mark.anyio


class Slow:
    """Does what waits in groups, each as slow as a disk."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.groups: list[str] = []
        self.gathering = Gathering("slow", self._do_all)

    def add(self, what: str) -> None:
        self.waiting.append(what)
        self.gathering.added()

    async def _do_all(self) -> None:
        while self.waiting:
            group, self.waiting = self.waiting, []
            await asyncio.sleep(0.01)
            self.groups.append("".join(group))


async def test_what_arrives_meanwhile_is_the_next_group() -> None:
    slow = Slow()
    slow.gathering.start()
    slow.add("a")
    await asyncio.sleep(0.001)
    slow.add("b")
    slow.add("c")
    await slow.gathering.stop()
    assert slow.groups == ["a", "bc"]


async def test_it_ends_only_when_all_is_done_also_what_was_added_just_now() -> None:
    slow = Slow()
    slow.gathering.start()
    slow.add("a")
    await slow.gathering.stop()
    assert slow.groups == ["a"]


async def test_with_nothing_to_do_it_ends_at_once() -> None:
    slow = Slow()
    slow.gathering.start()
    async with asyncio.timeout(1):
        await slow.gathering.stop()
    assert slow.groups == []
