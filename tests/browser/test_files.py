"""Files as people handle them: chosen, dropped, pasted, watched, stopped, opened."""

import base64
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.desk import Desk, Telephone
from tests.browser.office import SUPPORT, Office
from tests.browser.product import eventually
from tests.browser.test_failures import OpenDesk
from tests.support import files

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

_DROP = """([name, mime, content]) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: mime }));
    const place = document.querySelector("section[aria-label='Conversa']");
    for (const what of ["dragenter", "dragover", "drop"])
        place.dispatchEvent(
            new DragEvent(what, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
_PASTE = """([name, mime, content]) => {
    const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: mime }));
    document.querySelector("#composer").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def _opened(office: Office, desk_of: OpenDesk, *, on: str | None = None) -> tuple[Desk, Any]:
    """Ana has Marina's conversation open."""
    marina = office.customer("Marina Alves", on=on) if on else office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Oi")
    desk = desk_of("Ana").open_inbox()
    desk.open("Marina Alves")
    return desk, marina


def _carried(name: str, mime: str, content: bytes) -> list[str]:
    return [name, mime, base64.b64encode(content).decode()]


def test_files_leave_with_their_words_as_caption_and_are_shown_whole(
    office: Office, desk_of: OpenDesk, tmp_path: Path
) -> None:
    """MSG-09, MSG-25, FE-17: chosen by the button, kept over a reload, sent in order."""
    desk, marina = _opened(office, desk_of)
    photo, manual = tmp_path / "pé-veneza.png", tmp_path / "manual de montagem.pdf"
    photo.write_bytes(files.picture(600, 400, form="PNG"))
    manual.write_bytes(files.PDF)
    desk.thread.get_by_label("Escolher arquivos").set_input_files([photo, manual])
    tray = desk.thread.get_by_role("list", name="Anexos")
    expect(tray.get_by_text("pronto")).to_have_count(2)
    desk.page.reload()
    expect(tray.get_by_text("pronto")).to_have_count(2)
    expect(tray.locator("img")).to_have_js_property("naturalWidth", 600)
    box = desk.thread.get_by_role("textbox", name="Mensagem")
    box.fill("É este pé aqui")
    assert not violations(desk.page)
    box.press("Enter")
    expect(tray).to_have_count(0)

    desk.receipt("É este pé aqui", "Lida")
    desk.receipt("manual de montagem.pdf", "Lida")
    got = [line["content"]["file"]["filename"] for line in _lines(marina) if line.get("content")]
    assert got == ["pé-veneza.png", "manual de montagem.pdf"]

    picture = desk.log.get_by_role("button", name="Ver É este pé aqui")
    expect(picture.get_by_role("img")).to_have_js_property("complete", True)
    picture.click()
    whole = desk.page.get_by_role("dialog", name="É este pé aqui").get_by_role("img")
    expect(whole).to_have_js_property("naturalWidth", 600)
    desk.page.keyboard.press("Escape")
    expect(picture).to_be_focused()

    with desk.page.expect_download() as saving:
        desk.log.get_by_role("link", name="Baixar manual de montagem.pdf").click()
    assert Path(saving.value.path()).read_bytes() == files.PDF
    assert saving.value.suggested_filename == "manual de montagem.pdf"


def test_a_file_is_dropped_or_pasted_and_one_that_is_too_large_says_so(
    office: Office, desk_of: OpenDesk
) -> None:
    desk, marina = _opened(office, desk_of)
    desk.page.evaluate(_DROP, _carried("solta.jpg", "image/jpeg", files.picture()))
    tray = desk.thread.get_by_role("list", name="Anexos")
    expect(tray.get_by_role("listitem").filter(has_text="solta.jpg")).to_contain_text("pronto")
    desk.page.evaluate(_PASTE, _carried("colada.png", "image/png", files.picture(form="PNG")))
    expect(tray.get_by_role("listitem").filter(has_text="colada.png")).to_contain_text("pronto")

    desk.page.evaluate(_DROP, _carried("enorme.jpg", "image/jpeg", b"\xff\xd8\xff" * 2_000_000))
    expect(tray.get_by_role("alert")).to_contain_text("Este canal aceita imagem de até 5 MB")
    tray.get_by_role("button", name="Tirar enorme.jpg").click()
    tray.get_by_role("button", name="Tirar colada.png").click()
    expect(tray.get_by_role("listitem")).to_have_count(1)
    desk.thread.get_by_role("button", name="Enviar", exact=True).click()
    eventually(lambda: len([line for line in _lines(marina) if line.get("content")]) == 1)


