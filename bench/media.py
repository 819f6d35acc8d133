"""Files of a hundred megabytes: how fast they pass, and what passing them takes in memory."""

import http.client
import json
import os
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from bench import scene
from bench.measure import Run, Say, scene_is_honest
from bench.product import Product, forget_peak, peak_mb, rss_mb

SIZE = 100_000_000
_BLOCK = 1 << 20
_NUMBER = "5511950000000"


def files(product: Product, runs: int, say: Say) -> list[Run]:
    """An agent uploads a document, a browser downloads it, and a customer's is fetched from the
    provider. The slower of upload and download is the figure, with the most memory that web or
    worker ever held for any of the three above what it held before the first."""
    place = scene.with_customers(product)
    target = scene.answerable(product, place)[0]
    content = b"%PDF-1.7\n" + os.urandom(SIZE - 9)
    phone = _phone(product)
    path = f"/api/v1/uploads?conversation_id={target.conversation_id}&filename=bench.pdf"
    before = _at_rest(product)
    found: list[Run] = []
    for _ in range(runs):
        attachment, up = _timed(product, "POST", path, target.token, content)
        link = product.ask("GET", f"/attachments/{attachment['id']}/link", token=target.token)
        url = urlsplit(link["url"])
        size, down = _timed(product, "GET", f"{url.path}?{url.query}", target.token)
        scene_is_honest(size == SIZE, f"{size} bytes came back")
        fetched = _fetch(product, phone, content)
        extra = {part: peak_mb(pid) - rest for part, (pid, rest) in before.items()}
        told = ", ".join(f"{part} {mb:.1f}" for part, mb in extra.items())
        say(f"MB/s: up {up:,.0f}, down {down:,.0f}, fetched {fetched:,.0f}; MB above rest: {told}")
        found.append({"media_mb_per_s": min(up, down), "media_extra_mb": max(extra.values())})
    return found


def _at_rest(product: Product) -> dict[str, tuple[int, float]]:
    """The processes, and what each holds before."""
    pids = {part: product.pids()[part][0] for part in ("web", "worker")}
    for pid in pids.values():
        forget_peak(pid)
    return {part: (pid, rss_mb(pid)) for part, pid in pids.items()}


def _timed(
    product: Product, method: str, path: str, token: str, content: bytes = b""
) -> tuple[object, float]:
    """The answer (its length, if it is a file) and the megabytes a second."""
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=120)
    headers = {"Authorization": f"Bearer {token}"}
    if content:
        headers |= {"Content-Type": "application/pdf", "Content-Length": str(len(content))}
    began = time.perf_counter()
    connection.request(method, path, _blocks(content) if content else None, headers)
    answer = connection.getresponse()
    scene_is_honest(answer.status in {200, 201}, f"{method} was answered {answer.status}")
    said = _json(answer.read()) if content else _length(answer)
    return said, SIZE / 1_000_000 / (time.perf_counter() - began)


def _blocks(content: bytes) -> Iterator[memoryview]:
    view = memoryview(content)
    return (view[at : at + _BLOCK] for at in range(0, len(content), _BLOCK))


def _length(answer: http.client.HTTPResponse) -> int:
    buffer, size = bytearray(_BLOCK), 0
    while got := answer.readinto(buffer):
        size += got
    return size


def _json(said: bytes) -> dict[str, object]:
    return json.loads(said)


def _phone(product: Product) -> str:
    account = product.control("GET", "/state")["accounts"][-1]["key"]
    phone = {"account": account, "name": "Cliente", "number": _NUMBER}
    return product.control("POST", "/phones", phone)["id"]


def _fetch(product: Product, phone: str, content: bytes) -> float:
    """A customer sends it; until it lies in our storage."""
    host = urlsplit(product.emulator_url)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=120)
    connection.request("POST", "/control/files?filename=bench.pdf", _blocks(content), {})
    file = _json(connection.getresponse().read())
    stored = scene.stored_files(product)
    began = time.perf_counter()
    message = {"text": "", "file": file["id"], "kind": "document"}
    product.control("POST", f"/phones/{phone}/messages", message)
    while scene.stored_files(product) == stored:
        scene_is_honest(time.perf_counter() - began < 60, "the file was not fetched")
        time.sleep(0.02)
    return SIZE / 1_000_000 / (time.perf_counter() - began)
