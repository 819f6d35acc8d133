"""One product and one Chromium for the whole run; one clean office for each test."""

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

from tests.browser.desk import Desk
from tests.browser.lateness import LATE
from tests.browser.office import Office, email_of
from tests.browser.product import PASSWORD, Product, running_product

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    # A microphone that hums; a page is heard only where its context has the permission.
    "--use-fake-device-for-media-stream",
)
_OUTCOME = pytest.StashKey[dict[str, pytest.TestReport]]()

expect.set_options(timeout=20_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screens", action="store_true", help="write the pictures of docs/screens again"
    )
    parser.addoption("--late", choices=sorted(LATE), help="what comes half a second late")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash.setdefault(_OUTCOME, {})[report.when or ""] = report
    return report


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with running_product() as product:
        yield product


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_office(product: Product) -> Iterator[Office]:
    office = Office(product)
    yield office
    office.close()


@pytest.fixture
def office(shared_office: Office) -> Office:
    shared_office.clean_up()
    return shared_office


@dataclass
class Browsers:
    """Opens browsers for people; each person has one of their own."""

    chromium: Browser
    product: Product
    late: str | None = None
    contexts: list[BrowserContext] = field(default_factory=list[BrowserContext])
    complaints: list[str] = field(default_factory=list[str])

    def open(self, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        """Without a service worker unless asked for: a test's own routes must see every call."""
        options.setdefault("service_workers", "block")
        context = self.chromium.new_context(
            base_url=self.product.url,
            viewport={"width": width, "height": height},
            locale="pt-BR",
            timezone_id="America/Sao_Paulo",
            reduced_motion="reduce",
            **options,
        )
        if self.late is not None:
            context.add_init_script(LATE[self.late])
        context.tracing.start(snapshots=True)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        """Network failures are logged by the browser itself, and some tests make them."""
        if message.type == "error" and not re.search(
            r"Failed to load resource|WebSocket|net::ERR", message.text
        ):
            self.complaints.append(message.text)


@pytest.fixture
def browsers(
    chromium: Browser, product: Product, request: pytest.FixtureRequest
) -> Iterator[Browsers]:
    browsers = Browsers(chromium, product, request.config.getoption("--late"))
    yield browsers
    reports = request.node.stash.get(_OUTCOME, {})
    has_failed = any(report.failed for report in reports.values()) or browsers.complaints
    folder = RESULTS / re.sub(r"[^\w-]+", "-", request.node.name)
    for number, context in enumerate(browsers.contexts, 1):
        if has_failed:
            folder.mkdir(parents=True, exist_ok=True)
            for page in context.pages:
                page.screenshot(path=folder / f"{number}.png")
            context.tracing.stop(path=folder / f"{number}-trace.zip")
        context.close()
    if has_failed:
        (folder / "up.log").write_text(product.log.read_text())
    assert not browsers.complaints, "the pages complained to the console"


_sessions: dict[tuple[str, str], StorageState] = {}


@pytest.fixture
def desk_of(browsers: Browsers) -> Callable[..., Desk]:
    """A desk whose owner is signed in already, by the API, once for the whole run."""

    def open_desk(name: str, **options: Any) -> Desk:
        key = (browsers.product.url, name)
        if key not in _sessions:
            page = browsers.open()
            answer = page.request.post(
                "/api/v1/auth/login",
                data={"email": email_of(name), "password": PASSWORD},
                headers={"origin": browsers.product.url},
            )
            assert answer.ok, answer.text()
            _sessions[key] = page.context.storage_state()
            page.context.close()
            browsers.contexts.remove(page.context)
        return Desk(browsers.open(storage_state=_sessions[key], **options))

    return open_desk
