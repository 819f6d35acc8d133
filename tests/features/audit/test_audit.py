"""Who changed what."""

import asyncpg
import pytest

from tests.support.office import Office

pytestmark = pytest.mark.anyio


async def test_every_change_names_who_made_it(office: Office) -> None:
    async with await office.as_admin() as admin:
        department = (await admin.post("/api/v1/departments", json={"name": "Vendas"})).json()
        await admin.patch(f"/api/v1/users/{office.agent.id}", json={"capacity": 3})
        trail = (await admin.get("/api/v1/audit")).json()["items"]
    newest = [(e["action"], e["subject_id"], e["actor_name"]) for e in trail[:2]]
    assert newest == [
        ("user.changed", str(office.agent.id), "Helena Prado"),
        ("department.created", department["id"], "Helena Prado"),
    ]
    assert trail[0]["detail"] == {"capacity": 3}
    assert trail[-1]["action"] in {"company.created", "department.created"}
    assert trail[-1]["actor_id"] is None


async def test_it_is_read_in_pages_without_gaps(office: Office) -> None:
    async with await office.as_admin() as admin:
        for number in range(5):
            await admin.post("/api/v1/departments", json={"name": f"D{number}"})
            office.installation.clock.advance(seconds=1)
        whole = (await admin.get("/api/v1/audit", params={"limit": 100})).json()["items"]
        seen: list[str] = []
        cursor = ""
        while True:
            page = (await admin.get("/api/v1/audit", params={"limit": 2, "cursor": cursor})).json()
            seen += [e["id"] for e in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = page["next_cursor"]
    assert seen == [e["id"] for e in whole]


@pytest.mark.parametrize("who", ["as_supervisor", "as_agent"])
async def test_only_admins_read_it(office: Office, who: str) -> None:
    """SEC-10."""
    async with await getattr(office, who)() as client:
        assert (await client.get("/api/v1/audit")).status_code == 403


async def test_nobody_can_rewrite_it(office: Office) -> None:
    for change in ("UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with office.installation.database.work(office.company) as work:
                await work.sql.execute(change)


async def test_it_belongs_to_one_company(office: Office) -> None:
    other = await office.installation.office()
    async with await other.as_admin() as elsewhere, await office.as_admin() as admin:
        await elsewhere.post("/api/v1/departments", json={"name": "Só deles"})
        trail = (await admin.get("/api/v1/audit")).text
    assert "Só deles" not in trail
