"""Waiting for what happens elsewhere: in another task, another process, behind HTTP, in a row."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Final

PATIENCE_SECONDS: Final = 30
"""Not how long it takes: how long a busy machine may stand still before it is a fault."""


async def until(
    holds: Callable[[], object | Awaitable[object]],
    *,
    within: float = PATIENCE_SECONDS,
    what: str = "what was waited for",
    every: float = 0.02,
) -> None:
    """Look again and again until `holds` is true; `every` and `within` in seconds.

    Raises `AssertionError` with `what` when it takes too long.
    """
    deadline = asyncio.get_running_loop().time() + within
    while True:
        found = holds()
        if await found if inspect.isawaitable(found) else found:
            return
        assert asyncio.get_running_loop().time() < deadline, f"not within {within:.0f} s: {what}"
        await asyncio.sleep(every)
