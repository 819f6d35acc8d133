"""When something fails: what the person is told, and the way on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browsers
from tests.browser.desk import Desk
from tests.browser.office import Office, email_of
from tests.browser.time_machine import let_pass

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]


def test_a_wrong_password_is_refused_without_saying_which_of_the_two_was_wrong(
    office: Office, browsers: Browsers
) -> None:
    desk = Desk(browsers.open())
    desk.sign_in("Ana", password="nao e esta")
    expect(desk.page.get_by_role("alert")).to_contain_text("E-mail ou senha não conferem.")
    expect(desk.page.get_by_label("E-mail")).to_have_value(email_of("Ana"))
    desk.sign_in("Ana")
    desk.is_live()


def test_who_keeps_guessing_is_told_how_long_to_wait(office: Office, browsers: Browsers) -> None:
    page = browsers.open()
    desk = Desk(page)
    desk.sign_in("ninguem", password="chute")
    enter = page.get_by_role("button", name="Entrar")
    throttled = page.get_by_role("alert").filter(has_text="Tentativas demais")
    refused = page.get_by_role("alert").filter(has_text="não conferem")
    for _ in range(10):
        expect(throttled.or_(refused)).to_be_visible()
        if throttled.is_visible():
            break
        enter.click()
    expect(throttled).to_contain_text(re.compile(r"Tente de novo em \d+:\d\d|\d+ s"))
    expect(enter).to_be_disabled()


def test_a_session_that_ends_elsewhere_ends_here(office: Office, browsers: Browsers) -> None:
    desk = Desk(browsers.open())
    desk.sign_in("Bruno")
    desk.is_live()
    answer = desk.page.request.post("/api/v1/auth/logout", headers={"origin": desk.page.url})
    assert answer.ok, answer.text()
    expect(desk.page.get_by_text("Sua sessão terminou. Entre de novo")).to_be_visible()
    expect(desk.page).to_have_url(re.compile(r"/app/login"))


def test_a_message_that_failed_says_why_and_goes_out_on_retry(
    office: Office, desk_of: OpenDesk
) -> None:
    """MSG-09, DESIGN 6: the reason in plain words; the text is never lost."""
    marina = office.customer("Marina Alves")
    office.with_agent(marina, "Ana", says="Oi")
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")

    marina.refuses(131026)
    ana.reply("Isto não vai chegar.")
    ana.receipt("Isto não vai chegar.", "Não enviada")
    failure = ana.log.get_by_role("group", name="Não enviada")
    expect(failure).to_contain_text("Não enviada: este número não tem WhatsApp.")

    marina.refuses(None)
    failure.get_by_role("button", name="Tentar de novo").click()
    ana.receipt("Isto não vai chegar.", "Lida")
    expect(failure).to_have_count(0)
    assert marina.heard().count("Isto não vai chegar.") == 1

    marina.refuses(131026)
    ana.reply("Isto é descartado.")
    failure.get_by_role("button", name="Descartar").click()
    expect(failure).to_have_count(0)
    ana.sees("Isto é descartado.")


def test_a_closed_window_says_so_and_opens_when_the_customer_writes(
    office: Office, desk_of: OpenDesk
) -> None:
    marina = office.customer("Marina Alves")
    conversation = office.with_agent(marina, "Ana", says="Oi")
    let_pass(office.product, conversation["id"], hours=25)
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    expect(ana.thread.get_by_text("Janela fechada", exact=True)).to_be_visible()
    expect(ana.thread.get_by_text(re.compile("^Janela fechada. Escolha um modelo"))).to_be_visible()
    expect(ana.thread.get_by_role("textbox", name="Mensagem")).to_have_count(0)
    ana.write_note("A equipe ainda escreve.")

    ana.thread.get_by_role("radio", name="Responder").check(force=True)
    marina.writes("Voltei")
    ana.reply("Que bom.")
    ana.receipt("Que bom.", "Lida")
    expect(ana.thread.get_by_text(re.compile("^Janela de 24 h: restam 2[34] h"))).to_be_visible()


def test_without_a_network_one_reads_and_writes_on_and_may_try_at_once(
    office: Office, desk_of: OpenDesk
) -> None:
    office.with_agent(office.customer("Marina Alves"), "Ana", says="Oi")
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    ana.page.context.set_offline(True)
    strip = ana.page.get_by_role("region", name="Sem rede")
    expect(strip).to_contain_text(re.compile(r"Sem conexão desde \d\d:\d\d\. Você lê tudo"))
    ana.sees("Oi")
    ana.reply("Escrevo assim mesmo.")
    expect(strip).to_contain_text("1 mensagem espera na fila.")
    ana.page.context.set_offline(False)
    strip.get_by_role("button", name="Tentar agora").click()
    ana.is_live()
    expect(strip).to_have_count(0)
    ana.receipt("Escrevo assim mesmo.", "Lida")


def test_a_server_that_does_not_answer_loses_nothing(office: Office, desk_of: OpenDesk) -> None:
    office.with_agent(office.customer("Marina Alves"), "Ana", says="Oi")
    ana = desk_of("Ana").open_inbox()
    expect(ana.row("Marina Alves")).to_be_visible()
    ana.page.route("**/messages?*", lambda route: route.abort())
    ana.row("Marina Alves").click()
    expect(ana.page.get_by_text("Não deu para abrir esta conversa").first).to_be_visible()
    expect(ana.page.get_by_text("Nada se perdeu").first).to_be_visible()
    ana.page.unroute("**/messages?*")
    ana.page.get_by_role("button", name="Tentar de novo").click()
    ana.sees("Oi")


def test_what_is_not_there_says_who_could_help(office: Office, desk_of: OpenDesk) -> None:
    ana = desk_of("Ana").open_inbox()
    for address, said in (
        ("/app/inbox/01980000-0000-7000-8000-000000000001", "Esta conversa não está aqui"),
        ("/app/nada", "Esta página não existe"),
    ):
        ana.page.goto(address)
        expect(ana.page.get_by_text(said).first).to_be_visible()