def test_what_a_telephone_sends_is_seen_heard_and_found(
    office: Office, desk_of: OpenDesk, tmp_path: Path
) -> None:
    """From the simulator's page: a picture, a recording, a place and a contact."""
    supervisor = desk_of("Helena")
    supervisor.page.goto("/simulator")
    phone = Telephone.create(supervisor.page, "Lúcia Ferreira")
    phone.writes("Bom dia")
    conversation = office.conversation_of("Lúcia Ferreira")
    office.as_("Ana").post(f"/api/v1/conversations/{conversation['id']}/take").raise_for_status()
    photo, voice = tmp_path / "porta.jpg", tmp_path / "recado.ogg"
    photo.write_bytes(files.picture(300, 500))
    voice.write_bytes(files.voice_note(3))
    phone.place.get_by_label("Foto, vídeo ou documento").set_input_files(photo)
    expect(phone.place.get_by_role("img", name="porta.jpg")).to_be_visible()
    phone.place.get_by_label("Mensagem de voz").set_input_files(voice)
    for thing in ("Localização", "Contato"):
        phone.place.get_by_role("button", name=re.compile("^Enviar outra coisa")).click()
        supervisor.page.get_by_role("menuitem", name=thing).click()

    desk = desk_of("Ana").open_inbox()
    desk.open("Lúcia Ferreira")
    expect(desk.log.get_by_role("button", name="Ver imagem")).to_be_visible()
    player = desk.log.get_by_role("group", name="Mensagem de voz")
    expect(player.get_by_role("slider", name="Posição")).to_be_visible()
    expect(desk.log.get_by_role("link", name="Ver no mapa: Praça Carlos Gomes")).to_be_visible()
    expect(desk.log.get_by_text("Oficina Dois Irmãos")).to_be_visible()
    assert not violations(desk.page)


def test_what_happens_to_a_message_afterwards_is_seen(office: Office, desk_of: OpenDesk) -> None:
    """WAHA: a reaction, an edit and a revocation; and the company's own phone takes the word."""
    desk, marina = _opened(office, desk_of, on=SUPPORT)
    marina.writes("Chega segunda?")
    desk.sees("Chega segunda?")
    line = next(one for one in _lines(marina, of="customer") if one["text"] == "Chega segunda?")
    chat = f"/simulator/api/phones/{marina.id}"
    calls: httpx.Client = marina.calls
    calls.patch(f"{chat}/messages/{line['id']}", json={"text": "Chega terça?"}).raise_for_status()
    desk.sees("Chega terça?")
    expect(desk.bubble("Chega terça?").get_by_text("Editada")).to_be_visible()

    desk.reply("Chega sim.")
    answer = eventually(
        lambda: next((one for one in _lines(marina) if one["text"] == "Chega sim."), None)
    )
    assert answer is not None
    react = f"{chat}/messages/{answer['id']}/reaction"
    calls.post(react, json={"emoji": "👍"}).raise_for_status()
    expect(
        desk.bubble("Chega sim.").get_by_role("img", name="O cliente reagiu com 👍")
    ).to_be_visible()

    calls.delete(f"{chat}/messages/{line['id']}").raise_for_status()
    expect(desk.bubble("Chega terça?")).to_contain_text("O cliente apagou esta mensagem")


def _lines(customer: Any, *, of: str = "business") -> list[dict[str, Any]]:
    told = customer.calls.get(f"/simulator/api/phones/{customer.id}/messages").raise_for_status()
    return [line for line in told.json()["items"] if line["author"] == of]
