"""Customers who write, and agents who answer, through all that happens to the system."""

import asyncio
import random
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import aiohttp

from tests.kills.provider import Provider
from tests.support.patience import until


@dataclass(slots=True)
class Customer:
    """Says hello, waits for the menu, chooses, and goes on writing in several bubbles."""

    number: str
    choice: str
    phone_id: str
    dice: random.Random
    messages: int
    """How many of them, with the greeting and the choice."""
    begins_within: float = 22.0
    """Seconds."""
    pauses: tuple[float, float] = (0.2, 5.0)
    """The shortest and the longest between two of them, in seconds."""
    said: list[str] = field(default_factory=list[str])
    said_in_order: int = 0
    """How many of them were said while the provider kept the order."""
    file_every: int = 0
    """Each so many-th message is a document, with the words as its caption; 0: none."""
    files: dict[str, str] = field(default_factory=dict[str, str])
    """Caption → what the bytes hash to."""

    async def live(self, provider: Provider, is_shuffled: asyncio.Event) -> None:
        await asyncio.sleep(self.dice.uniform(0, self.begins_within))
        await self._say(provider, f"Oi, sou {self.number}", is_shuffled)
        await self._hears(provider, 1)
        await self._say(provider, self.choice, is_shuffled)
        await self._hears(provider, 2)
        for n in range(3, self.messages + 1):
            await asyncio.sleep(self.dice.uniform(*self.pauses))
            await self._say(provider, f"{self.number} diz {n}", is_shuffled)

    async def _say(self, provider: Provider, text: str, is_shuffled: asyncio.Event) -> None:
        self.said.append(text)
        if self.file_every and len(self.said) % self.file_every == 0:
            content = document(text, self.dice)
            self.files[text] = sha256(content).hexdigest()
            await provider.write_document(self.phone_id, text, content)
        else:
            await provider.write(self.phone_id, text)
        if not is_shuffled.is_set():
            self.said_in_order += 1

    async def _hears(self, provider: Provider, texts: int) -> None:
        """Wait for an answer; but not for ever, because it may be one that a kill left
        unconfirmed. What was said has arrived by then: nothing may overtake it, or the bot
        would rightly take it for a wrong answer."""
        with suppress(AssertionError):
            await until(lambda: self._has_heard(provider, texts), within=8, what="an answer")
        what = f"the words of {self.number} arrive"
        await until(lambda: provider.has_passed_on(self.phone_id), within=60, what=what)

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
    ) -> Any:  # Any: JSON, or the bytes of a file
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
        content: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with self.http.request(
            method,
            f"{self.url}/api/v1{path}",
            **content,
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
    """Answers each conversation of theirs several times."""

    replies: int = 2
    dice: random.Random = field(default_factory=random.Random)
    written: dict[str, str] = field(default_factory=dict[str, str])
    """local_id → text, of every reply that was accepted."""
    file_every: int = 0
    """Each so many-th reply carries a document; 0: none."""
    files: dict[str, str] = field(default_factory=dict[str, str])
    """local_id → what the bytes hash to."""

    async def work(self) -> None:
        """Until cancelled."""
        answered: defaultdict[str, int] = defaultdict(int)
        await self.come_online()
        while True:
            for mine in (await self.call("GET", "/conversations?view=mine&limit=100"))["items"]:
                if answered[mine["id"]] < self.replies:
                    answered[mine["id"]] += 1
                    await self._reply(mine["id"], f"Resposta {answered[mine['id']]}")
                    await asyncio.sleep(self.dice.uniform(0, 0.6))
            await asyncio.sleep(0.5)

    async def come_online(self) -> None:
        await self.call("PUT", "/me/presence", {"state": "online"})

    async def stay_present(self) -> None:
        """A sign of life now and then, as an open screen gives; until cancelled."""
        while True:
            await asyncio.sleep(20)
            await self.come_online()

    async def _reply(self, conversation_id: str, text: str) -> None:
        local_id, key = str(uuid4()), str(uuid4())
        body = {"text": f"{text} ({local_id})", "local_id": local_id}
        if self.file_every and len(self.written) % self.file_every == self.file_every - 1:
            content = document(local_id, self.dice)
            self.files[local_id] = sha256(content).hexdigest()
            body["attachment_id"] = await self._upload(conversation_id, content)
        path = f"/conversations/{conversation_id}/messages"
        accepted = await self.call("POST", path, body, **{"Idempotency-Key": key})
        assert accepted["message"]["local_id"] == local_id
        self.written[local_id] = body["text"]

    async def _upload(self, conversation_id: str, content: bytes) -> str:
        """One whose answer is lost is sent again; nobody ever uses the first."""
        path = f"/uploads?conversation_id={conversation_id}&filename=proposta.pdf"
        uploaded = await self.call("POST", path, content, **{"Content-Type": "application/pdf"})
        return uploaded["id"]


def document(words: str, dice: random.Random) -> bytes:
    """A PDF, as far as anybody looks; never the same twice."""
    return b"%PDF-1.4\n" + words.encode() + dice.randbytes(dice.randint(1_000, 60_000))
