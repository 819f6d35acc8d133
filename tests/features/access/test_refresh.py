"""A refresh token is good once (AUT-05, AUT-06)."""

import anyio
import httpx
import pytest
from sqlalchemy import select

from prosa.db.tables import sessions
from tests.support.office import Office, sign_in

pytestmark = pytest.mark.anyio


async def refreshed(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/v1/auth/refresh", json={"refresh_token": token})


async def test_a_session_lives_on_by_its_newest_refresh_token(office: Office) -> None:
    installation = office.installation
    async with installation.caller() as client:
        tokens = (await sign_in(client, office.agent, transport="bearer")).json()
        for _ in range(3):
            installation.clock.advance(minutes=16)
            old = {"authorization": f"Bearer {tokens['access_token']}"}
            assert (await client.get("/api/v1/me", headers=old)).status_code == 401
            answer = await refreshed(client, tokens["refresh_token"])
            assert answer.status_code == 200
            assert answer.json()["refresh_token"] != tokens["refresh_token"]
            tokens = answer.json()
            new = {"authorization": f"Bearer {tokens['access_token']}"}
            assert (await client.get("/api/v1/me", headers=new)).status_code == 200


async def test_a_stolen_token_ends_the_session_for_thief_and_owner(office: Office) -> None:
    installation = office.installation
    async with installation.caller() as client:
        first = (await sign_in(client, office.agent, transport="bearer")).json()
        second = (await refreshed(client, first["refresh_token"])).json()
        installation.clock.advance(seconds=31)
        stolen = await refreshed(client, first["refresh_token"])
        assert stolen.status_code == 401
        assert stolen.json()["code"] == "access.session_ended"
        assert (await refreshed(client, second["refresh_token"])).status_code == 401
        mine = {"authorization": f"Bearer {second['access_token']}"}
        installation.clock.advance(seconds=5)
        assert (await client.get("/api/v1/me", headers=mine)).status_code == 401
    async with installation.database.system_work() as system:
        reason = await system.scalar(
            select(sessions.c.revoked_because).where(sessions.c.user_id == office.agent.id)
        )
    assert reason == "refresh_token_reused"


async def test_two_tabs_refreshing_at_once_are_no_theft(office: Office) -> None:
    async with office.installation.caller() as client:
        token = (await sign_in(client, office.agent, transport="bearer")).json()["refresh_token"]
        answers: list[httpx.Response] = []

        async def tab() -> None:
            answers.append(await refreshed(client, token))

        async with anyio.create_task_group() as tabs:
            for _ in range(5):
                tabs.start_soon(tab)
        office.installation.clock.advance(seconds=29)
        await tab()
        assert [answer.status_code for answer in answers] == [200] * 6
        newest = {answer.json()["refresh_token"] for answer in answers}
        assert len(newest) == 6
        office.installation.clock.advance(minutes=1)
        for token in newest:
            assert (await refreshed(client, token)).status_code == 200


async def test_a_session_that_nobody_uses_ends(office: Office) -> None:
    """SEC-02: seven days."""
    async with office.installation.caller() as client:
        token = (await sign_in(client, office.agent, transport="bearer")).json()["refresh_token"]
        office.installation.clock.advance(days=7, seconds=1)
        assert (await refreshed(client, token)).status_code == 401


async def test_an_unknown_token_is_refused(office: Office) -> None:
    async with office.installation.caller() as client:
        assert (await refreshed(client, "not a token of ours")).status_code == 401
        assert (await client.post("/api/v1/auth/refresh")).status_code == 401


async def test_a_browser_refreshes_by_its_cookie_alone(office: Office) -> None:
    async with office.installation.browser() as browser:
        await sign_in(browser, office.agent)
        before = browser.cookies["prosa_refresh"]
        office.installation.clock.advance(minutes=20)
        answer = await browser.post("/api/v1/auth/refresh")
        assert answer.status_code == 200
        assert answer.json()["access_token"] is None
        assert browser.cookies["prosa_refresh"] != before
        assert (await browser.get("/api/v1/me")).status_code == 200


async def test_somebody_who_was_deactivated_cannot_refresh(office: Office) -> None:
    async with office.installation.caller() as client, await office.as_admin() as admin:
        token = (await sign_in(client, office.agent, transport="bearer")).json()["refresh_token"]
        answer = await admin.patch(f"/api/v1/users/{office.agent.id}", json={"is_active": False})
        assert answer.status_code == 200
        assert (await refreshed(client, token)).status_code == 401
