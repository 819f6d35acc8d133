"""What companies want to know of contacts, and which values fit."""

import pytest

from prosa.domain.contact_fields import (
    BadField,
    BadValue,
    Field,
    FieldKind,
    checked_name,
    checked_options,
    checked_value,
)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (FieldKind.TEXT, "  azul ", "azul"),
        (FieldKind.NUMBER, 42, 42),
        (FieldKind.NUMBER, -1.5, -1.5),
        (FieldKind.DATE, "2026-02-28", "2026-02-28"),
        (FieldKind.BOOLEAN, False, False),
        (FieldKind.CHOICE, "P", "P"),
    ],
)
def test_a_value_that_fits_is_kept(kind: FieldKind, given: object, kept: object) -> None:
    assert checked_value(Field("x", kind, ("P", "M")), given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (FieldKind.TEXT, "  "),
        (FieldKind.TEXT, "x" * 1001),
        (FieldKind.TEXT, 7),
        (FieldKind.NUMBER, "42"),
        (FieldKind.NUMBER, True),
        (FieldKind.NUMBER, float("nan")),
        (FieldKind.NUMBER, 1e300),
        (FieldKind.DATE, "2026-02-30"),
        (FieldKind.DATE, "20260228"),
        (FieldKind.BOOLEAN, 1),
        (FieldKind.CHOICE, "G"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_field(kind: FieldKind, given: object) -> None:
    with pytest.raises(BadValue) as refused:
        checked_value(Field("tamanho", kind, ("P", "M")), given)
    assert refused.value.details["field"] == "tamanho"


def test_a_field_that_is_archived_takes_nothing() -> None:
    with pytest.raises(BadValue):
        checked_value(Field("x", FieldKind.TEXT, is_archived=True), "azul")


@pytest.mark.parametrize("name", ["", "Size", "2nd", "a b", "ção", "a" * 51])
def test_names_are_for_programs(name: str) -> None:
    with pytest.raises(BadField):
        checked_name(name)


def test_only_a_choice_has_options_and_each_once() -> None:
    assert checked_options(FieldKind.CHOICE, [" P ", "M"]) == ["P", "M"]
    assert checked_options(FieldKind.TEXT, None) is None
    for kind, options in (
        (FieldKind.CHOICE, None),
        (FieldKind.CHOICE, ["P", "P "]),
        (FieldKind.CHOICE, [""]),
        (FieldKind.TEXT, ["P"]),
    ):
        with pytest.raises(BadField):
            checked_options(kind, options)
