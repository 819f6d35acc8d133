"""What the provider knows is what the team sees: the phone, reactions, edits, reading."""

from typing import Any

import pytest
from msgspec import structs

from prosa.emulators.model import Author, Message, Phone
from prosa.emulators.notices import Notice
from prosa.emulators.waha.words import message_part
from tests.support import hooks
from tests.support.agent import Agent
from tests.support.patience import until
from tests.support.stack import QUICK
from tests.support.world import World

pytestmark = pytest.mark.anyio


async def talking(world: World, *, on: str = "waha") -> Agent:
    ana = await world.agent("Ana", "Vendas")
    await world.contact("Rui").writes("Oi", on=on)
    await world.contact("Rui").writes("1", on=on)
    return ana


async def shown(agent: Agent, name: str = "Rui") -> list[dict[str, Any]]:
    """The timeline as the agent's screen has it, without system lines."""
    conversation = await agent.opens(name)
    page = await agent.reads(f"/conversations/{conversation['id']}/messages?limit=100")
    return [entry for entry in page["items"] if entry["kind"] != "system"]


async def said(agent: Agent, text: str, name: str = "Rui") -> dict[str, Any]:
    found = [entry for entry in await shown(agent, name) if entry["body"] == text]
    assert len(found) == 1, found
    return found[0]


async def with_echoes(world: World) -> None:
    (await world.account("waha")).echoes = True


# The phone


async def test_who_answers_on_the_phone_silences_the_bot(world: World) -> None:
    """Users' ask, lines 51 to 53: EV#873, EV#405, EV#2536, evo-crm-community#82."""
    marcos = await world.supervisor()
    rui = world.contact("Rui")
    await rui.writes("Oi", on="waha")
    await rui.is_written_to_by_phone("Oi Rui, já te respondo")
    heard = len(rui.heard("waha"))
    await rui.writes("1", on="waha")
    await rui.writes("alô?", on="waha")
    assert len(rui.heard("waha")) == heard
    row = await world.conversation_of("Rui")
    assert (row["status"], row["turn"], row["unread_count"]) == ("queued", "us", 2)
    assert [c["contact_name"] for c in await marcos.list("unassigned")] == ["Rui"]
    message = await said(marcos, "Oi Rui, já te respondo")
    assert (message["direction"], message["author_type"], message["author_id"]) == (
        "outbound",
        "agent",
        None,
    )
    assert message["detail"]["via"] == "phone"


async def test_after_the_phone_nobody_is_called_until_the_customer_writes_and_then_silently(
    world: World,
) -> None:
    ana = await world.agent("Ana", online=True)
    rui = world.contact("Rui")
    await rui.writes("Oi", on="waha")
    await rui.is_written_to_by_phone("Oi Rui, já te respondo")
    assert await world.owner_of("Rui") is None
    assert (await world.conversation_of("Rui"))["turn"] == "customer"
    heard = rui.heard("waha")
    await rui.writes("Obrigado!", on="waha")
    assert await world.owner_of("Rui") is ana
    assert rui.heard("waha") == heard, "no word of routing to who speaks with a person"
    await ana.replies("Posso ajudar?")
    assert rui.heard("waha")[-1] == "Posso ajudar?"


async def test_an_agents_conversation_stays_theirs_and_counts_as_answered(world: World) -> None:
    ana = await talking(world)
    await world.contact("Rui").is_written_to_by_phone("Chegou sim!")
    row = await world.conversation_of("Rui")
    assert (row["status"], row["assignee_id"], row["turn"]) == ("active", ana.id, "customer")
    assert row["first_response_at"] is not None
    assert row["unread_count"] == 0
    assert (await said(ana, "1"))["agent_read_at"] is not None


async def test_once_an_agent_has_answered_routing_speaks_again(world: World) -> None:
    ana = await world.agent("Ana")
    rui = world.contact("Rui")
    await rui.writes("Oi", on="waha")
    await rui.is_written_to_by_phone("Já te respondo")
    await ana.takes("Rui")
    await ana.replies("Posso ajudar?")
    await ana.goes("busy")
    bia = await world.agent("Bia")
    await ana.unassigns()
    assert await world.owner_of("Rui") is bia
    assert "Bia" in rui.heard("waha")[-1]


