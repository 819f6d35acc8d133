"""Screens converge: what one person does, the others see, whatever the network does."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.office import SUPPORT, Office
from tests.browser.product import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenDesk = Callable[..., Desk]


def test_a_colleagues_words_and_typing_appear_without_a_reload(
    office: Office, desk_of: OpenDesk
) -> None:
    """RT-01, RT-13: two people look at one conversation."""
    marina = office.customer("Marina Alves", on=SUPPORT)
    conversation = office.with_agent(marina, "Ana", says="Oi, tem alguém?")
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")
    marcos = desk_of("Marcos").open_inbox("all")
    marcos.open("Marina Alves")

    ana.thread.get_by_role("textbox", name="Mensagem").press_sequentially("Tem s", delay=60)
    expect(marcos.thread.get_by_text("Ana Souza está digitando…")).to_be_visible()
    ana.reply("Tem sim, Marina.")
    marcos.sees("Tem sim, Marina.")
    expect(marcos.thread.get_by_text("está digitando")).to_be_hidden()

    marina.types()
    expect(ana.log.get_by_text("Marina Alves está digitando…")).to_be_visible()
    marina.writes("Que bom!")
    ana.sees("Que bom!")
    expect(ana.log.get_by_text("está digitando")).to_be_hidden()

    office.says("Ana", conversation, "Escrevi isto no outro computador.")
    ana.sees("Escrevi isto no outro computador.")
    marcos.receipt("Escrevi isto no outro computador.", "Lida")


def test_after_ten_seconds_without_a_network_nothing_is_missing(
    office: Office, desk_of: OpenDesk
) -> None:
    """RT-05: the connection resumes where it stopped; what was written waits and leaves once."""
    marina = office.customer("Marina Alves")
    conversation = office.with_agent(marina, "Ana", says="Oi")
    ana = desk_of("Ana").open_inbox()
    ana.open("Marina Alves")

    ana.page.context.set_offline(True)
    expect(ana.sign("Sem rede")).to_be_visible()
    expect(ana.page.get_by_text(re.compile(r"Sem conexão desde \d\d:\d\d"))).to_be_visible()
    for number in range(1, 6):
        marina.writes(f"Sem rede {number}")
    joao = office.customer("João Pedro Ramos")
    office.with_agent(joao, "Ana", says="Cheguei agora")
    eventually(lambda: office.conversation_of("Marina Alves")["unread_count"] == 5)
    ana.reply("Escrevi sem rede.")
    ana.receipt("Escrevi sem rede.", "Na fila")
    ana.told("Na fila. Sai sozinha, uma vez só, quando a rede voltar.")
    ana.page.wait_for_timeout(10_000)  # the length of the cut is what is tried here
    expect(ana.bubble("Sem rede 1")).to_have_count(0)

    ana.page.context.set_offline(False)
    news = re.compile(r"^De volta\. [56] mensagens chegaram, 1 sua foi enviada\.$")
    expect(ana.page.get_by_role("status").filter(has_text=news)).to_be_visible()
    ana.is_live()
    for number in range(1, 6):
        expect(ana.bubble(f"Sem rede {number}")).to_have_count(1)
    expect(ana.row("João Pedro Ramos")).to_be_visible()
    ana.count("Minhas", 2)
    ana.receipt("Escrevi sem rede.", "Lida")
    assert marina.heard().count("Escrevi sem rede.") == 1
    assert office.conversation_of("Marina Alves")["id"] == conversation["id"]


def test_a_supervisor_sees_every_list_and_its_counter_change(
    office: Office, desk_of: OpenDesk
) -> None:
    """CNV-03: mine, unassigned, all and bot, live."""
    marcos = desk_of("Marcos").open_inbox("all")
    for tab in ("Minhas", "Sem dono", "Todas", "Robô"):
        marcos.count(tab, 0)

    lucia = office.customer("Lúcia Ferreira")
    lucia.writes("Bom dia")
    marcos.count("Robô", 1)
    marcos.count("Todas", 1)
    expect(marcos.row("Lúcia Ferreira")).to_be_visible()

    lucia.hears("Escolha o departamento")
    lucia.writes("3")
    lucia.hears("na fila de Financeiro")
    marcos.count("Robô", 0)
    marcos.count("Sem dono", 1)
    marcos.tab("Sem dono").click()
    expect(marcos.row("Lúcia Ferreira")).to_be_visible()

    office.is_("online", "Diego")
    marcos.count("Sem dono", 0)
    expect(marcos.row("Lúcia Ferreira")).to_have_count(0)
    marcos.count("Todas", 1)
    marcos.tab("Todas").click()
    marcos.open("Lúcia Ferreira")
    marcos.told(re.compile("Foi para Diego Rocha em Financeiro"))

    marcos.thread.get_by_role("button", name="Mais ações").click()
    marcos.page.get_by_role("menuitem", name=re.compile("^Atribuir")).click()
    people = marcos.page.get_by_role("dialog", name=re.compile("^Quem cuida da conversa"))
    people.get_by_role("button", name=re.compile("Marcos Teixeira")).click()
    marcos.count("Minhas", 1)

    marcos.press("Resolver")
    marcos.count("Todas", 0)
    marcos.count("Minhas", 0)


def test_two_who_take_the_same_conversation_are_told_who_has_it(
    office: Office, desk_of: OpenDesk
) -> None:
    """CNV-08: the row of the one who was late shows the truth."""
    paulo = office.customer("Paulo Henrique Reis")
    paulo.writes("Alô")
    paulo.hears("Escolha o departamento")
    paulo.writes("1")
    paulo.hears("na fila de Vendas")
    ana, bruno = desk_of("Ana"), desk_of("Bruno")
    for desk in (ana, bruno):
        desk.open_inbox("unassigned").open("Paulo Henrique Reis")

    ana.press("Assumir")
    ana.count("Minhas", 1)
    bruno.told(re.compile("Ana Souza assumiu a conversa"))
    bruno.count("Sem dono", 0)
    expect(bruno.thread.get_by_role("button", name="Assumir", exact=True)).to_have_count(0)
