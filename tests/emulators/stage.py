"""The stage of the emulators' tests: the product's side, and verbs to drive both."""

from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp import web

from prosa.channels.contract import (
    Account,
    DeliveryReport,
    Hook,
    Inbound,
    InboundMessage,
    OutboundMessage,
    Verdict,
)
from prosa.channels.registry import CHANNELS
from prosa.channels.transport import Reached, Transport
from prosa.emulators.server import Emulator
from prosa.kit.clock import SystemClock
from tests.support.patience import until

CREDENTIALS = {
    "whatsapp_cloud": {"access_token": "token", "app_secret": "s3cret", "verify_token": "v"},
    "whatsapp_waha": {"api_key": "key", "hmac_key": "s3cret"},
}
ADDRESSES = {"whatsapp_cloud": "106540352242922", "whatsapp_waha": "default"}
PATHS = {"whatsapp_cloud": "/meta", "whatsapp_waha": "/waha"}


class Product:
    """Stands where the product stands: takes hooks, verifies and reads them with our channels."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[tuple[Verdict, list[Inbound]]] = []
        self.answers: list[int] = []
        """Statuses to answer first, in order; then 200."""
        self.refuses_forged = True

    async def take(self, request: web.Request) -> web.Response:
        hook = Hook({k.lower(): v for k, v in request.headers.items()}, await request.read())
        name = request.match_info["channel"]
        channel = CHANNELS[name]
        account = Account(ADDRESSES[name], {}, CREDENTIALS[name])
        verdict = channel.verify(hook, account)
        if verdict is Verdict.FORGED and self.refuses_forged:
            self.seen.append((verdict, []))
            return web.Response(status=401)
        if self.answers and (status := self.answers.pop(0)) != 200:
            return web.Response(status=status)
        assert channel.addresses(hook.body) == {account.address}
        now = SystemClock().now()
        found = channel.parse(hook.body, address=account.address, received_at=now)
        self.seen.append((verdict, list(found)))
        return web.Response()

    @property
    def items(self) -> list[Inbound]:
        return [item for _, found in self.seen for item in found]

    @property
    def messages(self) -> list[InboundMessage]:
        return [item for item in self.items if isinstance(item, InboundMessage)]

    @property
    def receipts(self) -> list[DeliveryReport]:
        return [item for item in self.items if isinstance(item, DeliveryReport)]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]


class Stage:
    """An emulator with one account of each provider, in front of the product."""

    def __init__(
        self, emulator: Emulator, product: Product, http: aiohttp.ClientSession, out: Transport
    ) -> None:
        self.emulator = emulator
        self.product = product
        self.http = http
        self.out = out

    async def control(self, method: str, path: str, body: Any = None, *, expect: int = 0) -> Any:
        url = f"{self.emulator.url}/control{path}"
        async with self.http.request(method, url, json=body) as answer:
            content = await answer.json() if answer.status != 204 else None
            assert answer.status == expect or (not expect and answer.status < 300), content
            return content

    async def phone(self, channel: str = "whatsapp_cloud", **fields: Any) -> str:
        asked = {"account": f"{channel}:{ADDRESSES[channel]}", "name": "Marina", **fields}
        if not {"number", "bsuid", "lid"} & asked.keys():
            asked["number"] = "5531988887777"
        return (await self.control("POST", "/phones", asked))["id"]

    async def writes(self, phone: str, text: str) -> None:
        await self.control("POST", f"/phones/{phone}/messages", {"text": text})

    async def chat(self, phone: str) -> list[dict[str, Any]]:
        return (await self.control("GET", f"/phones/{phone}/messages"))["items"]

    async def send(
        self, recipient: str, text: str, *, channel: str = "whatsapp_cloud", reference: str = "r1"
    ) -> Reached:
        """Send as the product does: rendered by our channel, called by our transport."""
        settings = {"base_url": self.emulator.url + PATHS[channel]}
        account = Account(ADDRESSES[channel], settings, CREDENTIALS[channel])
        message = OutboundMessage(recipient, text, reference)
        return await self.out.call(CHANNELS[channel].render(message, account))

    async def until(self, is_so: Callable[[], object]) -> None:
        await until(is_so, every=0.005)

    async def idle(self) -> dict[str, Any]:
        """Wait until no hook is on its way; the counters then."""
        await self.until(lambda: self.emulator.world.poster.waiting == 0)
        return (await self.control("GET", "/state"))["counters"]
