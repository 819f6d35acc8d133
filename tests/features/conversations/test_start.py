"""Somebody of the team writes first: to whom, through what, and when it may not be."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from prosa.channels.calls import ProviderAnswer, ProviderCall
from prosa.channels.contract import Account
from prosa.channels.registry import NUMBER_CHECKS
from prosa.channels.waha.media import key_of
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

CHECKED = "number_checked"


async def test_a_number_that_nobody_knows_is_written_to_and_answers(world: World) -> None:
    """TKT-07, CON-10: it is theirs who began it, and the answer lands in it."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui", number="5511987654321")
    await rui.phone("waha")
    socket = await ana.connects()
    begun = await ana.does("POST", "/conversations", await _to(world, "(11) 98765-4321"))
    assert (begun["status"], begun["assignee_id"]) == ("active", str(ana.id))
    assert begun["department_id"] == str(world.departments["Vendas"])
    assert (begun["turn"], begun["contact_name"]) == ("customer", "+5511987654321")
    assert rui.heard("waha") == ["Seu pedido chegou."]
    assert [type_ for type_ in socket.types if type_ != "message.delivered"][:3] == [
        "contact.updated",
        "conversation.created",
        "message.queued",
    ]
    assert (await socket.hears("conversation.created"))["messages"][0]["detail"] == {
        "code": "started",
        "agent": "Ana",
    }

    await rui.writes("Que bom!", on="waha")
    assert await world.timeline_of("Rui") == [
        ("system", "started"),
        ("agent", "Seu pedido chegou."),
        ("contact", "Que bom!"),
    ], "who was a number only has told a name"
    assert len(await world.conversations_of("Rui")) == 1


async def test_a_number_that_nobody_has_is_told(world: World) -> None:
    """WAHA knows before anything is sent; the message says why, and the conversation stays."""
    ana = await world.agent("Ana", "Vendas")
    to = await _to(world, "(11) 98765-4321")
    world.faults(unknown_numbers=("5511987654321",))
    begun = await ana.does("POST", "/conversations", to)
    shown = (await ana.reads(f"/conversations/{begun['id']}/messages"))["items"][-1]
    assert (shown["status"], shown["error_code"]) == ("failed", "conversation.number_unknown")
    assert world.sent_on("waha") == []
    world.faults()
    await ana.does("POST", f"/messages/{shown['id']}/retry")
    assert world.sent_on("waha") == ["Seu pedido chegou."], "somebody has it now"


async def test_the_ninth_digit_is_as_whatsapp_has_it(world: World) -> None:
    """CON-10: written with it, known there without it: to the one that WhatsApp answers. It is
    asked until they have written, and once."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui", number="553188887777")
    await rui.phone("waha")
    begun = await ana.does("POST", "/conversations", await _to(world, "(31) 98888-7777"))
    await ana.does("POST", f"/conversations/{begun['id']}/messages", {"text": "Alô?"})
    assert rui.heard("waha") == ["Seu pedido chegou.", "Alô?"]
    await rui.writes("Oi", on="waha")
    await ana.does("POST", f"/conversations/{begun['id']}/messages", {"text": "Oi!"})
    assert rui.heard("waha")[-1] == "Oi!"
    asked = [entry for entry in world.emulator.tape.after(0, limit=500) if entry.what == CHECKED]
    assert len(asked) == 1
    assert len(await world.conversations_of("Rui")) == 1


async def test_what_cannot_be_looked_up_is_sent(world: World) -> None:
    """A provider that does not know this call, or is busy, stops nobody."""
    check, account = NUMBER_CHECKS["whatsapp_waha"], Account("default", {}, {})
    for answer in (
        ProviderAnswer(404, b'{"message": "Cannot GET"}'),
        ProviderAnswer(500, b""),
        ProviderAnswer(200, b'{"numberExists": true}'),
        ProviderAnswer(200, b"[]"),
        ProviderAnswer(200, b'{"numberExists": "no"}'),
    ):
        assert check.read(answer) is None
    assert check.ask("131@lid", account) is None
    assert check.ask("5511987654321@c.us", account) == ProviderCall(
        "GET",
        "http://127.0.0.1:3000/api/contacts/check-exists?phone=5511987654321&session=default",
        headers=dict(key_of(account)),
    )


async def test_one_goes_on_already(world: World) -> None:
    """Whoever may see it is told which; nobody gets two."""
    ana, bia = await world.agent("Ana", "Vendas"), await world.agent("Bia", "Financeiro")
    begun = await ana.does("POST", "/conversations", await _to(world, "+5511987654321"))
    for agent, told in ((ana, {"conversation_id": begun["id"]}), (bia, {})):
        refused = await agent.asks("POST", "/conversations", await _to(world, "+5511987654321"))
        assert (refused.status_code, refused.json()["code"]) == (409, "conversation.already_open")
        assert refused.json()["details"] == told

    body = await _to(world, "+5511911112222")
    answers = await asyncio.gather(*(ana.asks("POST", "/conversations", body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    await world.settles()
    assert await world.value("SELECT count(*) FROM contacts WHERE phone = '+5511911112222'") == 1


async def test_the_same_request_twice_begins_one(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    key = {"Idempotency-Key": str(uuid4())}
    body = await _to(world, "+5511987654321")
    answers = [await ana.asks("POST", "/conversations", body, **key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    await world.settles()
    assert world.sent_on("waha") == ["Seu pedido chegou."]


async def test_a_window_that_is_closed_wants_a_template(world: World) -> None:
    """Facts 5.3: 24 hours from the customer's last message, in this inbox."""
    ana = await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    await rui.writes("Oi")
    await ana.takes("Rui")
    await ana.resolves("Rui")
    contact = str(await world.value("SELECT id FROM contacts"))
    body = {"contact_id": contact, "inbox_id": str(world.inboxes["whatsapp"]), "text": "Voltei"}
    begun = await ana.does("POST", "/conversations", body)
    assert rui.heard()[-1] == "Voltei", "they have written of late"
    assert begun["last_inbound_at"] is not None
    await ana.does("POST", f"/conversations/{begun['id']}/resolve")
    await world.passes(hours=25)
    assert await _refusal(ana, body) == (409, "conversation.template_required")
    nobody = {"phone": "+5511911112222", "inbox_id": body["inbox_id"], "text": "Oi"}
    assert await _refusal(ana, nobody) == (409, "conversation.template_required")
    assert await world.value("SELECT count(*) FROM contacts") == 1, "nothing is left behind"


