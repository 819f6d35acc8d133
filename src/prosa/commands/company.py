"""Working inside one company from the command line."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from prosa.commands.connection import open_database, reachable_database
from prosa.commands.console import fail
from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.ids import CompanyId
from prosa.features.companies.queries import all_companies
from prosa.settings import load_settings

T = TypeVar("T")


async def in_company(name_or_id: str, do: Callable[[Work, Database], Awaitable[T]]) -> T:
    """Run `do` in one unit of work of a company; the only one, if none is named."""

    async def chosen(database: Database) -> T:
        company_id = await choose_company(database, name_or_id)
        async with database.work(company_id) as work:
            return await do(work, database)

    return await in_installation(chosen)


async def in_installation(do: Callable[[Database], Awaitable[T]]) -> T:
    """Run `do` with the pools of a reachable, migrated database."""
    settings = load_settings()
    with reachable_database(settings) as url:
        async with open_database(settings, url) as database:
            return await do(database)


async def choose_company(database: Database, name_or_id: str) -> CompanyId:
    """Fails with a sentence that lists the companies if none or several fit."""
    async with database.system_work() as system:
        known = await all_companies(system)
    fitting = [
        row for row in known if not name_or_id or name_or_id in {str(row["id"]), row["name"]}
    ]
    if len(fitting) == 1:
        return CompanyId(fitting[0]["id"])
    if not known:
        fail("There is no company yet: make one with `prosa companies add NAME`.")
    listed = ", ".join(f"{row['name']} ({row['id']})" for row in known[:20])
    fail(f"Say which company with --company NAME or ID. There are: {listed}.")
