"""Two spellings that people take for the same are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.kit.text import fold, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Suporte \t Técnico\n", "suporte tecnico"),
        ("NÃO", "nao"),
        ("na\u0303o", "nao"),
        ("STRAẞE", "strasse"),
        ("Wi\u200bFi", "wifi"),
        ("opção", "opcao"),
        ("💼 Vendas", "💼 vendas"),
        ("", ""),
    ],
)
def test_folds_case_accents_and_spaces(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "typed",
    ["2", "2️⃣", "2⃣", "２", "②", "❷", "➁", "𝟐", "²", "٢", "२"],
)
def test_every_way_to_draw_a_digit_is_that_digit(typed: str) -> None:
    assert fold(typed) == "2"


def test_ten_is_one_keycap() -> None:
    assert fold("🔟") == "10"
    assert fold("1️⃣0️⃣") == "10"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_case_and_spaces_never_matter(left: str, right: str) -> None:
    assert fold(f"{left}  {right} ") == fold(f"{left} {right}")


@given(st.text(alphabet="abcçãéîõüABCÇÃÉÎÕÜ "))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


def test_words_leave_out_what_is_not_said() -> None:
    assert words("2 - 🔧 Suporte Técnico!") == ["2", "suporte", "tecnico"]
    assert words("👍") == []


@given(st.text())
def test_words_hold_no_spaces_and_are_never_empty(text: str) -> None:
    assert all(word and " " not in word for word in words(text))
