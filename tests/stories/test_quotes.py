"""Both sides can point at a message and answer that one; nobody answers over a teammate."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support import files
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def timeline(world: World, agent: Agent, name: str = "Rui") -> list[dict[str, Any]]:
    id = (await world.conversation_of(name))["id"]
    return (await agent.reads(f"/conversations/{id}/messages"))["items"]


async def with_ana(world: World, channel: str) -> tuple[Agent, str]:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on=channel)
    await world.contact("Rui").writes("1", on=channel)
    return ana, f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages"


@pytest.mark.parametrize("channel", ["whatsapp", "waha"])
async def test_an_agent_answers_one_message(world: World, channel: str) -> None:
    """The customer's, and one of ours; their phone shows which."""
    ana, path = await with_ana(world, channel)
    rui = world.contact("Rui")
    await rui.writes("Chegou?", on=channel)
    asked = next(one for one in await timeline(world, ana) if one["body"] == "Chegou?")
    sent = await ana.does("POST", path, {"text": "Chegou sim!", "reply_to_id": asked["id"]})
    assert sent["message"]["reply_to"]["body"] == "Chegou?"
    await ana.does("POST", path, {"text": "Ontem", "reply_to_id": sent["message"]["id"]})
    lines = {line.text: line for line in (await rui.phone(channel)).messages}
    assert lines["Chegou sim!"].reply_to == lines["Chegou?"].id
    assert lines["Ontem"].reply_to == lines["Chegou sim!"].id
    shown = {one["body"]: one["reply_to"] for one in await timeline(world, ana)}
    assert shown["Oi"] is None
    assert shown["Chegou sim!"] == {
        "id": asked["id"],
        "author_type": "contact",
        "author_name": None,
        "kind": "text",
        "body": "Chegou?",
    }
    assert shown["Ontem"]["author_name"] == ana.person.name


@pytest.mark.parametrize("channel", ["whatsapp", "waha"])
async def test_a_customer_answers_one_message(world: World, channel: str) -> None:
    ana, _ = await with_ana(world, channel)
    rui = world.contact("Rui")
    await ana.replies("Azul ou verde?")
    screen = await ana.connects()
    await rui.quotes("Azul ou verde?", "Verde", on=channel)
    await rui.quotes("Verde", "Escuro", on=channel)
    shown = {one["body"]: one["reply_to"] for one in await timeline(world, ana)}
    assert shown["Verde"]["body"] == "Azul ou verde?"
    assert shown["Verde"]["author_name"] == ana.person.name
    assert shown["Escuro"]["author_type"] == "contact"
    told = [e["messages"][0] for e in screen.events if e["type"] == "message.received"]
    assert [one["reply_to"]["body"] for one in told] == ["Azul ou verde?", "Verde"]


async def test_what_nobody_knows_is_a_message_without_a_quote(world: World) -> None:
    ana, _ = await with_ana(world, "whatsapp")
    phone = await world.contact("Rui").phone()
    world.emulator.write(phone, "E isto?", reply_to="wamid.of-nobody")
    await world.settles()
    assert (await timeline(world, ana))[-1]["reply_to"] is None
    named = await world.value("SELECT reply_to_provider_id FROM messages WHERE body = 'E isto?'")
    assert named == "wamid.of-nobody"


async def test_only_what_the_customer_sees_here_can_be_answered(world: World) -> None:
    ana, path = await with_ana(world, "whatsapp")
    note = await ana.notes("cliente antigo")
    await world.contact("Eva").writes("Oi")
    evas = (await world.rows("SELECT id FROM messages WHERE body = 'Oi' ORDER BY created_at"))[-1]
    for quoted, code in (
        (note["id"], (409, "message.cannot_be_quoted")),
        (str(evas["id"]), (404, "message.not_found")),
        (str(uuid4()), (404, "message.not_found")),
    ):
        assert await ana.refused("POST", path, {"text": "Oi", "reply_to_id": quoted}) == code


async def test_an_answer_of_a_teammate_is_shown_before_one_more_is_sent(world: World) -> None:
    ana, path = await with_ana(world, "whatsapp")
    marcos = await world.supervisor()
    seen = (await timeline(world, ana))[-1]["seq"]
    await ana.does("POST", path, {"text": "Já vejo", "seen_seq": seen})
    answer = await marcos.asks("POST", path, {"text": "Bom dia!", "seen_seq": seen})
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "conversation.answered_meanwhile")
    assert told["details"]["message"]["body"] == "Já vejo"
    assert world.sent_on("whatsapp").count("Bom dia!") == 0
    # One's own reply, a note, the customer's words and lines of the log are no answers.
    await marcos.notes("olhando", to="Rui")
    await world.contact("Rui").writes("Alô?")
    await ana.does("POST", path, {"text": "Um momento", "seen_seq": seen})
    last = (await timeline(world, ana))[-1]["seq"]
    await marcos.does("POST", path, {"text": "Bom dia!", "seen_seq": last})
    assert world.sent_on("whatsapp").count("Bom dia!") == 1


async def test_a_reply_that_failed_is_no_answer(world: World) -> None:
    ana, path = await with_ana(world, "whatsapp")
    marcos = await world.supervisor()
    seen = (await timeline(world, ana))[-1]["seq"]
    world.faults(error_fraction=1.0, error_variant="coded", error_code=131026)
    await ana.replies("Isto não chega")
    world.faults()
    await marcos.does("POST", path, {"text": "Bom dia!", "seen_seq": seen})


@pytest.mark.parametrize("channel", ["whatsapp", "waha"])
async def test_a_voice_note_answers_one_message_and_nobody_over_a_teammate(
    world: World, channel: str
) -> None:
    """MSG-21: spoken words are held to what written ones are."""
    ana, path = await with_ana(world, channel)
    marcos = await world.supervisor()
    asked = (await timeline(world, ana))[-1]
    oi = next(one for one in await timeline(world, ana) if one["body"] == "Oi")
    seen = {"seen_seq": asked["seq"]}

    async def spoken(agent: Agent) -> dict[str, str]:
        note = await files.upload(agent, "Rui", files.voice_note(), is_voice=True)
        return {"attachment_id": note.json()["id"]}

    said = await ana.does("POST", path, {**await spoken(ana), **seen, "reply_to_id": oi["id"]})
    assert said["message"]["reply_to"]["body"] == "Oi"
    phone = await world.contact("Rui").phone(channel)
    first = next(line for line in phone.messages if line.text == "Oi")
    heard = phone.messages[-1]
    assert heard.content is not None
    assert heard.content.is_voice
    assert heard.reply_to == first.id
    body = {**await spoken(marcos), **seen}
    assert await marcos.refused("POST", path, body) == (409, "conversation.answered_meanwhile")
    last = (await timeline(world, marcos))[-1]["seq"]
    await marcos.does("POST", path, {**body, "seen_seq": last})
