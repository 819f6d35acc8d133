"""Debian's Chromium without a window, and the desk of one agent in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from bench.product import PASSWORD, Product

PROGRAM = Path("/usr/bin/chromium")
WIDTH, HEIGHT = 1280, 800
_MARKS = Path(__file__).with_name("marks.js")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where Ana works."""

    browser: Browser
    url: str
    session: StorageState

    @contextmanager
    def page(self, path: str = "/app/inbox?view=mine") -> Iterator[Page]:
        """Opened with nothing kept from before but the session, and usable."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="pt-BR",
            storage_state=self.session,
        )
        context.add_init_script(path=_MARKS)
        page = context.new_page()
        try:
            page.goto(path)
            yield page
        finally:
            context.close()


def must_be_there() -> None:
    """Said before anything is seeded, in a sentence."""
    if not PROGRAM.exists():
        raise SystemExit(
            f"The figures of the web need Debian's Chromium at {PROGRAM}: say tools/install_chromium."
        )


@contextmanager
def desk(product: Product) -> Iterator[Desk]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(_QUIET))
        try:
            yield Desk(browser, product.url, _session(browser, product.url))
        finally:
            browser.close()


def _session(browser: Browser, url: str) -> StorageState:
    context = browser.new_context(base_url=url)
    body: dict[str, Any] = {"email": "ana@demo.prosa.local", "password": PASSWORD}
    answer = context.request.post("/api/v1/auth/login", data=body, headers={"origin": url})
    if not answer.ok:
        raise RuntimeError(f"Ana cannot sign in: {answer.status}")
    state = context.storage_state()
    context.close()
    return state