async def test_the_phone_writes_first(world: World) -> None:
    marcos = await world.supervisor()
    rui = world.contact("Rui", number="5511987650001")
    await rui.is_written_to_by_phone("Boa tarde, seu pedido chegou")
    [row] = await marcos.list("unassigned")
    assert (row["contact_name"], row["turn"], row["preview"]) == (
        "+5511987650001",
        "customer",
        "Boa tarde, seu pedido chegou",
    )
    assert rui.heard("waha") == ["Boa tarde, seu pedido chegou"]
    await rui.writes("Que bom!", on="waha")
    assert rui.heard("waha") == ["Boa tarde, seu pedido chegou"], "the bot does not begin"
    [row] = await marcos.list("unassigned")
    assert row["contact_name"] == "Rui", "whoever writes tells a name"
    assert len(await world.rows("SELECT 1 FROM conversations")) == 1


async def test_receipts_of_what_the_phone_sent_are_folded_in(world: World) -> None:
    ana = await talking(world)
    await world.contact("Rui").is_written_to_by_phone("Chegou sim!")
    assert (await said(ana, "Chegou sim!"))["status"] == "read"


async def test_coexistence_on_the_cloud_api_is_the_same(world: World) -> None:
    """Meta's smb_message_echoes."""
    ana = await talking(world, on="whatsapp")
    await world.contact("Rui").is_written_to_by_phone("Chegou sim!", on="whatsapp")
    assert (await said(ana, "Chegou sim!"))["detail"]["via"] == "phone"


async def test_what_we_sent_comes_back_and_is_not_doubled(world: World) -> None:
    """Users' ask, line 16: freescout#1586. The echo comes before our send's answer, or after."""
    await with_echoes(world)
    ana = await talking(world)
    await ana.replies("Chegou sim!")
    world.emulator.poster.set_pace(structs.replace(QUICK, answer_seconds=0.3))
    await ana.replies("E o troco também")
    texts = [entry["body"] for entry in await shown(ana) if entry["direction"] == "outbound"]
    assert texts[-2:] == ["Chegou sim!", "E o troco também"]
    assert len(texts) == len(set(texts))
    assert not [entry for entry in await shown(ana) if entry["detail"].get("via") == "phone"]
    assert await world.states_of("E o troco também") == ["read"]


async def test_an_echo_settles_a_message_whose_answer_was_lost(world: World) -> None:
    await with_echoes(world)
    ana = await talking(world)
    world.faults(no_answer_fraction=1.0)
    await ana.replies("Chegou sim!")
    assert await world.states_of("Chegou sim!") == ["read"]
    assert (await said(ana, "Chegou sim!"))["author_id"] == str(ana.id)


async def test_the_same_words_from_the_phone_are_another_message(world: World) -> None:
    """What has its id already is not claimed by an echo."""
    await with_echoes(world)
    ana = await talking(world)
    await ana.replies("Bom dia")
    await world.contact("Rui").is_written_to_by_phone("Bom dia")
    found = [entry for entry in await shown(ana) if entry["body"] == "Bom dia"]
    assert [entry["detail"].get("via") for entry in found] == [None, "phone"]


async def test_message_and_message_any_are_one_message(world: World) -> None:
    await with_echoes(world)
    ana = await talking(world)
    await world.contact("Rui").writes("E aí?", on="waha")
    await said(ana, "E aí?")


# Afterwards


@pytest.mark.parametrize("on", ["whatsapp", "waha"])
async def test_a_customer_reacts_and_takes_it_away(world: World, on: str) -> None:
    ana = await talking(world, on=on)
    await ana.replies("Chegou sim!")
    await world.contact("Rui").reacts("🙏", to="Chegou sim!", on=on)
    [reaction] = (await said(ana, "Chegou sim!"))["reactions"]
    assert (reaction["by"], reaction["emoji"]) == ("contact", "🙏")
    world.clock.advance(seconds=2)
    await world.contact("Rui").reacts("", to="Chegou sim!", on=on)
    assert (await said(ana, "Chegou sim!"))["reactions"] == []


@pytest.mark.parametrize("on", ["whatsapp", "waha"])
async def test_a_customer_edits_and_takes_back(world: World, on: str) -> None:
    ana = await talking(world, on=on)
    rui = world.contact("Rui")
    await rui.writes("Meu CPF é 123", on=on)
    await rui.edits("Meu CPF é 123", "Meu CPF é 124", on=on)
    message = await said(ana, "Meu CPF é 124")
    assert (message["original_body"], message["edited_at"] is not None) == ("Meu CPF é 123", True)
    assert (await ana.opens("Rui"))["preview"] == "Meu CPF é 124"
    await rui.takes_back("Meu CPF é 124", on=on)
    message = await said(ana, "Meu CPF é 124")
    assert message["revoked_at"] is not None
    conversation = await ana.opens("Rui")
    assert (conversation["preview"], conversation["preview_kind"]) == ("", "revoked")


