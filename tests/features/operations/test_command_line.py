"""`prosa hooks` and what `prosa doctor` says of it, over a database of their own."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from prosa.db.database import Database
from prosa.features.companies.actions.create import NewCompany, create_company
from prosa.features.inboxes.actions import NewInbox, connect_inbox
from prosa.kit.clock import SystemClock
from prosa.kit.ids import uuid7
from prosa.kit.vault import Vault
from tests.support.database import SECRET, NewDatabase, opened
from tests.support.stack import settings

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(150)]

STRAY = b'{"event": "message", "session": "loja", "payload": {}}'


async def prosa(url: str, folder: Path, *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "prosa",
        *words,
        env={
            **os.environ,
            "PROSA_DATABASE_URL": url,
            "PROSA_SECRET_KEY": SECRET,
            "PROSA_DATA_DIR": str(folder),
            "COLUMNS": "200",
        },
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def test_an_operator_lists_shows_replays_and_dismisses(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    url = await new_database()
    letter = uuid7()
    async with opened(url) as database:
        company = await create_company(database, SystemClock(), NewCompany(name="Casa Varanda"))
        async with database.work(company) as work:
            await work.sql.execute(
                """INSERT INTO dead_letters (company_id, id, source, reason)
                VALUES ($1, $2, 'event', 'ValueError: once')""",
                company,
                letter,
            )
        async with database.system_work() as system:
            await system.sql.execute(
                """INSERT INTO stray_hooks (channel, names, body, reason, received_at)
                VALUES ('whatsapp_waha', 'loja', $1, 'names nobody', now())""",
                STRAY,
            )
            stray = await system.sql.fetchval("SELECT max(id) FROM stray_hooks")

        code, text = await prosa(url, tmp_path, "hooks", "list")
        assert code == 0
        assert "names nobody" in text
        assert "Casa Varanda" in text
        assert str(letter) in text
        code, text = await prosa(url, tmp_path, "hooks", "show", str(stray))
        assert STRAY.decode() in text
        assert (await doubts(url, tmp_path)) >= {"stray hooks", "dead letters"}

        code, text = await prosa(url, tmp_path, "hooks", "replay", str(stray))
        assert code == 1
        assert "connect it first" in text
        async with database.work(company) as work:
            new = NewInbox(name="Loja", channel="whatsapp_waha", address="loja")
            vault = Vault([settings().secret_key])
            await connect_inbox(work, vault, SystemClock(), new, by=None)
        code, text = await prosa(url, tmp_path, "hooks", "replay", str(stray))
        assert (code, text.strip()) == (0, "1 replayed.")
        assert await unread(database) == 1
        code, text = await prosa(url, tmp_path, "hooks", "dismiss", "--all")
        assert (code, text.strip()) == (0, "1 dismissed.")
        async with database.system_work() as system:
            query = "SELECT count(*) FROM dead_letters WHERE settled_at IS NULL"
            assert await system.sql.fetchval(query) == 0


async def doubts(url: str, folder: Path) -> set[str]:
    """What the doctor would have somebody look at."""
    _, text = await prosa(url, folder, "doctor", "--json")
    found = json.loads(text[text.index("[") :])
    return {finding["subject"] for finding in found if finding["verdict"] == "worth_a_look"}


async def unread(database: Database) -> int:
    async with database.system_work() as system:
        return await system.sql.fetchval("SELECT count(*) FROM hook_leases")
