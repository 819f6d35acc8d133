"""What an agent does to a message afterwards is on the customer's telephone, and on the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.desk import Desk
from tests.browser.office import SUPPORT, Customer, Office
from tests.browser.product import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]


def test_a_reaction_is_on_the_telephone_and_can_be_taken_away(
    office: Office, desk_of: OpenDesk
) -> None:
    desk, marina = _opened(office, desk_of)
    marina.writes("Obrigada")
    desk.sees("Obrigada")
    _bar(desk, "Obrigada").get_by_role("button", name="Reagir").click()
    desk.page.get_by_role("button", name="🙏").click()
    ours = desk.bubble("Obrigada").get_by_role("img", name="A equipe reagiu com 🙏")
    expect(ours).to_be_visible()
    _on_telephone(marina, "Obrigada", companys_reaction="🙏")

    _bar(desk, "Obrigada").get_by_role("button", name="Reagir").click()
    desk.page.get_by_role("button", name="🙏", pressed=True).click()
    expect(ours).to_be_hidden()
    _on_telephone(marina, "Obrigada", companys_reaction="")


def test_the_last_message_is_edited_without_a_mouse(office: Office, desk_of: OpenDesk) -> None:
    """DESIGN 7: the arrow up in an empty composer; Ctrl Enter saves."""
    desk, marina = _opened(office, desk_of)
    desk.reply("Chega amanha")
    marina.hears("Chega amanha")
    desk.receipt("Chega amanha", "Lida")
    press = desk.page.keyboard.press
    press("ArrowUp")
    dialog = desk.page.get_by_role("dialog", name="Editar mensagem")
    box = dialog.get_by_role("textbox", name="Mensagem")
    expect(box).to_be_focused()
    assert not violations(desk.page)
    box.fill("Chega amanhã")
    press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(desk.bubble("Chega amanhã").get_by_text("Editada")).to_be_visible()
    _on_telephone(marina, "Chega amanhã", is_edited=True)
    expect(desk.thread.get_by_role("textbox", name="Mensagem")).to_be_focused()


def test_a_message_is_taken_back_once_somebody_is_sure(office: Office, desk_of: OpenDesk) -> None:
    desk, marina = _opened(office, desk_of)
    desk.reply("Era para outra pessoa")
    marina.hears("Era para outra pessoa")
    desk.receipt("Era para outra pessoa", "Lida")
    _bar(desk, "Era para outra pessoa").get_by_role("button", name="Mais ações").click()
    desk.page.get_by_role("menuitem", name="Apagar para o cliente").click()
    dialog = desk.page.get_by_role("dialog", name="Apagar para Marina Alves")
    expect(dialog).to_contain_text("Isso não tem volta")
    assert not violations(desk.page)
    dialog.get_by_role("button", name="Apagar").click()
    expect(desk.bubble("Era para outra pessoa")).to_contain_text("Apagada para o cliente")
    _on_telephone(marina, "Era para outra pessoa", is_revoked=True)


def _opened(office: Office, desk_of: OpenDesk) -> tuple[Desk, Customer]:
    marina = office.customer("Marina Alves", on=SUPPORT)
    marina.reads(at_once=True)
    office.with_agent(marina, "Ana", says="Oi")
    desk = desk_of("Ana").open_inbox()
    desk.open("Marina Alves")
    return desk, marina


def _bar(desk: Desk, text: str) -> Locator:
    bubble = desk.bubble(text)
    bubble.hover()
    return bubble.get_by_role("toolbar", name="Ações da mensagem")


def _on_telephone(customer: Customer, text: str, **wanted: Any) -> None:
    """Waits until the telephone shows the message with `text` as it is wanted."""
    url = f"/simulator/api/phones/{customer.id}/messages"

    def look() -> bool:
        items = customer.calls.get(url).raise_for_status().json()["items"]
        found = next((line for line in items if line["text"] == text), {})
        return {name: found.get(name) for name in wanted} == wanted

    eventually(look)
