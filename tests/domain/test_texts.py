"""A company's own words, whatever it writes into them."""

from dataclasses import asdict, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.texts import (
    _PLACEHOLDER,
    MAX_TEXT_LENGTH,
    InvalidText,
    Texts,
    fill,
    texts_from,
)
from prosa.domain.translations import TRANSLATIONS, words_in

KEYS = [f.name for f in fields(Texts)]


def test_without_choices_the_words_are_ours() -> None:
    assert texts_from({}) == Texts()


def test_unknown_keys_are_ignored() -> None:
    assert texts_from({"greeting": " Oi da {company} ", "colour": 3}) == Texts(
        greeting="Oi da {company}"
    )


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("wrong", [None, 3, ["Oi"], "a" * (MAX_TEXT_LENGTH + 1)])
def test_a_wrong_text_is_named(key: str, wrong: object) -> None:
    with pytest.raises(InvalidText) as refused:
        texts_from({key: wrong})
    assert refused.value.code == "company.invalid_text"
    assert refused.value.details["text"] == key


def test_a_text_may_be_silenced_but_not_a_question() -> None:
    assert texts_from({"assigned": ""}).assigned == ""
    for key in ("greeting", "menu_header", "returning_question"):
        with pytest.raises(InvalidText):
            texts_from({key: "  "})


def test_the_defaults_pass_their_own_test() -> None:
    assert texts_from(asdict(Texts())) == Texts()


def test_our_words_are_there_in_every_language() -> None:
    """Each text once in each, with the same placeholders; none left in Portuguese."""
    ours = asdict(Texts())
    for locale, words in TRANSLATIONS.items():
        assert texts_from(asdict(words)) == words
        for key, text in asdict(words).items():
            assert set(_PLACEHOLDER.findall(text)) == set(_PLACEHOLDER.findall(ours[key])), key
            assert locale == "pt-BR" or text != ours[key], key
    assert words_in("tlh") == Texts()


def test_the_companys_words_lie_over_those_of_its_language() -> None:
    texts = texts_from({"greeting": "Hi!"}, over=words_in("en"))
    assert (texts.greeting, texts.menu_header) == ("Hi!", "Choose a department:")


def test_only_known_placeholders_are_filled() -> None:
    said = fill("{agent}, de {department}: {0} {} {agent.x} {", agent="Ana")
    assert said == "Ana, de {department}: {0} {} {agent.x} {"


def test_a_name_with_braces_is_only_a_name() -> None:
    assert fill("Oi, {contact}!", contact="{company}", company="Loja") == "Oi, {company}!"


@given(st.text(), st.text())
def test_nothing_that_anyone_writes_breaks_a_text(template: str, name: str) -> None:
    said = fill(template, contact=name)
    if "{contact}" not in template:
        assert said == template
