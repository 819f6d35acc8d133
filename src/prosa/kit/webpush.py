"""Web Push: a message that only one browser can read (RFC 8291), and who sends it (RFC 8292).

Pure: bytes in, bytes out. The key by which push services know an installation follows from
its secret key, so that nothing more is to be kept.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST_BYTES: Final = 3_993
"""Of a message: push services take bodies of 4,096 bytes."""
TOKEN_LIVES: Final = timedelta(hours=12)

_CURVE: Final = ec.SECP256R1()
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_RECORD: Final = 4_096
_LAST_RECORD: Final = b"\x02"
_POINT_BYTES: Final = 65
_AUTH_BYTES: Final = 16


class BadKeys(ValueError):
    """These are not the keys of a browser's subscription."""


@dataclass(frozen=True, slots=True)
class Browser:
    """The keys of one subscription, as its browser made them."""

    public: bytes
    auth: bytes

    @classmethod
    def of(cls, p256dh: str, auth: str) -> "Browser":
        """Raises `BadKeys`."""
        try:
            browser = cls(from_text(p256dh), from_text(auth))
            _point(browser.public)
        except ValueError as wrong:
            raise BadKeys from wrong
        if len(browser.public) != _POINT_BYTES or len(browser.auth) != _AUTH_BYTES:
            raise BadKeys
        return browser


class Sender:
    """This installation, as push services know it."""

    def __init__(self, secret_key: str, *, contact: str) -> None:
        """`contact`: where a push service may complain, as `mailto:` or `https:`."""
        # 48 bytes: what is left of them by the order of the curve is as good as even.
        derive = HKDF(SHA256(), length=48, salt=None, info=b"prosa web push")
        number = int.from_bytes(derive.derive(secret_key.encode())) % (_ORDER - 1) + 1
        self._key = ec.derive_private_key(number, _CURVE)
        self._contact = contact
        self.public_key = to_text(_bytes_of(self._key.public_key()))

    def authorization(self, endpoint: str, *, now: datetime) -> str:
        """The header that says to the push service of `endpoint` who we are."""
        place = urlsplit(endpoint)
        claims = {
            "aud": f"{place.scheme}://{place.netloc}",
            "exp": int((now + TOKEN_LIVES).timestamp()),
            "sub": self._contact,
        }
        signed = ".".join(to_text(json.dumps(part).encode()) for part in (_HEADER, claims))
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(SHA256())))
        signature = to_text(r.to_bytes(32) + s.to_bytes(32))
        return f"vapid t={signed}.{signature}, k={self.public_key}"


_HEADER: Final = {"typ": "JWT", "alg": "ES256"}


def encrypted(
    message: bytes,
    browser: Browser,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body (`aes128gcm`) that only this browser can read. `key` and `salt` are new for each
    message; tests bring those of the standard."""
    if len(message) > MOST_BYTES:
        raise ValueError(f"a push holds {MOST_BYTES} bytes")
    key = key or ec.generate_private_key(_CURVE)
    salt = salt or secrets.token_bytes(16)
    ours = _bytes_of(key.public_key())
    content_key, nonce = keys_of(
        key.exchange(ec.ECDH(), _point(browser.public)), browser, ours=ours, salt=salt
    )
    text = AESGCM(content_key).encrypt(nonce, message + _LAST_RECORD, None)
    return salt + _RECORD.to_bytes(4) + bytes([len(ours)]) + ours + text


def keys_of(shared: bytes, browser: Browser, *, ours: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """Content key and nonce, as both sides work them out."""
    purpose = b"WebPush: info\x00" + browser.public + ours
    secret = HKDF(SHA256(), length=32, salt=browser.auth, info=purpose).derive(shared)
    content_key = HKDF(
        SHA256(), length=16, salt=salt, info=b"Content-Encoding: aes128gcm\x00"
    ).derive(secret)
    nonce = HKDF(SHA256(), length=12, salt=salt, info=b"Content-Encoding: nonce\x00").derive(secret)
    return content_key, nonce


def to_text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Base64 for URLs, with or without its padding. Raises `ValueError`."""
    plain = text.rstrip("=").encode("ascii")
    return base64.b64decode(plain + b"=" * (-len(plain) % 4), altchars=b"-_", validate=True)


def _point(content: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, content)


def _bytes_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
