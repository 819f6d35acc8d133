"""What `prosa doctor` asks the database, and how it judges the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import asyncpg

from prosa.db.freshness import is_current, roles_sign_in
from prosa.db.roles import SYSTEM_ROLE, role_password
from prosa.settings import Settings

_OLDEST_SERVER: Final = 150000
_ROLES: Final = ("prosa_owner", "prosa_app", "prosa_system", "prosa_search")

_UNFORCED: Final = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
    AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
ORDER BY 1
"""
_QUEUES: Final = """
SELECT (SELECT count(*) FROM hook_leases) AS unread,
    (SELECT count(*) FROM stray_hooks WHERE settled_at IS NULL) AS stray,
    (SELECT count(*) FROM dead_letters WHERE settled_at IS NULL AND source = 'hook') AS bodies,
    (SELECT count(*) FROM dead_letters WHERE settled_at IS NULL AND source <> 'hook') AS dead,
    (SELECT string_agg(name || ' (' || paused_reason || ')', ', ' ORDER BY name)
        FROM inboxes WHERE paused_at IS NOT NULL) AS paused,
    (SELECT count(*) FROM deliveries WHERE state = 'unconfirmed') AS unconfirmed
"""
_DECIDE: Final = "read `prosa hooks list`, then `prosa hooks replay` or `dismiss`."
_MANY_UNREAD: Final = 1_000


class Verdict(StrEnum):
    GOOD = "good"
    LOOK = "worth_a_look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in a sentence."""

    subject: str
    verdict: Verdict
    text: str

    @classmethod
    def good(cls, subject: str, text: str) -> Self:
        return cls(subject, Verdict.GOOD, text)

    @classmethod
    def look(cls, subject: str, text: str) -> Self:
        return cls(subject, Verdict.LOOK, text)

    @classmethod
    def wrong(cls, subject: str, text: str) -> Self:
        return cls(subject, Verdict.WRONG, text)

    def as_json(self) -> Mapping[str, str]:
        return {"subject": self.subject, "verdict": self.verdict, "text": self.text}


async def database_findings(
    connection: asyncpg.Connection, url: str, settings: Settings
) -> list[Finding]:
    """Server, schema, roles, row security and queues, as far as they can be asked."""
    found = [await _server(connection), await _durability(connection)]
    if not await is_current(url):
        return [*found, Finding.wrong("schema", "Not up to date: run `prosa migrate`.")]
    found.append(Finding.good("schema", "up to date"))
    found.append(await _roles(connection))
    found.append(await _row_security(connection))
    secret_key = settings.secret_key.reveal()
    if not await roles_sign_in(url, secret_key):
        sentence = "The roles have passwords of another secret key: run `prosa migrate`."
        return [*found, Finding.wrong("roles", sentence)]
    return [*found, *await _queues(url, secret_key)]


async def _server(connection: asyncpg.Connection) -> Finding:
    version = int(await connection.fetchval("SHOW server_version_num"))
    name = str(await connection.fetchval("SHOW server_version"))
    if version < _OLDEST_SERVER:
        return Finding.wrong("database", f"PostgreSQL {name} is too old: use 15 or newer.")
    return Finding.good("database", f"PostgreSQL {name}")


async def _durability(connection: asyncpg.Connection) -> Finding:
    """A hook that was answered 200 must survive the machine."""
    wrong = [
        name
        for name in ("fsync", "synchronous_commit", "full_page_writes")
        if await connection.fetchval("SELECT current_setting($1)", name) in {"off", "local"}
    ]
    if wrong:
        listed = ", ".join(wrong)
        return Finding.wrong("durability", f"{listed} is off: a crash would lose messages.")
    return Finding.good("durability", "every commit reaches the disk")


async def _roles(connection: asyncpg.Connection) -> Finding:
    rows = await connection.fetch(
        "SELECT rolname, rolsuper OR rolbypassrls AS is_free FROM pg_roles "
        "WHERE rolname = ANY($1::text[])",
        list(_ROLES),
    )
    known = {row["rolname"]: row["is_free"] for row in rows}
    if missing := [role for role in _ROLES if role not in known]:
        return Finding.wrong("roles", f"{', '.join(missing)} is missing: run `prosa migrate`.")
    if free := [role for role, is_free in known.items() if is_free]:
        return Finding.wrong("roles", f"{', '.join(free)} bypasses row security: take that away.")
    return Finding.good("roles", "present, and none bypasses row security")


async def _row_security(connection: asyncpg.Connection) -> Finding:
    open_tables = [row["relname"] for row in await connection.fetch(_UNFORCED)]
    if open_tables:
        listed = ", ".join(open_tables)
        return Finding.wrong("row security", f"Not forced on {listed}: companies could mix.")
    return Finding.good("row security", "forced on every table")


async def _queues(url: str, secret_key: str) -> list[Finding]:
    connection = await asyncpg.connect(
        url, user=SYSTEM_ROLE, password=role_password(secret_key, SYSTEM_ROLE)
    )
    try:
        row = await connection.fetchrow(_QUEUES)
    finally:
        await connection.close()
    assert row is not None  # noqa: S101  # counts always answer
    return [
        _count("unread hooks", row["unread"], _MANY_UNREAD, "is a worker running?"),
        _count("stray hooks", row["stray"], 0, f"they name no inbox of ours: {_DECIDE}"),
        _count("set-aside hooks", row["bodies"], 0, f"nobody could read them: {_DECIDE}"),
        _count("dead letters", row["dead"], 0, f"they were given up with a reason: {_DECIDE}"),
        _pauses(row["paused"]),
        _count("unconfirmed", row["unconfirmed"], 0, "their conversations ask an agent to decide."),
    ]


def _pauses(paused: str | None) -> Finding:
    if paused is None:
        return Finding.good("inboxes", "all of them send")
    advice = "mend what the reason says; they try again by themselves."
    return Finding.look("inboxes", f"paused: {paused}: {advice}")


def _count(subject: str, count: int, most: int, advice: str) -> Finding:
    if count > most:
        return Finding.look(subject, f"{count}: {advice}")
    return Finding.good(subject, str(count))
