"""The people of a company (USR-11…28, TEN-13, A-11)."""

import secrets

import anyio
import httpx
import pytest

from prosa.domain.permissions import Role
from tests.support.office import PASSWORD, Office, sign_in

pytestmark = pytest.mark.anyio

USERS = "/api/v1/users"
UNKNOWN = "01980000-0000-7000-8000-00000000dead"


def newcomer(**changes: object) -> dict[str, object]:
    return {
        "email": f"{secrets.token_hex(6)}@example.com",
        "name": "Bruno Lima",
        "password": "a password of mine",
        "role": "agent",
        **changes,
    }


async def test_an_admin_adds_somebody_who_can_then_sign_in(office: Office) -> None:
    async with await office.as_admin() as admin:
        department = (await admin.get("/api/v1/departments")).json()["items"][0]["id"]
        body = newcomer(capacity=3, department_ids=[department])
        made = await admin.post(USERS, json=body)
    assert made.status_code == 201
    view = made.json()
    assert view["email"] == body["email"]
    assert view["capacity"] == 3
    assert view["department_ids"] == [department]
    assert view["presence"] == {"chosen": "offline", "effective": "offline"}
    assert view["open_count"] == 0
    assert "password" not in made.text
    async with office.installation.caller() as client:
        credentials = {"email": body["email"], "password": body["password"]}
        assert (await client.post("/api/v1/auth/login", json=credentials)).status_code == 200


@pytest.mark.parametrize("who", ["as_supervisor", "as_agent"])
async def test_only_admins_manage_people(office: Office, who: str) -> None:
    """SEC-10, SEC-07."""
    async with await getattr(office, who)() as client:
        answers = [
            await client.post(USERS, json=newcomer()),
            await client.patch(f"{USERS}/{office.agent.id}", json={"role": "admin"}),
            await client.post(
                f"{USERS}/{office.agent.id}/password", json={"new_password": "x" * 9}
            ),
        ]
        assert (await client.get(USERS)).status_code == 200
    for answer in answers:
        assert answer.status_code == 403
        assert answer.json()["code"] == "access.not_allowed"


async def test_somebody_known_elsewhere_joins_and_keeps_their_password(office: Office) -> None:
    """E-mails are unique in the installation, and nobody is told who works where."""
    other = await office.installation.company("Outra Casa")
    stranger = await office.installation.person(other, name="Carla Dias")
    async with await office.as_admin() as admin:
        made = await admin.post(
            USERS, json=newcomer(email=stranger.email.upper(), name="Alguém", role="supervisor")
        )
        assert made.status_code == 201
        assert made.json()["role"] == "supervisor"
    async with office.installation.caller() as client:
        here = await sign_in(client, stranger, company_id=str(office.company))
        assert here.status_code == 200
        assert here.json()["role"] == "supervisor"
        wrong = await sign_in(client, stranger, password="a password of mine")
        assert wrong.status_code == 401


async def test_nobody_joins_twice(office: Office) -> None:
    async with await office.as_admin() as admin:
        answer = await admin.post(USERS, json=newcomer(email=office.agent.email))
    assert answer.status_code == 409
    assert answer.json()["code"] == "user.already_a_member"


async def test_twenty_creations_of_one_person_at_once_make_one(office: Office) -> None:
    body = newcomer()
    codes: list[int] = []
    async with await office.as_admin() as admin:

        async def create() -> None:
            codes.append((await admin.post(USERS, json=body)).status_code)

        async with anyio.create_task_group() as calls:
            for _ in range(5):
                calls.start_soon(create)
    assert sorted(codes) == [201, 409, 409, 409, 409]


async def test_a_creation_that_failed_half_way_can_be_repeated(office: Office) -> None:
    """The account of an earlier, failed creation is taken over with the new password."""
    body = newcomer(department_ids=[UNKNOWN])
    async with await office.as_admin() as admin:
        failed = await admin.post(USERS, json=body)
        assert failed.status_code == 404
        assert failed.json()["code"] == "department.not_found"
        again = {**body, "department_ids": [], "password": "quite another one"}
        assert (await admin.post(USERS, json=again)).status_code == 201
    async with office.installation.caller() as client:
        credentials = {"email": again["email"], "password": again["password"]}
        assert (await client.post("/api/v1/auth/login", json=credentials)).status_code == 200