async def test_the_screen_is_told_what_became_of_a_message(world: World) -> None:
    ana = await talking(world)
    await ana.replies("Chegou sim!")
    socket = await ana.connects()
    await world.contact("Rui").reacts("👍", to="Chegou sim!", on="waha")
    [event] = [event for event in socket.events if event["type"] == "message.updated"]
    assert (event["what"], event["messages"][0]["reactions"][0]["emoji"]) == ("reaction", "👍")
    before = await world.conversation_of("Rui")
    assert event["conversation"]["version"] == before["version"]


async def test_what_comes_before_its_message_waits_for_it(world: World) -> None:
    ana = await talking(world)
    phone = await world.contact("Rui").phone("waha")
    late = Message(
        id=world.emulator.new_id(world.emulator.accounts[phone.account]),
        author=Author.CUSTOMER,
        text="Oi de novo",
        at=world.clock.now().timestamp(),
        status="sent",
    )
    part = message_part(phone, late)
    phone.keep(late)
    await world.contact("Rui").edits("Oi de novo", "Oi outra vez", on="waha")
    await world.contact("Rui").takes_back("Oi outra vez", on="waha")
    parked = "SELECT count(*) FROM parked_updates WHERE provider_id = $1"
    assert await world.value(parked, late.id) == 2
    account = world.emulator.accounts[phone.account]
    world.emulator.poster.tell(Notice(what="message", account=account, phone=phone, part=part))
    await world.settles()
    message = await said(ana, "Oi outra vez")
    assert message["original_body"] == "Oi de novo"
    assert message["revoked_at"] is not None
    assert await world.value(parked, late.id) == 0


# Reading and typing


@pytest.mark.parametrize("on", ["whatsapp", "waha"])
async def test_whoever_has_it_and_reads_turns_the_customers_ticks_blue(
    world: World, on: str
) -> None:
    ana = await talking(world, on=on)
    rui = world.contact("Rui")
    await rui.writes("E aí?", on=on)
    assert not _is_read(await rui.phone(on), "E aí?")
    await ana.marks_read()
    assert _is_read(await rui.phone(on), "E aí?")
    message = await said(ana, "E aí?")
    assert message["agent_read_at"] is not None
    assert message["read_at"] is None
    assert (await ana.opens("Rui"))["read_seq"] == (await ana.opens("Rui"))["last_seq"]


async def test_a_glance_at_a_queue_tells_the_customer_nothing(world: World) -> None:
    marcos = await world.supervisor()
    rui = world.contact("Rui")
    await rui.writes("Oi", on="waha")
    await rui.writes("1", on="waha")
    await marcos.marks_read("Rui")
    assert not _is_read(await rui.phone("waha"), "1")
    ana = await world.agent("Ana", "Vendas")
    await ana.replies("Posso ajudar?")
    assert _is_read(await rui.phone("waha"), "1"), "the first answer says that it was read"


async def test_an_inbox_may_keep_reading_to_itself(world: World) -> None:
    ana = await talking(world)
    helena = await world.admin()
    await helena.does(
        "PATCH", f"/inboxes/{world.inboxes['waha']}", {"settings": {"send_read_receipts": False}}
    )
    await world.contact("Rui").writes("E aí?", on="waha")
    await ana.marks_read()
    assert not _is_read(await world.contact("Rui").phone("waha"), "E aí?")
    assert await world.value("SELECT count(*) FROM provider_signals") == 0


async def test_a_receipt_that_cannot_be_told_is_let_go_after_three_tries(world: World) -> None:
    ana = await talking(world)
    account = await world.account("waha")
    await world.contact("Rui").writes("E aí?", on="waha")
    account.credentials = {**account.credentials, "api_key": "another"}
    await ana.marks_read()
    for _ in range(3):
        await world.passes(seconds=20)
    assert await world.value("SELECT count(*) FROM provider_signals") == 0
    assert not _is_read(await world.contact("Rui").phone("waha"), "E aí?")


@pytest.mark.parametrize("on", ["whatsapp", "waha"])
async def test_a_customer_sees_that_an_agent_types(world: World, on: str) -> None:
    ana = await talking(world, on=on)
    phone = await world.contact("Rui").phone(on)
    await _types(world, ana)
    await until(lambda: phone.sees_typing_until > 0)
    told = len(_tape(world, "agent_typing"))
    for _ in range(5):
        await _types(world, ana)
    assert len(_tape(world, "agent_typing")) == told == 1
    await ana.replies("Chegou sim!")
    assert phone.sees_typing_until == 0


