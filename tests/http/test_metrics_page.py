"""`/metrics` names companies, so it is the operator's and nobody else's."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from prosa.kit.metrics_door import MetricsDoor
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.installation import SECRET, build
from tests.support.office import Installation, Office

pytestmark = pytest.mark.anyio

TOKEN = "scrape-me-if-you-can"


async def status(
    installation: Installation, *, client: str = "127.0.0.1", **headers: str
) -> tuple[int, str]:
    transport = httpx.ASGITransport(installation.app, client=(client, 40_000))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with httpx.AsyncClient(transport=transport, base_url="http://prosa.example") as http:
        answer = await http.get("/metrics", headers=named)
    return answer.status_code, answer.text


def chosen(installation: Installation, **settings: object) -> Installation:
    known = Settings(secret_key=Secret(SECRET), rate_limit_per_minute=0)
    return build(installation.database, known.model_copy(update=settings))


async def test_without_a_token_only_this_machine_may_read(installation: Installation) -> None:
    """MET-09."""
    code, text = await status(installation)
    assert (code, "tickets_abertos" in text) == (200, True)
    assert (await status(installation, client="::1"))[0] == 200
    code, text = await status(installation, client="203.0.113.9")
    assert (code, "tickets" in text) == (403, False)
    assert "metrics.operators_only" in text


async def test_a_proxy_on_this_machine_does_not_open_it_to_the_world(
    installation: Installation,
) -> None:
    assert (await status(installation, x_forwarded_for="203.0.113.9"))[0] == 403
    assert (await status(installation, forwarded="for=203.0.113.9"))[0] == 403
    # A proxy that is believed hands on what its caller claims to be.
    believed = chosen(installation, trusted_proxies=("*",))
    assert (await status(believed, x_forwarded_for="127.0.0.1, 203.0.113.9"))[0] == 403


async def test_with_a_token_whoever_bears_it_may_read_and_nobody_else(
    installation: Installation,
) -> None:
    guarded = chosen(installation, metrics_token=Secret(TOKEN))
    bearer = f"Bearer {TOKEN}"
    assert (await status(guarded, client="203.0.113.9", authorization=bearer))[0] == 200
    assert (await status(guarded))[0] == 403
    assert (await status(guarded, authorization="Bearer something-else"))[0] == 403


async def test_signing_in_does_not_open_it(office: Office) -> None:
    """A tenant's admin is nobody to the operator's page."""
    token = await office.installation.token(office.admin, office.company)
    code, text = await status(
        office.installation, client="203.0.113.9", authorization=f"Bearer {token}"
    )
    assert (code, str(office.company) in text) == (403, False)


async def test_either_half_can_be_left_out(installation: Installation) -> None:
    async with replace(installation, ip="127.0.0.1").caller() as http:
        await http.get("/health/live")
        rows = (await http.get("/metrics?only=installation")).text
        process = (await http.get("/metrics?only=process")).text
    assert "prosa_hooks_unread" in rows
    assert "prosa_http_request_duration_seconds" not in rows
    assert "prosa_http_request_duration_seconds" in process
    assert "prosa_hooks_unread" not in process


async def test_a_process_has_a_door_of_its_own() -> None:
    """Workers answer no HTTP otherwise. It shows what the process counts, and no company."""
    door = MetricsDoor(host="127.0.0.1", port=0, token="")
    await door.open()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.port}") as http:
        page = await http.get("/metrics")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/plain")
        assert "prosa_messages_received_total" in page.text
        assert "empresa_id" not in page.text
        assert (await http.get("/elsewhere")).status_code == 404
        assert (await http.post("/metrics")).status_code == 405
    await door.close()


async def test_the_door_asks_for_the_token_too() -> None:
    door = MetricsDoor(host="127.0.0.1", port=0, token=TOKEN)
    await door.open()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.port}") as http:
        assert (await http.get("/metrics")).status_code == 403
        borne = {"authorization": f"Bearer {TOKEN}"}
        assert (await http.get("/metrics", headers=borne)).status_code == 200
    await door.close()


async def test_a_taken_port_does_not_keep_a_process_from_its_work() -> None:
    taken = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    door = MetricsDoor(host="127.0.0.1", port=taken.sockets[0].getsockname()[1], token="")
    await door.open()
    assert door.port == 0
    await door.close()
    taken.close()
