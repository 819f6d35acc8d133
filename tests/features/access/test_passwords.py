"""Changing a password, one's own and somebody else's."""

import pytest

from prosa.domain.permissions import Role
from prosa.features.access.actions.accounts import set_password_by_email
from tests.support.office import PASSWORD, Office, sign_in

pytestmark = pytest.mark.anyio

NEW = "a much better password"


async def test_changing_ones_password_ends_the_other_sessions(office: Office) -> None:
    async with (
        await office.as_agent() as here,
        await office.as_agent() as there,
        office.installation.caller() as client,
    ):
        assert (await there.get("/api/v1/me")).status_code == 200
        answer = await here.post(
            "/api/v1/auth/password", json={"current_password": PASSWORD, "new_password": NEW}
        )
        assert answer.status_code == 204
        assert (await here.get("/api/v1/me")).status_code == 200
        assert (await there.get("/api/v1/me")).status_code == 401
        assert (await sign_in(client, office.agent)).status_code == 401
        assert (await sign_in(client, office.agent, password=NEW)).status_code == 200


async def test_the_current_password_must_be_right(office: Office) -> None:
    async with await office.as_agent() as agent:
        answer = await agent.post(
            "/api/v1/auth/password", json={"current_password": "no", "new_password": NEW}
        )
    assert answer.status_code == 422
    assert answer.json()["code"] == "access.wrong_password"


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "x" * 256 + "yz1"])
async def test_a_weak_password_is_refused(office: Office, weak: str) -> None:
    async with await office.as_agent() as agent:
        answer = await agent.post(
            "/api/v1/auth/password", json={"current_password": PASSWORD, "new_password": weak}
        )
    assert answer.status_code == 422
    assert answer.json()["code"] in {"access.weak_password", "request.invalid"}


async def test_an_admin_gives_a_new_password_and_the_sessions_end(office: Office) -> None:
    async with await office.as_agent() as agent, await office.as_admin() as admin:
        assert (await agent.get("/api/v1/me")).status_code == 200
        url = f"/api/v1/users/{office.agent.id}/password"
        assert (await admin.post(url, json={"new_password": NEW})).status_code == 204
        office.installation.clock.advance(seconds=5)
        assert (await agent.get("/api/v1/me")).status_code == 401
    async with office.installation.caller() as client:
        assert (await sign_in(client, office.agent, password=NEW)).status_code == 200


async def test_no_admin_can_take_over_somebody_who_also_works_elsewhere(office: Office) -> None:
    other = await office.installation.company("Outra Casa")
    await office.installation.employ(office.agent, other, Role.ADMIN)
    async with await office.as_admin() as admin:
        url = f"/api/v1/users/{office.agent.id}"
        answer = await admin.post(f"{url}/password", json={"new_password": NEW})
        assert answer.status_code == 403
        assert answer.json()["code"] == "user.not_only_yours"
        assert (await admin.patch(url, json={"name": "Outro Nome"})).status_code == 403
    async with office.installation.caller() as client:
        assert (await sign_in(client, office.agent)).status_code == 200


async def test_the_command_line_resets_a_password(office: Office) -> None:
    database, clock = office.installation.database, office.installation.clock
    assert await set_password_by_email(database, clock, email=office.agent.email, password=NEW)
    assert not await set_password_by_email(database, clock, email="no@example.com", password=NEW)
    async with office.installation.caller() as client:
        assert (await sign_in(client, office.agent, password=NEW)).status_code == 200
