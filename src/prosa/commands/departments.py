"""`prosa departments`: where conversations wait, and who takes them."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from prosa.commands.console import fail, out
from prosa.commands.options import Company

if TYPE_CHECKING:
    from prosa.db.database import Database
    from prosa.db.work import Work
    from prosa.domain.ids import DepartmentId

app = typer.Typer(no_args_is_help=True, help="Where conversations wait, and who takes them.")


@app.command("list")
def show(company: Company = "") -> None:
    """In the order of the menu."""
    from prosa.commands.company import in_company
    from prosa.features.team.queries import list_departments

    async def do(work: "Work", _: "Database") -> None:
        for row in await list_departments(work):
            state = "active" if row["is_active"] else "inactive"
            members = len(row["member_ids"])
            out.print(f"{row['sort_order']:<4}{state:<10}{members:>3} members  {row['name']}")

    asyncio.run(in_company(company, do))


@app.command()
def add(
    name: str,
    description: Annotated[str | None, typer.Option()] = None,
    company: Company = "",
) -> None:
    """A new department, last in the menu."""
    from prosa.commands.company import in_company
    from prosa.features.team.actions.departments import NewDepartment, add_department
    from prosa.kit.clock import SystemClock

    async def do(work: "Work", _: "Database") -> None:
        new = NewDepartment(name=name, description=description)
        await add_department(work, SystemClock(), new, by=None)

    asyncio.run(in_company(company, do))


@app.command("set")
def change(
    name: str,
    new_name: Annotated[str | None, typer.Option("--name")] = None,
    description: Annotated[str | None, typer.Option()] = None,
    place: Annotated[int | None, typer.Option(help="In the menu, from 0.")] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive")] = None,
    company: Company = "",
) -> None:
    """Change a department; what is left out stays."""
    from prosa.commands.company import in_company
    from prosa.features.team.actions.departments import DepartmentChange, change_department
    from prosa.kit.clock import SystemClock

    async def do(work: "Work", _: "Database") -> None:
        to = DepartmentChange(
            name=new_name, description=description, sort_order=place, is_active=active
        )
        department_id = await _department_id(work, name)
        await change_department(work, SystemClock(), department_id, to, by=None)

    asyncio.run(in_company(company, do))


async def _department_id(work: "Work", name: str) -> "DepartmentId":
    from prosa.domain.ids import DepartmentId
    from prosa.features.team.queries import list_departments

    known = {row["name"].lower(): row["id"] for row in await list_departments(work)}
    found = known.get(name.strip().lower())
    if found is None:
        fail(f"There is no department {name}; there are {', '.join(sorted(known)) or 'none'}.")
    return DepartmentId(found)
