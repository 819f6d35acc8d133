"""Every page in both themes at two widths: axe finds nothing, nothing is cut off.

Each run keeps its pictures beside the traces of what failed; `make screens` (`--screens`) puts
those that documents show into docs/screens as well.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import comes_to_rest, violations
from tests.browser.conftest import RESULTS, Browsers
from tests.browser.desk import Desk
from tests.browser.office import Office
from tests.browser.scenery import MARINA, Scenery, set_scene

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screens"
HEIGHTS = {1280: 800, 1100: 800, 390: 844}
BOTH = (1280, 390)
OpenDesk = Callable[..., Desk]


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    who: str | None
    show: Callable[[Desk, Scenery], None]
    widths: tuple[int, ...] = BOTH
    shown: tuple[int, ...] = ()
    """At these widths it has a picture in docs/screens."""
    leave: Callable[[Desk], None] = lambda _: None
    """Takes back what it wrote, which the next one would see."""


def _sign_in(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/app/login")
    desk.page.get_by_label("E-mail").fill("ana@demo.prosa.local")


def _conversation(desk: Desk, scenery: Scenery) -> None:
    desk.page.goto(f"/app/inbox/{scenery.marina['id']}?view=mine")
    expect(desk.heading(MARINA)).to_be_visible()
    desk.sees("Quinta de manhã?")
    desk.receipt("Podemos trocar só o tampo", "Entregue")


def _notices(desk: Desk, _: Scenery) -> None:
    desk.open_inbox("mine")
    desk.page.get_by_role("button", name=re.compile("^Avisos")).click()
    drawer = desk.page.get_by_role("dialog", name="Avisos")
    expect(drawer.get_by_text("mencionou você")).to_be_visible()


def _files(desk: Desk, scenery: Scenery) -> None:
    desk.page.goto(f"/app/inbox/{scenery.shown['id']}?view=mine")
    picture = desk.log.get_by_role("img", name="É esta. Cabe na sala?")
    expect(picture).to_be_visible()
    expect(desk.log.get_by_role("link", name=re.compile("medidas da mesa"))).to_be_in_viewport()
    assert picture.evaluate("async (image) => { await image.decode(); return image.complete }")


def _note(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    desk.thread.get_by_role("radio", name="Nota privada").check(force=True)
    box = desk.thread.get_by_role("textbox", name="Nota privada")
    box.fill("Confirmar com a oficina antes de prometer.")


def _quick_reply(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    desk.thread.get_by_role("textbox", name="Mensagem").press_sequentially("/")
    expect(desk.page.get_by_role("option", name=re.compile("visita"))).to_be_visible()


def _empty_the_box(desk: Desk) -> None:
    with desk.page.expect_response(re.compile("/draft")):
        desk.thread.get_by_role("textbox", name="Mensagem").fill("")


def _list(desk: Desk, _: Scenery) -> None:
    desk.open_inbox("all")
    expect(desk.row("Tiago Martins")).to_be_visible()


def _empty(desk: Desk, _: Scenery) -> None:
    desk.open_inbox("mine")
    expect(desk.page.get_by_text("Nenhuma conversa sua agora")).to_be_visible()


def _panel(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    if (desk.page.viewport_size or {"width": 0})["width"] < 1241:
        _choose(desk, "Painel do contato")
    expect(desk.page.get_by_role("complementary", name="Contato")).to_be_visible()


def _choose(desk: Desk, button: str) -> None:
    """In the bar where there is room for it, else behind the three dots."""
    in_bar = desk.thread.get_by_role("button", name=button, exact=True).first
    if in_bar.is_visible():
        in_bar.click()
        return
    desk.press("Mais ações")
    desk.page.get_by_role("menuitem", name=re.compile(f"^{button}")).click()


def _transfer(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    _choose(desk, "Transferir")
    expect(desk.page.get_by_role("dialog", name=re.compile("^Para onde vai"))).to_be_visible()


def _failed(desk: Desk, scenery: Scenery) -> None:
    desk.page.goto(f"/app/inbox/{scenery.refused['id']}?view=mine")
    expect(desk.log.get_by_role("group", name="Não enviada")).to_be_visible()


def _closed(desk: Desk, scenery: Scenery) -> None:
    desk.page.goto(f"/app/inbox/{scenery.closed['id']}?view=mine")
    expect(desk.thread.get_by_text("Janela fechada", exact=True)).to_be_visible()


def _offline(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    violations(desk.page)  # brings axe in while there is a network
    desk.page.context.set_offline(True)
    expect(desk.page.get_by_role("region", name="Sem rede")).to_be_visible()


def _palette(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    desk.page.keyboard.press("Control+k")
    expect(desk.page.get_by_role("combobox", name="O que você quer fazer?")).to_be_visible()


def _help(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog", name="Atalhos do teclado")).to_be_visible()


def _menu(desk: Desk, _: Scenery) -> None:
    desk.open_inbox("mine")
    desk.page.get_by_role("button", name=re.compile("Abrir menu$")).click()
    expect(desk.page.get_by_role("menuitem", name="Sair")).to_be_visible()


def _settings(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/app/settings")
    expect(desk.page.get_by_role("heading", name="Ajustes")).to_be_visible()


def _notice_settings(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/app/settings/notifications")
    expect(desk.page.get_by_role("heading", name="Ajustes de avisos")).to_be_visible()


def _quick_replies(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/app/settings/quick-replies")
    expect(desk.page.get_by_text("/visita")).to_be_visible()


def _new_quick_reply(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/app/settings/quick-replies?adding=true")
    expect(desk.page.get_by_role("dialog", name="Nova resposta rápida")).to_be_visible()
    expect(desk.page.get_by_text("/visita")).to_be_visible()


def _missing(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/app/inbox/01980000-0000-7000-8000-000000000001")
    expect(desk.page.get_by_text("Esta conversa não está aqui").first).to_be_visible()


def _gallery(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/app/_gallery")
    expect(desk.page.get_by_role("heading", name="Componentes")).to_be_visible()


def _search(desk: Desk, _: Scenery) -> None:
    desk.open_inbox("all")
    desk.page.get_by_role("combobox", name=re.compile("^Buscar em mensagens")).fill("mesa")
    hits = desk.page.get_by_role("listbox", name="O que foi achado")
    expect(hits.get_by_role("option").first).to_be_visible()


def _filters(desk: Desk, _: Scenery) -> None:
    desk.open_inbox("all")
    desk.page.get_by_role("button", name="Filtrar", exact=True).click()
    expect(desk.page.get_by_role("combobox", name="Departamento")).to_be_visible()


def _bulk(desk: Desk, _: Scenery) -> None:
    _list(desk, _)
    desk.row("Tiago Martins").focus()
    desk.page.keyboard.press("x")
    expect(desk.page.get_by_role("toolbar", name="1 escolhida")).to_be_visible()


def _start(desk: Desk, _: Scenery) -> None:
    desk.open_inbox("mine")
    desk.page.keyboard.press("c")
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def _resolve(desk: Desk, scenery: Scenery) -> None:
    _conversation(desk, scenery)
    desk.page.keyboard.press("Shift+E")
    expect(desk.page.get_by_role("dialog", name=re.compile("^Resolver a conversa"))).to_be_visible()


def _simulator(desk: Desk, _: Scenery) -> None:
    desk.page.goto("/simulator")
    expect(desk.page.get_by_role("region", name=f"Telefone de {MARINA}")).to_be_visible()


SCREENS = (
    Screen("sign-in", None, _sign_in, shown=BOTH),
    Screen("notices", "Ana", _notices, shown=(1280,)),
    Screen("conversation", "Ana", _conversation, shown=BOTH),
    Screen("files", "Ana", _files, shown=(1280,)),
    Screen("note", "Ana", _note, shown=BOTH),
    Screen("list", "Marcos", _list, shown=BOTH),
    Screen("empty", "Carla", _empty, shown=BOTH),
    Screen("contact", "Ana", _panel, widths=(1100, 390), shown=(1100, 390)),
    Screen("transfer", "Ana", _transfer, shown=(1280,)),
    Screen("resolve", "Ana", _resolve, widths=(1280,)),
    Screen("search", "Marcos", _search, shown=BOTH),
    Screen("filters", "Marcos", _filters, shown=BOTH),
    Screen("bulk", "Marcos", _bulk, widths=(1280,), shown=(1280,)),
    Screen("start", "Ana", _start),
    Screen("failed", "Ana", _failed, shown=BOTH),
    Screen("window-closed", "Ana", _closed, shown=BOTH),
    Screen("offline", "Ana", _offline, shown=BOTH),
    Screen("palette", "Ana", _palette),
    Screen("help", "Ana", _help, shown=(1280,)),
    Screen("menu", "Ana", _menu),
    Screen("settings", "Ana", _settings),
    Screen("notice-settings", "Ana", _notice_settings),
    Screen("quick-replies", "Ana", _quick_replies),
    Screen("new-quick-reply", "Ana", _new_quick_reply),
    Screen("missing", "Ana", _missing),
    Screen("gallery", None, _gallery),
    Screen("simulator", "Helena", _simulator, shown=BOTH),
    Screen("quick-reply", "Ana", _quick_reply, shown=(1280,), leave=_empty_the_box),
)


@pytest.fixture(scope="module")
def scenery(shared_office: Office) -> Iterator[Scenery]:
    """Made once: these tests look and change nothing."""
    shared_office.clean_up()
    yield set_scene(shared_office)
    shared_office.clean_up()


@pytest.mark.parametrize(
    ("screen", "width"),
    [
        pytest.param(screen, width, id=f"{screen.name}-{width}")
        for screen in SCREENS
        for width in screen.widths
    ],
)
def test_a_screen_is_whole_and_without_barriers(
    scenery: Scenery,
    desk_of: OpenDesk,
    browsers: Browsers,
    pytestconfig: pytest.Config,
    screen: Screen,
    width: int,
) -> None:
    """DESIGN 8.1: WCAG 2.2 AA on every page, in both themes."""
    size = {"width": width, "height": HEIGHTS[width]}
    desk = desk_of(screen.who, **size) if screen.who else Desk(browsers.open(**size))
    screen.show(desk, scenery)
    found: list[str] = []
    for theme in ("light", "dark"):
        desk.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(desk.page.locator("html")).to_have_attribute("data-theme", theme)
        comes_to_rest(desk.page)
        picture = desk.page.screenshot(
            path=RESULTS / "screens" / f"{screen.name}-{width}-{theme}.png"
        )
        if width in screen.shown and pytestconfig.getoption("--screens", default=False):
            (PICTURES / f"{screen.name}-{width}-{theme}.png").write_bytes(picture)
        found += [f"{theme}: {one}" for one in violations(desk.page)]
    screen.leave(desk)
    assert not found, "\n".join(found)
    assert _overflow(desk.page) <= 0, "the page can be scrolled sideways"


def _overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("() => document.scrollingElement.scrollWidth - window.innerWidth")
