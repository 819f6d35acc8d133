"""What all adapters do alike with files."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from prosa.channels.contract import InboundMedia
from prosa.channels.payload import Fragment, bounded, known_kind
from prosa.domain.attachments import MEDIA_KINDS

_MUST_BE_READ = (*MEDIA_KINDS, "location", "contacts")
_MOST_SECONDS = 24 * 3600.0


def as_hex(told: str) -> str | None:
    """A SHA-256 that a provider gave in hex or Base64, in lower hex; None if it is neither."""
    text = told.strip()
    if len(text) == 64:
        try:
            return bytes.fromhex(text).hex()
        except ValueError:
            return None
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw.hex() if len(raw) == 32 else None


def plain_mime(told: str) -> str | None:
    """`audio/ogg; codecs=opus` → `audio/ogg`."""
    mime = told.partition(";")[0].strip().lower()
    return mime if "/" in mime else None


def seconds_of(told: object) -> float | None:
    """A duration, if it is one."""
    if isinstance(told, str):
        told = float(told) if told.replace(".", "", 1).isdecimal() else None
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return float(told) if 0 < told < _MOST_SECONDS else None


def size_of(told: object) -> int | None:
    """A number of bytes, if it is one."""
    if isinstance(told, str):
        told = int(told) if told.isascii() and told.isdecimal() else None
    if isinstance(told, bool) or not isinstance(told, int):
        return None
    return told if 0 < told < 2**53 else None


def name_of(told: str) -> str | None:
    """A file's name without folders and control characters."""
    bare = told.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in bare if sign.isprintable()).strip(". ")
    return kept[:200] or None


def as_shown(
    kind: str, raw: Fragment, *, media: InboundMedia | None, detail: Mapping[str, Any] | None
) -> tuple[str, Mapping[str, Any] | None]:  # Any: JSON of a message's detail
    """The kind and detail of what is no text: files say nothing more, a place or contacts say what
    was read, and what could not be read is kept as it came."""
    kind = known_kind(kind)
    if media is not None:
        return kind, None
    if detail is not None:
        return kind, detail
    return ("unsupported" if kind in _MUST_BE_READ else kind), bounded(raw)


def place(
    latitude: object, longitude: object, *, name: str = "", address: str = ""
) -> dict[str, Any] | None:  # Any: JSON of a message's detail
    """A location as a message's `detail` holds it; None if it is nowhere on Earth."""
    north, east = _degrees(latitude, most=90), _degrees(longitude, most=180)
    if north is None or east is None:
        return None
    words = {"name": name[:300], "address": address[:500]}
    return {
        "latitude": north,
        "longitude": east,
        **{key: word for key, word in words.items() if word},
    }


def _degrees(told: object, *, most: int) -> float | None:
    try:
        number = float(told) if isinstance(told, int | float | str) else None
    except ValueError:
        return None
    return number if number is not None and abs(number) <= most else None


def allowed_hosts(settings: Mapping[str, Any]) -> Sequence[str]:  # Any: JSON of the inbox
    """The setting `media_hosts`: further hosts that files may come from, by commas."""
    told = settings.get("media_hosts")
    words = told.split(",") if isinstance(told, str) else []
    return [word.strip().lower() for word in words if word.strip()]


def is_of(url: SplitResult, hosts: Sequence[str]) -> bool:
    """Whether an address is on one of `hosts` (`host`, `host:port`, `.domain` and below it)."""
    host, whole = (url.hostname or "").lower(), url.netloc.rpartition("@")[2].lower()
    return any(
        wanted in (host, whole) or (wanted.startswith(".") and host.endswith(wanted))
        for wanted in hosts
    )


def same_origin(url: SplitResult, root: str) -> bool:
    """Whether an address has the scheme, host and port of `root`."""
    ours = urlsplit(root)
    return (url.scheme, url.netloc.lower()) == (ours.scheme, ours.netloc.lower())


def has_dots(path: str) -> bool:
    """Whether a path climbs, in any writing of it."""
    once = unquote(unquote(path)).replace("\\", "/")
    return any(part in ("..", ".") for part in once.split("/"))
