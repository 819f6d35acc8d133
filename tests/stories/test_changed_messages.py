"""Agents react, edit and take back, and the customer's phone shows it."""

from typing import Any

import pytest

from prosa.emulators.model import Message
from prosa.features.delivery.jobs import PARKED_RECEIPTS
from tests.support import hooks
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

CHANGES = "SELECT count(*) FROM message_changes WHERE told_as IS NULL"
TOLD_AS = "SELECT told_as FROM message_changes"


async def talking(world: World, *, on: str = "waha") -> Agent:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on=on)
    await world.contact("Rui").writes("1", on=on)
    return ana


async def shown(agent: Agent, name: str = "Rui") -> list[dict[str, Any]]:
    conversation = await agent.opens(name)
    page = await agent.reads(f"/conversations/{conversation['id']}/messages?limit=100")
    return page["items"]


async def said(agent: Agent, text: str) -> dict[str, Any]:
    [found] = [m for m in await shown(agent) if m["body"] == text and m["kind"] != "system"]
    return found


async def on_phone(world: World, text: str, *, on: str = "waha") -> Message:
    phone = await world.contact("Rui").phone(on)
    [found] = [m for m in phone.messages if m.text == text]
    return found


async def reacts(agent: Agent, text: str, emoji: str | None) -> dict[str, Any]:
    message = await said(agent, text)
    return (await agent.does("PUT", f"/messages/{message['id']}/reaction", {"emoji": emoji}))[
        "message"
    ]


async def now(agent: Agent, method: str, path: str, json: Any = None) -> dict[str, Any]:
    """Without waiting for what follows."""
    answer = await agent.asks(method, path, json)
    assert answer.is_success, answer.text
    return answer.json()["message"]


async def lines(agent: Agent) -> list[dict[str, Any]]:
    return [m["detail"] for m in await shown(agent) if m["detail"].get("code") == "change_refused"]


@pytest.mark.parametrize("on", ["whatsapp", "waha"])
async def test_the_teams_emoji_is_on_the_customers_phone(world: World, on: str) -> None:
    ana = await talking(world, on=on)
    await world.contact("Rui").writes("Obrigado!", on=on)
    after = await reacts(ana, "Obrigado!", "👍")
    assert [(r["by"], r["emoji"], r["user_id"]) for r in after["reactions"]] == [
        ("agent", "👍", str(ana.id))
    ]
    await world.settles()
    assert (await on_phone(world, "Obrigado!", on=on)).companys_reaction == "👍"
    [kept] = (await said(ana, "Obrigado!"))["reactions"]
    assert kept["user_id"] == str(ana.id), "WAHA tells us of it too, without a name"
    world.clock.advance(seconds=2)
    assert (await reacts(ana, "Obrigado!", None))["reactions"] == []
    await world.settles()
    assert (await on_phone(world, "Obrigado!", on=on)).companys_reaction == ""
    assert await world.value(CHANGES) == 0


async def test_the_same_reaction_twice_is_told_once(world: World) -> None:
    ana = await talking(world)
    await world.contact("Rui").writes("Obrigado!", on="waha")
    await reacts(ana, "Obrigado!", "👍")
    await world.settles()
    version = (await ana.opens("Rui"))["version"]
    await reacts(ana, "Obrigado!", "👍")
    assert await world.value(CHANGES) == 0
    assert (await ana.opens("Rui"))["version"] == version


async def test_words_are_no_reaction(world: World) -> None:
    ana = await talking(world)
    path = f"/messages/{(await said(ana, 'Oi'))['id']}/reaction"
    for text in ("ok", "a👍", "1"):
        assert await ana.refused("PUT", path, {"emoji": text}) == (422, "message.bad_emoji")
    for emoji in ("❤️", "👩‍👩‍👧‍👦", "1️⃣", "🇧🇷"):
        await ana.does("PUT", path, {"emoji": emoji})


