"""`prosa doctor`: is this installation sound, and if not, what to do.

Each check answers with a sentence. *Wrong* makes the exit code 1; *worth a look*
does not. Nothing is changed.
"""

import json
import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
from rich import box
from rich.table import Table

from prosa.commands.checks import Finding, Verdict, database_findings
from prosa.commands.connection import reachable_database
from prosa.commands.console import out
from prosa.commands.processes import is_free
from prosa.commands.redis_check import redis_findings
from prosa.kit.folder_lock import read_holder
from prosa.kit.processes import command_of
from prosa.settings import Settings, unknown_variables

_LITTLE_SPACE: Final = 1_000_000_000
_MARKS: Final = {
    Verdict.GOOD: "[green]✓[/green]",
    Verdict.LOOK: "[yellow]![/yellow]",
    Verdict.WRONG: "[red]✗[/red]",
}


async def examine(settings: Settings, *, as_json: bool) -> int:
    """Run every check and print what was found. 1 if anything is wrong."""
    found = [*_settings(settings), *_machine(settings), *await _database(settings)]
    found += await redis_findings(settings)
    if as_json:
        out.print_json(json.dumps([finding.as_json() for finding in found]))
    else:
        out.print(_table(found))
    return int(any(finding.verdict is Verdict.WRONG for finding in found))


def _settings(settings: Settings) -> list[Finding]:
    found = [Finding.good("settings", f"environment {settings.environment}, url {settings.url}")]
    for variable, meant in unknown_variables():
        hint = f"; did you mean {meant}?" if meant else "."
        found.append(Finding.look("settings", f"{variable} is no setting of ours{hint}"))
    if settings.is_production and settings.url.startswith("http://"):
        found.append(
            Finding.look("settings", "Production without TLS: set PROSA_PUBLIC_URL to https://…")
        )
    return found


def _machine(settings: Settings) -> list[Finding]:
    folder = settings.data_dir.absolute()
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    space = f"{free / 1e9:.1f} GB free in {folder}"
    found = [
        Finding.look("disk", f"{space}: make room.")
        if free < _LITTLE_SPACE
        else Finding.good("disk", space)
    ]
    holder = read_holder(settings.data_dir / "prosa.lock")
    pid = holder.get("pid")
    if isinstance(pid, int) and command_of(pid):
        found.append(Finding.good("processes", f"`prosa up` runs as process {pid}"))
    elif is_free(settings.host, settings.port):
        found.append(Finding.good("port", f"{settings.port} is free"))
    else:
        found.append(Finding.look("port", f"{settings.port} is in use, not by a `prosa up` here."))
    return [*found, _screens()]


def _screens() -> Finding:
    from prosa.http.spa import built_screens

    built = built_screens()
    if built is None:
        return Finding.wrong("screens", "The screens are not built: run `make run`.")
    return Finding.good("screens", str(built))


async def _database(settings: Settings) -> list[Finding]:
    try:
        async with _owner(settings) as (connection, url):
            return await database_findings(connection, url, settings)
    except (OSError, asyncpg.PostgresError) as wrong:
        return [Finding.wrong("database", f"Not reachable ({wrong}): check DATABASE_URL.")]


@asynccontextmanager
async def _owner(settings: Settings) -> AsyncGenerator[tuple[asyncpg.Connection, str]]:
    with reachable_database(settings) as url:
        connection = await asyncpg.connect(url, timeout=10)
        try:
            yield connection, url
        finally:
            await connection.close()


def _table(found: Sequence[Finding]) -> Table:
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in found:
        table.add_row(_MARKS[finding.verdict], finding.subject, finding.text)
    return table
