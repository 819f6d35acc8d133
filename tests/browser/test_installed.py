"""The desk without a network: its own files are kept, and what was being written is not lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]

_IS_STEERED = "() => navigator.serviceWorker.controller !== null"
_KEPT = """async () => {
  const all = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
  return all;
}"""


def _is_steered(page: Page) -> None:
    page.wait_for_function(_IS_STEERED)


def test_the_desk_opens_without_a_network_and_the_draft_is_there(
    office: Office, desk_of: OpenDesk
) -> None:
    office.with_agent(office.customer("Marina Alves"), "Ana", says="Oi")
    ana = desk_of("Ana", service_workers="allow").open_inbox()
    ana.open("Marina Alves")
    _is_steered(ana.page)
    ana.thread.get_by_role("textbox", name="Mensagem").fill("Bom dia, Mari")

    kept = ana.page.evaluate(_KEPT)
    assert "/app/index.html" in kept
    assert not [path for path in kept if not path.startswith("/app/")]

    ana.page.context.set_offline(True)
    ana.page.reload()
    expect(ana.page.get_by_role("alert")).to_contain_text("Não deu para começar")

    ana.page.context.set_offline(False)  # it tries again by itself
    ana.is_live()
    box = ana.thread.get_by_role("textbox", name="Mensagem")
    expect(box).to_have_value("Bom dia, Mari")


def test_nothing_comes_from_another_host(office: Office, desk_of: OpenDesk) -> None:
    """Fonts, scripts and pictures are the product's own."""
    ana = desk_of("Ana", service_workers="allow")
    asked: list[str] = []
    ana.page.context.on("request", lambda request: asked.append(request.url))
    ana.open_inbox()
    _is_steered(ana.page)
    strangers = [url for url in asked if not url.startswith(("http://127.0.0.1", "data:", "blob:"))]
    assert asked
    assert not strangers
