"""`prosa users` and `prosa passwd`: the people who work in a company."""

import asyncio
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from prosa.commands.console import fail, out
from prosa.commands.options import Company, PasswordFromInput, chosen_password

if TYPE_CHECKING:
    from prosa.db.database import Database
    from prosa.db.work import Work
    from prosa.domain import permissions
    from prosa.domain.ids import UserId

app = typer.Typer(no_args_is_help=True, help="The people who work in a company.")

Departments = Annotated[
    list[str] | None, typer.Option("--department", help="By name; may be repeated.")
]
Role = Annotated[str, typer.Option(help="admin, supervisor or agent.")]


@app.command("list")
def show(company: Company = "") -> None:
    """Everybody with role, state and e-mail."""
    from prosa.commands.company import in_company
    from prosa.features.team.queries import list_users

    async def do(work: "Work", _: "Database") -> None:
        for row in await list_users(work, limit=1_000):
            state = row["effective"] if row["is_active"] else "inactive"
            out.print(f"{row['role']:<11}{state:<10}{row['email']}  {row['name']}")

    asyncio.run(in_company(company, do))


@app.command()
def add(
    email: str,
    name: Annotated[str, typer.Option(help="As customers and colleagues see it.")],
    role: Role = "agent",
    capacity: Annotated[int, typer.Option(min=0, help="Most open conversations.")] = 8,
    department: Departments = None,
    password_stdin: PasswordFromInput = False,
    company: Company = "",
) -> None:
    """A new person. Without --password-stdin a password is made and printed."""
    from prosa.commands.company import in_company
    from prosa.features.team.actions.users import NewUser, add_user
    from prosa.kit.clock import SystemClock

    password, was_made = chosen_password(password_stdin)

    async def do(work: "Work", database: "Database") -> None:
        new = NewUser(
            email=email,
            name=name,
            password=password,
            role=_role(role),
            capacity=capacity,
            department_ids=await _department_ids(work, department or []),
        )
        await add_user(work, database, SystemClock(), new, by=None)

    asyncio.run(in_company(company, do))
    out.print(f"{email} may sign in" + (f" with the password {password}" if was_made else "") + ".")


@app.command("set")
def change(
    email: str,
    name: Annotated[str | None, typer.Option()] = None,
    role: Annotated[str | None, typer.Option(help="admin, supervisor or agent.")] = None,
    capacity: Annotated[int | None, typer.Option(min=0)] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive")] = None,
    department: Departments = None,
    company: Company = "",
) -> None:
    """Change a person; what is left out stays. --department replaces all of them."""
    from prosa.commands.company import in_company
    from prosa.features.team.actions.users import UserChange, change_user
    from prosa.kit.clock import SystemClock

    async def do(work: "Work", database: "Database") -> None:
        to = UserChange(
            name=name,
            role=_role(role) if role else None,
            is_active=active,
            capacity=capacity,
            department_ids=await _department_ids(work, department) if department else None,
        )
        user_id = await _user_id(work, email)
        await change_user(work, database, SystemClock(), user_id, to, by=None)

    asyncio.run(in_company(company, do))


def passwd(email: str, *, from_input: bool) -> None:
    """Give somebody a new password and end their sessions."""
    from prosa.commands.company import in_installation
    from prosa.features.access.actions.accounts import set_password_by_email
    from prosa.kit.clock import SystemClock

    password, was_made = chosen_password(from_input)

    async def do(database: "Database") -> bool:
        return await set_password_by_email(database, SystemClock(), email=email, password=password)

    if not asyncio.run(in_installation(do)):
        fail(f"Nobody here has the e-mail {email}.")
    out.print(f"The password of {email} is {password}" if was_made else "The password is changed.")


def _role(word: str) -> "permissions.Role":
    from prosa.domain.permissions import Role

    try:
        return Role(word)
    except ValueError:
        fail(f"There is no role {word}; there are {', '.join(Role)}.", code=2)


async def _user_id(work: "Work", email: str) -> "UserId":
    from prosa.domain.ids import UserId
    from prosa.features.team.queries import list_users

    for row in await list_users(work, limit=10_000):
        if row["email"] == email.strip().lower():
            return UserId(row["id"])
    fail(f"Nobody in this company has the e-mail {email}.")


async def _department_ids(work: "Work", names: list[str]) -> frozenset[UUID]:
    from prosa.features.team.queries import list_departments

    known = {row["name"].lower(): row["id"] for row in await list_departments(work)}
    for name in names:
        if name.lower() not in known:
            fail(f"There is no department {name}; there are {', '.join(sorted(known)) or 'none'}.")
    return frozenset(known[name.lower()] for name in names)
