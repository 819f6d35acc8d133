"""Voice as people handle it: recorded at a microphone that Chromium plays, sent, and heard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import violations
from tests.browser.desk import Desk
from tests.browser.office import Customer, Office
from tests.browser.product import eventually
from tests.browser.test_failures import OpenDesk
from tests.support import files

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def _opened(office: Office, desk_of: OpenDesk, **options: Any) -> tuple[Desk, Customer]:
    """Ana has Marina's conversation open."""
    marina = office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Oi")
    desk = desk_of("Ana", **options).open_inbox()
    desk.open("Marina Alves")
    return desk, marina


def _records(desk: Desk) -> Locator:
    """The panel of a recording that has heard something, ended and not sent yet."""
    desk.press("Gravar voz")
    panel = desk.thread.get_by_role("group", name="Gravação de voz")
    expect(panel.get_by_role("timer")).to_have_text("0:01")
    panel.get_by_role("button", name="Parar e ouvir").click()
    expect(panel.get_by_role("button", name="Ouvir", exact=True)).to_be_visible()
    return panel


def _voices(customer: Customer) -> list[dict[str, Any]]:
    """What the company said to the telephone with a file in it."""
    told = customer.calls.get(f"/simulator/api/phones/{customer.id}/messages").raise_for_status()
    return [
        line["content"]
        for line in told.json()["items"]
        if line["author"] == "business" and line.get("content")
    ]


def test_a_voice_note_is_recorded_heard_and_sent(office: Office, desk_of: OpenDesk) -> None:
    """MSG-21: it leaves as Ogg with Opus, whatever the browser records, and stands in the log."""
    desk, marina = _opened(office, desk_of, permissions=["microphone"])
    panel = _records(desk)
    assert not violations(desk.page)
    panel.get_by_role("button", name="Enviar").click()
    expect(desk.thread.get_by_role("textbox", name="Mensagem")).to_be_focused()

    player = desk.log.get_by_role("group", name="Mensagem de voz")
    expect(player.get_by_role("button", name="Ouvir")).to_be_visible()
    bars = player.locator("[aria-hidden=true] > i")
    eventually(lambda: len(set(bars.evaluate_all("all => all.map(b => b.style.height)"))) > 1)
    expect(player.get_by_role("button", name="Velocidade 1×")).to_be_visible()

    sent = eventually(lambda: _voices(marina))
    assert [content["kind"] for content in sent] == ["audio"]
    file = sent[0]["file"]
    assert file["mime"].startswith("audio/ogg")
    got = marina.calls.get(f"/simulator/api/files/{file['id']}").raise_for_status().content
    assert got.startswith(b"OggS")
    assert b"OpusHead" in got[:64]
    assert len(got) > 300, "more than the heads of an empty one"


def test_a_recording_is_played_faster_and_sought_by_keys(office: Office, desk_of: OpenDesk) -> None:
    """MSG-25: the player of the log, by keys alone."""
    desk, marina = _opened(office, desk_of)
    marina.sends(files.voice_note(60), name="recado.ogg", mime="audio/ogg", is_voice=True)
    player = desk.log.get_by_role("group", name="Mensagem de voz")
    player.get_by_role("button", name="Velocidade 1×").click()
    expect(player.get_by_role("button", name="Velocidade 1,5×")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(player.get_by_role("button", name="Velocidade 2×")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(player.get_by_role("button", name="Velocidade 1×")).to_be_focused()

    place = player.get_by_role("slider", name="Posição")
    place.focus()
    desk.page.keyboard.press("Space")
    expect(player.get_by_role("button", name="Pausar")).to_be_visible()
    expect(place).to_have_attribute("aria-valuetext", re.compile("^0:[0-5][1-9] de 1:00$"))
    desk.page.keyboard.press("Space")
    expect(player.get_by_role("button", name="Ouvir")).to_be_visible()
    desk.page.keyboard.press("Home")
    expect(place).to_have_attribute("aria-valuetext", "0:00 de 1:00")
    desk.page.keyboard.press("ArrowRight")
    expect(place).not_to_have_attribute("aria-valuetext", "0:00 de 1:00")


def test_a_recording_that_is_thrown_away_reaches_nobody(office: Office, desk_of: OpenDesk) -> None:
    """Neither a look elsewhere nor a slip loses it; who means it is believed."""
    desk, marina = _opened(office, desk_of, permissions=["microphone"])
    joao = office.customer("João Pedro Ramos")
    office.with_agent(joao, "Ana", says="Olá")
    panel = _records(desk)
    desk.open("João Pedro Ramos")
    desk.open("Marina Alves")
    desk.page.keyboard.press("Escape")
    desk.page.get_by_role("button", name="Desfazer").click()
    expect(panel.get_by_role("button", name="Ouvir", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Jogar fora a gravação").click()
    expect(desk.thread.get_by_role("textbox", name="Mensagem")).to_be_focused()
    desk.reply("Melhor por escrito.")
    marina.hears("Melhor por escrito.")
    assert not _voices(marina)
    expect(desk.log.get_by_role("group", name="Mensagem de voz")).to_have_count(0)


def test_a_microphone_that_is_refused_is_told_and_the_keys_lead_back(
    office: Office, desk_of: OpenDesk
) -> None:
    desk, _ = _opened(office, desk_of)
    desk.press("Gravar voz")
    told = desk.thread.get_by_role("alert")
    expect(told).to_contain_text("O navegador não deixou usar o microfone")
    expect(told).to_be_focused()
    assert not violations(desk.page)
    desk.page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    expect(desk.thread.get_by_role("textbox", name="Mensagem")).to_be_focused()
