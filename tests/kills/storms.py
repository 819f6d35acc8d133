"""What providers do to a system that already has its troubles: too much, nothing, and half."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.kills.provider import Provider

STORMS: Final[Mapping[str, Mapping[str, Any]]] = {
    "too many": {"error_fraction": 0.5, "error_variant": "coded", "error_code": 130429},
    "unwell, in its own words": {
        "error_fraction": 0.5,
        "error_variant": "coded",
        "error_code": 131016,
    },
    "a bare 500": {"error_fraction": 0.4, "error_variant": "bare"},
    "taken, and then a 500": {"error_fraction": 0.4, "error_variant": "after"},
    "taken, and no answer": {"no_answer_fraction": 0.4},
    "files that do not come": {"media_fault": "bare", "media_fraction": 0.6},
    "files cut off": {"media_fault": "cut", "media_fraction": 0.6},
    "uploads fail": {"upload_error_fraction": 0.5},
}
CALM: Final[Mapping[str, Any]] = {
    "error_fraction": 0.0,
    "no_answer_fraction": 0.0,
    "media_fault": "off",
    "upload_error_fraction": 0.0,
}
TIMES: Final = 2
LASTS_SECONDS: Final = (1.5, 3.5)
PAUSE_SECONDS: Final = (1.0, 3.0)


@dataclass(slots=True)
class Weather:
    """Each storm twice, in an order that the dice draw, with calm between them."""

    provider: Provider
    dice: random.Random
    told: list[str] = field(default_factory=list[str])

    async def run(self) -> None:
        names = list(STORMS) * TIMES
        self.dice.shuffle(names)
        for name in names:
            await asyncio.sleep(self.dice.uniform(*PAUSE_SECONDS))
            await self.provider.order(**STORMS[name])
            self.told.append(name)
            await asyncio.sleep(self.dice.uniform(*LASTS_SECONDS))
            await self.provider.order(**CALM)
