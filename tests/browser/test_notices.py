"""What reaches people who look elsewhere: notices of the system, the title, and pushes."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.desk import Desk
from tests.browser.office import Office
from tests.browser.product import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]

SHOWN = """async () => {
    const worker = await navigator.serviceWorker.getRegistration("/app");
    const shown = (await worker?.getNotifications()) ?? [];
    return shown.map(({ title, body, tag }) => ({ title, body, tag }));
}"""
IS_LEADING = """async () => {
    const { held } = await navigator.locks.query();
    return held.some(({ name }) => name.startsWith("prosa.notices "));
}"""
_NOTICES = "notifications"
_LEADERS = """async () => {
    const { held, pending } = await navigator.locks.query();
    const count = all => all.filter(({ name }) => name.startsWith("prosa.notices ")).length;
    return count(pending) > 0 && { held: count(held), pending: count(pending) };
}"""


Told = Callable[[str, str], None]


def shown(page: Page) -> list[dict[str, str]]:
    """What the system shows now. Chromium forgets a notice whose list is asked for while it is
    put up: wait for it with `told` first."""
    return page.evaluate(SHOWN)


@pytest.fixture
def ana(desk_of: OpenDesk) -> Desk:
    """Ana, who allows notices."""
    desk = desk_of("Ana", service_workers="allow", permissions=["notifications"])
    desk.open_inbox()
    desk.page.evaluate("async () => { await navigator.serviceWorker.ready }")
    eventually(lambda: desk.page.evaluate(IS_LEADING))
    return desk


@pytest.fixture
def told(ana: Desk) -> Told:
    """Waits until a notice with this title and these words has been put up."""
    page, put_up = ana.page, list[tuple[str, str]]()

    def hear(event: dict[str, Any]) -> None:
        entry = event["backgroundServiceEvent"]
        said = {part["key"]: part["value"] for part in entry["eventMetadata"]}
        if entry["eventName"] == "Notification displayed":
            put_up.append((said["Title"], said["Body"]))

    def wait(title: str, body: str) -> None:
        eventually(lambda: _heard(page) and (title, body) in put_up)

    session = page.context.new_cdp_session(page)
    session.on("BackgroundService.backgroundServiceEventReceived", hear)
    session.send("BackgroundService.setRecording", {"shouldRecord": True, "service": _NOTICES})
    session.send("BackgroundService.startObserving", {"service": _NOTICES})
    return wait


def _heard(page: Page) -> bool:
    """Only a call lets in what the browser tells meanwhile."""
    page.evaluate("0")
    return True


def test_what_arrives_elsewhere_is_shown_by_the_system_and_counted_in_the_title(
    office: Office, ana: Desk, told: Told
) -> None:
    """FE-16: of the conversation before one's eyes nothing is shown; of another one it is."""
    marina, joao = office.customer("Marina Alves"), office.customer("João Pedro Ramos")
    office.with_agent(marina, "Ana", says="Oi")
    office.with_agent(joao, "Ana", says="Olá")
    ana.open("João Pedro Ramos")
    ana.open("Marina Alves")
    expect(ana.page).to_have_title("Conversas · Prosa")

    marina.writes("Está aí?")
    ana.sees("Está aí?")
    joao.writes("Preciso do boleto")
    told("João Pedro Ramos escreveu", "Preciso do boleto")
    expect(ana.page).to_have_title("(1) Conversas · Prosa")
    joao.writes("Para hoje")
    told("João Pedro Ramos escreveu", "Para hoje")
    assert [one["title"] for one in shown(ana.page)] == ["João Pedro Ramos escreveu"]

    ana.open("João Pedro Ramos")
    expect(ana.page).to_have_title("Conversas · Prosa")
    eventually(lambda: shown(ana.page) == [])


def test_a_hidden_page_is_told_of_the_conversation_that_it_shows(
    office: Office, ana: Desk, told: Told
) -> None:
    """FE-16: and no more once the person has seen it."""
    marina = office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Oi")
    ana.open("Marina Alves")
    _look(ana.page, "hidden")
    marina.writes("Esqueci de dizer")
    told("Marina Alves escreveu", "Esqueci de dizer")
    _look(ana.page, "visible")
    eventually(lambda: shown(ana.page) == [])


