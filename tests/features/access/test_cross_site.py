"""Cookies travel by themselves, so a changing call must come from a page of ours (CSRF)."""

import httpx
import pytest

from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.installation import SECRET, build
from tests.support.office import ORIGIN, Installation, Office, sign_in

pytestmark = pytest.mark.anyio

EVIL = "https://evil.example"
PRESENCE = "/api/v1/me/presence"
ONLINE = {"state": "online"}


@pytest.fixture
async def cookies(office: Office) -> httpx.Cookies:
    async with office.installation.browser() as browser:
        await sign_in(browser, office.agent)
        return browser.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL},
        {"origin": EVIL, "sec-fetch-site": "cross-site"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {},
    ],
)
async def test_a_page_of_another_site_changes_nothing(
    installation: Installation, cookies: httpx.Cookies, headers: dict[str, str]
) -> None:
    async with installation.caller() as client:
        client.cookies = cookies
        answer = await client.put(PRESENCE, json=ONLINE, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["code"] == "access.cross_site"
        refresh = await client.post("/api/v1/auth/refresh", headers=headers)
        assert refresh.status_code == 403


@pytest.mark.parametrize("headers", [{"origin": ORIGIN}, {"sec-fetch-site": "same-origin"}])
async def test_our_own_pages_may(
    installation: Installation, cookies: httpx.Cookies, headers: dict[str, str]
) -> None:
    async with installation.caller() as client:
        client.cookies = cookies
        assert (await client.put(PRESENCE, json=ONLINE, headers=headers)).status_code == 200


async def test_a_site_that_the_operator_named_may(
    installation: Installation, cookies: httpx.Cookies
) -> None:
    named = build(
        installation.database,
        Settings(
            secret_key=Secret(SECRET),
            cors_origins=("https://desk.example",),
            rate_limit_per_minute=0,
        ),
    )
    async with named.caller(origin="https://desk.example") as client:
        client.cookies = cookies
        assert (await client.put(PRESENCE, json=ONLINE)).status_code == 200


async def test_reading_needs_no_proof(installation: Installation, cookies: httpx.Cookies) -> None:
    async with installation.caller(origin=EVIL) as client:
        client.cookies = cookies
        answer = await client.get("/api/v1/me")
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


async def test_a_bearer_token_needs_no_proof(office: Office) -> None:
    async with await office.as_agent() as agent:
        answer = await agent.put(PRESENCE, json=ONLINE, headers={"origin": EVIL})
    assert answer.status_code == 200


async def test_nobody_can_be_signed_in_by_another_site(office: Office) -> None:
    async with office.installation.caller(origin=EVIL) as client:
        answer = await sign_in(client, office.agent)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
