"""The desk on a telephone: one pane at a time, and everything within reach of a thumb."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.desk import Desk
from tests.browser.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]


def test_one_pane_at_a_time_from_the_list_to_the_answer_and_back(
    office: Office, desk_of: OpenDesk
) -> None:
    """360 px: list, conversation and contact, each whole, and the way back from each."""
    marina = office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Vocês entregam sábado?")
    ana = desk_of("Ana", width=360, height=740, has_touch=True, is_mobile=True)
    ana.open_inbox()
    foot = ana.page.get_by_role("navigation", name="Principal")
    expect(foot.get_by_role("button", name="Buscar")).to_be_visible()

    ana.row("Marina Alves").tap()
    expect(ana.heading("Marina Alves")).to_be_visible()
    expect(ana.row("Marina Alves")).to_be_hidden()
    expect(foot).to_be_hidden()
    _is_not_cut(ana)
    box = ana.thread.get_by_role("textbox", name="Mensagem")
    box.fill("Sim, das 8h às 12h.")
    ana.thread.get_by_role("button", name="Enviar", exact=True).tap()
    ana.sees("Sim, das 8h às 12h.")
    marina.hears("Sim, das 8h às 12h.")

    ana.thread.get_by_role("button", name="Painel do contato").tap()
    drawer = ana.page.get_by_role("dialog")
    expect(drawer.get_by_role("button", name=re.compile("^Nome do contato"))).to_be_visible()
    assert violations(ana.page) == []
    _is_not_cut(ana)
    ana.page.keyboard.press("Escape")
    ana.thread.get_by_role("button", name="Voltar").tap()
    expect(ana.row("Marina Alves")).to_be_visible()
    expect(ana.thread).to_be_hidden()
    ana.page.go_back()
    expect(ana.thread).to_be_visible()
    ana.page.go_forward()
    expect(foot).to_be_visible()
    _is_not_cut(ana)


def test_what_is_used_less_is_behind_ones_own_picture(office: Office, desk_of: OpenDesk) -> None:
    office.with_agent(office.customer("Marina Alves"), "Ana", says="Oi, sou eu")
    ana = desk_of("Ana", width=320, height=640, has_touch=True, is_mobile=True)
    ana.open_inbox()
    foot = ana.page.get_by_role("navigation", name="Principal")
    expect(foot.get_by_role("link")).to_have_count(2)
    expect(foot.get_by_role("button")).to_have_count(3)
    foot.get_by_role("button", name=re.compile(r"^Você: Ana Souza")).tap()
    ana.page.get_by_role("menuitem", name="Ajustes").tap()
    expect(ana.page.get_by_role("heading", name="Ajustes")).to_be_visible()
    foot.get_by_role("link", name="Conversas").tap()
    expect(ana.row("Marina Alves")).to_be_visible()
    _is_not_cut(ana)


def _is_not_cut(desk: Desk) -> None:
    wider = "() => document.scrollingElement.scrollWidth - window.innerWidth"
    assert desk.page.evaluate(wider) <= 0, "the page can be scrolled sideways"
