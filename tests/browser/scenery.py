"""A morning at the demo company: what every picture and every check of a page is made on."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from tests.browser.office import STORE, SUPPORT, Customer, Office
from tests.browser.time_machine import let_pass
from tests.support import files

MARINA = "Marina Alves"


@dataclass(frozen=True, slots=True)
class Scenery:
    office: Office
    marina: dict[str, Any]
    """A conversation of Ana's with everything that one can hold."""
    refused: dict[str, Any]
    """One whose last message failed."""
    closed: dict[str, Any]
    """One whose 24 hours are over."""
    shown: dict[str, Any]
    """One with a picture that has a caption, a document, and a note that calls Ana."""


def set_scene(office: Office) -> Scenery:
    """Six customers; Ana is in, and Carla, who has nothing to do, just left."""
    _quick_replies(office)
    office.is_("online", "Ana")
    office.is_("offline", "Bruno", "Carla", "Diego")
    customer = office.customer("João Pedro Ramos")
    joao = _with_ana(office, customer, "Vocês têm loja em Campinas?", "4")
    refused = _with_ana(office, beatriz := office.customer("Beatriz Moura"), "Meu pedido sumiu")
    closed = _with_ana(office, office.customer("Lúcia Ferreira"), "Obrigada, até amanhã")
    marina = _marina(office)
    _queued(office, office.customer("Paulo Henrique Reis", on=SUPPORT))
    office.customer("Tiago Martins").writes("Oi")

    office.says("Ana", joao, "Temos sim, João: na rua Treze de Maio.")
    customer.sends(_table(), name="mesa.jpg", mime="image/jpeg", text="É esta. Cabe na sala?")
    office.has(customer, "É esta. Cabe na sala?")
    _call_ana(office, joao)
    _measures(office, joao)
    beatriz.refuses(131026)
    office.says("Ana", refused, "Beatriz, achei seu pedido: ele chega hoje.")
    for conversation, minutes in ((joao, 12), (refused, 34), (closed, 25 * 60), (marina, 2)):
        let_pass(office.product, conversation["id"], minutes=minutes)
    return Scenery(office, marina, refused, closed, joao)


REPLIES = {
    "prazo": "{{contact.first_name}}, entregamos em até cinco dias úteis.",
    "troca": "A troca é sem custo: buscamos o produto no mesmo endereço da entrega.",
    "visita": "Nosso montador vai na quinta, entre 9 h e 12 h. Pode ser?",
}


def _quick_replies(office: Office) -> None:
    for shortcut, body in REPLIES.items():
        reply = {"shortcut": shortcut, "title": shortcut.capitalize(), "body": body}
        answer = office.as_("Ana").post("/api/v1/quick-replies", json=reply)
        assert answer.status_code in {201, 409}, answer.text  # made for an earlier module


def _with_ana(
    office: Office, customer: Customer, says: str, chooses: str = "Vendas"
) -> dict[str, Any]:
    customer.writes(says)
    customer.hears("Escolha o departamento")
    customer.writes(chooses)
    customer.hears("vai conversar com você")
    return office.conversation_of(customer.name)


def _marina(office: Office) -> dict[str, Any]:
    """She was here last week, and comes back to the same person."""
    marina = office.customer(MARINA, on=STORE)
    before = _with_ana(office, marina, "A mesa Ipê vem montada?")
    office.says("Ana", before, "Vem desmontada, mas montamos de graça.")
    marina.has_read("de graça")
    office.as_("Ana").post(f"/api/v1/conversations/{before['id']}/resolve").raise_for_status()
    let_pass(office.product, before["id"], days=6)

    marina.writes("Bom dia! A mesa chegou, mas veio riscada")
    marina.hears("Deseja falar com Vendas?")
    marina.writes("SIM")
    conversation = office.conversation_of(MARINA, status="active")
    office.says("Ana", conversation, "Bom dia, Marina. Sinto muito pelo risco.")
    office.says("Ana", conversation, "Você me manda o número do pedido?")
    marina.has_read("número do pedido")
    marina.writes("É o 48213")
    office.has(marina, "É o 48213")
    marina.reads(at_once=False)
    url = f"/api/v1/conversations/{conversation['id']}/notes"
    note = "Pedido conferido: ainda na garantia. Se ela preferir, trocamos o tampo."
    office.as_("Ana").post(url, json={"text": note}).raise_for_status()
    office.says("Ana", conversation, "Achei. Podemos trocar só o tampo na quinta, sem custo.")
    marina.hears("trocar só o tampo")
    marina.writes("Quinta de manhã?")
    office.has(marina, "Quinta de manhã?")
    return conversation


def _call_ana(office: Office, conversation: dict[str, Any]) -> None:
    ana = office.as_("Ana").get("/api/v1/me").raise_for_status().json()["user"]["id"]
    note = {"text": f"@[Ana Souza](user:{ana}) a de 1,60 m está na vitrine desta loja."}
    url = f"/api/v1/conversations/{conversation['id']}/notes"
    office.as_("Marcos").post(url, json=note).raise_for_status()


def _measures(office: Office, conversation: dict[str, Any]) -> None:
    said = {"conversation_id": conversation["id"], "filename": "medidas da mesa Ipê.pdf"}
    calls = office.as_("Ana")
    upload = calls.post(
        "/api/v1/uploads",
        params=said,
        content=files.PDF + b"%" * 480_000,
        headers={"content-type": "application/pdf"},
    )
    answer = {
        "attachment_id": upload.raise_for_status().json()["id"],
        "text": "Cabe sim. Aqui estão as medidas.",
    }
    url = f"/api/v1/conversations/{conversation['id']}/messages"
    calls.post(url, json=answer).raise_for_status()


def _table() -> bytes:
    """A table before a wall, as somebody photographs it in a shop."""
    image = Image.new("RGB", (1200, 840), (226, 221, 212))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 610, 1200, 840), fill=(178, 166, 150))
    draw.rectangle((760, 90, 1060, 330), fill=(244, 241, 235), outline=(150, 140, 126), width=10)
    draw.polygon(
        [(790, 300), (890, 160), (960, 250), (1000, 200), (1030, 300)], fill=(122, 142, 120)
    )
    for left in (240, 920):
        draw.polygon(
            [(left, 450), (left + 50, 450), (left + 38, 760), (left + 12, 760)], fill=(92, 56, 30)
        )
    draw.rounded_rectangle((170, 400, 1040, 462), 12, fill=(138, 86, 46))
    draw.rectangle((170, 440, 1040, 456), fill=(112, 68, 36))
    draw.ellipse((520, 290, 640, 410), fill=(60, 92, 132))
    draw.rectangle((552, 230, 608, 310), fill=(86, 120, 70))
    content = BytesIO()
    image.save(content, "JPEG", quality=88)
    return content.getvalue()


def _queued(office: Office, customer: Customer) -> None:
    customer.writes("Boa tarde, preciso da segunda via do boleto")
    customer.hears("Escolha o departamento")
    customer.writes("3")
    customer.hears("na fila de Financeiro")
