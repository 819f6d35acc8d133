"""A company of a million conversations: do its screens still open at once?"""

import statistics

from bench import calls, loads, seed
from bench.measure import Run, Say, scene_is_honest
from bench.product import Product

CONVERSATIONS = 1_000_000
TABS = ("mine", "unassigned", "all", "bot", "ended", "archived")
TIMES = 60
PEOPLE = {"marcos": TABS[1:], "ana": TABS}
"""A supervisor, who sees all and has none, and an agent, who sees two departments of four."""


def lists(product: Product, runs: int, say: Say) -> list[Run]:
    """Each tab's first page with the counters, over HTTP, one after the other; the slowest p95
    of any tab and either person is the figure."""
    seed.run(seed.conversations, product.database_url, CONVERSATIONS)
    tokens = {name: product.sign_in(name) for name in PEOPLE}
    found: list[Run] = []
    for _ in range(runs):
        p95 = {
            (name, view): _p95(product, tokens[name], view)
            for name, tabs in PEOPLE.items()
            for view in tabs
        }
        slowest = max(p95, key=lambda tab: p95[tab])
        worst = {view: max(p95.get((name, view), 0) for name in PEOPLE) for view in TABS}
        parts = ", ".join(f"{view} {ms:.1f}" for view, ms in worst.items())
        say(f"p95 in ms: {parts}; the slowest is {slowest[1]} of {slowest[0]}")
        found.append({"list_ms_p95_1m": p95[slowest]})
    return found


def _p95(product: Product, token: str, view: str) -> float:
    opened = loads.apart(calls.open_tab, product.url, token, view, times=TIMES)
    scene_is_honest(opened.rows == 50, f"{view} shows {opened.rows} rows")
    return statistics.quantiles(opened.took_ms, n=20)[18]
