"""The providers' side: what customers write, and what was accepted for them."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import aiohttp


@dataclass(frozen=True, slots=True)
class Send:
    """A message of ours that a provider accepted."""

    recipient: str
    reference: str
    text: str
    count: int
    """How often it was accepted: more than once means that it was sent twice."""
    file: str
    """What the bytes of its file hash to; empty without one."""


@dataclass(slots=True)
class Provider:
    """The control API of the emulators. They are not killed: providers never are."""

    http: aiohttp.ClientSession
    url: str
    heard: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What each number has got from us so far."""

    async def call(self, method: str, path: str, body: Any = None) -> Any:  # Any: JSON
        async with self.http.request(method, f"{self.url}/control{path}", json=body) as answer:
            assert answer.status < 300, f"{path}: {answer.status} {await answer.text()}"
            return await answer.json() if answer.status != 204 else None

    async def accounts(self) -> list[str]:
        return [account["key"] for account in (await self.call("GET", "/state"))["accounts"]]

    async def take_phone(self, account: str, name: str, number: str) -> str:
        phone = {"account": account, "name": name, "number": number}
        return (await self.call("POST", "/phones", phone))["id"]

    async def write(self, phone_id: str, text: str) -> None:
        await self.call("POST", f"/phones/{phone_id}/messages", {"text": text})

    async def write_document(self, phone_id: str, caption: str, content: bytes) -> None:
        url = f"{self.url}/control/files?filename=pedido.pdf&mime=application/pdf"
        async with self.http.post(url, data=content) as answer:
            assert answer.status == 201, await answer.text()
            file = (await answer.json())["id"]
        written = {"text": caption, "file": file}
        await self.call("POST", f"/phones/{phone_id}/messages", written)

    async def has_passed_on(self, phone_id: str) -> bool:
        """Whether all that the customer wrote has been answered 200."""
        chat = (await self.call("GET", f"/phones/{phone_id}/messages"))["items"]
        return all(line["status"] != "pending" for line in chat)

    async def order(self, **faults: Any) -> None:  # Any: JSON
        await self.call("PUT", "/faults", faults)

    async def counters(self) -> dict[str, int]:
        state = await self.call("GET", "/state")
        return {**state["counters"], "waiting": state["waiting"]}

    async def sends(self) -> list[Send]:
        found = await self.call("GET", "/sends?limit=10000")
        return [
            Send(s["recipient"], s["reference"], s["text"], s["count"], _hash_in(s))
            for s in found["items"]
        ]

    async def listen(self) -> None:
        """Keep `heard` up to date, until cancelled."""
        last = 0
        while True:
            for send in (await self.call("GET", f"/sends?after={last}"))["items"]:
                last = send["n"]
                self.heard[send["recipient"]].append(send["text"])
            await asyncio.sleep(0.2)


def _hash_in(send: dict[str, Any]) -> str:  # Any: JSON
    file = (send.get("content") or {}).get("file") or {}
    return file.get("sha256", "")