@pytest.mark.parametrize("email", ["no", "a b@example.com", "@example.com", "a@b@c.d", "x@y"])
async def test_an_email_must_be_one(office: Office, email: str) -> None:
    async with await office.as_admin() as admin:
        answer = await admin.post(USERS, json=newcomer(email=email))
    assert answer.status_code == 422


async def test_the_last_admin_stays(office: Office) -> None:
    async with await office.as_admin() as admin:
        url = f"{USERS}/{office.admin.id}"
        for change in ({"role": "agent"}, {"is_active": False}):
            answer = await admin.patch(url, json=change)
            assert answer.status_code == 409
            assert answer.json()["code"] == "user.last_admin"
        promoted = await admin.patch(f"{USERS}/{office.agent.id}", json={"role": "admin"})
        assert promoted.status_code == 200
        assert (await admin.patch(url, json={"role": "agent"})).status_code == 200


async def test_two_admins_who_demote_each_other_at_once_leave_one(office: Office) -> None:
    second = await office.installation.person(office.company, Role.ADMIN, "Otto Reis")
    codes: list[int] = []
    async with await office.as_admin() as one, await office.installation.as_(second) as two:

        async def demote(client: httpx.AsyncClient, user_id: object) -> None:
            answer = await client.patch(f"{USERS}/{user_id}", json={"role": "agent"})
            codes.append(answer.status_code)

        async with anyio.create_task_group() as calls:
            calls.start_soon(demote, one, second.id)
            calls.start_soon(demote, two, office.admin.id)
    assert sorted(codes) == [200, 409]


async def test_deactivating_ends_sessions_here_and_only_here(office: Office) -> None:
    installation = office.installation
    other = await installation.company("Outra Casa")
    await installation.employ(office.agent, other, Role.AGENT)
    async with (
        await installation.as_(office.agent, office.company) as here,
        await installation.as_(office.agent, other) as there,
        await office.as_admin() as admin,
    ):
        changed = await admin.patch(f"{USERS}/{office.agent.id}", json={"is_active": False})
        assert changed.json()["is_active"] is False
        assert changed.json()["presence"]["effective"] == "offline"
        assert (await here.get("/api/v1/me")).status_code == 401
        assert (await there.get("/api/v1/me")).status_code == 200


async def test_people_are_listed_by_name_and_filtered(office: Office) -> None:
    for name in ("Zélia", "Bia", "Caio"):
        await office.installation.person(office.company, name=name)
    async with await office.as_agent() as agent:
        agents = (await agent.get(USERS, params={"role": "agent"})).json()["items"]
        assert [p["name"] for p in agents] == ["Ana Souza", "Bia", "Caio", "Zélia"]
        nobody = (await agent.get(USERS, params={"is_active": "false"})).json()["items"]
        assert nobody == []
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page = (await agent.get(USERS, params={"limit": 2, "cursor": cursor or ""})).json()
            seen += [p["name"] for p in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
    assert seen == sorted(seen)
    assert len(seen) == 6


@pytest.mark.parametrize("cursor", ["%%%", "bm90IGpzb24", "W10", "WyJhIiwxXQ", "ł"])
async def test_a_cursor_of_ones_own_making_is_refused(office: Office, cursor: str) -> None:
    async with await office.as_agent() as agent:
        answer = await agent.get(USERS, params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["code"] == "paging.bad_cursor"


async def test_somebody_of_another_company_and_nobody_are_the_same(office: Office) -> None:
    """TEN: “not yours” and “not there” cannot be told apart."""
    other = await office.installation.company("Casa dos Outros")
    stranger = await office.installation.person(other)
    async with await office.as_admin() as admin:
        for call in (
            lambda url: admin.get(url),
            lambda url: admin.patch(url, json={"capacity": 1}),
            lambda url: admin.post(f"{url}/password", json={"new_password": PASSWORD}),
        ):
            said: list[object] = []
            for user_id in (stranger.id, UNKNOWN):
                answer = await call(f"{USERS}/{user_id}")
                assert answer.status_code == 404
                said.append({**answer.json(), "request_id": None, "instance": None})
            assert said[0] == said[1]
        names = [p["id"] for p in (await admin.get(USERS)).json()["items"]]
    assert str(stranger.id) not in names
