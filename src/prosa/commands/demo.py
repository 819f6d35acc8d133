"""The demo company of `prosa up`: made on the first run, found again on later ones.

Later runs look at one small file and ask the database one question, because
making sure of the company in full would cost half of a start.
"""

import json
import os
from pathlib import Path

import asyncpg

from prosa.commands.connection import open_database, reachable_database
from prosa.commands.console import fail, out, step
from prosa.commands.processes import is_free
from prosa.commands.welcome import Demo, SignIn, show_sign_ins
from prosa.db.freshness import newest_revision
from prosa.db.roles import SYSTEM_ROLE, role_password
from prosa.settings import Settings

_PORTS_TO_TRY = 40
_UNFINISHED = {"unfinished": True}
"""Noted while the demo is being made: if we are stopped then, the next start makes it again."""


async def prepare_demo(settings: Settings, url: str) -> Demo | None:
    """The demo as this start needs it; None in an installation that has companies of its own."""
    port = _emulator_port(settings)
    accounts_file = settings.data_dir / "emulators.json"
    note = settings.data_dir / "demo.json"
    as_before = _as_before(settings, port)
    noted = _read(note)
    has_companies, has_accounts = await _look(settings, url, accounts_file)
    if has_accounts and noted == as_before:
        return Demo(port, accounts_file)
    is_ours = not has_companies or noted == _UNFINISHED
    if is_ours:
        _write_privately(note, _UNFINISHED)
    demo = await _seed(settings, url, port, accounts_file, may_make=is_ours)
    if demo is not None:
        _write_privately(note, as_before)
    return demo


async def seed(settings: Settings) -> None:
    """`prosa seed`: the demo company, without starting anything."""
    with reachable_database(settings) as url:
        accounts_file = settings.data_dir / "emulators.json"
        demo = await _seed(settings, url, settings.emulator_port, accounts_file, may_make=True)
    if demo is not None and demo.sign_ins:
        show_sign_ins(demo)
    else:
        out.print("The demo company is there already; `prosa passwd EMAIL` sets a new password.")


async def _seed(
    settings: Settings, url: str, port: int, accounts_file: Path, *, may_make: bool
) -> Demo | None:
    from prosa.features.companies.actions.demo import find_demo, seed_demo

    async with open_database(settings, url) as database:
        if await find_demo(database) is None:
            if not may_make:
                return None
            step("Making the demo company…")
        report = await seed_demo(database, settings, emulator_url=f"http://127.0.0.1:{port}")
    _write_privately(accounts_file, list(report.accounts))
    sign_ins = tuple(
        SignIn(str(user.role), user.name, user.email, user.password) for user in report.users
    )
    return Demo(port, accounts_file, sign_ins)


async def _look(settings: Settings, url: str, accounts_file: Path) -> tuple[bool, bool]:
    """Whether there are companies, and whether the emulators' accounts are still connected."""
    told = _read(accounts_file)
    paths = [
        str(account["webhook_url"]).rpartition("/")[2]  # pyright: ignore[reportUnknownArgumentType]  # JSON of our own
        for account in (told if isinstance(told, list) else [])  # pyright: ignore[reportUnknownVariableType]  # JSON of our own
    ]
    connection = await asyncpg.connect(
        url,
        user=SYSTEM_ROLE,
        password=role_password(settings.secret_key.reveal(), SYSTEM_ROLE),
    )
    try:
        companies = await connection.fetchval("SELECT EXISTS (SELECT 1 FROM companies)")
        connected = await connection.fetchval(
            "SELECT count(*) FROM inboxes WHERE hook_path = ANY($1::text[])", paths
        )
    finally:
        await connection.close()
    return bool(companies), bool(paths) and connected == len(paths)


def _emulator_port(settings: Settings) -> int:
    """The one that was asked for; else the first free one from the default on."""
    first = settings.emulator_port
    if "emulator_port" in settings.model_fields_set:
        if not is_free("127.0.0.1", first):
            fail(f"Port {first} is in use: set PROSA_EMULATOR_PORT to a free one.")
        return first
    for port in range(first, min(first + _PORTS_TO_TRY, 65_536)):
        if is_free("127.0.0.1", port):
            return port
    fail(f"No port from {first} on is free for the emulators: set PROSA_EMULATOR_PORT.")


def _as_before(settings: Settings, port: int) -> dict[str, object]:
    """What the accounts of the emulators depend on."""
    return {
        "emulator_port": port,
        "host": settings.host,
        "port": settings.port,
        "schema": newest_revision(),
    }


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write_privately(path: Path, content: object) -> None:
    """Whole or not at all; readable by its owner only."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
    new.replace(path)
