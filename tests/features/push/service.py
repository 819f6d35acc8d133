"""A push service and the browsers behind it, over real HTTP: it reads what it is given as a
browser would, and checks who gave it."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from prosa.kit.webpush import Browser, from_text, keys_of, to_text

CURVE = ec.SECP256R1()


@dataclass(slots=True)
class Device:
    """A browser that has signed up: its keys, and what it was woken with."""

    url: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    auth: bytes = b"0123456789abcdef"
    answers: list[int] = field(default_factory=list[int])
    """The next statuses; then 201."""
    calls: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    @property
    def subscription(self) -> dict[str, Any]:
        keys = {"p256dh": to_text(self._public), "auth": to_text(self.auth)}
        return {"endpoint": self.url, "keys": keys, "device": "Firefox"}

    @property
    def _public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self, body: bytes) -> dict[str, Any]:
        """RFC 8188 and 8291, from the receiver's side."""
        salt, length = body[:16], body[20]
        assert int.from_bytes(body[16:20]) == 4096
        theirs = body[21 : 21 + length]
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs)
        )
        browser = Browser(self._public, self.auth)
        content_key, nonce = keys_of(shared, browser, ours=theirs, salt=salt)
        text = AESGCM(content_key).decrypt(nonce, body[21 + length :], None)
        assert text.endswith(b"\x02"), "the last record"
        return json.loads(text[:-1])


class PushService:
    """At `/{device}`."""

    def __init__(self) -> None:
        self.url = ""
        self.devices: dict[str, Device] = {}
        self.senders: list[dict[str, Any]] = []
        """The claims of each call, after its signature was found good."""

    def device(self, name: str = "firefox") -> Device:
        return self.devices.setdefault(name, Device(f"{self.url}/{name}"))

    async def take(self, request: web.Request) -> web.Response:
        device = self.devices[request.match_info["device"]]
        device.calls += 1
        self.senders.append(_claims(request.headers["authorization"]))
        message = device.read(await request.read())
        status = device.answers.pop(0) if device.answers else 201
        if status == 201:
            device.heard.append(message)
            device.headers.append({key.lower(): value for key, value in request.headers.items()})
        return web.Response(status=status, headers={"retry-after": "7"} if status == 429 else {})


def _claims(authorization: str) -> dict[str, Any]:
    """RFC 8292: raises `InvalidSignature`."""
    kind, _, rest = authorization.partition(" ")
    assert kind == "vapid"
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = given["t"].rpartition(".")
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from_text(given["k"]))
    raw = from_text(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.verify(der, signed.encode(), ec.ECDSA(SHA256()))
    header, claims = (json.loads(from_text(part)) for part in signed.split("."))
    assert header == {"typ": "JWT", "alg": "ES256"}
    return {**claims, "key": given["k"], "until": datetime.fromtimestamp(claims["exp"], UTC)}


@asynccontextmanager
async def push_service() -> AsyncGenerator[PushService]:
    service = PushService()
    app = web.Application()
    app.router.add_post("/{device}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield service
    finally:
        await runner.cleanup()
