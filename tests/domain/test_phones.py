"""One person has one number. Rank 1 of what users of such systems complain about."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.phones import (
    brazilian_variants,
    canonical,
    e164,
    variants,
    whatsapp_digits_to_e164,
)

areas = st.sampled_from(["11", "21", "27", "31", "48", "51", "61", "71", "85", "92", "99"])
seven = st.integers(0, 9_999_999).map(lambda n: f"{n:07}")
old_mobiles = st.builds(lambda a, first, n: (a, first + n), areas, st.sampled_from("6789"), seven)
landlines = st.builds(
    lambda a, first, n: f"+55{a}{first}{n}", areas, st.sampled_from("2345"), seven
)
numbers = st.one_of(
    old_mobiles.map(lambda m: f"+55{m[0]}9{m[1]}"),
    old_mobiles.map(lambda m: f"+55{m[0]}{m[1]}"),
    landlines,
    st.builds(
        lambda a, n: f"+55{a}9{n}", areas, st.integers(0, 99_999_999).map(lambda n: f"{n:08}")
    ),
    st.integers(2_000_000_000, 9_999_999_999).map(lambda n: f"+52{n}"),
    st.integers(2_000_000_000, 9_999_999_999).map(lambda n: f"+521{n}"),
    st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True),
)


@given(old_mobiles)
def test_with_and_without_the_ninth_digit_is_one_person(mobile: tuple[str, str]) -> None:
    area, line = mobile
    spellings = (f"+55{area}9{line}", f"+55{area}{line}")
    assert brazilian_variants(spellings[0]) == spellings
    assert brazilian_variants(spellings[1]) == spellings


@given(old_mobiles)
def test_whatsapp_and_a_person_who_types_mean_the_same_number(mobile: tuple[str, str]) -> None:
    area, line = mobile
    stored = f"+55{area}9{line}"
    assert whatsapp_digits_to_e164(f"55{area}{line}") == stored
    assert whatsapp_digits_to_e164(f"55{area}9{line}") == stored
    assert e164(f"({area}) 9{line[:4]}-{line[4:]}") == stored
    assert e164(f"{area} {line[:4]}-{line[4:]}") == stored
    assert e164(f"+55 {area} {line}") == stored


@given(landlines)
def test_a_landline_gets_no_ninth_digit(landline: str) -> None:
    assert brazilian_variants(landline) == (landline,)
    assert whatsapp_digits_to_e164(landline[1:]) == landline
    assert e164(landline) == landline


@given(areas, st.sampled_from("2345"), seven)
def test_a_young_mobile_number_is_never_taken_for_a_landline(
    area: str, first: str, rest: str
) -> None:
    mobile, landline = f"+55{area}9{first}{rest}", f"+55{area}{first}{rest}"
    assert landline not in variants(mobile)
    assert canonical(landline) != canonical(mobile)


@given(numbers, numbers)
def test_being_a_variant_is_mutual(one: str, other: str) -> None:
    assert (one in variants(other)) == (other in variants(one))
    assert one in variants(one)


@given(numbers)
def test_all_variants_agree_on_the_canonical_one(number: str) -> None:
    assert {canonical(variant) for variant in variants(number)} == {variants(number)[0]}
    assert len(set(variants(number))) == len(variants(number))


@pytest.mark.parametrize("area", ["31", "41", "51", "62", "71", "85", "92"])
def test_numbers_that_whatsapp_keeps_without_the_digit_are_stored_with_it(area: str) -> None:
    """Area codes from 31 on."""
    assert whatsapp_digits_to_e164(f"55{area}88887777") == f"+55{area}988887777"


def test_mexico_has_lost_its_one() -> None:
    assert whatsapp_digits_to_e164("5215512345678") == "+525512345678"
    assert e164("+52 1 55 1234 5678") == e164("55 1234 5678", "MX") == "+525512345678"
    assert variants("+525512345678") == ("+525512345678", "+5215512345678")


@pytest.mark.parametrize(
    "not_digits",
    [
        "5511988887777:12",
        "5511988887777:12@s.whatsapp.net",
        "5511988887777@c.us",
        "status@broadcast",
        "+5511988887777",
        "٥٥١١٩٨٨٨٨٧٧٧٧",
        "0119888877",
        "12345",
        "",
    ],
)
def test_what_is_no_whatsapp_number_is_not_made_one(not_digits: str) -> None:
    """For instance a device or session id taken as the phone number."""
    assert whatsapp_digits_to_e164(not_digits) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("(11) 90000-1234", "+5511900001234"),
        ("011 90000 1234", "+5511900001234"),
        ("+55 11 90000-1234", "+5511900001234"),
        ("0800 591 2117", "+558005912117"),
        ("4004-1234", "+5540041234"),
        ("+1 415 555 2671", "+14155552671"),
        ("+351 912 345 678", "+351912345678"),
        ("190", None),
        ("98888-7777", None),
        ("3333-4444", None),
        ("+550000000000", None),
        ("Marina", None),
        ("123 45", None),
        ("", None),
    ],
)
def test_reads_what_people_type(typed: str, stored: str | None) -> None:
    assert e164(typed) == stored


def test_the_number_of_the_demo() -> None:
    assert whatsapp_digits_to_e164("5511900001234") == "+5511900001234"
    assert brazilian_variants("+5511900001234") == ("+5511900001234",)


@given(st.text(max_size=20) | st.from_regex(r"[0-9 ()+.-]{0,20}", fullmatch=True))
def test_whatever_is_typed_the_answer_is_a_number_or_none(typed: str) -> None:
    stored = e164(typed)
    if stored is not None:
        assert re.fullmatch(r"\+[1-9][0-9]{4,16}", stored)
        assert e164(stored) == stored == canonical(stored)
