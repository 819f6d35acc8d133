"""The demo company: safe to seed at every start."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.permissions import Role
from prosa.features.companies.actions.change import CompanyChange, change_company
from prosa.features.companies.actions.demo import seed_demo
from prosa.features.companies.queries import find_company
from prosa.features.team.queries import list_departments, list_users
from prosa.kit.clock import SystemClock
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.database import NewDatabase, opened
from tests.support.installation import SECRET, build

pytestmark = pytest.mark.anyio


@pytest.fixture
async def own_database(new_database: NewDatabase) -> AsyncIterator[Database]:
    """The demo is a thing of the whole installation, so it gets one of its own."""
    async with opened(await new_database()) as database:
        yield database


def settings(**changes: object) -> Settings:
    return Settings.model_validate({"secret_key": Secret(SECRET), **changes})


async def company_of(work: Work) -> asyncpg.Record:
    company = await find_company(work)
    assert company is not None
    return company


async def test_a_first_start_makes_it_and_a_second_only_looks(own_database: Database) -> None:
    first = await seed_demo(own_database, settings(), emulator_url="http://127.0.0.1:7001")
    assert [(u.role, u.name) for u in first.users][:2] == [
        ("admin", "Helena Prado"),
        ("supervisor", "Marcos Teixeira"),
    ]
    assert [u.role for u in first.users].count(Role.AGENT) == 4
    assert len({u.password for u in first.users}) == 6
    assert [a["channel"] for a in first.accounts] == ["whatsapp_cloud", "whatsapp_waha"]
    for told in first.accounts:
        assert told["webhook_url"].startswith("http://127.0.0.1:8000/webhooks/in/")
        assert all(told["credentials"].values())

    async with own_database.work(first.company_id) as work:
        departments = [d["name"] for d in await list_departments(work)]
        assert departments == ["Vendas", "Suporte Técnico", "Financeiro", "Outros Assuntos"]
        agents = [u for u in await list_users(work) if u["role"] == "agent"]
        assert all(agent["department_ids"] for agent in agents)

        assert "Venda feita" in (await company_of(work))["outcomes"]
        own = CompanyChange(outcomes=("Pedido entregue",))
        await change_company(work, SystemClock(), own, by=None)

    second = await seed_demo(own_database, settings(), emulator_url="http://127.0.0.1:7002")
    assert second.company_id == first.company_id
    assert second.users == ()
    assert second.accounts == first.accounts
    async with own_database.work(first.company_id) as work:
        assert (await company_of(work))["outcomes"] == ["Pedido entregue"]
        urls = await work.sql.fetch("SELECT settings->>'base_url' AS url FROM inboxes ORDER BY 1")
    assert [row["url"] for row in urls] == [
        "http://127.0.0.1:7002/meta",
        "http://127.0.0.1:7002/waha",
    ]

    here = build(own_database, settings(rate_limit_per_minute=0))
    async with here.caller() as client:
        admin = first.users[0]
        answer = await client.post(
            "/api/v1/auth/login", json={"email": admin.email, "password": admin.password}
        )
    assert answer.status_code == 200
    assert answer.json()["company"]["name"] == "Casa Varanda"


async def test_one_password_for_all_if_the_operator_chose_it(own_database: Database) -> None:
    chosen = settings(demo_password=Secret("prosa"))
    report = await seed_demo(own_database, chosen)
    assert {u.password for u in report.users} == {"prosa"}
    assert "prosa" not in repr(report.users[0]).replace(report.users[0].email, "")
