"""The same call twice is one effect and one answer: nine cases.

`POST /departments` stands for every endpoint that creates something.
"""

from collections.abc import Mapping
from typing import Any

import anyio
import httpx
import pytest
from fastapi import APIRouter, FastAPI
from sqlalchemy import func, select

from prosa.db.tables import departments, idempotency_keys
from prosa.domain.permissions import Role
from prosa.http.deps import CurrentActor, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.install import API
from tests.support.office import Office

pytestmark = pytest.mark.anyio

KEY = {"idempotency-key": "0198-first"}
VENDAS = {"name": "Vendas"}


async def create(
    client: httpx.AsyncClient,
    body: Mapping[str, Any] = VENDAS,
    headers: Mapping[str, str] = KEY,
    path: str = "/departments",
) -> httpx.Response:
    return await client.post(f"{API}{path}", json=body, headers=headers)


async def count(office: Office, name: str = "Vendas") -> int:
    async with office.installation.database.work(office.company) as work:
        return await work.scalar(
            select(func.count()).select_from(departments).where(departments.c.name == name)
        )


def was_replayed(answer: httpx.Response) -> bool:
    return answer.headers.get("idempotent-replayed") == "true"


async def test_1_a_repeated_success_is_answered_again_and_done_once(office: Office) -> None:
    async with await office.as_admin() as admin:
        first = await create(admin)
        second = await create(admin)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert not was_replayed(first)
    assert was_replayed(second)
    assert await count(office) == 1


async def test_2_a_body_refused_at_the_door_is_refused_again(office: Office) -> None:
    async with await office.as_admin() as admin:
        first = await create(admin, {"name": ""})
        second = await create(admin, {"name": ""})
    assert first.status_code == second.status_code == 422
    assert first.json() == second.json()


async def test_3_a_refusal_during_the_work_is_kept_after_its_rollback(office: Office) -> None:
    async with await office.as_admin() as admin:
        await create(admin, headers={})
        first = await create(admin)
        second = await create(admin)
    assert first.status_code == second.status_code == 409
    assert first.json() == second.json()
    assert second.headers["content-type"] == "application/problem+json"
    assert was_replayed(second)


async def test_4_an_error_after_the_work_undoes_the_work_and_keeps_nothing(
    office: Office,
) -> None:
    """The answer is kept in the unit itself, so neither can be there without the other."""
    fails = [True]

    async def work_then_fail(work: Working, actor: CurrentActor) -> dict[str, str]:
        await work.sql.execute(
            "INSERT INTO departments (company_id, id, name, slug)"
            " VALUES ($1, gen_random_uuid(), 'Vendas', 'vendas')",
            actor.company_id,
        )
        if fails.pop():
            fails.append(False)
            raise RuntimeError("the power went")
        return {"done": "yes"}

    add_route(office.installation.app, work_then_fail)
    async with await office.as_admin() as admin:
        assert (await create(admin, path="/trial")).status_code == 500
        assert await count(office) == 0
        again = await create(admin, path="/trial")
        assert again.status_code == 201
        assert not was_replayed(again)
    assert await count(office) == 1


async def test_5_another_body_under_the_same_key_is_refused(office: Office) -> None:
    async with await office.as_admin() as admin:
        await create(admin)
        other = await create(admin, {"name": "Financeiro"})
        assert other.status_code == 422
        assert other.json()["code"] == "idempotency.key_reused"
        assert was_replayed(await create(admin))
    assert await count(office, "Financeiro") == 0


async def test_6_a_kept_refusal_stands_although_it_would_pass_now(office: Office) -> None:
    async with await office.as_admin() as admin:
        made = (await create(admin, headers={})).json()
        assert (await create(admin)).status_code == 409
        renamed = await admin.patch(f"{API}/departments/{made['id']}", json={"name": "Outra"})
        assert renamed.status_code == 200
        assert (await create(admin)).status_code == 409
        assert (await create(admin, headers={"idempotency-key": "new"})).status_code == 201


async def test_7_an_error_before_the_work_leaves_the_key_free(office: Office) -> None:
    breaks = [True]

    async def fail_first() -> dict[str, str]:
        if breaks and breaks.pop():
            raise RuntimeError("no database")
        return {"done": "yes"}

    add_route(office.installation.app, fail_first)
    async with await office.as_admin() as admin:
        assert (await create(admin, path="/trial")).status_code == 500
        assert (await create(admin, path="/trial")).status_code == 201


async def test_8_an_answer_that_was_lost_on_the_way_is_given_again(office: Office) -> None:
    async with await office.as_admin() as admin:
        await create(admin)  # the client never saw this answer
    async with await office.as_admin() as after_a_restart:
        answer = await create(after_a_restart)
    assert answer.status_code == 201
    assert was_replayed(answer)
    assert await count(office) == 1


async def test_9_a_twin_at_the_same_time_is_told_to_wait(office: Office) -> None:
    begun, may_end = anyio.Event(), anyio.Event()

    async def slow() -> dict[str, str]:
        begun.set()
        await may_end.wait()
        return {"done": "yes"}

    add_route(office.installation.app, slow)
    answers: list[httpx.Response] = []
    async with await office.as_admin() as admin, anyio.create_task_group() as calls:

        async def first() -> None:
            answers.append(await create(admin, path="/trial"))

        calls.start_soon(first)
        await begun.wait()
        answers.append(await create(admin, path="/trial"))
        may_end.set()
    twin, first_one = answers
    assert twin.status_code == 409
    assert twin.json()["code"] == "idempotency.in_progress"
    assert first_one.status_code == 201


async def test_keys_of_different_people_and_routes_do_not_meet(office: Office) -> None:
    second_admin = await office.installation.person(office.company, Role.ADMIN)
    async with (
        await office.as_admin() as one,
        await office.installation.as_(second_admin) as other,
    ):
        assert (await create(one)).status_code == 201
        assert (await create(other)).status_code == 409
        inbox = {"name": "A", "channel": "whatsapp_waha", "address": str(office.company)}
        assert (await create(one, inbox, path="/inboxes")).status_code == 201


async def test_a_key_is_forgotten_after_a_day(office: Office) -> None:
    async with await office.as_admin() as admin:
        await create(admin)
    office.installation.clock.advance(hours=24, seconds=1)
    async with await office.as_admin() as admin:
        assert (await create(admin)).status_code == 409
    async with office.installation.database.work(office.company) as work:
        kept = await work.fetch_all(select(idempotency_keys.c.status))
    assert [row["status"] for row in kept] == [409]


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb"])
async def test_a_key_must_be_readable(office: Office, key: str) -> None:
    async with await office.as_admin() as admin:
        answer = await create(admin, headers={"idempotency-key": key})
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency.bad_key"


async def test_a_refusal_for_want_of_permission_is_not_kept(office: Office) -> None:
    async with await office.as_agent() as agent:
        assert (await create(agent)).status_code == 403
    async with office.installation.database.work(office.company) as work:
        assert not await work.fetch_all(select(idempotency_keys.c.key))


def add_route(app: FastAPI, endpoint: Any) -> None:
    router = APIRouter(route_class=CreatingRoute)
    router.post("/trial", status_code=201, dependencies=[Once])(endpoint)
    app.include_router(router, prefix=API)
    app.router.routes.insert(0, app.router.routes.pop())
