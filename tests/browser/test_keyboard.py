"""Everything an agent does all day, without a mouse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browsers
from tests.browser.desk import Desk
from tests.browser.office import Office, email_of
from tests.browser.product import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]


def test_sign_in_by_keys_alone(office: Office, browsers: Browsers) -> None:
    desk = Desk(browsers.open())
    desk.page.goto("/app")
    expect(desk.page.get_by_label("E-mail")).to_be_focused()
    press = desk.page.keyboard
    press.type(email_of("Ana"))
    press.press("Tab")
    press.type(PASSWORD)
    press.press("Enter")
    desk.is_live()
    expect(desk.page).to_have_url(re.compile(r"/app/inbox"))


def test_a_day_of_keys(office: Office, desk_of: OpenDesk) -> None:
    """DESIGN 7: J, K, R, Enter, N, Ctrl Enter, E, Z and Esc, in the order of a day's work."""
    for name in ("Marina Alves", "João Pedro Ramos"):
        office.with_agent(office.customer(name), "Ana", says=f"Sou {name}")
    ana = desk_of("Ana").open_inbox()
    expect(ana.row("João Pedro Ramos")).to_be_visible()
    press = ana.page.keyboard.press

    ana.goes("j", "Marina Alves")
    ana.goes("j", "João Pedro Ramos")
    ana.goes("k", "Marina Alves")

    ana.writes("r", "Mensagem", "Bom dia, Marina")
    press("Enter")
    ana.sees("Bom dia, Marina")
    press("Escape")
    ana.writes("n", "Nota privada", "Cliente antiga")
    press("Enter")
    ana.page.keyboard.type("gosta de carvalho")
    expect(ana.bubble("Cliente antiga")).to_have_count(0)
    press("Control+Enter")
    expect(ana.bubble("gosta de carvalho")).to_contain_text("Cliente antiga")

    press("Escape")
    ana.resolves_and_takes_it_back(left=1)

    press("Control+Alt+e")
    expect(ana.heading("João Pedro Ramos")).to_be_visible()
    ana.count("Minhas", 1)

    press("Escape")
    expect(ana.thread).to_have_count(0)
    press("3")
    expect(ana.tab("Todas")).to_have_attribute("aria-selected", "true")


def test_the_keys_stand_on_the_row_that_is_open(office: Office, desk_of: OpenDesk) -> None:
    """WCAG 2.4.3: a screen reader says it, Enter answers it, and who writes goes on writing."""
    for name in ("Marina Alves", "João Pedro Ramos"):
        office.with_agent(office.customer(name), "Ana", says=f"Sou {name}")
    ana = desk_of("Ana").open_inbox()
    expect(ana.row("João Pedro Ramos")).to_be_visible()
    press = ana.page.keyboard.press
    box = ana.thread.get_by_role("textbox", name="Mensagem")

    ana.goes("j", "Marina Alves")
    expect(ana.row("Marina Alves")).to_be_focused()
    press("Enter")
    expect(box).to_be_focused()
    ana.page.keyboard.type("Bom dia, Marina")
    press("Alt+j")
    expect(ana.heading("João Pedro Ramos")).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    press("Escape")
    while not ana.row("João Pedro Ramos").evaluate("row => row === document.activeElement"):
        press("F6")
    press("Alt+k")
    expect(ana.row("Marina Alves")).to_be_focused()
    expect(box).to_have_value("Bom dia, Marina")
    box.fill("")


def test_letters_are_only_letters_in_a_field(office: Office, desk_of: OpenDesk) -> None:
    """WCAG 2.1.4."""
    office.with_agent(office.customer("Marina Alves"), "Ana", says="Oi")
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    box = ana.thread.get_by_role("textbox", name="Mensagem")
    box.press_sequentially("je zen?")
    expect(box).to_have_value("je zen?")
    expect(ana.page.get_by_role("dialog")).to_have_count(0)

    box.fill("")
    ana.page.keyboard.press("Escape")
    ana.page.keyboard.type("rRafaela, boa tarde")  # as fast as it goes: no letter is lost
    expect(box).to_have_value("Rafaela, boa tarde")
    box.fill("")
    ana.count("Minhas", 1)


