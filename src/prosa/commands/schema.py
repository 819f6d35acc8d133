"""`prosa migrate`: the database as this version needs it."""

import asyncio

from prosa.commands.connection import reachable_database
from prosa.commands.console import out, step
from prosa.db.freshness import is_current, roles_sign_in
from prosa.settings import Settings


def migrate_now(settings: Settings) -> None:
    with reachable_database(settings) as url:
        was_current = asyncio.run(bring_up_to_date(settings, url))
    out.print("The database was up to date." if was_current else "The database is up to date now.")


async def bring_up_to_date(settings: Settings, url: str) -> bool:
    """Migrate if anything is missing; whether there was nothing to do."""
    secret_key = settings.secret_key.reveal()
    if await is_current(url) and await roles_sign_in(url, secret_key):
        return True
    from prosa.db.migrate import migrate

    step("Preparing the database schema…")
    await migrate(url, secret_key)
    return False
