"""What customers answer to the menu."""

import pytest

from tests.support.world import MENU, World

pytestmark = pytest.mark.anyio


async def department_of(world: World, name: str) -> str | None:
    return world.department_named((await world.conversation_of(name))["department_id"])


@pytest.mark.parametrize(
    ("answer", "department"),
    [
        ("2", "Suporte Técnico"),
        ("2️⃣", "Suporte Técnico"),
        ("suporte tecnico", "Suporte Técnico"),
        ("quero o FINANCEIRO, por favor", "Financeiro"),
        ("outros assuntos", "Outros Assuntos"),
    ],
)
async def test_a_choice_by_number_emoji_or_name(world: World, answer: str, department: str) -> None:
    """FLW-04, FLW-05."""
    await world.contact("Rui").writes("Oi")
    await world.contact("Rui").writes(answer)
    assert await department_of(world, "Rui") == department


async def test_three_answers_that_say_nothing_go_to_the_fallback(world: World) -> None:
    """FLW-10, QUE-24."""
    rui = world.contact("Rui")
    await rui.writes("Oi")
    for answer in ("9", "banana"):
        await world.passes(seconds=10)
        await rui.writes(answer)
        assert "Não encontrei essa opção." in rui.heard()[-1]
        assert MENU in rui.heard()[-1]
    await world.passes(seconds=10)
    await rui.writes("abacaxi")
    assert await department_of(world, "Rui") == "Outros Assuntos"
    line = ("system", "queued")
    assert line in await world.timeline_of("Rui")


async def test_bubbles_written_before_the_menu_was_read_are_let_pass(world: World) -> None:
    rui = world.contact("Rui")
    for bubble in ("Oi", "tudo bem?", "meu pedido não chegou"):
        await rui.says(bubble)
    await world.settles()
    assert len(rui.heard()) == 1
    assert [body for author, body in await world.timeline_of("Rui") if author == "contact"] == [
        "Oi",
        "tudo bem?",
        "meu pedido não chegou",
    ]


async def test_out_of_hours_is_told_once_and_the_menu_still_works(world: World) -> None:
    """FLW-12: nobody works at any hour here."""
    await world.company_becomes(hours={"week": {}})
    await world.agent("Ana", "Vendas")
    rui = world.contact("Rui")
    await rui.writes("Oi")
    assert "fora do horário" in rui.heard()[0]
    await world.passes(seconds=10)
    await rui.writes("banana")
    assert "fora do horário" not in rui.heard()[1]
    await rui.writes("1")
    assert await department_of(world, "Rui") == "Vendas"


async def test_the_company_speaks_in_its_own_words(world: World) -> None:
    await world.company_becomes(texts={"greeting": "Bem-vindo à {company}, {contact}!"})
    await world.contact("Rui").writes("Oi")
    assert world.contact("Rui").heard()[0].startswith("Bem-vindo à Casa Varanda, Rui!")


async def test_one_department_needs_no_menu(world: World) -> None:
    only = await World.open(world.stack, "Atendimento")
    ana = await only.agent("Ana")
    await only.contact("Rui").writes("Oi")
    assert await only.owner_of("Rui") == ana
    assert not any(MENU in line for line in only.contact("Rui").heard())
    await only.close()
