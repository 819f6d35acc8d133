"""What a company wants to know of its contacts besides the usual, and which values fit.

A field has a name for programs, which never changes, and a label for people. A
value is kept under the name; it is checked when it is written, so that an option
that is withdrawn later takes nothing away from those who chose it.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, Final, TypeAlias

from prosa.domain.errors import Conflict, Invalid

MOST_FIELDS: Final = 50
MOST_OPTIONS: Final = 100
LONGEST_TEXT: Final = 1000
_LONGEST_LABEL: Final = 100
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,49}", re.ASCII)

FieldValue: TypeAlias = str | int | float | bool


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    """`2026-11-22`: a day without a time."""
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to know."""

    name: str
    kind: FieldKind
    options: Sequence[str] = ()
    is_archived: bool = False


class BadField(Invalid):
    """A field needs a name of letters, digits and `_`, a label, and options if it is a choice."""

    code: ClassVar[str] = "contact_field.bad"


class TooManyFields(Conflict):
    """A company has at most 50 fields in use. Archive one first."""

    code: ClassVar[str] = "contact_field.too_many"


class BadValue(Invalid):
    """A value does not fit its field, or there is no such field."""

    code: ClassVar[str] = "contact.bad_value"


def checked_name(name: str) -> str:
    """Raises `BadField`."""
    if not _NAME.fullmatch(name):
        raise BadField(
            "The name must begin with a small letter and have only small letters, digits and _.",
            field="name",
        )
    return name


def checked_label(label: str) -> str:
    """Raises `BadField`."""
    plain = " ".join(label.split())
    if not 1 <= len(plain) <= _LONGEST_LABEL:
        raise BadField(f"A label has 1 to {_LONGEST_LABEL} characters.", field="label")
    return plain


def checked_options(kind: FieldKind, options: Sequence[str] | None) -> list[str] | None:
    """A choice has options, each once; nothing else has any. Raises `BadField`."""
    if kind is not FieldKind.CHOICE:
        if options:
            raise BadField("Only a choice has options.", field="options")
        return None
    plain = [" ".join(option.split()) for option in options or ()]
    if not 1 <= len(plain) <= MOST_OPTIONS or len(set(plain)) < len(plain):
        raise BadField(f"A choice has 1 to {MOST_OPTIONS} different options.", field="options")
    if not all(1 <= len(option) <= _LONGEST_LABEL for option in plain):
        raise BadField(f"An option has 1 to {_LONGEST_LABEL} characters.", field="options")
    return plain


def checked_value(field: Field, value: object) -> FieldValue:
    """The value as it is kept. Raises `BadValue`, which names the field."""
    if field.is_archived:
        raise BadValue("This field is not in use any more.", field=field.name)
    match field.kind, value:
        case FieldKind.TEXT, str() if len(value) <= LONGEST_TEXT and value.strip():
            return value.strip()
        case FieldKind.NUMBER, int() | float() if _is_number(value):
            return value
        case FieldKind.DATE, str() if _is_day(value):
            return value
        case FieldKind.BOOLEAN, bool():
            return value
        case FieldKind.CHOICE, str() if value in field.options:
            return value
        case _:
            raise BadValue(_EXPECTED[field.kind], field=field.name, kind=str(field.kind))


_EXPECTED: Final = {
    FieldKind.TEXT: f"This field takes text of 1 to {LONGEST_TEXT} characters.",
    FieldKind.NUMBER: "This field takes a number.",
    FieldKind.DATE: "This field takes a day, such as 2026-11-22.",
    FieldKind.BOOLEAN: "This field takes true or false.",
    FieldKind.CHOICE: "This field takes one of its options.",
}


def _is_number(value: float) -> bool:
    return not isinstance(value, bool) and math.isfinite(value) and abs(value) < 1e15


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
