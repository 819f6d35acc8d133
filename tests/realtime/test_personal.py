"""What concerns one person is told to that person's screens alone."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from prosa.domain.event_shapes import PersonalEvent
from prosa.domain.ids import UserId
from tests.support.world import World

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True, kw_only=True)
class SomethingPersonal(PersonalEvent):
    type: ClassVar[str] = "test.personal"
    word: str


@pytest.mark.parametrize("count", [1, 60])
async def test_only_the_screens_of_one_person_hear_a_personal_event(
    world: World, count: int
) -> None:
    """Live, replayed and over HTTP; not even a supervisor sees it. Few events travel with the
    commit and many before it."""
    ana = await world.agent("Ana", "Vendas", online=False)
    bia = await world.agent("Bia", "Vendas", online=False)
    marcos = await world.supervisor()
    screens = {agent: await agent.connects() for agent in (ana, bia, marcos)}
    since = await world.value("SELECT position FROM log_heads")
    async with world.database.work(world.company) as work:
        for n in range(count):
            now = world.clock.now()
            work.record(SomethingPersonal(at=now, user_id=UserId(ana.id), word=str(n)))
    await world.settles()
    heard = [event["word"] for event in screens[ana].events if event["type"] == "test.personal"]
    assert heard == [str(n) for n in range(count)]
    for other in (bia, marcos):
        assert "test.personal" not in screens[other].types
        page = await other.reads(f"/events?since={since}")
        assert page["items"] == []
        assert page["position"] == since + count
    replayed = await ana.reads(f"/events?since={since}")
    assert [event["user_id"] for event in replayed["items"]] == [str(ana.id)] * count