async def test_an_edit_reaches_the_customer_and_keeps_the_first_words(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Sai amanha")
    socket = await ana.connects()
    path = f"/messages/{(await said(ana, 'Sai amanha'))['id']}"
    edited = (await ana.does("PATCH", path, {"text": "Sai amanhã"}))["message"]
    assert (edited["original_body"], edited["edited_at"] is not None) == ("Sai amanha", True)
    await world.settles()
    on_it = await on_phone(world, "Sai amanhã")
    assert on_it.is_edited
    assert (await ana.opens("Rui"))["preview"] == "Sai amanhã"
    whats = [e["what"] for e in socket.events if e["type"] == "message.updated"]
    assert whats[0] == "edited"


async def test_what_was_taken_back_is_gone_for_the_customer(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Palavra errada")
    path = f"/messages/{(await said(ana, 'Palavra errada'))['id']}/revoke"
    first = (await ana.does("POST", path))["message"]
    again = (await ana.does("POST", path))["message"]
    assert first["revoked_at"] == again["revoked_at"] is not None
    await world.settles()
    assert (await on_phone(world, "Palavra errada")).is_revoked
    await world.settles()
    assert (await ana.opens("Rui"))["preview_kind"] == "revoked"
    edit = await ana.refused("PATCH", path.removesuffix("/revoke"), {"text": "Outra"})
    assert edit == (409, "message.not_changeable")


async def test_the_time_for_it_passes(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Sai amanha")
    path = f"/messages/{(await said(ana, 'Sai amanha'))['id']}"
    world.clock.advance(minutes=16)
    late = (409, "message.not_changeable")
    assert await ana.refused("PATCH", path, {"text": "Sai amanhã"}) == late
    world.clock.advance(hours=60)
    assert await ana.refused("POST", f"{path}/revoke") == late
    assert await world.value(CHANGES) == 0


async def test_meta_neither_edits_nor_takes_back(world: World) -> None:
    ana = await talking(world, on="whatsapp")
    await ana.replies("Sai amanha")
    can = (await ana.reads(f"/conversations/{(await ana.opens('Rui'))['id']}"))["can"]
    assert (can["react"], can["edit"], can["revoke"]) == (True, False, False)
    path = f"/messages/{(await said(ana, 'Sai amanha'))['id']}"
    refusal = (409, "message.not_changeable")
    assert await ana.refused("PATCH", path, {"text": "Sai amanhã"}) == refusal
    assert await ana.refused("POST", f"{path}/revoke") == refusal


async def test_what_waits_changes_before_anybody_hears_of_it(world: World) -> None:
    ana = await talking(world)
    conversation = (await ana.opens("Rui"))["id"]
    async with world.stack.worker.paused():
        for text in ("Sai amanha", "Palavra errada"):
            await now(ana, "POST", f"/conversations/{conversation}/messages", {"text": text})
        path = f"/messages/{(await said(ana, 'Sai amanha'))['id']}"
        edited = await now(ana, "PATCH", path, {"text": "Sai amanhã"})
        assert (edited["body"], edited["edited_at"]) == ("Sai amanhã", None)
        wrong = f"/messages/{(await said(ana, 'Palavra errada'))['id']}"
        gone = await now(ana, "POST", f"{wrong}/revoke")
        assert (gone["status"], gone["revoked_at"] is not None) == ("failed", True)
        assert await world.value(CHANGES) == 0
    await world.settles()
    heard = world.contact("Rui").heard("waha")
    assert heard[-1] == "Sai amanhã"
    assert not {"Sai amanha", "Palavra errada"} & set(heard)


async def test_a_refused_edit_gives_the_words_back_and_says_so(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Sai amanha")
    message = await said(ana, "Sai amanha")
    (await world.contact("Rui").phone("waha")).messages.clear()
    await ana.does("PATCH", f"/messages/{message['id']}", {"text": "Sai amanhã"})
    await world.settles()
    after = await said(ana, "Sai amanha")
    assert (after["edited_at"], after["original_body"]) == (None, None)
    assert (await ana.opens("Rui"))["preview"] == "Sai amanha"
    [line] = await lines(ana)
    assert (line["what"], line["reason"]) == ("edited", "Message not found")
    assert await world.value(CHANGES) == 0


async def test_refused_reactions_and_revocations_are_given_back(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Sai amanha")
    message = await said(ana, "Sai amanha")
    await reacts(ana, "Sai amanha", "👍")
    await world.settles()
    (await world.contact("Rui").phone("waha")).messages.clear()
    world.clock.advance(seconds=2)
    await reacts(ana, "Sai amanha", "😂")
    await world.settles()
    assert [r["emoji"] for r in (await said(ana, "Sai amanha"))["reactions"]] == ["👍"]
    await ana.does("POST", f"/messages/{message['id']}/revoke")
    await world.settles()
    assert (await said(ana, "Sai amanha"))["revoked_at"] is None
    assert [line["what"] for line in await lines(ana)] == ["reaction", "revoked"]


async def test_what_meta_refuses_only_later_is_given_back_once(world: World) -> None:
    """Facts 2: a reaction has an id of its own, and a failure of it comes as a status."""
    ana = await talking(world, on="whatsapp")
    await world.contact("Rui").writes("Obrigado!", on="whatsapp")
    await reacts(ana, "Obrigado!", "👍")
    await world.settles()
    first = await world.value(TOLD_AS)
    for status in ("sent", "failed", "failed"):
        await receipt(world, first, status)
    assert (await said(ana, "Obrigado!"))["reactions"] == []
    [line] = await lines(ana)
    assert (line["what"], line["error_code"]) == ("reaction", "provider.131047")
    assert await world.value("SELECT count(*) FROM message_changes") == 0


async def test_a_late_refusal_says_nothing_of_a_newer_reaction(world: World) -> None:
    ana = await talking(world, on="whatsapp")
    await world.contact("Rui").writes("Obrigado!", on="whatsapp")
    ids: list[str] = []
    for emoji in ("👍", "🎉"):
        await reacts(ana, "Obrigado!", emoji)
        await world.settles()
        ids.append(await world.value(TOLD_AS))
        world.clock.advance(seconds=2)
    await receipt(world, ids[0], "failed")
    assert [r["emoji"] for r in (await said(ana, "Obrigado!"))["reactions"]] == ["🎉"]
    await receipt(world, ids[1], "failed")
    assert [r["emoji"] for r in (await said(ana, "Obrigado!"))["reactions"]] == ["👍"]
    assert len(await lines(ana)) == 1


async def test_a_refusal_that_comes_before_the_answer_waits_for_it(world: World) -> None:
    ana = await talking(world, on="whatsapp")
    await world.contact("Rui").writes("Obrigado!", on="whatsapp")
    await reacts(ana, "Obrigado!", "👍")
    await world.settles()
    told_as = await world.value(TOLD_AS)
    async with world.database.work(world.company) as work:
        await work.sql.execute("UPDATE message_changes SET told_as = 'not known yet'")
    await receipt(world, told_as, "failed")
    assert await lines(ana) == []
    async with world.database.work(world.company) as work:
        await work.sql.execute("UPDATE message_changes SET told_as = $1", told_as)
    await world.ticks(PARKED_RECEIPTS)
    assert [line["what"] for line in await lines(ana)] == ["reaction"]
    assert await world.value("SELECT count(*) FROM parked_receipts") == 0


async def receipt(world: World, provider_id: str, status: str) -> None:
    account = await world.account("whatsapp")
    code = 131047 if status == "failed" else None
    at = hooks.instant(world.clock)
    told = hooks.receipt(provider_id, status, at=at, code=code)
    await hooks.post(account, hooks.body(hooks.entry(account, statuses=[told])))
    await world.settles()


async def test_a_lost_answer_is_asked_again_and_shown_once(world: World) -> None:
    """The provider did it and said nothing, as when a worker dies between call and record."""
    ana = await talking(world)
    await ana.replies("Sai amanha")
    world.faults(no_answer_fraction=1.0)
    path = f"/messages/{(await said(ana, 'Sai amanha'))['id']}"
    await ana.does("PATCH", path, {"text": "Sai amanhã"})
    await world.settles()
    assert await world.value(CHANGES) == 1, "nobody knows yet"
    world.faults(no_answer_fraction=0.0)
    await world.passes(seconds=30)
    assert await world.value(CHANGES) == 0
    assert (await on_phone(world, "Sai amanhã")).is_edited
    assert (await said(ana, "Sai amanhã"))["original_body"] == "Sai amanha"
    assert await lines(ana) == []


async def test_ones_own_only_unless_one_supervises(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Da Ana")
    bia = await world.agent("Bia", "Vendas")
    marcos = await world.supervisor()
    path = f"/messages/{(await said(ana, 'Da Ana'))['id']}"
    assert await bia.refused("PATCH", path, {"text": "Da Bia"}) == (403, "message.not_yours")
    assert await bia.refused("POST", f"{path}/revoke") == (403, "message.not_yours")
    assert (await bia.refused("PUT", f"{path}/reaction", {"emoji": "👍"}))[0] == 403
    assert await marcos.refused("PATCH", path, {"text": "?"}) == (403, "message.not_yours")
    await marcos.does("POST", f"{path}/revoke")
    await world.settles()
    assert (await on_phone(world, "Da Ana")).is_revoked


async def test_what_one_may_not_see_is_not_there(world: World) -> None:
    """Of another department, of another company, or of nobody: the same answer."""
    ana = await talking(world)
    await ana.replies("Da Ana")
    carla = await world.agent("Carla", "Financeiro")
    other = await World.open(world.stack)
    helena = await other.admin()
    path = f"/messages/{(await said(ana, 'Da Ana'))['id']}"
    for stranger in (carla, helena):
        status, _ = await stranger.refused("PATCH", path, {"text": "?"})
        assert status == 404
        assert (await stranger.refused("POST", f"{path}/revoke"))[0] == 404
        assert (await stranger.refused("PUT", f"{path}/reaction", {"emoji": "👍"}))[0] == 404
    assert await world.value(CHANGES) == 0
    await other.close()
