"""`prosa hooks`: what nobody could read or place, and giving it another chance."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from prosa.commands.console import fail, out

if TYPE_CHECKING:
    from prosa.db.database import Database

app = typer.Typer(
    no_args_is_help=True,
    help="Stray hooks and dead letters: list, show, replay, dismiss.",
)

_IDS = typer.Argument(help="As `list` shows them: a number is a stray hook, a UUID a dead letter.")
_MOST = 1_000


@app.command("list")
def show_all(
    limit: Annotated[int, typer.Option(help="At most so many of each, the newest.")] = 50,
) -> None:
    """What waits for somebody's decision, the newest first."""
    from prosa.features.operations import queries

    async def do(database: "Database") -> None:
        async with database.system_work() as system:
            strays = await queries.strays(system, limit=limit)
            letters = await queries.all_letters(system, limit=limit)
        out.print(f"[bold]Stray hooks[/bold] ({len(strays)})")
        for row in strays:
            names = f"  {row['names']}" if row["names"] else ""
            _line(row["id"], row["received_at"], f"{row['channel']}  {row['reason']}{names}")
        out.print(f"[bold]Dead letters[/bold] ({len(letters)})")
        for row in letters:
            _line(row["id"], row["created_at"], f"{row['source']}  {row['company_name']}")
            out.print(f"    {row['reason']}", markup=False)

    _run(do)


@app.command("show")
def show_one(id: str) -> None:
    """All that is known of one, with its body: it may hold a customer's words."""
    from prosa.features.operations import queries

    async def do(database: "Database") -> None:
        number, letter_id = _read(id)
        async with database.system_work() as system:
            row = (
                await queries.any_letter(system, letter_id)
                if letter_id
                else await queries.stray(system, number)
            )
        if row is None:
            fail(f"There is no {id}; see `prosa hooks list`.")
        for name, value in row.items():
            if name != "body" and value is not None:
                out.print(f"{name:<12}{value}", markup=False)
        if row["body"] is not None:
            out.print(row["body"].decode(errors="replace"), markup=False)

    _run(do)


@app.command()
def replay(
    ids: Annotated[list[str] | None, _IDS] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every stray hook and dead letter that is open.")
    ] = False,
) -> None:
    """Give them another chance. You vouch for a stray hook: its signature cannot be proved any
    more."""
    _each(ids, everything=everything, stray=_replay_stray, letter=_replay_letter, done="replayed")


@app.command()
def dismiss(
    ids: Annotated[list[str] | None, _IDS] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every stray hook and dead letter that is open.")
    ] = False,
) -> None:
    """Let them be: they are no longer counted, and their bodies stay."""
    _each(
        ids, everything=everything, stray=_dismiss_stray, letter=_dismiss_letter, done="dismissed"
    )


Deed = Callable[["Database", Any], Awaitable[None]]  # Any: a number or a UUID


def _each(ids: list[str] | None, *, everything: bool, stray: Deed, letter: Deed, done: str) -> None:
    if bool(ids) == everything:
        fail("Say which ones, or --all.", code=2)

    async def do(database: "Database") -> None:
        chosen = ids or await _open_ids(database)
        refused = 0
        for id in chosen:
            refused += await _try(database, id, stray=stray, letter=letter)
        out.print(f"{len(chosen) - refused} {done}.")
        if refused:
            fail(f"{refused} could not be {done}.")

    _run(do)


async def _try(database: "Database", id: str, *, stray: Deed, letter: Deed) -> int:
    """One; 1 if it was refused, with the reason on the screen."""
    from prosa.domain.errors import ProsaError

    number, letter_id = _read(id)
    try:
        await (letter(database, letter_id) if letter_id else stray(database, number))
    except ProsaError as error:
        out.print(f"{id}: {error.message}", markup=False)
        return 1
    return 0


async def _open_ids(database: "Database") -> list[str]:
    from prosa.features.operations import queries

    async with database.system_work() as system:
        strays = await queries.strays(system, limit=_MOST)
        letters = await queries.all_letters(system, limit=_MOST)
    return [str(row["id"]) for row in reversed([*strays])] + [
        str(row["id"]) for row in reversed([*letters])
    ]


async def _replay_stray(database: "Database", id: int) -> None:
    from prosa.features.operations.actions import replay_stray
    from prosa.kit.clock import SystemClock

    await replay_stray(database, id, clock=SystemClock())


async def _dismiss_stray(database: "Database", id: int) -> None:
    from prosa.features.operations.actions import dismiss_stray
    from prosa.kit.clock import SystemClock

    async with database.system_work() as system:
        await dismiss_stray(system, id, clock=SystemClock())


async def _replay_letter(database: "Database", id: UUID) -> None:
    from prosa.features.operations.actions import replay_letter
    from prosa.kit.clock import SystemClock

    async with database.work(await _company_of(database, id)) as work:
        await replay_letter(work, id, by=None, clock=SystemClock())


async def _dismiss_letter(database: "Database", id: UUID) -> None:
    from prosa.features.operations.actions import dismiss_letter
    from prosa.kit.clock import SystemClock

    async with database.work(await _company_of(database, id)) as work:
        await dismiss_letter(work, id, by=None, clock=SystemClock())


async def _company_of(database: "Database", letter_id: UUID) -> Any:  # Any: a company's id
    from prosa.features.operations import queries
    from prosa.features.operations.errors import NoSuchLetter

    async with database.system_work() as system:
        row = await queries.any_letter(system, letter_id)
    if row is None:
        raise NoSuchLetter("There is no such dead letter.")
    return row["company_id"]


def _read(id: str) -> tuple[int, UUID | None]:
    """A number of a stray hook, or the UUID of a dead letter."""
    if id.isascii() and id.isdecimal():
        return int(id[:18]), None
    try:
        return 0, UUID(id)
    except ValueError:
        fail(f"{id} is neither a number nor a UUID; see `prosa hooks list`.", code=2)


def _line(id: object, at: Any, text: str) -> None:  # Any: an instant of the driver
    out.print(f"{id}  {at:%Y-%m-%d %H:%M:%S}  {text}", markup=False)


def _run(do: Callable[["Database"], Awaitable[None]]) -> None:
    from prosa.commands.company import in_installation

    asyncio.run(in_installation(do))
