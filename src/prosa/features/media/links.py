"""Addresses of files that need no sign-in and soon expire.

`/media/<token>`: the token says company, file, variant and until when, and is
signed with a key that follows from the installation's secret key. A token that
was signed with a previous key is still good, so a rotation breaks no picture on
a screen. The instant is rounded up, so that within ten minutes the address of a
file is the same and browsers need not load it twice.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from prosa.domain.ids import AttachmentId, CompanyId
from prosa.kit.secrets import Secret

LIFE: Final = timedelta(minutes=10)
"""At least so long a link serves, and at most twice as long."""
PREFIX: Final = "/media/"
_MAC_BYTES: Final = 16
_SHAPE: Final = struct.Struct(">16s16sBI")


class Variant(IntEnum):
    SHOWN = 0
    """To be shown in place, if it is safe to."""
    SAVED = 1
    """To be downloaded."""
    THUMBNAIL = 2


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says."""

    company_id: CompanyId
    attachment_id: AttachmentId
    variant: Variant
    expires_at: datetime


class Links:
    """Signs with the newest key, believes any that is known. Newest first."""

    def __init__(self, secret_keys: Sequence[Secret]) -> None:
        self._keys = [_key_of(key.reveal()) for key in secret_keys]

    def path(
        self,
        company_id: CompanyId,
        attachment_id: AttachmentId,
        *,
        variant: Variant = Variant.SHOWN,
        now: datetime,
        life: timedelta = LIFE,
    ) -> tuple[str, datetime]:
        """The path of a file, and until when it serves."""
        step = int(life.total_seconds())
        until = (int(now.timestamp()) // step + 2) * step
        said = _SHAPE.pack(company_id.bytes, attachment_id.bytes, variant, until)
        token = urlsafe_b64encode(said + _mac(self._keys[0], said)).decode().rstrip("=")
        return PREFIX + token, datetime.fromtimestamp(until, UTC)

    def read(self, token: str, *, now: datetime) -> Link | None:
        """What a token says, or None if it is not ours or has expired."""
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            said, mac = raw[: _SHAPE.size], raw[_SHAPE.size :]
            company, attachment, variant, until = _SHAPE.unpack(said)
        except (ValueError, struct.error):
            return None
        if not any(hmac.compare_digest(_mac(key, said), mac) for key in self._keys):
            return None
        expires_at = datetime.fromtimestamp(until, UTC)
        if expires_at <= now or variant not in tuple(Variant):
            return None
        return Link(
            CompanyId(UUID(bytes=company)),
            AttachmentId(UUID(bytes=attachment)),
            Variant(variant),
            expires_at,
        )


def _mac(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:_MAC_BYTES]


def _key_of(secret_key: str) -> bytes:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"prosa media links")
    return derive.derive(secret_key.encode())
