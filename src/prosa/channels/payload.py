"""Reading JSON that nobody promised.

Providers add, drop and reshape fields without notice, so nothing here raises on
a shape: what is missing or of another type is empty. Only a body that is not a
JSON object at all is refused.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias, cast

import msgspec

from prosa.channels.contract import Unreadable

Fragment: TypeAlias = dict[str, Any]  # Any: a provider's JSON, untyped until it is walked

MAX_DETAIL_BYTES = 8 * 1024
"""What is kept of a kind that we cannot express yet."""

KINDS = frozenset(
    (
        "text",
        "image",
        "audio",
        "video",
        "document",
        "sticker",
        "location",
        "contacts",
        "reaction",
        "interactive",
        "button",
        "order",
        "poll",
        "unsupported",
    )
)
"""The kinds of message that a provider may bring."""

_MILLISECONDS_SINCE = 100_000_000_000
"""A Unix time above this many seconds (year 5138) is surely in milliseconds."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def read_object(body: bytes) -> Fragment:
    """The JSON object in `body`. Raises `Unreadable`."""
    try:
        value: object = _decode(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Unreadable("The body is not a JSON object.")
    return cast("Fragment", value)  # cast: JSON keys are always text


def read_object_or_empty(body: bytes) -> Fragment:
    """The JSON object in `body`, or an empty one: for answers, which may be anything."""
    try:
        return read_object(body)
    except Unreadable:
        return {}


def fragment(value: object) -> Fragment:
    """`value` if it is a JSON object, else an empty one."""
    return cast("Fragment", value) if isinstance(value, dict) else {}  # cast: JSON keys are text


def fragments(value: object) -> list[Fragment]:
    """The JSON objects of a JSON array, or nothing."""
    if not isinstance(value, list):
        return []
    items = cast("list[object]", value)  # cast: an untyped JSON array
    return [cast("Fragment", item) for item in items if isinstance(item, dict)]  # cast: text keys


def texts(value: object) -> list[str]:
    """The texts of a JSON array, or nothing."""
    if not isinstance(value, list):
        return []
    items = cast("list[object]", value)  # cast: an untyped JSON array
    return [text_of(item) for item in items if isinstance(item, str)]


def known_kind(given: str) -> str:
    """A kind that screens know, or `unsupported`: a provider must not name our own kinds."""
    return given if given in KINDS else "unsupported"


def text_of(value: object) -> str:
    """Text without NUL characters, which PostgreSQL cannot hold; empty if it is no text."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "") if "\x00" in value else value


def word_of(value: object) -> str:
    """An id or code that providers send now as text, now as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text_of(value)


def instant_of(value: object, *, otherwise: datetime) -> datetime:
    """A Unix time, in seconds or milliseconds, as number or text; aware and in UTC."""
    try:
        number = float(value) if isinstance(value, str | int | float) else 0.0
        seconds = number / 1000 if number > _MILLISECONDS_SINCE else number
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else otherwise
    except (ValueError, OverflowError, OSError):
        return otherwise


def bounded(raw: Fragment) -> Mapping[str, Any]:  # Any: kept as the provider sent it
    """`raw` for safe keeping: without NUL characters and not longer than `MAX_DETAIL_BYTES`."""
    encoded = _encode(raw)
    if len(encoded) > MAX_DETAIL_BYTES:
        return {"type": word_of(raw.get("type")), "left_out_bytes": len(encoded)}
    if b"\\u0000" in encoded:
        return fragment(_decode(encoded.replace(b"\\u0000", b"")))
    return raw
