"""The whole story: one customer, three people of the house, both directions, there and back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browsers
from tests.browser.desk import Desk, Telephone
from tests.browser.office import Office
from tests.browser.product import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_a_customer_is_greeted_chooses_talks_leaves_and_comes_back(
    browsers: Browsers, office: Office
) -> None:
    """FLW-01…14, MSG-01, RT-13: from the first word to the return with SIM."""
    customer = _telephone_of("Marina Alves", browsers)
    ana = _at_work("Ana", browsers)

    customer.writes("Oi, minha mesa chegou?")
    customer.shows(re.compile("Você está falando com Casa Varanda"))
    customer.shows(re.compile(r"1.*Vendas"))
    ana.count("Robô", 1)

    customer.writes("Vendas")
    customer.shows(re.compile("Ana Souza, de Vendas, vai conversar com você"))
    ana.count("Minhas", 1)
    ana.open("Marina Alves")
    ana.sees("Oi, minha mesa chegou?")
    ana.told(re.compile("Foi para Ana Souza em Vendas"))

    ana.reply("Chegou sim, Marina! Sai amanhã para entrega.")
    customer.shows("Chegou sim, Marina! Sai amanhã para entrega.")
    ana.receipt("Chegou sim, Marina!", "Lida")
    customer.writes("E quem monta?")
    ana.sees("E quem monta?")
    ana.write_note("Quer montagem. Passar ao Suporte.")
    expect(customer.place.get_by_text("Quer montagem")).to_have_count(0)

    carla = _at_work("Carla", browsers)
    ana.transfer(
        "Departamento",
        "Suporte Técnico",
        reason="precisa de montagem",
        customer_text="Vou passar você para quem monta.",
    )
    customer.shows("Vou passar você para quem monta.")
    carla.count("Minhas", 1)
    carla.open("Marina Alves")
    carla.told(re.compile("Ana Souza transferiu para Suporte Técnico: “precisa de montagem”"))
    carla.sees("Quer montagem. Passar ao Suporte.")
    ana.count("Minhas", 0)

    carla.reply("Oi, Marina, sou a Carla. Montamos na quinta.")
    customer.shows("Oi, Marina, sou a Carla. Montamos na quinta.")
    carla.receipt("Montamos na quinta.", "Lida")
    carla.press("Resolver")
    carla.told(re.compile("Carla Dias resolveu a conversa"))
    carla.count("Minhas", 0)

    customer.writes("Oi, esqueci de perguntar uma coisa")
    customer.shows("Deseja falar com Suporte Técnico? (SIM/NÃO)")
    customer.writes("SIM")
    carla.count("Minhas", 1)
    carla.open("Marina Alves")
    carla.sees("esqueci de perguntar")
    carla.told(re.compile("Foi para Carla Dias em Suporte Técnico"))
    carla.reply("Pode perguntar.")
    customer.shows("Pode perguntar.")


def test_a_colleague_takes_over_and_a_return_with_no_begins_again(
    office: Office, desk_of: Callable[..., Desk]
) -> None:
    """FLW-11, CNV-12: a transfer to one person, with a word to the customer."""
    office.is_("online", "Ana")
    lucia = office.customer("Lúcia Ferreira")
    lucia.writes("Olá")
    lucia.hears("Escolha o departamento")
    lucia.writes("1")
    lucia.hears("Ana Souza, de Vendas")
    office.is_("online", "Bruno")
    ana, bruno = desk_of("Ana").open_inbox(), desk_of("Bruno").open_inbox()
    ana.open("Lúcia Ferreira")
    ana.transfer(
        "Atendente",
        "Bruno Lima",
        reason="conhece o pedido",
        customer_text="O Bruno continua com você.",
    )
    lucia.hears("O Bruno continua com você.")
    ana.count("Minhas", 0)
    bruno.count("Minhas", 1)
    bruno.open("Lúcia Ferreira")
    bruno.told(re.compile("Ana Souza transferiu para Bruno Lima: “conhece o pedido”"))
    bruno.reply("Oi, Lúcia. Seu pedido sai hoje.")
    lucia.hears("Seu pedido sai hoje.")
    bruno.press("Resolver")
    bruno.count("Minhas", 0)

    lucia.writes("Oi de novo")
    lucia.hears("Deseja falar com Vendas? (SIM/NÃO)")
    lucia.writes("não")
    eventually(lambda: sum("Escolha o departamento" in text for text in lucia.heard()) == 2)
    bruno.count("Minhas", 0)
    bruno.count("Robô", 1)


def _telephone_of(name: str, browsers: Browsers) -> Telephone:
    """The administrator lends her screen: the simulator is hers."""
    desk = Desk(browsers.open())
    desk.sign_in("Helena")
    desk.page.get_by_role("link", name="Simulador").click()
    expect(desk.page.get_by_role("heading", name="Simulador")).to_be_visible()
    return Telephone.create(desk.page, name)


def _at_work(name: str, browsers: Browsers) -> Desk:
    """Signed in by the form and on the net."""
    desk = Desk(browsers.open())
    desk.sign_in(name)
    desk.is_live()
    desk.choose_presence("Na rede")
    return desk