async def test_who_does_not_have_it_types_unseen(world: World) -> None:
    await talking(world)
    marcos = await world.supervisor()
    await _types(world, marcos)
    await world.settles()
    assert not _tape(world, "agent_typing")


# Meta's system messages


async def test_a_new_number_is_followed_and_told_once(world: World) -> None:
    """Users' ask, rank 1; Meta `user_changed_number`."""
    ana = await talking(world, on="whatsapp")
    phone = await world.contact("Rui").phone()
    old, new = phone.number, "5511911112222"
    for _ in range(2):
        await _hook(
            world, {"from": old, "type": "system", "system": _moved("user_changed_number", new)}
        )
    row = await world.conversation_of("Rui")
    assert row["recipient"] == new
    lines = [line for line in await world.timeline_of("Rui") if line[1] == "identity_changed"]
    assert len(lines) == 1
    assert (await ana.opens("Rui"))["contact"]["phone"] == "+5511911112222"
    await _hook(world, {"from": new, "id": "wamid.N1", "type": "text", "text": {"body": "Oi!"}})
    assert (await said(ana, "Oi!"))["direction"] == "inbound"
    assert len(await world.rows("SELECT 1 FROM contacts")) == 1


async def test_a_new_business_scoped_id_is_followed(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui", bsuid="BR.111")
    await rui.writes("Oi")
    await rui.writes("1")
    system = {"type": "user_changed_user_id", "previous_user_id": "BR.111", "user_id": "BR.222"}
    await _hook(world, {"type": "system", "system": system})
    assert (await world.conversation_of("Rui"))["recipient"] == "BR.222"
    await ana.replies("Chegou sim!")
    assert world.emulator.sends[-1].recipient == "BR.222"


async def test_what_meta_could_not_pass_on_says_why(world: World) -> None:
    ana = await talking(world, on="whatsapp")
    phone = await world.contact("Rui").phone()
    await _hook(
        world,
        {
            "from": phone.number,
            "id": "wamid.U1",
            "type": "unsupported",
            "unsupported": {"type": "poll"},
            "errors": [{"code": 131051, "title": "Message type unknown"}],
        },
    )
    [message] = [entry for entry in await shown(ana) if entry["kind"] == "unsupported"]
    assert message["detail"]["code"] == "provider.131051"
    assert message["detail"]["reason"] == "Meta does not support this type of message."


async def test_a_complaint_about_the_account_is_shown_on_the_inbox_for_a_day(
    world: World,
) -> None:
    """Meta's `value.errors`. The same one again within minutes is no news."""
    account = await world.account("whatsapp")
    told = hooks.entry(account)
    told["changes"][0]["value"]["errors"] = [{"code": 131031, "title": "Account locked"}]
    helena = await world.admin()
    socket = await helena.connects()
    for _ in range(3):
        assert await hooks.post(account, hooks.body(told)) == 200
        await world.settles()
    inbox = f"/inboxes/{world.inboxes['whatsapp']}"
    problem = (await helena.reads(inbox))["problem"]
    assert (problem["code"], problem["message"]) == ("provider.131031", "The account is locked.")
    assert len([e for e in socket.events if e["type"] == "team.changed"]) == 1
    world.clock.advance(hours=25)
    assert (await helena.reads(inbox))["problem"] is None


# How it is done


def _is_read(phone: Phone, text: str) -> bool:
    found = [m for m in phone.messages if m.author is Author.CUSTOMER and m.text == text]
    return found[-1].status == "read"


def _tape(world: World, what: str) -> list[Any]:
    return [entry for entry in world.emulator.tape.after(0, limit=5000) if entry.what == what]


async def _types(world: World, agent: Agent) -> None:
    if agent.socket is None:
        await agent.connects()
    assert agent.socket is not None
    about = {"conversation_id": str((await world.conversation_of("Rui"))["id"])}
    assert (await agent.socket.calls("conversation.join", about))["ok"]
    assert (await agent.socket.calls("typing", {**about, "is_typing": True}))["ok"]


async def _hook(world: World, message: dict[str, Any]) -> None:
    account = await world.account("whatsapp")
    told = {"timestamp": str(int(hooks.instant(world.clock))), **message}
    assert await hooks.post(account, hooks.body(hooks.entry(account, messages=[told]))) == 200
    await world.settles()


def _moved(what: str, new: str) -> dict[str, str]:
    return {"type": what, "wa_id": new}