def test_the_palette_the_help_and_the_dialogs_by_keys(office: Office, desk_of: OpenDesk) -> None:
    """Each layer takes the focus, and gives it back at Esc."""
    office.with_agent(office.customer("Marina Alves"), "Ana", says="Oi")
    ana = desk_of("Ana").open_inbox()
    press = ana.page.keyboard.press
    expect(ana.row("Marina Alves")).to_be_visible()

    press("Control+k")
    search = ana.page.get_by_role("combobox", name="O que você quer fazer?")
    expect(search).to_be_focused()
    ana.page.keyboard.type("marina")
    expect(ana.page.get_by_role("option", name=re.compile("^Marina Alves #"))).to_be_visible()
    press("Enter")
    expect(ana.heading("Marina Alves")).to_be_visible()

    press("Control+k")
    ana.page.keyboard.type("transf")
    press("Enter")
    dialog = ana.transferring("Marina Alves")
    expect(dialog).to_be_visible()
    press("Escape")
    expect(dialog).to_be_hidden()

    press("?")
    keys = ana.page.get_by_role("dialog", name="Atalhos do teclado")
    expect(keys.get_by_text("Resolver", exact=True)).to_be_visible()
    press("Escape")
    expect(keys).to_be_hidden()

    ana.gives_away("Marina Alves", "Financeiro", left=0)


def test_tab_reaches_every_control_and_the_focus_is_seen(office: Office, desk_of: OpenDesk) -> None:
    """DESIGN 8.2: rail, list, conversation, composer, panel; each with a visible outline."""
    office.with_agent(office.customer("Marina Alves"), "Ana", says="Oi")
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    ana.page.reload()
    expect(ana.heading("Marina Alves")).to_be_visible()
    order: list[str] = []
    unseen: list[str] = []
    while len(order) < _MOST_STOPS:
        ana.page.keyboard.press("Tab")
        focus = ana.page.evaluate(_FOCUS)
        if focus is None:
            break
        order.append(focus["name"])
        if not focus["isSeen"]:
            unseen.append(focus["name"])
    assert not unseen
    wanted = ["Ir para o conteúdo", "Conversas", "Minhas", "Marina Alves", "Transferir", "Mensagem"]
    places = [next((i for i, name in enumerate(order) if part in name), -1) for part in wanted]
    assert -1 not in places, (order, wanted)
    assert places == sorted(places), order


_MOST_STOPS = 60
# Null once the focus has left the page.
_FOCUS = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const look = getComputedStyle(it);
  const around = getComputedStyle(it.closest('label') ?? it);
  const drawn = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const own = it.matches('textarea, input');
  return {
    name: (it.getAttribute('aria-label') || it.textContent || it.tagName).trim().slice(0, 60),
    isSeen: own || drawn(look) || drawn(around) || look.boxShadow !== 'none',
  };
}"""


def test_a_list_that_is_longer_than_the_screen_has_both_its_ends(
    office: Office, desk_of: OpenDesk
) -> None:
    """DESIGN 8.4: only some rows are drawn; Home, End and Tab mean all of them."""
    for n in range(30):
        office.customer(f"Cliente {n:02}").writes("Oi")
    ana = desk_of("Ana").open_inbox()
    ana.count("Robô", 30)
    ana.page.keyboard.press("4")
    rows = ana.page.locator("#conversation-list")
    expect(rows.locator("[role=option]").first).to_be_visible()
    here = rows.locator("[role=option]:focus")
    rows.locator("[role=option][tabindex='0']").focus()
    ana.page.keyboard.press("End")
    expect(here).to_have_attribute("aria-posinset", "30")
    ana.page.keyboard.press("Home")
    expect(here).to_have_attribute("aria-posinset", "1")
    rows.evaluate("list => list.scrollTo(0, list.scrollHeight)")
    expect(rows.locator("[aria-posinset='30']")).to_be_visible()
    expect(rows.locator("[role=option][tabindex='0']")).to_have_count(1)
