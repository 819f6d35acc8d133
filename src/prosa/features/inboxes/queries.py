"""Which inbox a hook is for, and what is needed to talk to its provider."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy import select

from prosa.channels.contract import Account
from prosa.db.tables import inboxes
from prosa.db.work import SystemWork, Work
from prosa.domain.breaker import Breaker
from prosa.domain.ids import CompanyId, InboxId
from prosa.features.audit import queries as audit
from prosa.kit.vault import Vault


@dataclass(frozen=True, slots=True)
class ConnectedInbox:
    """An inbox as the pipelines need it. The credentials are still sealed."""

    company_id: CompanyId
    id: InboxId
    name: str
    channel: str
    address: str
    settings: Mapping[str, Any]  # Any: JSON
    accepts_unsigned: bool
    sealed: bytes | None = field(repr=False)


async def by_hook_path(system: SystemWork, path: str) -> ConnectedInbox | None:
    """The active inbox with this unguessable path."""
    row = await system.sql.fetchrow(f"{_CONNECTED} WHERE hook_path = $1 AND is_active", path)
    return _connected(row) if row else None


async def by_addresses(
    system: SystemWork, channel: str, addresses: Collection[str]
) -> Sequence[ConnectedInbox]:
    """The active inboxes of a channel with these addresses; they may be of several companies."""
    rows = await system.sql.fetch(
        f"{_CONNECTED} WHERE channel = $1 AND address = ANY($2) AND is_active",
        channel,
        list(addresses),
    )
    return [_connected(row) for row in rows]


async def of_channel(system: SystemWork, channel: str) -> Sequence[ConnectedInbox]:
    """Every active inbox of a channel: for the GET handshake at a shared path."""
    rows = await system.sql.fetch(f"{_CONNECTED} WHERE channel = $1 AND is_active", channel)
    return [_connected(row) for row in rows]


async def by_ids(work: Work | SystemWork, ids: Collection[UUID]) -> Sequence[ConnectedInbox]:
    """Inboxes by id, active or not: what was promised through one is still to be sent."""
    rows = await work.sql.fetch(f"{_CONNECTED} WHERE id = ANY($1)", list(ids))
    return [_connected(row) for row in rows]


def account(inbox: ConnectedInbox, vault: Vault) -> Account:
    """What the channel needs, opened. Raises `Unsealable` if no known key fits."""
    return Account(
        address=inbox.address,
        settings=inbox.settings,
        credentials=open_credentials(vault, inbox.id, inbox.sealed),
    )


def open_credentials(vault: Vault, inbox_id: UUID, sealed: bytes | None) -> dict[str, str]:
    if sealed is None:
        return {}
    return json.loads(vault.open(sealed, context_of(inbox_id)))


def context_of(inbox_id: UUID) -> str:
    """What the sealed credentials are bound to."""
    return f"inbox {inbox_id}"


async def list_inboxes(
    work: Work, *, after: tuple[str, UUID] | None = None, limit: int = 100
) -> Sequence[asyncpg.Record]:
    """By name, at most `limit`, after a name and id."""
    query = (
        select(inboxes)
        .where(inboxes.c.company_id == work.company_id)
        .order_by(inboxes.c.name, inboxes.c.id)
        .limit(limit)
    )
    if after is not None:
        name, inbox_id = after
        query = query.where(
            (inboxes.c.name > name) | ((inboxes.c.name == name) & (inboxes.c.id > inbox_id))
        )
    return await work.fetch_all(query)


async def find_inbox(work: Work, inbox_id: UUID) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(inboxes).where(inboxes.c.company_id == work.company_id, inboxes.c.id == inbox_id)
    )


async def find_by_address(work: Work, channel: str, address: str) -> asyncpg.Record | None:
    return await work.fetch_one(
        select(inboxes).where(
            inboxes.c.company_id == work.company_id,
            inboxes.c.channel == channel,
            inboxes.c.address == address,
        )
    )


PROBLEM: Final = "inbox.problem_reported"
PROBLEM_IS_SHOWN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a provider complained of about the account."""

    code: str
    message: str
    at: datetime


async def problems(work: Work, ids: Collection[UUID], *, now: datetime) -> Mapping[UUID, Problem]:
    """The last complaint about each inbox, for a day."""
    rows = await audit.newest_of(work, PROBLEM, subjects=list(ids), since=now - PROBLEM_IS_SHOWN)
    return {
        UUID(row["subject_id"]): Problem(row["detail"]["code"], row["detail"]["message"], row["at"])
        for row in rows
    }


async def owner_of(system: SystemWork, channel: str, address: str) -> CompanyId | None:
    """The company that has connected this account."""
    found = await system.scalar(
        select(inboxes.c.company_id).where(
            inboxes.c.channel == channel, inboxes.c.address == address
        )
    )
    return CompanyId(found) if found else None


def breaker_of(row: asyncpg.Record, *, failures: int = 0) -> Breaker:
    """Whether the inbox of this row sends."""
    return Breaker(
        failures=failures,
        paused_at=row["paused_at"],
        paused_until=row["paused_until"],
        code=row["paused_code"],
        reason=row["paused_reason"],
    )


async def paused_inboxes(system: SystemWork) -> Sequence[asyncpg.Record]:
    """`company_id`, `id`, `channel` and `paused_until` of every inbox that sends nothing now."""
    return await system.sql.fetch(_PAUSED)


async def sealed_of_all(system: SystemWork) -> Sequence[asyncpg.Record]:
    """Every inbox of the installation that has credentials, for the rotation of keys."""
    return await system.fetch_all(
        select(inboxes.c.id, inboxes.c.credentials).where(inboxes.c.credentials.is_not(None))
    )


_PAUSED: Final = """
SELECT company_id, id, channel, paused_until FROM inboxes WHERE paused_at IS NOT NULL
"""

_CONNECTED: Final = """
SELECT company_id, id, name, channel, address, settings, accepts_unsigned, credentials FROM inboxes
"""


def _connected(row: asyncpg.Record) -> ConnectedInbox:
    return ConnectedInbox(
        CompanyId(row["company_id"]),
        InboxId(row["id"]),
        row["name"],
        row["channel"],
        row["address"],
        row["settings"],
        row["accepts_unsigned"],
        row["credentials"],
    )
