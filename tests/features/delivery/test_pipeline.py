"""Sending: in order, not too fast, and never twice without somebody's wish."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from prosa.db.work import Work
from prosa.features.delivery import claims, recorder
from prosa.features.delivery.actions.judge import Judged
from prosa.features.delivery.actions.outcomes import Outcome, record_outcomes
from prosa.features.delivery.claims import LEASE
from prosa.features.delivery.jobs import LOST_SENDINGS
from prosa.kit.ids import uuid7
from tests.support import hooks
from tests.support.agent import Agent
from tests.support.patience import until
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def talking(world: World, name: str = "Rui", **settings: Any) -> Agent:
    if settings:
        world._accounts["whatsapp"] = await world.connects("whatsapp", **settings)
    ana = await world.agent("Ana", "Vendas", capacity=50)
    await world.contact(name).writes("Oi")
    await world.contact(name).writes("1")
    return ana


async def promises(world: World, agent: Agent, name: str, *texts: str) -> None:
    """Replies that are written while nothing is sent."""
    path = f"/conversations/{(await world.conversation_of(name))['id']}/messages"
    for text in texts:
        assert (await agent.asks("POST", path, {"text": text})).status_code == 202


async def test_what_waits_in_one_conversation_leaves_in_its_order(world: World) -> None:
    """MSG-20. (CW#14036, CW#3608, CW#9524: the chat in a wrong order.)"""
    ana = await talking(world)
    texts = [f"linha {n}" for n in range(12)]
    async with world.stack.worker.paused():
        await promises(world, ana, "Rui", *texts)
    await world.settles()
    assert world.contact("Rui").heard()[-12:] == texts


async def test_an_answer_that_cannot_be_written_down_loses_none_of_its_neighbours(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are recorded in groups: one that fails is unknown by itself."""
    ana = await talking(world)
    names = [f"Cliente {n}" for n in range(5)]
    for name in names:
        await world.contact(name).writes("Oi")
    poison = "Cliente 2"
    together: list[int] = []

    async def record(work: Work, outcomes: Sequence[Outcome], **more: Any) -> Judged:
        together.append(len(outcomes))
        said = await work.sql.fetch(
            "SELECT body FROM messages WHERE id = ANY($1)", [o.message_id for o in outcomes]
        )
        if poison in {row["body"] for row in said}:
            raise ValueError("no such shape")
        return await record_outcomes(work, outcomes, **more)

    monkeypatch.setattr(recorder, "record_outcomes", record)
    world.faults(no_receipts=True)
    async with world.stack.worker.paused():
        for name in names:
            await promises(world, ana, name, name)

    async def are_recorded() -> bool:
        states = [(await world.states_of(name))[0] for name in names if name != poison]
        return {*states} <= {"sent", "delivered", "read"}

    await until(are_recorded)
    assert max(together) > 1
    assert await world.states_of(poison) == ["sending"]
    monkeypatch.undo()
    world.clock.advance(seconds=LEASE.total_seconds() + 1)
    await world.ticks(LOST_SENDINGS)
    assert await world.states_of(poison) == ["unconfirmed"]


async def test_an_inbox_has_its_own_rate(world: World) -> None:
    """A second's worth may leave at once, the rest when its second comes."""
    ana = await talking(world, sends_per_second=3)
    names = [f"Cliente {n}" for n in range(8)]
    for name in names:
        await world.passes(seconds=2)
        await world.contact(name).writes("Oi")
    await world.passes(seconds=2)
    before = len(world.sent_on("whatsapp"))
    async with world.stack.worker.paused():
        for name in names:
            await promises(world, ana, name, "Chegou sim!")
    await world.settles()
    at_once = len(world.sent_on("whatsapp")) - before
    assert 3 <= at_once < 8
    for _ in range(6):
        await world.passes(seconds=1)
    assert world.sent_on("whatsapp").count("Chegou sim!") == 8


async def test_a_pair_of_inbox_and_customer_has_a_burst_and_then_one_in_six_seconds(
    world: World,
) -> None:
    """facts.md: 45 at once, then one per 6 s."""
    ana = await talking(world)
    await world.passes(minutes=10)
    await world.contact("Rui").writes("Oi")
    texts = [f"linha {n}" for n in range(50)]
    async with world.stack.worker.paused():
        await promises(world, ana, "Rui", *texts)
        began = world.clock.now()
    await world.settles()
    sent = [text for text in world.sent_on("whatsapp") if text.startswith("linha")]
    assert len(sent) >= 45
    assert len(sent) <= 45 + 1 + (world.clock.now() - began) / timedelta(seconds=6), "it takes time"
    held = await world.rows("SELECT due_at FROM deliveries WHERE state = 'queued' ORDER BY seq")
    assert len(held) == 50 - len(sent) > 0
    assert began < held[0]["due_at"] <= world.clock.now() + timedelta(seconds=6)
    await world.passes(seconds=31)
    assert world.contact("Rui").heard()[-50:] == texts


async def test_a_sender_that_died_leaves_it_unconfirmed_and_never_sends_it_again(
    world: World,
) -> None:
    """Nobody knows how far it came; run twice, the sweep says it once."""
    ana = await talking(world)
    async with world.stack.worker.paused():
        await promises(world, ana, "Rui", "primeiro", "segundo")
        now = world.clock.now()
        async with world.database.system_work() as work:
            due = await claims.due(work, now=now, limit=400)
            mine = [d for d in due if d.company_id == world.company]
            assert len(mine) == 1, "only the first of a conversation may leave"
            await claims.claim(work, mine, until=now + LEASE, token=uuid7())
        await LOST_SENDINGS.work(world.database, world.clock)
        assert await world.states_of("primeiro") == ["sending"]
        world.clock.advance(seconds=LEASE.total_seconds() + 1)
        for _ in range(2):
            await LOST_SENDINGS.work(world.database, world.clock)
    await world.settles()
    assert await world.states_of("primeiro") == ["unconfirmed"]
    assert await world.states_of("segundo") == ["read"], "it does not hold up the next"
    assert "primeiro" not in world.sent_on("whatsapp")
    events = await world.rows("SELECT 1 FROM events WHERE type = 'message.unconfirmed'")
    assert len(events) == 1


async def test_an_inbox_whose_key_is_lost_waits_alone(world: World) -> None:
    """The others go on sending, and the team is told."""
    other = await World.open(world.stack)
    ana, bia = await talking(world), await talking(other)
    async with world.stack.worker.paused():
        async with world.database.work(world.company) as work:
            await work.sql.execute("UPDATE inboxes SET credentials = $1", b"of another key")
        await promises(world, ana, "Rui", "daqui")
        await promises(other, bia, "Rui", "de lá")
    await other.settles()
    await world.settles()
    assert await world.states_of("daqui") == ["queued"]
    assert await world.value("SELECT paused_code FROM inboxes") == "inbox.misconfigured"
    assert await other.states_of("de lá") == ["read"]
    await other.close()


async def test_a_repeated_failure_of_an_earlier_try_does_not_fail_the_new_one(
    world: World,
) -> None:
    """The provider repeats its hooks; the agent has already answered this one."""
    ana = await talking(world)
    phone = await world.contact("Rui").phone()
    phone.fails_with = 131026
    await ana.replies("Chegou sim!")
    failed = await world.value("SELECT message_id FROM deliveries WHERE state = 'failed'")
    [hook] = await world.rows(
        "SELECT body FROM kept_hooks WHERE position('131026'::bytea IN body) > 0"
    )
    phone.fails_with = None
    account = await world.account("whatsapp")
    async with world.stack.worker.paused():
        assert (await ana.asks("POST", f"/messages/{failed}/retry")).is_success
        assert await hooks.post(account, hook["body"]) == 200
    await world.settles()
    assert await world.states_of("Chegou sim!") == ["read"]
    assert await hooks.post(account, hook["body"]) == 200
    await world.settles()
    assert await world.states_of("Chegou sim!") == ["read"]
