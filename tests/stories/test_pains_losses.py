"""What users of such systems complain about: messages that are lost, late, or in the wrong order.

Each test names its thread: CW is chatwoot/chatwoot, WA devlikeapro/waha, TZ
ticketz-oss/ticketz. Where another test shows it already, that one names the thread.
"""

import asyncio

import pytest

from tests.support import hooks
from tests.support.world import MENU, World

pytestmark = pytest.mark.anyio


async def test_a_backlog_that_floods_in_is_all_there_and_in_order(world: World) -> None:
    """WA#2151, WA#1931, WA#925, WA#459: a silent session comes back, and everything at once."""
    rui = world.contact("Rui")
    await rui.writes("Oi")
    said = [f"mensagem {n}" for n in range(60)]
    for text in said:
        await rui.says(text, on="whatsapp")
    await world.settles()
    stored = [body for author, body in await world.timeline_of("Rui") if author == "contact"]
    assert stored == ["Oi", *said]
    assert len(await world.conversations_of("Rui")) == 1


async def test_one_item_that_cannot_be_read_does_not_lose_the_others(world: World) -> None:
    """botpress!15083: one failing status killed the whole payload; a bot was down for 24 hours."""
    account = await world.account("whatsapp")
    now = hooks.instant(world.clock)
    broken = [{"id": 7, "status": ["sent"], "timestamp": "soon"}, {"status": "delivered"}, {}]
    message = hooks.said("Oi", sender="5511987654321", at=now)
    content = hooks.body(hooks.entry(account, messages=[message], statuses=broken))
    assert await hooks.post(account, content) == 200
    await world.settles()
    timeline = await world.timeline_of("Rui")
    assert timeline[0] == ("contact", "Oi")
    assert MENU in timeline[1][1], "the bot answers"


async def test_a_number_that_disconnects_is_told_to_those_who_look(world: World) -> None:
    """TZ#218: no alarm when a number disconnects. TZ#442: the connection just stopped."""
    helena = await world.admin()
    account = await world.account("waha")
    socket = await helena.connects()
    payload = {"name": account.address, "status": "FAILED"}
    content = hooks.waha_body(account, "session.status", payload)
    assert await hooks.post(account, content) == 200
    await world.settles()
    assert "team.changed" in socket.types, "screens read the inboxes again"
    inbox = await helena.reads(f"/inboxes/{world.inboxes['waha']}")
    assert inbox["session_status"] == "FAILED"


async def test_the_bots_answer_never_stands_before_what_it_answers(world: World) -> None:
    """CW#12661: under load the customer's message was stored after the bot's answer."""
    names = [f"Cliente {n}" for n in range(15)]
    await asyncio.gather(*(world.contact(name).answers("1") for name in names))
    await asyncio.gather(*(world.contact(name).says("Oi") for name in names))
    await world.settles()
    for name in names:
        authors = [author for author, _ in await world.timeline_of(name) if author != "system"]
        assert authors[:4] == ["contact", "bot", "contact", "bot"], name


async def test_a_receiver_that_is_away_for_a_moment_loses_no_reply(world: World) -> None:
    """CW#15920: the reply was posted once, with a time-out; a restart of the receiver lost it."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    await rui.writes("Oi")
    await rui.writes("1")
    world.faults(error_fraction=1.0, error_code=131000)
    reply = await ana.asks(
        "POST",
        f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages",
        {"text": "Já vejo!"},
    )
    assert reply.status_code == 202
    await world.settles()
    assert "Já vejo!" not in rui.heard()
    world.faults()
    await world.passes(seconds=30)
    assert rui.heard().count("Já vejo!") == 1
    assert await world.states_of("Já vejo!") == ["read"]
