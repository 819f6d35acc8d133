"""Everybody likes their desk their own way (FE-13)."""

import asyncio

import pytest

from tests.support.office import Office
from tests.support.world import World

pytestmark = pytest.mark.anyio

MINE = "/api/v1/me/preferences"
NIGHT = {
    "from": "22:00",
    "to": "07:00",
    "days": ["mon", "fri"],
    "timezone": "America/Sao_Paulo",
}


async def test_what_is_left_out_stays_and_null_returns_to_the_default(office: Office) -> None:
    async with await office.as_agent() as agent, await office.as_supervisor() as other:
        first = (await agent.get(MINE)).json()
        assert first["notifications"]["push"]["assigned"] is True
        assert (first["quiet_hours"], first["single_keys"]) == (None, True)
        changed = await agent.patch(
            MINE,
            json={
                "quiet_hours": NIGHT,
                "notifications": {"push": {"new_message": False}},
                "shortcuts": {"conversation.resolve": "shift+e", "conversation.take": ""},
                "density": "compact",
                "panes": {"list": 420},
            },
        )
        assert changed.status_code == 200, changed.text
        again = (await agent.patch(MINE, json={"density": None, "single_keys": False})).json()
        assert again == (await agent.get(MINE)).json()
        assert again == {
            **changed.json(),
            "density": "comfortable",
            "single_keys": False,
        }
        assert again["quiet_hours"] == NIGHT
        assert again["notifications"]["push"]["new_message"] is False
        assert again["notifications"]["push"]["mentioned"] is True
        assert again["shortcuts"] == {"conversation.resolve": "shift+e", "conversation.take": ""}
        assert again["panes"] == {"list": 420, "side": None}
        assert (await other.get(MINE)).json() == first, "each has their own"


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "blue"},
        {"notifications": {"vibrate": True}},
        {"notifications": {"push": {"everything": True}}},
        {"quiet_hours": {"from": "22:00", "to": "07:00"}},
        {"quiet_hours": {**NIGHT, "from": "25:00"}},
        {"quiet_hours": {**NIGHT, "days": ["segunda"]}},
        {"quiet_hours": {**NIGHT, "timezone": "America/Varanda"}},
        {"shortcuts": {"with space": "x"}},
        {"panes": {"list": -1}},
        {"theme": "sepia"},
        {"locale": "tlh"},
    ],
)
async def test_what_nobody_understands_is_refused(
    office: Office, change: dict[str, object]
) -> None:
    async with await office.as_agent() as agent:
        refused = await agent.patch(MINE, json=change)
        assert refused.status_code == 422, refused.text


async def test_two_screens_may_change_it_at_once(office: Office) -> None:
    async with await office.as_agent() as agent:
        changes = [{"panes": {"list": 300}}, {"panes": {"side": 310}}, {"theme": "dark"}]
        await asyncio.gather(*(agent.patch(MINE, json=change) for change in changes))
        now = (await agent.get(MINE)).json()
        assert now["panes"] == {"list": 300, "side": 310}
        assert now["theme"] == "dark"


async def test_only_their_own_other_screens_hear_of_it(world: World) -> None:
    ana, marcos = await world.agent("Ana", "Vendas", online=False), await world.supervisor()
    mine, other = await ana.connects(), await marcos.connects()
    whole = await ana.does("PATCH", "/me/preferences", {"theme": "dark"})
    event = await mine.hears("preferences.changed")
    assert (event["user_id"], event["preferences"]) == (str(ana.id), whole)
    assert "preferences.changed" not in other.types
    before = await world.value("SELECT position FROM log_heads")
    await ana.does("PATCH", "/me/preferences", {"theme": "dark"})
    assert await world.value("SELECT position FROM log_heads") == before, "nothing changed"
