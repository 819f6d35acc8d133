"""Paging by cursor: the place after the last row that was seen, written opaquely.

A cursor names sort values, never an offset, so rows that come or go between two
pages are neither repeated nor skipped. It is not secret and not signed: whoever
alters it only jumps within what they may see anyway.
"""

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated, ClassVar, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from prosa.domain.errors import Invalid

Item = TypeVar("Item")
Value = str | int | datetime | UUID | None


class BadCursor(Invalid):
    """The cursor is not one that we gave out. Begin again without it."""

    code: ClassVar[str] = "paging.bad_cursor"


class Page(BaseModel, Generic[Item]):
    """A part of a list, and where the next part begins."""

    items: list[Item]
    next_cursor: str | None = Field(
        default=None, description="Pass it as `cursor` for the next page; null at the end."
    )


Limit = Annotated[int, Query(ge=1, le=100, description="At most so many items.")]
Cursor = Annotated[
    str | None, Query(max_length=500, description="`next_cursor` of the page before.")
]


def encode_cursor(*values: Value) -> str:
    text = json.dumps([_plain(value) for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str, *kinds: type) -> list[Value]:
    """The values, each of the kind that stands at its place. Raises `BadCursor`."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        plain = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(plain, list) or len(plain) != len(kinds):  # pyright: ignore[reportUnknownArgumentType]  # JSON from outside
            raise ValueError("another shape")
        return [_read(value, kind) for value, kind in zip(plain, kinds, strict=True)]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # as above
    except (ValueError, binascii.Error, RecursionError) as wrong:
        raise BadCursor("This cursor is not one of ours.") from wrong


def _plain(value: Value) -> str | int | None:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(value: object, kind: type) -> Value:
    if kind is datetime and isinstance(value, str):
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError("an instant without a zone")
        return instant
    if kind is UUID and isinstance(value, str):
        return UUID(value)
    if kind is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind is str and isinstance(value, str):
        return value
    raise ValueError("a value of another kind")
