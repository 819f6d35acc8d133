"""A queue is worked off: one by one without a mouse, many at once, and in lists of one's own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk
from tests.browser.office import Customer, Office
from tests.browser.product import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]


def test_a_queue_is_worked_off_by_keys_alone(office: Office, desk_of: OpenDesk) -> None:
    """CNV-08, DESIGN 7: 2, J, K, A, Z, Enter, S, arrows, Z, E and T, in the order of triage."""
    marina = _waiting(office, "Marina Alves")
    _waiting(office, "João Pedro Ramos")
    ana = desk_of("Ana").open_inbox()
    press = ana.page.keyboard.press

    press("2")
    expect(ana.row("João Pedro Ramos")).to_be_visible()
    ana.goes("j", "Marina Alves")
    ana.goes("j", "João Pedro Ramos")
    ana.goes("k", "Marina Alves")

    press("a")
    ana.told(re.compile("Ana Souza assumiu a conversa"))
    ana.count("Sem dono", 1)
    press("z")
    ana.told(re.compile("Ana Souza devolveu a conversa"))
    ana.count("Sem dono", 2)
    press("a")
    ana.count("Minhas", 1)

    ana.writes("Enter", "Mensagem", "Já vejo, Marina.")
    press("Enter")
    marina.hears("Já vejo, Marina.")
    press("Escape")

    press("s")
    hour = ana.page.get_by_role("menuitem", name="Daqui a 1 hora")
    expect(hour).to_be_visible()
    while not _has_focus(hour):
        press("ArrowDown")
    press("Enter")
    ana.told(re.compile("Ana Souza adiou até"))
    assert office.conversation_of("Marina Alves")["snoozed_until"]
    press("z")
    ana.told(re.compile("Ana Souza trouxe a conversa de volta"))
    assert office.conversation_of("Marina Alves")["snoozed_until"] is None

    ana.resolves_and_takes_it_back(left=0)
    hers = office.conversation_of("Marina Alves")["assignee_id"]
    ana.gives_away("Marina Alves", "Financeiro", left=0)
    press("z")
    ana.count("Minhas", 1)
    assert office.conversation_of("Marina Alves")["assignee_id"] == hers
    press("1")
    ana.open("Marina Alves")
    ana.told(re.compile("Ana Souza desfez a transferência"))


def test_many_are_done_at_once_and_taken_back_by_one_key(office: Office, desk_of: OpenDesk) -> None:
    """Chosen by X and Shift X; each keeps its own story, and Z is for all of them."""
    names = ("Marina Alves", "João Pedro Ramos", "Lúcia Ferreira")
    for name in names:
        office.with_agent(office.customer(name), "Ana", says=f"Sou {name}")
    ana = desk_of("Ana").open_inbox()
    ana.count("Minhas", 3)
    press = ana.page.keyboard.press
    press("j")
    expect(ana.thread).to_be_visible()
    press("x")
    expect(_chosen(ana, "1 escolhida")).to_be_visible()
    press("j")
    press("j")
    expect(ana.heading(names[2])).to_be_visible()
    press("Shift+X")
    expect(_chosen(ana, "3 escolhidas")).to_be_visible()
    press("e")
    ana.count("Minhas", 0)
    expect(ana.page.get_by_text("3 conversas resolvidas")).to_be_visible()
    press("z")
    ana.count("Minhas", 3)
    for name in names:
        assert office.conversation_of(name)["status"] == "active"


def test_a_tag_a_filter_and_a_saved_list(office: Office, desk_of: OpenDesk) -> None:
    """What is tagged is found by its tag, and the list that shows it is kept under a name."""
    _tag(office, "Troca")
    for name in ("Marina Alves", "João Pedro Ramos"):
        office.with_agent(office.customer(name), "Ana", says=f"Sou {name}")
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    ana.page.keyboard.press("l")
    dialog = ana.page.get_by_role("dialog", name="Etiquetas da conversa com Marina Alves")
    dialog.get_by_role("textbox", name="Nome da etiqueta").fill("troc")
    ana.page.keyboard.press("Enter")
    expect(dialog.get_by_role("checkbox", name="Troca")).to_be_checked()
    dialog.get_by_role("button", name="Pronto").click()
    expect(ana.row("Marina Alves")).to_have_accessible_name(re.compile("etiqueta Troca"))

    ana.page.get_by_role("button", name="Filtrar", exact=True).click()
    ana.page.get_by_role("checkbox", name="Troca").check(force=True)
    ana.page.keyboard.press("Escape")
    expect(ana.row("Marina Alves")).to_be_visible()
    expect(ana.row("João Pedro Ramos")).to_have_count(0)
    on = ana.page.get_by_role("group", name="Filtros ligados")
    expect(on.get_by_role("button", name=re.compile("^Tirar o filtro .*Troca"))).to_be_visible()

    views = ana.page.get_by_role("button", name="Listas guardadas", exact=True)
    views.click()
    ana.page.get_by_role("menuitem", name="Guardar esta lista").click()
    saving = ana.page.get_by_role("dialog", name="Guardar esta lista")
    saving.get_by_role("textbox", name="Nome").fill("Minhas trocas")
    saving.get_by_role("button", name="Guardar", exact=True).click()
    expect(saving).to_be_hidden()
    on.get_by_role("button", name="Limpar").click()
    expect(ana.row("João Pedro Ramos")).to_be_visible()
    views.click()
    ana.page.get_by_role("menuitem", name="Minhas trocas").click()
    expect(ana.row("João Pedro Ramos")).to_have_count(0)
    expect(ana.row("Marina Alves")).to_be_visible()


def _waiting(office: Office, name: str) -> Customer:
    """In the queue of a department whose people are all away."""
    customer = office.customer(name)
    customer.writes("Boa tarde")
    customer.hears("Escolha o departamento")
    customer.writes("1")
    customer.hears("na fila de Vendas")
    eventually(lambda: office.conversation_of(name)["status"] == "queued")
    return customer


def _chosen(desk: Desk, count: str) -> Locator:
    return desk.page.get_by_role("toolbar", name=count)


def _has_focus(item: Locator) -> bool:
    return item.evaluate(
        "(it) => it === document.activeElement || it.matches('[data-highlighted]')"
    )


def _tag(office: Office, name: str) -> None:
    """Tags outlive a test: the company's words are nobody's office day."""
    calls = office.as_("Helena")
    known: list[dict[str, Any]] = calls.get("/api/v1/tags").raise_for_status().json()["items"]
    if name not in {tag["name"] for tag in known}:
        calls.post("/api/v1/tags", json={"name": name, "color": "teal"}).raise_for_status()
