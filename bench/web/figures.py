"""What an agent waits for. Marks are taken inside the page, by its own clock (`marks.js`)."""

import gzip
import http.client
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from bench import loads
from bench.measure import Run, Say, scene_is_honest
from bench.product import Product
from bench.web import chromium, company
from bench.web.company import Company, Customer

OPENINGS = 5
SWITCHES = 60
MESSAGES = 100
KEYS = 300
EVENTS = 5_000
WARM_EVENTS = 1_000
READ_MS = 700
"""By then a conversation that was opened is read, and its row has heard of it."""
QUICK_MS = 8.0
"""What a key counts that was painted sooner than the browser tells: it rounds to eight."""

_DIST = Path(__file__).resolve().parents[2] / "web/desk/dist"
_ROWS = "() => [...document.querySelectorAll('[role=option]')].map((row) => row.id.slice(4))"
_SCROLLED = """async () => {
  const log = document.querySelector('[role=log]');
  log.scrollTop = 0;
  await new Promise((done) => setTimeout(done, 200));
}"""


def desk(product: Product, runs: int, say: Say) -> list[Run]:
    """Everything on one company, in the order of an agent's morning."""
    chromium.must_be_there()
    place = company.filled(product)
    found: list[Run] = []
    with chromium.desk(product) as browser:
        for n in range(runs):
            run = _first_load(browser, say)
            with browser.page() as page:
                run |= _switching(page, place, say)
            with browser.page() as page:
                run |= _hook_to_paint(page, place.customers[1], f"PAINT{n}", say)
            with browser.page() as page:
                run |= _typing(page, place.customers[0], say)
            with browser.page() as page:
                run |= _memory(page, place, f"MEMORY{n}", say)
            found.append(run)
    return found


def _first_load(browser: chromium.Desk, say: Say) -> dict[str, float]:
    """With an empty cache: until rows are painted and a key does something."""
    marks: list[dict[str, Any]] = []
    for _ in range(OPENINGS):
        with browser.page() as page:
            marks.append(page.evaluate("() => prosaBench.usable"))
    took = [mark["at"] for mark in marks]
    scripts: Sequence[str] = marks[0]["scripts"]
    kib = sum(len(gzip.compress(_built(name), 9)) for name in scripts) / 1024
    rows = statistics.median(mark["rowsAt"] for mark in marks)
    each = " ".join(f"{ms:.0f}" for ms in took)
    say(f"usable after {each} ms, rows painted after {rows:.0f}; {len(scripts)} scripts")
    return {"web_js_gzip_kb": kib, "web_usable_ms": statistics.median(took)}


def _built(name: str) -> bytes:
    """The file that the product served under this name."""
    return (_DIST / name.removeprefix("/app/").removeprefix("/")).read_bytes()


def _switching(page: Page, place: Company, say: Say) -> dict[str, float]:
    """From the click on a row to the last words of its conversation; each for the first time,
    half of them after the pointer has rested on the row."""
    words = {customer.conversation_id: customer.said for customer in place.customers}
    page.evaluate("() => prosaBench.usable")
    seen: set[str] = set()
    cold: list[float] = []
    hovered: list[float] = []
    _next_row(page, seen, words)
    page.get_by_role("log").wait_for()  # its part of the program is here from now on
    while len(hovered) < SWITCHES:
        cold.append(_switch(page, seen, words, hover_ms=0))
        hovered.append(_switch(page, seen, words, hover_ms=400))
    switched, prefetched = _p95(cold), _p95(hovered)
    middle = f"p50 {statistics.median(cold):.0f} and {statistics.median(hovered):.0f} ms"
    say(f"switched in {switched:.0f} ms, after a hover {prefetched:.0f} ms (p95); {middle}")
    return {"web_switch_ms_p95": switched, "web_switch_prefetched_ms_p95": prefetched}


def _next_row(page: Page, seen: set[str], words: dict[str, str], hover_ms: int = 0) -> str:
    """Click on a row that was not open before. Its conversation."""
    left = [row for row in page.evaluate(_ROWS) if row in words and row not in seen]
    while not left:
        page.mouse.move(200, chromium.HEIGHT / 2)
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(300)
        left = [row for row in page.evaluate(_ROWS) if row in words and row not in seen]
    row = page.locator(f"#row-{left[0]}")
    row.scroll_into_view_if_needed()
    seen.add(left[0])
    if hover_ms:
        row.hover()
        page.wait_for_timeout(hover_ms)  # a hand on its way; no part of what is measured
    page.evaluate("(words) => prosaBench.awaitBubble(words)", words[left[0]])
    row.click()
    return left[0]


def _switch(page: Page, seen: set[str], words: dict[str, str], hover_ms: int) -> float:
    _next_row(page, seen, words, hover_ms)
    took = page.evaluate("() => prosaBench.sinceClick()")
    page.wait_for_timeout(READ_MS)  # what was read is marked as read, in nobody's time
    return took


