"""The phone page's way to the emulators: there in a demo, for those at this machine or allowed."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
import pytest
import uvicorn
from fastapi import Request
from yarl import URL

from prosa.domain.actor import Actor, NotSignedIn
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.domain.permissions import Role
from prosa.emulators.server import Emulator
from prosa.features.simulator.endpoints import router
from prosa.http.install import install_http, new_app
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.patience import PATIENCE_SECONDS, until

pytestmark = pytest.mark.anyio

FROM_AFAR = {"X-Forwarded-For": "203.0.113.7"}


async def by_role_named_in_header(request: Request) -> Actor:
    """Signing in has tests of its own; here only the role matters."""
    if "x-role" not in request.headers:
        raise NotSignedIn("Sign in first.")
    role = Role(request.headers["x-role"])
    some = UUID(int=1)
    return Actor(UserId(some), CompanyId(some), role, SessionId(some), "Ana")


class Site:
    def __init__(self, url: str, emulator: Emulator, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.emulator = emulator
        self.http = http

    async def status(self, path: str = "/state", method: str = "GET", **call: Any) -> int:
        async with self.http.request(method, f"{self.url}/simulator/api{path}", **call) as answer:
            return answer.status


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def site(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Site]:
    changes: dict[str, Any] = getattr(request, "param", {})
    emulator = await Emulator.start()
    emulator_port = changes.pop("emulator_port", int(emulator.url.rpartition(":")[2]))
    port = free_port()
    settings = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue]  # pydantic-settings takes it
        data_dir=tmp_path,
        port=port,
        emulator_port=emulator_port,
        secret_key=Secret("a secret of the tests only"),
        **changes,
    )
    app = new_app("0")
    install_http(app, settings)
    app.state.settings = settings
    app.state.authenticate = by_role_named_in_header
    app.include_router(router)
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_config=None, lifespan="off", proxy_headers=False)
    )
    running = asyncio.create_task(server.serve())
    async with aiohttp.ClientSession() as http:
        site = Site(f"http://127.0.0.1:{port}", emulator, http)
        await until(lambda: server.started)
        yield site
    server.should_exit = True
    await emulator.stop()
    await running


async def test_at_this_machine_nobody_signs_in(site: Site) -> None:
    assert await site.status() == 200
    account = {"channel": "whatsapp_cloud", "address": "1", "webhook_url": "http://127.0.0.1:9"}
    assert await site.status("/accounts", "PUT", json=[account]) == 200
    phone = {"account": "whatsapp_cloud:1", "name": "Ana", "number": "55"}
    assert await site.status("/phones", "POST", json=phone) == 201
    assert len(site.emulator.world.phones) == 1


async def test_refusals_and_queries_pass_through(site: Site) -> None:
    assert await site.status("/tape?after=x") == 422
    assert await site.status("/tape?after=1&limit=5") == 200
    assert await site.status("/faults", "PUT", json={"nonsense": 1}) == 422
    assert await site.status("/phones/1", "DELETE") == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"x-role": "agent"}, 404),
        ({"x-role": "admin"}, 200),
    ],
)
async def test_from_afar_only_with_the_permission(
    site: Site, headers: dict[str, str], status: int
) -> None:
    assert await site.status(headers={**FROM_AFAR, **headers}) == status


@pytest.mark.parametrize("host", ["evil.example", "203.0.113.9:8000"])
async def test_another_name_for_this_machine_is_afar(site: Site, host: str) -> None:
    assert await site.status(headers={"Host": host}) == 404


async def test_pages_of_other_sites_change_nothing(site: Site) -> None:
    headers = {"Origin": "https://evil.example"}
    assert await site.status("/reset", "POST", headers=headers, json={}) == 403
    ours = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    assert await site.status("/reset", "POST", headers=ours, json={}) == 200


@pytest.mark.parametrize("site", [{"demo": False}, {"environment": "production"}], indirect=True)
async def test_there_is_none_outside_a_demo(site: Site) -> None:
    assert await site.status() == 404
    assert await site.status(headers={**FROM_AFAR, "x-role": "admin"}) == 404


async def test_only_the_control_api_is_within_reach(site: Site) -> None:
    for path in ("/../meta/v21.0/1/messages", "/%2e%2e/health", "/..%2fhealth"):
        url = f"{site.url}/simulator/api{path}"
        async with site.http.get(URL(url, encoded=True)) as answer:
            assert answer.status == 404


@pytest.mark.parametrize("site", [{"emulator_port": 9}], indirect=True)
async def test_absent_emulators_are_a_plain_answer(site: Site) -> None:
    for path in ("/state", "/stream"):
        assert await site.status(path) == 503


async def test_what_happens_is_streamed(site: Site) -> None:
    async with site.http.get(f"{site.url}/simulator/api/stream") as live:
        assert live.headers["content-type"].startswith("text/event-stream")
        site.emulator.world.tape.write("fault", text="duplicate")
        heard = b""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while b"event: tape" not in heard:
                heard += await live.content.readany()


async def test_files_pass_as_they_are_both_ways(site: Site) -> None:
    """Larger than any other body, and never as JSON."""
    content = bytes(range(256)) * 20_000
    url = f"{site.url}/simulator/api/files"
    async with site.http.post(url, params={"filename": "a.pdf"}, data=content) as answer:
        assert answer.status == 201
        file = await answer.json()
    async with site.http.get(f"{url}/{file['id']}") as answer:
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        assert await answer.read() == content
