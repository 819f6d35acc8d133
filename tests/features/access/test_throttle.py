"""Failed sign-ins make the next wait longer."""

from uuid import uuid4

import anyio
import pytest

from prosa.db.tables import login_throttles
from prosa.features.access.actions import throttle
from tests.support.office import PASSWORD, Installation, Office, sign_in

pytestmark = pytest.mark.anyio

WRONG = {"password": "not the password"}


async def test_the_wait_grows_and_even_the_right_password_must_wait(office: Office) -> None:
    clock = office.installation.clock
    waits: list[int] = []
    async with office.installation.caller() as client:
        for _ in range(5):
            assert (await sign_in(client, office.agent, **WRONG)).status_code == 401
        for _ in range(5):
            assert (await sign_in(client, office.agent, **WRONG)).status_code == 401
            blocked = await sign_in(client, office.agent)
            assert blocked.status_code == 429
            assert blocked.json()["code"] == "access.too_many_attempts"
            waits.append(blocked.json()["retry_after_seconds"])
            assert blocked.headers["retry-after"] == str(waits[-1])
            clock.advance(seconds=waits[-1])
        assert waits == [1, 2, 4, 8, 16]
        assert (await sign_in(client, office.agent)).status_code == 200
        assert (await sign_in(client, office.agent, **WRONG)).status_code == 401
        assert (await sign_in(client, office.agent)).status_code == 200


async def test_an_unknown_email_is_throttled_like_a_known_one(
    installation: Installation,
) -> None:
    body = {"email": f"{uuid4()}@example.com", "password": PASSWORD}
    async with installation.caller() as client:
        codes = [(await client.post("/api/v1/auth/login", json=body)).status_code for _ in range(7)]
    assert codes == [401] * 6 + [429]


async def test_a_hundred_guesses_at_once_count_as_a_hundred(office: Office) -> None:
    codes: list[int] = []
    async with office.installation.caller() as client:

        async def guess() -> None:
            codes.append((await sign_in(client, office.agent, **WRONG)).status_code)

        async with anyio.create_task_group() as guesses:
            for _ in range(40):
                guesses.start_soon(guess)
    assert codes.count(401) == 6
    assert codes.count(429) == 34


async def test_an_address_that_tries_many_emails_is_blocked(office: Office) -> None:
    here = office.installation
    subject = throttle.by_address(here.ip)
    async with office.installation.caller() as client:
        for _ in range(50):
            await throttle.count_attempt(here.database, [subject], now=here.clock.now())
        body = {"email": "guess51@example.com", "password": "x"}
        assert (await client.post("/api/v1/auth/login", json=body)).status_code == 401
        assert (await sign_in(client, office.agent)).status_code == 429


async def test_after_an_hour_of_peace_all_is_forgotten(office: Office) -> None:
    async with office.installation.caller() as client:
        for _ in range(6):
            await sign_in(client, office.agent, **WRONG)
        office.installation.clock.advance(hours=1, minutes=1)
        for _ in range(5):
            assert (await sign_in(client, office.agent, **WRONG)).status_code == 401
        assert (await sign_in(client, office.agent)).status_code == 200


async def test_emails_are_not_kept_in_the_throttle(office: Office) -> None:
    async with office.installation.caller() as client:
        await sign_in(client, office.agent, **WRONG)
    async with office.installation.database.system_work() as system:
        rows = await system.fetch_all(login_throttles.select())
    assert rows
    assert all("@" not in row["subject"] for row in rows)
