"""Departments, their members and their limits (QUE-14…29)."""

from uuid import uuid4

import httpx
import pytest

from tests.support.office import Office

pytestmark = pytest.mark.anyio

DEPARTMENTS = "/api/v1/departments"
UNKNOWN = "01980000-0000-7000-8000-00000000dead"


async def create(client: httpx.AsyncClient, **body: object) -> httpx.Response:
    return await client.post(DEPARTMENTS, json=body)


async def test_a_department_gets_a_slug_a_colour_and_a_place(office: Office) -> None:
    async with await office.as_admin() as admin:
        first = (await create(admin, name="Suporte Técnico")).json()
        second = (await create(admin, name="Suporte-técnico!")).json()
        listed = (await admin.get(DEPARTMENTS)).json()["items"]
    assert first["slug"] == "suporte-tecnico"
    assert second["slug"] == "suporte-tecnico-2"
    assert [d["name"] for d in listed] == ["Atendimento", "Suporte Técnico", "Suporte-técnico!"]
    assert [d["color"] for d in listed] == [1, 2, 3]
    assert first["response_timeout_seconds"] == 300
    assert first["max_agents"] == 10


async def test_a_name_is_unique_in_the_company_and_only_there(office: Office) -> None:
    other = await office.installation.office()
    async with await office.as_admin() as admin, await other.as_admin() as elsewhere:
        vendas = (await create(admin, name="Vendas")).json()
        assert (await create(admin, name=" Vendas ")).json()["code"] == "department.name_taken"
        fiscal = (await create(admin, name="Fiscal")).json()
        taken = await admin.patch(f"{DEPARTMENTS}/{fiscal['id']}", json={"name": "Vendas"})
        assert taken.status_code == 409
        same = await admin.patch(f"{DEPARTMENTS}/{vendas['id']}", json={"name": "Vendas"})
        assert same.status_code == 200
        assert (await create(elsewhere, name="Vendas")).status_code == 201


async def test_members_come_and_go(office: Office) -> None:
    async with await office.as_admin() as admin:
        department = (await create(admin, name="Vendas")).json()
        url = f"{DEPARTMENTS}/{department['id']}/members/{office.agent.id}"
        for _ in range(2):
            assert (await admin.put(url)).json()["member_ids"] == [str(office.agent.id)]
        users = (
            await admin.get("/api/v1/users", params={"department_id": department["id"]})
        ).json()
        assert [u["id"] for u in users["items"]] == [str(office.agent.id)]
        for _ in range(2):
            assert (await admin.delete(url)).json()["member_ids"] == []
        nobody = await admin.put(f"{DEPARTMENTS}/{department['id']}/members/{UNKNOWN}")
        assert nobody.json()["code"] == "user.not_found"


async def test_a_department_is_full_when_it_is_full(office: Office) -> None:
    """QUE-25."""
    async with await office.as_admin() as admin:
        department = (await create(admin, name="Vendas", max_agents=1)).json()
        members = f"{DEPARTMENTS}/{department['id']}/members"
        assert (await admin.put(f"{members}/{office.agent.id}")).status_code == 200
        full = await admin.put(f"{members}/{office.supervisor.id}")
        assert full.status_code == 409
        assert full.json()["code"] == "department.full"


async def test_a_full_department_takes_nobody_by_the_back_door(office: Office) -> None:
    """QUE-25: neither with a new person nor with a changed one; who is in, stays in."""
    async with await office.as_admin() as admin:
        department = (await create(admin, name="Vendas", max_agents=1)).json()["id"]
        mine = {"department_ids": [department]}
        ana, marcos = (f"/api/v1/users/{p.id}" for p in (office.agent, office.supervisor))
        assert (await admin.patch(ana, json=mine)).status_code == 200
        assert (await admin.patch(ana, json={**mine, "capacity": 3})).status_code == 200
        refused = await admin.patch(marcos, json=mine)
        assert (refused.status_code, refused.json()["code"]) == (409, "department.full")
        person = {"email": "novo@example.com", "name": "Novo", "password": "correct horse battery"}
        added = await admin.post("/api/v1/users", json={**person, "role": "agent", **mine})
        assert (added.status_code, added.json()["code"]) == (409, "department.full")


async def test_the_fallback_department_cannot_rest(office: Office) -> None:
    async with await office.as_admin() as admin:
        fallback = (await admin.get("/api/v1/company")).json()["fallback_department_id"]
        refused = await admin.delete(f"{DEPARTMENTS}/{fallback}")
        assert refused.json()["code"] == "department.is_fallback"
        other = (await create(admin, name="Outros Assuntos")).json()["id"]
        chosen = await admin.patch("/api/v1/company", json={"fallback_department_id": other})
        assert chosen.status_code == 200
        assert (await admin.delete(f"{DEPARTMENTS}/{fallback}")).status_code == 204
        view = (await admin.get(f"{DEPARTMENTS}/{fallback}")).json()
        assert view["is_active"] is False
        back = await admin.patch(f"{DEPARTMENTS}/{fallback}", json={"is_active": True})
        assert back.json()["is_active"] is True


async def test_a_department_in_which_customers_wait_cannot_rest(office: Office) -> None:
    async with await office.as_admin() as admin:
        department = (await create(admin, name="Vendas")).json()["id"]
        async with office.installation.database.work(office.company) as work:
            await work.sql.execute(
                "INSERT INTO conversation_counts"
                " (company_id, status, department_id, assignee_id, count)"
                " VALUES ($1, 'queued', $2, $3, 4)",
                office.company,
                department,
                "00000000-0000-0000-0000-000000000000",
            )
        assert (await admin.get(f"{DEPARTMENTS}/{department}")).json()["queued_count"] == 4
        refused = await admin.delete(f"{DEPARTMENTS}/{department}")
        assert refused.status_code == 409
        assert refused.json()["code"] == "department.still_waiting"


@pytest.mark.parametrize("who", ["as_supervisor", "as_agent"])
async def test_only_admins_manage_departments(office: Office, who: str) -> None:
    """QUE-18, SEC-10."""
    async with await getattr(office, who)() as client:
        assert (await create(client, name="Vendas")).status_code == 403
        listed = await client.get(DEPARTMENTS)
        assert listed.status_code == 200
        department = listed.json()["items"][0]["id"]
        member = f"{DEPARTMENTS}/{department}/members/{office.agent.id}"
        assert (await client.put(member)).status_code == 403
        assert (await client.delete(f"{DEPARTMENTS}/{department}")).status_code == 403


async def test_a_department_of_others_and_none_are_the_same(office: Office) -> None:
    other = await office.installation.office()
    async with await other.as_admin() as elsewhere, await office.as_admin() as admin:
        theirs = (await create(elsewhere, name="Vendas")).json()["id"]
        for call in (
            lambda url: admin.get(url),
            lambda url: admin.patch(url, json={"color": 2}),
            lambda url: admin.delete(url),
            lambda url: admin.put(f"{url}/members/{office.agent.id}"),
        ):
            said: list[object] = []
            for department in (theirs, str(uuid4())):
                answer = await call(f"{DEPARTMENTS}/{department}")
                assert answer.status_code == 404
                said.append({**answer.json(), "request_id": None, "instance": None})
            assert said[0] == said[1]
