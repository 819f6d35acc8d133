"""Long conversations: what was said is found, stands under its day, and the end is one key away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

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
    conversation = office.with_agent(marina, "Ana", says="Bom dia")
    for number in range(4 * A_PAGE):
        marina.writes(f"A de número {number}, por extenso.")
    office.has(marina, f"A de número {4 * A_PAGE - 1}, por extenso.")
    office.as_("Ana").post(f"/api/v1/conversations/{conversation['id']}/read").raise_for_status()

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


UNREAD = 30


def test_many_unread_messages_are_opened_at_the_first_and_read_at_the_end(
    office: Office, desk_of: OpenDesk
) -> None:
    """MSG: what nobody has seen is not marked as read."""
    marina = office.customer("Marina Alves")
    conversation = office.with_agent(marina, "Ana", says="Bom dia")
    office.as_("Ana").post(f"/api/v1/conversations/{conversation['id']}/read").raise_for_status()
    for number in range(UNREAD):
        marina.writes(f"Mais uma coisa, a de número {number}, e é urgente.")
    office.has(marina, f"Mais uma coisa, a de número {UNREAD - 1}, e é urgente.")

    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    line = ana.log.get_by_text("Novas", exact=True)
    expect(line).to_be_in_viewport(ratio=1)
    expect(ana.bubble("número 0,")).to_be_in_viewport(ratio=1)
    assert _below_the_edge(ana, line) < 60
    to_end = ana.thread.get_by_role("button", name=f"{UNREAD} novas", exact=True)
    expect(to_end).to_be_visible()
    ana.page.wait_for_timeout(1_000)
    expect(ana.row("Marina Alves")).to_have_accessible_name(re.compile(f"{UNREAD} não lidas"))

    ana.log.focus()
    ana.page.keyboard.press("End")
    expect(ana.bubble(f"número {UNREAD - 1},")).to_be_in_viewport(ratio=1)
    expect(to_end).to_have_count(0)
    expect(ana.row("Marina Alves")).not_to_have_accessible_name(re.compile("não lidas"))


@pytest.mark.parametrize(("width", "height"), [(640, 400), (360, 640)])
def test_a_conversation_in_a_small_window_is_opened_at_its_very_end(
    office: Office, desk_of: OpenDesk, width: int, height: int
) -> None:
    """What is drawn above it a moment later, and the box below, take nothing of it out of sight."""
    marina = office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Bom dia")
    for number in range(20):
        marina.writes(f"Mais uma coisa, a de número {number}.")
    office.has(marina, "Mais uma coisa, a de número 19.")
    ana = desk_of("Ana", width=width, height=height).open_inbox()
    ana.open("Marina Alves")
    ana.thread.get_by_role("button", name=re.compile("20 novas")).click()
    expect(ana.bubble("a de número 19.")).to_be_in_viewport(ratio=1)
    ana.page.get_by_role("button", name="Voltar à lista").click()
    ana.open("Marina Alves")
    ana.page.wait_for_timeout(1_000)
    assert _left_below(ana) < 2


def _below_the_edge(desk: Desk, element: Locator) -> float:
    """How far under the upper edge of the log something stands."""
    log, box = desk.log.bounding_box(), element.bounding_box()
    assert log is not None
    assert box is not None
    return box["y"] - log["y"]


def _left_below(desk: Desk) -> float:
    return desk.log.evaluate("(log) => log.scrollHeight - log.scrollTop - log.clientHeight")
