"""Connections that count what a request or a job asks of them (`kit/deeds.py`)."""

import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import asyncpg

from prosa.kit.deeds import metered

_P = ParamSpec("_P")
_T = TypeVar("_T")


class MeteredConnection(asyncpg.Connection):
    """asyncpg's own, whose statements are counted. Between two deeds that costs one look-up."""


def _counted(method: Callable[_P, Awaitable[_T]]) -> Callable[_P, Coroutine[Any, Any, _T]]:
    # Any: what a coroutine is sent and yields
    @wraps(method)
    async def call(*values: _P.args, **options: _P.kwargs) -> _T:
        meter = metered()
        if meter is None:
            return await method(*values, **options)
        meter.queries += 1
        started = time.perf_counter()
        try:
            return await method(*values, **options)
        finally:
            meter.seconds += time.perf_counter() - started

    return call


for _name in ("execute", "executemany", "fetch", "fetchrow", "fetchval"):
    setattr(MeteredConnection, _name, _counted(getattr(asyncpg.Connection, _name)))