def test_of_two_tabs_one_tells_and_knows_what_the_other_shows(
    office: Office, ana: Desk, told: Told
) -> None:
    """FE-16: one notice however many tabs, and none of what lies open in any of them."""
    marina = office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Oi")
    other = Desk(ana.page.context.new_page()).open_inbox()
    other.open("Marina Alves")
    assert eventually(lambda: other.page.evaluate(_LEADERS)) == {"held": 1, "pending": 1}
    marina.writes("Está aí?")
    other.sees("Está aí?")
    other.page.wait_for_timeout(500)  # for a notice that must not come
    assert shown(ana.page) == []
    other.page.close()
    marina.writes("Alô?")
    told("Marina Alves escreveu", "Alô?")


def test_a_push_is_worded_by_the_worker_of_the_desk(ana: Desk, told: Told) -> None:
    """NOT: in the person's language; of a kind that it does not know it says what is certain."""
    content: dict[str, Any] = {
        "id": "01980000-0000-7000-8000-0000000000f1",
        "kind": "mentioned",
        "conversation_id": "01980000-0000-7000-8000-0000000000a1",
        "number": 1042,
        "contact_name": "Rui Prado",
        "actor_name": "Bruno Lima",
        "text": "ele já pagou?",
        "locale": "en",
    }
    push = _pushes(ana.page)
    push(json.dumps(content))
    told("Bruno Lima mentioned you in the conversation with Rui Prado", "ele já pagou?")
    push(json.dumps(content | {"id": "f2", "kind": "promoted", "text": None, "locale": "pt-BR"}))
    told("Há algo novo para você no Prosa", "Rui Prado · Conversa #1042")
    push("not JSON")
    told("Há algo novo para você no Prosa", "")
    assert len(shown(ana.page)) == 3


def test_each_chooses_what_may_reach_them(office: Office, ana: Desk, told: Told) -> None:
    """NOT: found by the bell, and kept by the server."""
    page = ana.page
    page.get_by_role("button", name="Avisos").click()
    page.get_by_role("dialog", name="Avisos").get_by_role("button", name="Ajustar avisos").click()
    expect(page.get_by_role("heading", name="Ajustes de avisos")).to_be_visible()
    expect(page.get_by_text("O navegador permite avisos do Prosa.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Testar aviso").click()
    told("Há algo novo para você no Prosa", "É assim que um aviso aparece.")
    page.get_by_role("switch", name="Som").click()
    page.get_by_role("switch", name="Silêncio em certas horas").click()
    page.get_by_label("Das").fill("21:30")
    try:
        chosen = eventually(
            lambda: (
                _preferences(office)
                if (_preferences(office)["quiet_hours"] or {}).get("from") == "21:30"
                else None
            )
        )
        assert chosen is not None
        assert chosen["notifications"]["sound"] is False
        assert chosen["quiet_hours"]["timezone"] == "America/Sao_Paulo"
    finally:
        reset = {"quiet_hours": None, "notifications": None}
        office.as_("Ana").patch("/api/v1/me/preferences", json=reset).raise_for_status()


def _preferences(office: Office) -> dict[str, Any]:
    return office.as_("Ana").get("/api/v1/me/preferences").raise_for_status().json()


def _look(page: Page, state: str) -> None:
    """A page without a window is never hidden by its browser: it is told so."""
    page.evaluate(
        """value => {
            Object.defineProperty(document, "visibilityState", { value, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def _pushes(page: Page) -> Callable[[str], None]:
    """As if the browser's push service had brought it."""
    session = page.context.new_cdp_session(page)
    known: list[str] = []

    def learn(told: dict[str, Any]) -> None:
        known.extend(
            one["registrationId"]
            for one in told["registrations"]
            if re.search(r"/app$", one["scopeURL"]) and not one["isDeleted"]
        )

    session.on("ServiceWorker.workerRegistrationUpdated", learn)
    session.send("ServiceWorker.enable")
    origin = page.evaluate("location.origin")

    def registration() -> str:
        return known[-1] if _heard(page) and known else ""

    def push(data: str) -> None:
        what = {"origin": origin, "registrationId": eventually(registration), "data": data}
        session.send("ServiceWorker.deliverPushMessage", what)

    return push