async def test_what_cannot_be_says_why(world: World) -> None:
    ana, helena = await world.agent("Ana", "Vendas"), await world.admin()
    body = await _to(world, "+5511987654321")
    eva = await ana.does("POST", "/contacts", {"name": "Eva", "phone": "11 98765-4321"})
    await ana.does("PATCH", f"/contacts/{eva['id']}", {"opted_out": True})
    assert await _refusal(ana, body) == (409, "contact.opted_out")
    ivo = await ana.does("POST", "/contacts", {"name": "Ivo", "email": "ivo@example.com"})
    to_ivo = {**body, "phone": None, "contact_id": ivo["id"]}
    assert await _refusal(ana, to_ivo) == (409, "contact.unreachable")
    for wrong, status, code in (
        ({"phone": "12"}, 422, "contact.bad_phone"),
        ({"contact_id": eva["id"]}, 422, "conversation.nobody_named"),
        ({"phone": None}, 422, "conversation.nobody_named"),
        ({"phone": None, "contact_id": str(uuid4())}, 404, "contact.not_found"),
        ({"text": " "}, 422, "conversation.nothing_to_say"),
        ({"text": "x" * 4097, "phone": "+5511911112222"}, 422, "delivery.bad_text"),
        ({"inbox_id": str(uuid4())}, 404, "conversation.inbox_not_found"),
    ):
        assert await _refusal(ana, {**body, **wrong}) == (status, code), wrong
    await helena.does("PATCH", f"/inboxes/{body['inbox_id']}", {"is_active": False})
    assert await _refusal(ana, body) == (409, "conversation.inbox_inactive")
    assert await world.value("SELECT count(*) FROM conversations") == 0


async def test_a_contact_is_written_to_where_they_last_were(world: World) -> None:
    """A number as its provider spells it; or behind an id that hides it."""
    ana = await world.agent("Ana", "Vendas")
    for name, ways in (
        ("Rui", {"number": "553188887777"}),
        ("Lia", {"lid": "91823746"}),
    ):
        customer = world.contact(name, **ways)
        await customer.writes("Oi", on="waha")
        await ana.takes(name)
        await ana.resolves(name)
        before = (await world.conversation_of(name))["recipient"]
        contact = await world.value("SELECT id FROM contacts WHERE name = $1", name)
        body = {"contact_id": str(contact), "inbox_id": str(world.inboxes["waha"]), "text": "Oi!"}
        await ana.does("POST", "/conversations", body)
        assert (await world.conversation_of(name))["recipient"] == before
        assert customer.heard("waha")[-1] == "Oi!"


async def _to(world: World, phone: str) -> dict[str, Any]:
    await world.account("waha")
    inbox_id = str(world.inboxes["waha"])
    return {"phone": phone, "inbox_id": inbox_id, "text": "Seu pedido chegou."}


async def _refusal(agent: Agent, body: dict[str, Any]) -> tuple[int, str]:
    return await agent.refused("POST", "/conversations", body)