def _hook_to_paint(page: Page, customer: Customer, label: str, say: Say) -> dict[str, float]:
    """One message at a time: from the provider's call to the painted bubble."""
    _open(page, customer)
    place = urlsplit(customer.account.hook_url)
    line = http.client.HTTPConnection(place.netloc, timeout=20)
    took: list[float] = []
    for n in range(MESSAGES):
        text = f"{label} número {n}."
        page.evaluate("(words) => prosaBench.awaitBubble(words)", text)
        body, headers = _hook(customer, f"wamid.{label}{n}", text)
        page.wait_for_timeout(50)  # idle again
        posted = time.time() * 1000
        line.request("POST", place.path, body, headers)
        answer = line.getresponse()
        answer.read()
        scene_is_honest(answer.status == 200, f"a hook was answered {answer.status}")
        took.append(page.evaluate("() => prosaBench.paintedAt()") - posted)
    apart = _clocks_apart(page)
    took = [ms - apart for ms in took]
    p50 = statistics.median(took)
    say(f"webhook to paint: p50 {p50:.0f} ms, p95 {_p95(took):.0f} ms; clocks {apart:+.1f} ms")
    line.close()
    return {"web_hook_to_paint_ms_p50": p50}


def _clocks_apart(page: Page) -> float:
    """How far the page's clock is ahead of ours, by the quickest of ten questions."""
    asked: list[tuple[float, float]] = []
    for _ in range(10):
        began = time.time() * 1000
        theirs = page.evaluate("() => prosaBench.now()")
        ended = time.time() * 1000
        asked.append((ended - began, theirs - (began + ended) / 2))
    return min(asked)[1]


def _typing(page: Page, customer: Customer, say: Say) -> dict[str, float]:
    """Words in the conversation of ten thousand, of which as many are loaded as it ever holds."""
    _open(page, customer)
    for _ in range(12):
        page.evaluate(_SCROLLED)
    box = page.get_by_role("textbox", name="Mensagem")
    box.click()
    page.wait_for_timeout(500)
    page.evaluate("() => prosaBench.forgetKeys()")
    page.keyboard.type(("isto leva tempo " * KEYS)[:KEYS], delay=45)
    page.wait_for_timeout(300)
    keys = page.evaluate("() => prosaBench.keys()")
    slow: list[float] = sorted(keys["slow"])
    took = [QUICK_MS] * max(KEYS - len(slow), 0) + slow
    own: list[float] = keys["typed"]
    p95 = _p95(took)
    say(
        f"typing: p95 {p95:.0f} ms to the next frame; {len(slow)} of {KEYS} keys took 16 ms or "
        f"more, the slowest {max(took):.0f}; own mark p50 {statistics.median(own):.1f}, "
        f"p95 {_p95(own):.1f}"
    )
    box.fill("")
    return {"web_typing_ms_p95": p95}


def _memory(page: Page, place: Company, label: str, say: Say) -> dict[str, float]:
    """What the page holds after five thousand messages more, in all of the agent's
    conversations; one of them is open."""
    _open(page, place.customers[1])
    _shown(page, place, f"{label}A", WARM_EVENTS)
    before, nodes = _held(page)
    _shown(page, place, f"{label}B", EVENTS)
    after, nodes_after = _held(page)
    say(f"the page held {before:.1f} MB and {nodes} nodes, then {after:.1f} MB and {nodes_after}")
    return {"web_memory_growth_mb": after - before}


def _shown(page: Page, place: Company, label: str, count: int) -> None:
    """So many messages, and the last of them in the open conversation."""
    last = f"{label} acabou."
    page.evaluate("(words) => prosaBench.awaitBubble(words)", last)
    numbers = [customer.number for customer in place.customers]
    accounts = [customer.account for customer in place.customers]
    requests = loads.texts(accounts, numbers, count=count - 1, label=label, text="Mais um, {n}.")
    posted = loads.apart(loads.post_all, place.product.url, requests, 4)
    scene_is_honest(posted.accepted == count - 1, "hooks were refused")
    reader = place.customers[1]
    end = reader.account.request(
        sender=reader.number,
        name=f"Cliente {reader.number[-6:]}",
        message_id=f"wamid.{label}END",
        text=last,
        at=int(time.time()),
    )
    loads.apart(loads.post_all, place.product.url, [end], 1)
    page.evaluate("() => prosaBench.paintedAt()")


def _held(page: Page) -> tuple[float, int]:
    """The heap after everything that nobody needs has been thrown away, and the nodes."""
    devtools = page.context.new_cdp_session(page)
    page.wait_for_timeout(2_000)
    for _ in range(2):
        devtools.send("HeapProfiler.collectGarbage")
    heap = devtools.send("Runtime.getHeapUsage")
    nodes = devtools.send("Memory.getDOMCounters")
    devtools.detach()
    return heap["usedSize"] / 2**20, int(nodes["nodes"])


def _open(page: Page, customer: Customer) -> None:
    page.goto(f"/app/inbox/{customer.conversation_id}?view=mine")
    page.get_by_role("log").get_by_role("article").first.wait_for()
    page.wait_for_timeout(1_500)  # what comes later has come


def _hook(customer: Customer, message_id: str, text: str) -> tuple[bytes, dict[str, str]]:
    request = customer.account.request(
        sender=customer.number,
        name=f"Cliente {customer.number[-6:]}",
        message_id=message_id,
        text=text,
        at=int(time.time()),
    )
    head, _, body = request.partition(b"\r\n\r\n")
    lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    return body, {name: value for name, value in lines if name not in {"Host", "Content-Length"}}


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[18]
