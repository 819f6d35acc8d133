"""A test that waits for ever fails by itself, and what it had open is closed.

pytest-timeout raises wherever the event loop stands. When that is outside of the test, the test
itself goes on waiting in the loop, the closing of its fixtures waits behind it, and nobody ends
the run. So an asynchronous test is cancelled from within, before that moment.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

import pytest

_SHARE_OF_THE_TEST = 0.8
"""The rest of the time is for the fixtures, which pytest-timeout counts too."""


def end_in_time(function: pytest.Function) -> None:
    if iscoroutinefunction(function.obj):
        function.obj = _within(_seconds(function) * _SHARE_OF_THE_TEST, function.obj)


def _seconds(function: pytest.Function) -> float:
    marker = function.get_closest_marker("timeout")
    return float(marker.args[0] if marker else function.config.getini("timeout"))


def _within(seconds: float, test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @wraps(test)
    async def timed(*args: Any, **kwargs: Any) -> None:
        async with asyncio.timeout(seconds) as deadline:
            await test(*args, **kwargs)
        assert not deadline.expired(), "the test swallowed its own cancellation"

    return timed
