"""Being there (USR-14, USR-22, USR-24, QUE-29)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from prosa.db.tables import events, presence
from prosa.domain.permissions import Role
from prosa.domain.routing import Presence
from prosa.features.team.actions import presence as actions
from tests.support.office import Office, Person

pytestmark = pytest.mark.anyio


async def told(office: Office) -> list[str]:
    """The presence events so far, in order."""
    async with office.installation.database.work(office.company) as work:
        rows = await work.fetch_all(
            select(events.c.body)
            .where(events.c.type == "presence.changed", events.c.company_id == office.company)
            .order_by(events.c.position)
        )
    return [row["body"].split('"chosen":')[1].rstrip("}") for row in rows]


async def effective(office: Office, person: Person) -> str:
    async with office.installation.database.work(office.company) as work:
        return await work.scalar(
            select(presence.c.effective).where(
                presence.c.company_id == office.company, presence.c.user_id == person.id
            )
        )


async def beat(office: Office) -> None:
    async with office.installation.database.work(office.company) as work:
        await actions.heartbeat(work, office.agent.id, now=office.installation.clock.now())


async def sweep(office: Office) -> None:
    await actions.sweep(office.installation.database, office.installation.clock)


async def test_choosing_takes_effect_at_once_and_is_told_once(office: Office) -> None:
    async with await office.as_agent() as agent:
        for _ in range(2):
            answer = await agent.put("/api/v1/me/presence", json={"state": "online"})
            assert answer.json() == {"chosen": "online", "effective": "online"}
        assert (await agent.get("/api/v1/me")).json()["presence"]["effective"] == "online"
        refused = await agent.put("/api/v1/me/presence", json={"state": "asleep"})
        assert refused.status_code == 422
    assert await told(office) == ['"online","effective":"online"']


async def test_two_minutes_of_silence_and_one_is_offline(office: Office) -> None:
    """USR-24."""
    clock = office.installation.clock
    async with await office.as_agent() as agent:
        await agent.put("/api/v1/me/presence", json={"state": "busy"})
    clock.advance(seconds=119)
    await sweep(office)
    assert await effective(office, office.agent) == "busy"
    clock.advance(seconds=2)
    await sweep(office)
    await sweep(office)
    assert await effective(office, office.agent) == "offline"
    clock.advance(seconds=30)
    await beat(office)
    assert await effective(office, office.agent) == "busy"
    assert await told(office) == [
        '"busy","effective":"busy"',
        '"busy","effective":"offline"',
        '"busy","effective":"busy"',
    ]


async def test_heartbeats_keep_one_there_without_telling_anybody(office: Office) -> None:
    clock = office.installation.clock
    async with await office.as_agent() as agent:
        await agent.put("/api/v1/me/presence", json={"state": "online"})
    for _ in range(6):
        clock.advance(seconds=60)
        await beat(office)
        await sweep(office)
    assert await effective(office, office.agent) == "online"
    assert len(await told(office)) == 1


async def test_whoever_chose_offline_stays_so_while_their_client_lives(office: Office) -> None:
    await beat(office)
    assert await effective(office, office.agent) == "offline"
    assert await told(office) == []


async def test_a_heartbeat_is_written_once_a_minute(office: Office) -> None:
    pulse, now = actions.Pulse(), office.installation.clock.now()
    due = [
        pulse.is_due(office.company, office.agent.id, now=now + timedelta(seconds=30 * n))
        for n in range(5)
    ]
    assert due == [True, False, True, False, True]
    pulse.forget(office.company, office.agent.id)
    assert pulse.is_due(office.company, office.agent.id, now=now + timedelta(seconds=121))


async def test_presence_belongs_to_one_company(office: Office) -> None:
    other = await office.installation.office()
    await office.installation.employ(office.agent, other.company, Role.AGENT)
    async with await office.installation.as_(office.agent, office.company) as agent:
        await agent.put("/api/v1/me/presence", json={"state": Presence.ONLINE.value})
    async with await office.installation.as_(office.agent, other.company) as there:
        me = (await there.get("/api/v1/me")).json()
    assert me["presence"] == {"chosen": "offline", "effective": "offline"}
