"""`search_ms_p95_1m`: words in a million messages, over HTTP, with row security on.

Common words are in every third to tenth message, middling ones in one of some hundreds, rare
ones in a few dozen of the million. Each word is asked for as a person would type it, for
messages, contacts and conversations at once; the figure is the worst p95 of the three kinds and
of both people.
"""

import http.client
import statistics
import time
import urllib.parse
from collections.abc import Sequence
from typing import Final

from bench import scene
from bench.library import MESSAGES, Library, filled
from bench.measure import Run, Say, scene_is_honest
from bench.product import Product

ASKED: Final = 200
"""Of each kind and run."""

_RANKS: Final = {"common": (0, 20), "middling": (300, 40), "rare": (36_000, 100)}
_PATH: Final = "/api/v1/search?"


class _Caller:
    """One connection that asks one thing after the other."""

    def __init__(self, product: Product, name: str) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
        self._headers = {"Authorization": f"Bearer {product.sign_in(name)}"}

    def took_ms(self, **query: str) -> float:
        began = time.perf_counter()
        self._http.request("GET", _PATH + urllib.parse.urlencode(query), headers=self._headers)
        answer = self._http.getresponse()
        said = answer.read()
        took = (time.perf_counter() - began) * 1000
        scene_is_honest(answer.status == 200, f"{answer.status} {said[:300]!r}")
        return took


def search(product: Product, runs: int, say: Say) -> list[Run]:
    """Three kinds of words, as an admin and as an agent, who may see a part of what is found."""
    scene.inboxes_only(product)
    library = filled(product)
    admin, agent = _Caller(product, "helena"), _Caller(product, "ana")
    say(f"{MESSAGES:,} messages in place")
    found: list[Run] = []
    for _ in range(runs):
        worst = {kind: _p95(admin, _asked(library, kind)) for kind in _RANKS}
        theirs = {kind: _p95(agent, _asked(library, kind)) for kind in _RANKS}
        say(f"p95 ms of an admin: {_told(worst)}; of an agent: {_told(theirs)}")
        found.append({"search_ms_p95_1m": max(*worst.values(), *theirs.values())})
    return found


def _asked(library: Library, kind: str) -> Sequence[str]:
    words = library.around(*_RANKS[kind])
    return [words[n % len(words)] for n in range(ASKED)]


def _p95(caller: _Caller, words: Sequence[str]) -> float:
    return statistics.quantiles([caller.took_ms(q=word) for word in words], n=20)[18]


def _told(figures: dict[str, float]) -> str:
    return ", ".join(f"{kind} {value:.0f}" for kind, value in figures.items())
