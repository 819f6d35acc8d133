"""`/simulator/api/*`: the emulators' control API, for the phone page at `/simulator`.

A plain pass-through: what the paths mean is known to the emulators alone. It is
there only in a demonstration, and only for whoever sits at this machine or may
use the simulator; to anybody else there is nothing here.
"""

from collections.abc import AsyncGenerator
from ipaddress import ip_address
from typing import ClassVar, Final

import aiohttp
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from prosa.domain.actor import NotSignedIn
from prosa.domain.errors import Invalid, NotFound, ProsaError, TooMany
from prosa.domain.permissions import Permission, may
from prosa.http.deps import settings_of, signed_in
from prosa.http.limits import client_ip
from prosa.http.origins import SAFE_METHODS, comes_from_a_browser, refuse_cross_site
from prosa.http.problems import problem_response
from prosa.settings import Settings

MAX_BODY_BYTES: Final = 1024 * 1024
_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")

router = APIRouter(include_in_schema=False)


class NoSimulator(NotFound):
    """There is no simulator in this installation, or it is not for you."""

    code: ClassVar[str] = "simulator.not_here"


class EmulatorsAway(ProsaError):
    """The emulators do not answer. `prosa up` starts them; `prosa emulate` runs them alone."""

    code: ClassVar[str] = "simulator.emulators_away"


class TooLarge(Invalid):
    """The body is larger than the simulator takes."""

    code: ClassVar[str] = "simulator.too_large"


async def pass_on(request: Request) -> Response:
    """Any call, to the same path of the emulators' control API. Raises `NoSimulator`."""
    settings = settings_of(request)
    await _let_in(request, settings)
    path = request.path_params["path"]
    if ".." in path.split("/"):
        raise NoSimulator("There is nothing here.")
    url = f"http://127.0.0.1:{settings.emulator_port}/control/{path}"
    try:
        if path == "stream":
            return await _stream(url)
        if path.partition("/")[0] == "files":
            return await _file(request, url)
        return await _once(request, url)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return problem_response(request, EmulatorsAway("The emulators do not answer."), status=503)


# A prefix of the router would not apply: this is a plain route, outside the documented API.
router.add_route("/simulator/api/{path:path}", pass_on, methods=_METHODS, include_in_schema=False)


async def _let_in(request: Request, settings: Settings) -> None:
    if not settings.plays_demo:
        raise NoSimulator("There is nothing here.")
    if request.method not in SAFE_METHODS and comes_from_a_browser(request.headers):
        refuse_cross_site(request, settings)
    if _is_at_this_machine(request):
        return
    try:
        actor = await signed_in(request)
    except (NotSignedIn, TooMany):
        raise NoSimulator("There is nothing here.") from None
    if not may(actor.role, Permission.SIMULATOR_USE):
        raise NoSimulator("There is nothing here.")


def _is_at_this_machine(request: Request) -> bool:
    """From loopback, under a name of loopback (no site that only points here), and not passed
    on by a proxy that happens to run here."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        is_loopback = ip_address(client_ip(request)).is_loopback
    except ValueError:
        return False
    return is_loopback and request.url.hostname in _LOOPBACK_NAMES


async def _once(request: Request, url: str) -> Response:
    body = await request.body()
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge("The body is too large.")
    timeout = aiohttp.ClientTimeout(total=30, connect=2)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.request(
            request.method,
            url,
            params=list(request.query_params.multi_items()),
            data=body or None,
            headers={"content-type": "application/json"},
            allow_redirects=False,
        ) as answer,
    ):
        return Response(
            content=await answer.read(),
            status_code=answer.status,
            media_type=answer.headers.get("content-type"),
            headers={"cache-control": "no-store"},
        )


async def _file(request: Request, url: str) -> Response:
    """Bytes of a file, either way, as they come."""
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, connect=2))
    kind = request.headers.get("content-type", "application/octet-stream")
    try:
        answer = await session.request(
            request.method,
            url,
            params=list(request.query_params.multi_items()),
            data=request.stream() if request.method == "POST" else None,
            headers={"content-type": kind},
            allow_redirects=False,
        )
    except BaseException:
        await session.close()
        raise

    async def parts() -> AsyncGenerator[bytes]:
        try:
            async for part in answer.content.iter_any():
                yield part
        finally:
            answer.close()
            await session.close()

    return StreamingResponse(
        parts(),
        status_code=answer.status,
        media_type=answer.headers.get("content-type"),
        headers={"cache-control": "no-store", "content-security-policy": "sandbox"},
    )


async def _stream(url: str) -> Response:
    """Server-sent events, as they come. Opened before answering, so that a failure is an error."""
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, connect=2))
    try:
        live = await session.get(url)
    except BaseException:
        await session.close()
        raise

    async def frames() -> AsyncGenerator[bytes]:
        try:
            async for part in live.content.iter_any():
                yield part
        except aiohttp.ClientError:
            return  # The emulators went away; the page connects again by itself.
        finally:
            live.close()
            await session.close()

    return StreamingResponse(
        frames(), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )
