"""Customers who write, and agents who answer, through all that happens to the system."""

import asyncio
import random
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

from tests.kills.patience import until
from tests.kills.provider import Provider

MESSAGES_EACH = 10
REPLIES_EACH = 2


@dataclass(slots=True)
class Customer:
    """Says hello, waits for the menu, chooses, and goes on writing in several bubbles."""

    number: str
    choice: str
    phone_id: str
    dice: random.Random
    said: list[str] = field(default_factory=list[str])
    said_in_order: int = 0
    """How many of them were said while the provider kept the order."""

    async def live(self, provider: Provider, is_shuffled: asyncio.Event) -> None:
        await asyncio.sleep(self.dice.uniform(0, 22))
        await self._say(provider, f"Oi, sou {self.number}", is_shuffled)
        await self._hears(provider, 1)
        await self._say(provider, self.choice, is_shuffled)
        await self._hears(provider, 2)
        for n in range(3, MESSAGES_EACH + 1):
            await asyncio.sleep(self.dice.uniform(0.2, 5))
            await self._say(provider, f"{self.number} diz {n}", is_shuffled)

    async def _say(self, provider: Provider, text: str, is_shuffled: asyncio.Event) -> None:
        if not is_shuffled.is_set():
            self.said_in_order += 1
        self.said.append(text)
        await provider.write(self.phone_id, text)

    async def _hears(self, provider: Provider, texts: int) -> None:
        """Wait for an answer; but not for ever, because it may be one that a kill left
        unconfirmed. What was said has arrived by then: nothing may overtake it, or the bot
        would rightly take it for a wrong answer."""
        with suppress(AssertionError):
            await until(lambda: self._has_heard(provider, texts), within=8, what="an answer")
        await until(
            lambda: provider.has_passed_on(self.phone_id), within=60, what="the words arrive"
        )

    async def _has_heard(self, provider: Provider, texts: int) -> bool:
        return len(provider.heard[self.number]) >= texts


@dataclass(slots=True)
class Person:
    """Somebody of the team. Every call is tried again until it is answered, as a browser does."""

    http: aiohttp.ClientSession
    url: str
    email: str
    token: str = ""
    odd_answers: list[str] = field(default_factory=list[str])
    """Failures that are ours: anything but an outage that says so."""

    async def sign_in(self, password: str) -> None:
        body = {"email": self.email, "password": password, "transport": "bearer"}
        self.token = (await self.call("POST", "/auth/login", body))["access_token"]

    async def call(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> Any:  # Any: JSON
        while True:
            try:
                answer = await self._try(method, path, body, headers)
            except (aiohttp.ClientError, TimeoutError, OSError):
                answer = None
            if answer is not None:
                return answer
            await asyncio.sleep(0.2)

    async def _try(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        """None: come again."""
        authorization = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        async with self.http.request(
            method,
            f"{self.url}/api/v1{path}",
            json=body,
            headers={**authorization, **headers},
            timeout=aiohttp.ClientTimeout(total=6),
        ) as answer:
            if answer.status < 300:
                return await answer.json()
            said = await answer.text()
            if answer.status == 503 or "idempotency.in_progress" in said:
                return None
            self.odd_answers.append(f"{method} {path}: {answer.status} {said[:300]}")
            assert answer.status >= 500, self.odd_answers[-1]
            return None


@dataclass(slots=True)
class Agent(Person):
    """Answers each conversation of theirs twice."""

    dice: random.Random = field(default_factory=random.Random)
    written: dict[str, str] = field(default_factory=dict[str, str])
    """local_id → text, of every reply that was accepted."""

    async def work(self) -> None:
        """Until cancelled."""
        replies: defaultdict[str, int] = defaultdict(int)
        await self.come_online()
        while True:
            for mine in (await self.call("GET", "/conversations?view=mine&limit=100"))["items"]:
                if replies[mine["id"]] < REPLIES_EACH:
                    replies[mine["id"]] += 1
                    await self._reply(mine["id"], f"Resposta {replies[mine['id']]}")
                    await asyncio.sleep(self.dice.uniform(0, 0.6))
            await asyncio.sleep(0.5)

    async def come_online(self) -> None:
        await self.call("PUT", "/me/presence", {"state": "online"})

    async def _reply(self, conversation_id: str, text: str) -> None:
        local_id, key = str(uuid4()), str(uuid4())
        body = {"text": f"{text} ({local_id})", "local_id": local_id}
        path = f"/conversations/{conversation_id}/messages"
        accepted = await self.call("POST", path, body, **{"Idempotency-Key": key})
        assert accepted["message"]["local_id"] == local_id
        self.written[local_id] = body["text"]
