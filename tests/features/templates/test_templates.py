"""Templates: read from Meta page by page, and sent when nothing else may be (TPL-03)."""

from typing import Any
from uuid import uuid4

import pytest

from prosa.emulators.switches import WindowRule
from tests.support.agent import Agent
from tests.support.world import World

pytestmark = pytest.mark.anyio

WABA = "102290129340398"


async def test_they_are_read_page_by_page_and_forgotten_when_gone(world: World) -> None:
    ana, helena = await world.agent("Ana", "Vendas"), await world.admin()
    path = await _inbox(world)
    world.emulator.templates[WABA] = [_template(f"aviso_{n:02d}") for n in range(60)]
    assert await ana.refused("POST", f"{path}/sync") == (403, "access.not_allowed")
    assert await helena.does("POST", f"{path}/sync") == {"count": 60}
    first = await ana.reads(f"{path}?limit=100")
    assert [one["name"] for one in first["items"]] == [f"aviso_{n:02d}" for n in range(60)]
    paged = await ana.reads(f"{path}?limit=59")
    rest = await ana.reads(f"{path}?limit=59&cursor={paged['next_cursor']}")
    assert [one["name"] for one in rest["items"]] == ["aviso_59"]

    world.emulator.templates[WABA] = [_template("aviso_00", status="PAUSED")]
    await world.passes(minutes=1)
    assert await helena.does("POST", f"{path}/sync") == {"count": 1}
    [kept] = (await ana.reads(path))["items"]
    assert (kept["status"], kept["can_be_sent"]) == ("PAUSED", False)
    assert kept["id"] == first["items"][0]["id"], "what stays is the same"


async def test_what_cannot_be_read_leaves_what_was_known(world: World) -> None:
    helena = await world.admin()
    path = await _inbox(world)
    await helena.does("POST", f"{path}/sync")
    inbox = world.inboxes["whatsapp"]
    wrong = {"credentials": {"access_token": "wrong"}}
    await helena.does("PATCH", f"/inboxes/{inbox}", wrong)
    refused = await helena.asks("POST", f"{path}/sync")
    assert (refused.status_code, refused.json()["code"]) == (409, "template.not_read")
    assert refused.json()["details"]["code"] == "provider.190"
    assert len((await helena.reads(path))["items"]) == 3
    await helena.does("PATCH", f"/inboxes/{inbox}", {"settings": {"waba_id": None}})
    assert await helena.refused("POST", f"{path}/sync") == (409, "template.no_business_account")
    await world.account("waha")
    for method, end in (("GET", ""), ("POST", "/sync")):
        other = f"/inboxes/{world.inboxes['waha']}/templates{end}"
        assert await helena.refused(method, other) == (409, "template.not_in_this_channel")
        nowhere = f"/inboxes/{uuid4()}/templates{end}"
        assert await helena.refused(method, nowhere) == (404, "template.inbox_not_found")


async def test_a_closed_window_is_opened_by_a_template(world: World) -> None:
    """Facts 5.3: outside 24 hours only templates; Meta's emulator refuses all else."""
    ana = await world.agent("Ana", "Vendas")
    await _synced(world)
    rui = world.contact("Rui")
    await rui.writes("Oi")
    await ana.takes("Rui")
    await world.passes(hours=25)
    (await rui.phone()).last_wrote_at -= 25 * 3600
    world.faults(window_rule=WindowRule.ANSWER)
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages"
    assert await ana.refused("POST", path, {"text": "Oi"}) == (409, "delivery.window_closed")
    chosen = await _chosen(world, ana, "pedido_pronto", {"1": "Rui", "2": "1042"})
    sent = (await ana.does("POST", path, {"template": chosen, "local_id": "t1"}))["message"]
    words = "Olá Rui, seu pedido 1042 está pronto para retirada.\n\nCasa Varanda"
    assert (sent["kind"], sent["body"]) == ("template", words)
    assert sent["detail"]["template"]["values"] == {"1": "Rui", "2": "1042"}
    assert rui.heard()[-1] == words
    again = (await ana.does("POST", path, {"template": chosen, "local_id": "t1"}))["message"]
    assert again["id"] == sent["id"]
    assert again["status"] in {"sent", "delivered", "read"}
    assert rui.heard().count(words) == 1


async def test_a_conversation_begins_with_a_template(world: World) -> None:
    """Also by a name of its place; and what cannot be sent begins nothing."""
    ana = await world.agent("Ana", "Vendas")
    await _synced(world)
    rui = world.contact("Rui", number="5511987654321")
    await rui.phone()
    body: dict[str, Any] = {
        "phone": "11 98765-4321",
        "inbox_id": str(world.inboxes["whatsapp"]),
        "template": await _chosen(world, ana, "aviso_de_entrega", {}),
    }
    assert await ana.refused("POST", "/conversations", body) == (409, "template.cannot_be_sent")
    both = {**body, "text": "Oi"}
    assert await ana.refused("POST", "/conversations", both) == (
        422,
        "conversation.nothing_to_say",
    )
    wrong: list[dict[str, str]] = [
        {},
        {"first_name": " "},
        {"first_name": "Rui", "2": "x"},
        {"first_name": "a\nb"},
    ]
    for values in wrong:
        body["template"] = await _chosen(world, ana, "volta_de_conversa", values)
        assert await ana.refused("POST", "/conversations", body) == (422, "template.bad_values")
    assert await world.value("SELECT count(*) FROM conversations") == 0

    body["template"] = await _chosen(world, ana, "volta_de_conversa", {"first_name": "Rui"})
    begun = await ana.does("POST", "/conversations", body)
    assert (begun["preview_kind"], begun["status"]) == ("template", "active")
    assert rui.heard() == ["Temos novidades\n\nOi Rui! Podemos continuar a nossa conversa?"]
    await rui.writes("Sim, vamos")
    assert (await ana.opens("Rui"))["window"]["is_open"]


