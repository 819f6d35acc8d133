"""Long conversations: what was said is found, stands under its day, and the end is one key away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.office import Office
from tests.browser.time_machine import let_pass

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]
MANY = 70
A_PAGE = 50


def test_a_hit_is_opened_at_its_message_and_the_way_back_is_one_button(
    office: Office, desk_of: OpenDesk
) -> None:
    """The address names the message; what came meanwhile is counted at the foot."""
    marina = office.customer("Marina Alves")
    conversation = office.with_agent(marina, "Ana", says="Perdi o parafuso sextavado")
    for number in range(MANY):
        marina.writes(f"Mais uma coisa, a de número {number}.")
    office.has(marina, f"Mais uma coisa, a de número {MANY - 1}.")
    let_pass(office.product, conversation["id"], days=1)
    marina.writes("Bom dia!")
    office.has(marina, "Bom dia!")

    ana = desk_of("Ana").open_inbox()
    ana.page.keyboard.press("/")
    field = ana.page.get_by_role("combobox", name="Buscar em mensagens, contatos e conversas")
    expect(field).to_be_focused()
    ana.page.keyboard.type("sextavado")
    hits = ana.page.get_by_role("listbox", name="O que foi achado")
    hit = hits.get_by_role("option", name=re.compile("sextavado"))
    expect(hit).to_be_visible()
    hit.click()
    expect(ana.page).to_have_url(re.compile(r"[?&]m=\d+"))
    expect(ana.bubble("Perdi o parafuso sextavado")).to_be_in_viewport()
    expect(ana.bubble("Bom dia!")).to_have_count(0)
    expect(ana.log.get_by_text(re.compile("^Ontem, "))).to_be_visible()

    marina.writes("Ainda está aí?")
    office.has(marina, "Ainda está aí?")
    ana.thread.get_by_role("button", name=re.compile("nova|Ir para o fim")).click()
    expect(ana.bubble("Ainda está aí?")).to_be_in_viewport()
    expect(ana.bubble("Bom dia!")).to_be_in_viewport()
    expect(ana.log.get_by_text(re.compile("^Hoje, "))).to_be_visible()
    expect(ana.bubble("Ainda está aí?")).to_have_count(1)


def test_who_comes_to_the_top_is_given_one_more_page_and_stays_where_they_read(
    office: Office, desk_of: OpenDesk
) -> None:
    """The whole history is not read by itself, page after page."""
    marina = office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Bom dia")
    for number in range(4 * A_PAGE):
        marina.writes(f"A de número {number}, por extenso.")
    office.has(marina, f"A de número {4 * A_PAGE - 1}, por extenso.")

    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    ana.sees(f"A de número {4 * A_PAGE - 1}, por extenso.")
    asked: list[str] = []
    ana.page.on("request", lambda r: asked.append(r.url) if "/messages?" in r.url else None)
    ana.log.evaluate("(log) => { log.scrollTop = 0 }")
    ana.page.wait_for_timeout(2_000)
    assert len(asked) == 1, asked
    assert ana.log.evaluate("(log) => log.scrollTop") > 500
    expect(ana.log.get_by_text("número 0,")).to_have_count(0)
