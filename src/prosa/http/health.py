"""Is this process alive, and is it of use?

*Live* says only that it answers. *Ready* asks the database and every check that
the process registered (`app.state.readiness`), each an async function that
returns what is wrong, or None.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

ReadinessCheck = Callable[[], Awaitable[str | None]]
_PATIENCE_SECONDS: Final = 3.0
_log: Any = structlog.get_logger()  # Any: structlog's proxy


async def show_live(_: Request) -> Response:
    return JSONResponse({"status": "live"})


async def show_ready(request: Request) -> Response:
    checks: list[ReadinessCheck] = getattr(request.app.state, "readiness", [])

    async def database() -> str | None:
        """Reaches it, and sees our tables: a database that nobody migrated has none."""
        async with request.app.state.database.system_work() as work:
            await work.sql.fetchval("SELECT 1 FROM companies LIMIT 1")
        return None

    found = [await _ask(check) for check in (database, *checks)]
    wrong = [reason for reason in found if reason]
    if wrong:
        _log.warning("health.not_ready", reasons=wrong)
    body = {"status": "not_ready" if wrong else "ready", "reasons": wrong}
    return JSONResponse(body, status_code=503 if wrong else 200)


async def _ask(check: ReadinessCheck) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await check()
    except Exception as wrong:  # whatever it is, we are not ready
        return f"{check.__name__}: {type(wrong).__name__}"