async def test_meta_has_the_last_word_of_a_template(world: World) -> None:
    """132001, 132000: it changed there since it was read. The agent is told in plain words."""
    ana = await world.agent("Ana", "Vendas")
    await _synced(world)
    await world.contact("Rui").writes("Oi")
    await ana.takes("Rui")
    path = f"/conversations/{(await world.conversation_of('Rui'))['id']}/messages"
    chosen = await _chosen(world, ana, "pedido_pronto", {"1": "Rui", "2": "1042"})
    for templates, code in (
        ([_template("outro")], "provider.132001"),
        ([_template("pedido_pronto", text="Olá {{1}}")], "provider.132000"),
        ([_template("pedido_pronto", text="{{nome}} {{pedido}}")], "provider.132012"),
        ([_template("pedido_pronto", status="PAUSED")], "provider.132015"),
    ):
        world.emulator.templates[WABA] = templates
        message = (await ana.does("POST", path, {"template": chosen}))["message"]
        state = await world.rows(
            "SELECT state, error_code FROM deliveries WHERE message_id = $1", message["id"]
        )
        assert [tuple(row) for row in state] == [("failed", code)]


async def test_who_opted_out_is_only_answered(world: World) -> None:
    ana = await world.agent("Ana", "Vendas")
    await _synced(world)
    await world.contact("Rui").writes("Oi")
    await ana.takes("Rui")
    rui = await world.conversation_of("Rui")
    path = f"/conversations/{rui['id']}/messages"
    await ana.does("PATCH", f"/contacts/{rui['contact_id']}", {"opted_out": True})
    useful = {"template": await _chosen(world, ana, "pedido_pronto", {"1": "Rui", "2": "7"})}
    promotion = {"template": await _chosen(world, ana, "volta_de_conversa", {"first_name": "Rui"})}
    await ana.does("POST", path, useful)
    assert await ana.refused("POST", path, promotion) == (409, "contact.opted_out")
    await world.passes(hours=25)
    assert await ana.refused("POST", path, useful) == (409, "contact.opted_out")


async def test_a_template_is_sent_over_nobodys_head_and_takes_its_draft_along(world: World) -> None:
    """As a reply: a teammate's answer is shown first, and what was begun is done with (TPL-03)."""
    ana, marcos = await world.agent("Ana", "Vendas"), await world.supervisor()
    await _synced(world)
    await world.contact("Rui").writes("Oi")
    await ana.takes("Rui")
    conversation = await world.conversation_of("Rui")
    path = f"/conversations/{conversation['id']}/messages"
    seen = conversation["last_seq"]
    await ana.does("POST", path, {"text": "Já vejo"})
    draft = {"mode": "reply", "body": "Seu pedido"}
    await marcos.does("PUT", f"/conversations/{conversation['id']}/draft", draft)
    chosen = await _chosen(world, marcos, "pedido_pronto", {"1": "Rui", "2": "1042"})
    answer = await marcos.asks("POST", path, {"template": chosen, "seen_seq": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, "conversation.answered_meanwhile")
    assert answer.json()["details"]["message"]["body"] == "Já vejo"
    words = (await world.rows("SELECT id FROM messages WHERE body = 'Oi'"))[0]
    pointing = {"template": chosen, "reply_to_id": str(words["id"])}
    assert await marcos.refused("POST", path, pointing) == (409, "message.cannot_be_quoted")
    assert len((await marcos.reads("/drafts"))["items"]) == 1, "what was refused, sent nothing"
    last = (await world.conversation_of("Rui"))["last_seq"]
    await marcos.does("POST", path, {"template": chosen, "seen_seq": last})
    assert (await marcos.reads("/drafts"))["items"] == []


async def _inbox(world: World) -> str:
    if "whatsapp" not in world.inboxes:
        world._accounts["whatsapp"] = await world.connects("whatsapp", waba_id=WABA)
    return f"/inboxes/{world.inboxes['whatsapp']}/templates"


async def _synced(world: World) -> None:
    helena = await world.admin()
    await helena.does("POST", f"{await _inbox(world)}/sync")


async def _chosen(world: World, agent: Agent, name: str, values: dict[str, str]) -> dict[str, Any]:
    found = (await agent.reads(await _inbox(world)))["items"]
    return {"id": next(one["id"] for one in found if one["name"] == name), "values": values}


def _template(name: str, *, text: str = "Oi", status: str = "APPROVED") -> dict[str, Any]:
    return {
        "id": str(uuid4().int)[:15],
        "name": name,
        "language": "pt_BR",
        "category": "UTILITY",
        "status": status,
        "components": [{"type": "BODY", "text": text}],
    }
