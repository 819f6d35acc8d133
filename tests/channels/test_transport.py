"""The difference between "never reached" and "no answer", over real loopback sockets."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from prosa.channels.contract import Accepted, Later, ProviderAnswer, ProviderCall, Unknown
from prosa.channels.registry import CHANNELS
from prosa.channels.transport import Lost, Transport, Unreached, to_outcome

pytestmark = pytest.mark.anyio


async def answer(request: web.Request) -> web.Response:
    body = await request.read()
    return web.Response(status=201, body=body, headers={"X-Kind": "Plain"})


async def moved(_: web.Request) -> web.Response:
    raise web.HTTPFound("/answer")


async def hang_up(request: web.Request) -> web.Response:
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def fall_silent(request: web.Request) -> web.Response:
    await asyncio.sleep(0.6)
    return web.Response()


async def half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"{")
    assert request.transport is not None
    request.transport.close()
    return response


async def flood(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(64):
        await response.write(b" " * 65536)
    return response


@asynccontextmanager
async def provider() -> AsyncGenerator[str]:
    app = web.Application()
    for view in (answer, moved, hang_up, fall_silent, half, flood):
        app.router.add_post(f"/{view.__name__}", view)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def post(url: str) -> ProviderCall:
    return ProviderCall("POST", url, {"text": "Olá"}, {"x-api-key": "k"})


async def test_an_answer_comes_back_whole() -> None:
    async with provider() as url, Transport() as transport:
        answer = await transport.call(post(f"{url}/answer"))
    assert isinstance(answer, ProviderAnswer)
    assert answer.status == 201
    assert answer.body == '{"text":"Olá"}'.encode()
    assert answer.headers["x-kind"] == "Plain"


async def test_redirects_are_not_followed() -> None:
    async with provider() as url, Transport() as transport:
        answer = await transport.call(post(f"{url}/moved"))
    assert isinstance(answer, ProviderAnswer)
    assert answer.status == 302


async def test_a_closed_port_was_never_reached() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    async with Transport() as transport:
        assert isinstance(await transport.call(post(f"http://127.0.0.1:{port}/")), Unreached)


@pytest.mark.parametrize("url", ["http://nowhere.invalid/", "http://:0/", "no-url", "ftp://x/"])
async def test_an_address_that_leads_nowhere_was_never_reached(url: str) -> None:
    async with Transport() as transport:
        assert isinstance(await transport.call(post(url)), Unreached)


async def test_a_header_that_cannot_be_sent_was_never_reached() -> None:
    async with provider() as url, Transport() as transport:
        call = ProviderCall("POST", f"{url}/answer", {}, {"authorization": "Bearer a\r\nX: y"})
        assert isinstance(await transport.call(call), Unreached)


async def test_waiting_for_a_free_connection_was_never_reached() -> None:
    async with (
        provider() as url,
        Transport(connect_seconds=0.1, total_seconds=1, max_connections=1) as transport,
    ):
        first = asyncio.create_task(transport.call(post(f"{url}/fall_silent")))
        await asyncio.sleep(0.02)
        assert isinstance(await transport.call(post(f"{url}/answer")), Unreached)
        first.cancel()


@pytest.mark.parametrize("path", ["hang_up", "half"])
async def test_a_dropped_connection_is_a_lost_answer(path: str) -> None:
    async with provider() as url, Transport() as transport:
        assert isinstance(await transport.call(post(f"{url}/{path}")), Lost)


async def test_silence_is_a_lost_answer() -> None:
    async with provider() as url, Transport(total_seconds=0.2) as transport:
        assert isinstance(await transport.call(post(f"{url}/fall_silent")), Lost)


async def test_an_endless_answer_is_cut() -> None:
    async with provider() as url, Transport() as transport:
        answer = await transport.call(post(f"{url}/flood"))
    assert isinstance(answer, ProviderAnswer)
    assert len(answer.body) == 256 * 1024


async def test_what_became_of_a_send() -> None:
    cloud = CHANNELS["whatsapp_cloud"]
    answer = ProviderAnswer(200, b'{"messages":[{"id":"wamid.X"}]}')
    assert to_outcome(cloud, answer) == Accepted("wamid.X")
    assert isinstance(to_outcome(cloud, Unreached("x")), Later)
    assert isinstance(to_outcome(cloud, Lost("x")), Unknown)
