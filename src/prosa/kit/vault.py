"""Secrets at rest: an envelope for each, under a key that can be rotated.

Each secret is encrypted (AES-256-GCM) with a key of its own, and that key with
the master key, which is derived from the installation's secret key. Rotating the
secret key therefore only wraps the small keys anew. The *context* (for instance
the row's id) is authenticated too, so that a sealed value cannot be moved into
another row.

    version (1) · master key's name (4) · nonce (12) · wrapped key (48) · nonce (12) · text
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from prosa.kit.secrets import Secret

_VERSION: Final = b"\x01"
_NAME: Final = slice(1, 5)
_KEY_NONCE: Final = slice(5, 17)
_KEY: Final = slice(17, 65)
_NONCE: Final = slice(65, 77)
_TEXT: Final = slice(77, None)
_SHORTEST: Final = 77 + 16


class Unsealable(Exception):
    """Sealed with a key that we do not have, for another context, or damaged."""


class Vault:
    """Seals with the newest key; opens with any that is known. Newest first."""

    def __init__(self, secret_keys: Sequence[Secret]) -> None:
        masters = [_master(key.reveal()) for key in secret_keys]
        self._masters: Mapping[bytes, AESGCM] = dict(masters)
        self._newest, self._master = masters[0]

    def seal(self, text: bytes, context: str) -> bytes:
        key, nonce = AESGCM.generate_key(bit_length=256), secrets.token_bytes(12)
        sealed = AESGCM(key).encrypt(nonce, text, context.encode())
        return self._wrapped(key, context) + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises `Unsealable`."""
        key = self._unwrapped(sealed, context)
        try:
            return AESGCM(key).decrypt(sealed[_NONCE], sealed[_TEXT], context.encode())
        except InvalidTag as wrong:
            raise Unsealable from wrong

    def is_stale(self, sealed: bytes) -> bool:
        """Whether it was sealed under a key that is no longer the newest."""
        return sealed[_NAME] != self._newest

    def reseal(self, sealed: bytes, context: str) -> bytes:
        """The same secret under the newest key. Raises `Unsealable`."""
        return self._wrapped(self._unwrapped(sealed, context), context) + sealed[_NONCE.start :]

    def _wrapped(self, key: bytes, context: str) -> bytes:
        nonce = secrets.token_bytes(12)
        return _VERSION + self._newest + nonce + self._master.encrypt(nonce, key, context.encode())

    def _unwrapped(self, sealed: bytes, context: str) -> bytes:
        master = self._masters.get(sealed[_NAME])
        if len(sealed) < _SHORTEST or sealed[:1] != _VERSION or master is None:
            raise Unsealable
        try:
            return master.decrypt(sealed[_KEY_NONCE], sealed[_KEY], context.encode())
        except InvalidTag as wrong:
            raise Unsealable from wrong


@cache
def vault_of(secret_key: Secret, previous: tuple[Secret, ...] = ()) -> Vault:
    """The vault of an installation; made once for each set of keys."""
    return Vault((secret_key, *previous))


def _master(secret_key: str) -> tuple[bytes, AESGCM]:
    """The master key and its name, both derived; neither tells of the secret key."""
    derive = HKDF(SHA256(), length=32, salt=None, info=b"prosa vault")
    key = derive.derive(secret_key.encode())
    return hashlib.sha256(key).digest()[:4], AESGCM(key)
