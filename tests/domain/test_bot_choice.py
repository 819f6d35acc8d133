"""What customers answer to a menu, and what we take it for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.bot_choice import chosen, means_no, means_yes, named

MENU = ["💼 Vendas", "Suporte Técnico", "Financeiro", "Outros Assuntos", "2ª via de boleto"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("2", 2),
        ("2.", 2),
        (" 2) ", 2),
        ("02", 2),
        ("2️⃣", 2),
        ("２", 2),
        ("②", 2),
        ("opção 2", 2),
        ("Opção: 2!", 2),
        ("nº 2", 2),
        ("quero a 2 por favor", 2),
        ("dois", 2),
        ("Um", 1),
        ("2 - Suporte Técnico", 2),
        ("Suporte Técnico", 2),
        ("SUPORTE TECNICO", 2),
        ("suporte", 2),
        ("técnico", 2),
        ("supor", 2),
        ("quero falar com o suporte", 2),
        ("Vendas", 1),
        ("💼 vendas", 1),
        ("quero vendas", 1),
        ("setor financeiro, por favor", 3),
        ("outros", 4),
        ("2a via", 5),
        ("boleto", 5),
        ("segunda via", None),
        ("6", None),
        ("0", None),
        ("-1", 1),
        ("99999999999999999999", None),
        ("1" * 5000, None),
        ("1 ou 2", None),
        ("1 - Financeiro", None),
        ("vendas e suporte", None),
        ("sup", None),
        ("meu pedido de vendas veio errado", None),
        ("oi", None),
        ("sim", None),
        ("quero falar com", None),
        ("👍", None),
        ("", None),
    ],
)
def test_an_answer_means_one_department_or_none(said: str, place: int | None) -> None:
    """FLW-09, FLW-10."""
    assert chosen(said, MENU) == (place - 1 if place else None)


def test_what_fits_two_departments_is_no_choice() -> None:
    menu = ["Suporte Técnico", "Suporte Comercial", "Vendas", "vendas"]
    assert chosen("suporte", menu) is None
    assert chosen("vendas", menu) is None
    assert chosen("suporte com", menu) is None
    assert chosen("suporte comercial", menu) == 1
    assert chosen("4", menu) == 3


def test_the_whole_name_wins_over_a_longer_one() -> None:
    assert chosen("suporte", ["Suporte Técnico", "Suporte"]) == 1


def test_a_name_that_is_all_courtesy_words_is_still_a_name() -> None:
    assert chosen("área do favor", ["Área do Favor", "Vendas"]) == 0


@pytest.mark.parametrize(
    "said", ["SIM", "sim", "Sim!", "s", "S", "1", "1️⃣", "sim, por favor", "Yes", "SÍ"]
)
def test_yes(said: str) -> None:
    """A-9."""
    assert means_yes(said)
    assert not means_no(said)


@pytest.mark.parametrize(
    "said", ["NÃO", "não", "nao", "Na\u0303o.", "n", "2", "2️⃣", "não quero", "No."]
)
def test_no(said: str) -> None:
    """A-9."""
    assert means_no(said)
    assert not means_yes(said)


@pytest.mark.parametrize("said", ["sim não", "simples", "talvez", "12", "quero", "", "🤷"])
def test_neither_yes_nor_no(said: str) -> None:
    assert not means_yes(said)
    assert not means_no(said)


def test_a_number_is_no_name() -> None:
    assert named("1", MENU) is None
    assert named("financeiro", MENU) == 2
    assert named("suporte", MENU) is None


names = st.lists(
    st.text("abçdé ", min_size=1, max_size=12).filter(str.strip),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(names, st.data())
def test_every_number_of_the_menu_chooses_its_line(menu: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(menu) - 1))
    said = data.draw(st.sampled_from(["{}", "{}.", "opção {}", "*{}*", "{}\ufe0f\u20e3"]))
    assert chosen(said.format(place + 1), menu) == place


@given(names, st.text(max_size=30))
def test_whatever_is_said_the_choice_is_in_the_menu(menu: list[str], said: str) -> None:
    for place in (chosen(said, menu), named(said, menu)):
        assert place is None or 0 <= place < len(menu)
    assert not (means_yes(said) and means_no(said))
