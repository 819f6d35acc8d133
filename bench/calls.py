"""Loads of the native API: agents who answer, screens that open their lists."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bench import loads
from bench.loads import Posted
from bench.wire import HttpConnection


@dataclass(frozen=True, slots=True)
class Answerable:
    """A conversation, and the token of the agent who has it."""

    conversation_id: str
    token: str


def request(url: str, method: str, path: str, token: str, body: Any = None) -> bytes:
    """The bytes of one call, as a screen makes it."""
    content = b"" if body is None else json.dumps(body).encode()
    head = (
        f"{method} /api/v1{path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n"
        f"Authorization: Bearer {token}\r\nAccept: application/json\r\n"
    )
    if body is not None:
        head += (
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
            f"Idempotency-Key: {uuid4()}\r\n"
        )
    return head.encode() + b"\r\n" + content


def reply(url: str, to: Answerable, text: str) -> bytes:
    """An agent's answer, as the composer sends it."""
    body = {"text": text, "local_id": str(uuid4())}
    return request(url, "POST", f"/conversations/{to.conversation_id}/messages", to.token, body)


async def reply_for(
    url: str, targets: Sequence[Answerable], *, connections: int, seconds: float, label: str
) -> Posted:
    """Answers, going round the conversations, as fast as they are accepted."""
    count = int(seconds * 2_000)
    requests = [
        reply(url, targets[n % len(targets)], f"Resposta {label} {n}") for n in range(count)
    ]
    return await loads.post(url, requests, connections, seconds=seconds)


@dataclass(slots=True)
class Sent:
    """When each text was handed in, in Unix seconds."""

    at: dict[str, float] = field(default_factory=dict[str, float])
    refused: int = 0


async def reply_one_by_one(
    url: str, targets: Sequence[Answerable], *, count: int, pause: float, label: str
) -> Sent:
    """One answer at a time on an idle system."""
    sent = Sent()
    connection = await HttpConnection.open(url)
    for n in range(count):
        text = f"Resposta {label} {n}"
        content = reply(url, targets[n % len(targets)], text)
        sent.at[text] = time.time()
        sent.refused += await connection.send(content) != 202
        await asyncio.sleep(pause)
    connection.close()
    return sent


@dataclass(slots=True)
class Opened:
    """How long each opening of a tab took, and how many rows it showed."""

    took_ms: list[float] = field(default_factory=list[float])
    rows: int = 0


async def open_tab(url: str, token: str, view: str, *, times: int) -> Opened:
    """The first page of a tab and the numbers on all tabs, one after the other."""
    opened = Opened()
    page = request(url, "GET", f"/conversations?view={view}&limit=50", token)
    counters = request(url, "GET", "/conversations/counters", token)
    connection = await HttpConnection.open(url)
    for _ in range(times):
        began = time.perf_counter()
        first = await connection.send(page)
        rows = connection.body
        second = await connection.send(counters)
        opened.took_ms.append((time.perf_counter() - began) * 1000)
        assert first == second == 200, (first, second, rows[:300])
        opened.rows = len(json.loads(rows)["items"])
    connection.close()
    return opened
