"""`prosa companies`: the tenants of this installation."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from prosa.commands.console import out

if TYPE_CHECKING:
    from prosa.db.database import Database

app = typer.Typer(no_args_is_help=True, help="The companies that work here.")


@app.command("list")
def show() -> None:
    """All companies with their ids."""
    from prosa.commands.company import in_installation
    from prosa.features.companies.queries import all_companies

    async def do(database: "Database") -> None:
        async with database.system_work() as system:
            for row in await all_companies(system):
                out.print(f"{row['id']}  {row['name']}")

    asyncio.run(in_installation(do))


@app.command()
def add(
    name: str,
    timezone: Annotated[str, typer.Option(help="IANA name.")] = "America/Sao_Paulo",
    locale: Annotated[str, typer.Option(help="pt-BR, en or es.")] = "pt-BR",
    department: Annotated[
        list[str] | None,
        typer.Option(help="In the order of the menu; may be repeated. The last is the fallback."),
    ] = None,
) -> None:
    """A new company with its departments. Add an admin next: `prosa users add`."""
    from prosa.commands.company import in_installation
    from prosa.features.companies.actions.create import NewCompany, create_company
    from prosa.features.team.actions.departments import NewDepartment
    from prosa.kit.clock import SystemClock

    async def do(database: "Database") -> None:
        new = NewCompany(name=name, timezone=timezone, locale=locale)
        if department:
            departments = tuple(NewDepartment(name=word) for word in department)
            new = NewCompany(name=name, timezone=timezone, locale=locale, departments=departments)
        out.print(str(await create_company(database, SystemClock(), new)))

    asyncio.run(in_installation(do))
