"""Connecting accounts of providers, and changing how."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import asyncpg
import structlog

from prosa.db.database import Database
from prosa.db.work import SystemWork, Work
from prosa.domain.events import TeamChanged
from prosa.domain.ids import InboxId, UserId
from prosa.features.audit.actions import note_change
from prosa.features.inboxes import queries, rules, store
from prosa.features.inboxes.actions_pausing import try_again_now
from prosa.features.inboxes.errors import AddressTaken, BadSetting, NoSuchInbox
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7
from prosa.kit.vault import Unsealable, Vault

log: Any = structlog.get_logger()  # Any: structlog's proxy

_WORKING: Final = frozenset({"WORKING"})
"""What providers say of an account that may send again (WAHA `session.status`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInbox:
    """`address`: phone number id (Meta) or session (WAHA). Keys: see the channel."""

    name: str
    channel: str
    address: str
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])  # Any: JSON
    credentials: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    accepts_unsigned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxChange:
    """What is None stays as it is. `settings` and `credentials` are merged key by key;
    a key that is None there is removed."""

    name: str | None = None
    address: str | None = None
    settings: Mapping[str, Any] | None = None  # Any: JSON
    credentials: Mapping[str, str | None] | None = field(default=None, repr=False)
    accepts_unsigned: bool | None = None
    is_active: bool | None = None


async def connect_inbox(
    work: Work, vault: Vault, clock: Clock, new: NewInbox, *, by: UserId | None
) -> InboxId:
    """Raises `UnknownChannel`, `BadSetting` or `AddressTaken`."""
    channel = rules.known_channel(new.channel)
    inbox_id = InboxId(uuid7())
    credentials = rules.checked_credentials(channel, new.credentials)
    try:
        await store.add(
            work,
            inbox_id,
            name=new.name.strip(),
            channel=new.channel,
            address=_checked_address(new.address),
            hook_path=new_hook_path(),
            settings=rules.checked_settings(channel, new.settings),
            credentials=_sealed(vault, inbox_id, credentials),
            accepts_unsigned=new.accepts_unsigned,
        )
    except asyncpg.UniqueViolationError as taken:
        raise AddressTaken("This account is connected already.") from taken
    detail = {"channel": new.channel, "address": new.address}
    await _changed(work, clock, "inbox.connected", inbox_id, by, detail)
    return inbox_id


async def change_inbox(
    work: Work,
    vault: Vault,
    clock: Clock,
    inbox_id: InboxId,
    change: InboxChange,
    *,
    by: UserId | None,
) -> None:
    """Raises `NoSuchInbox`, `BadSetting` or `AddressTaken`."""
    inbox = await _locked(work, inbox_id)
    columns = _plain_columns(change)
    channel = rules.known_channel(inbox["channel"])
    if change.settings is not None:
        merged = _merged(inbox["settings"], change.settings)
        columns["settings"] = rules.checked_settings(channel, merged)
    told: dict[str, Any] = dict(columns)  # Any: JSON
    if change.credentials is not None:
        known = queries.open_credentials(vault, inbox_id, inbox["credentials"])
        merged = rules.checked_credentials(channel, _merged(known, change.credentials))
        columns["credentials"] = _sealed(vault, inbox_id, merged)
        told["credentials"] = sorted(change.credentials)
    try:
        await store.save(work, inbox_id, now=clock.now(), **columns)
    except asyncpg.UniqueViolationError as taken:
        raise AddressTaken("This account is connected already.") from taken
    await _changed(work, clock, "inbox.changed", inbox_id, by, told)
    if change.credentials is not None or change.settings is not None:
        await try_again_now(work, clock, inbox_id)


async def rotate_hook_path(
    work: Work, clock: Clock, inbox_id: InboxId, *, by: UserId | None
) -> None:
    """A new unguessable path; the old one stops at once. Raises `NoSuchInbox`."""
    await _locked(work, inbox_id)
    await store.save(work, inbox_id, now=clock.now(), hook_path=new_hook_path())
    await _changed(work, clock, "inbox.hook_path_rotated", inbox_id, by, {})


async def count_refused_signatures(system: SystemWork, inbox_id: InboxId, times: int) -> None:
    """Hooks with a wrong signature were refused: shown on the inbox."""
    await store.count_refused(system, inbox_id, times)


async def record_session(work: Work, clock: Clock, inbox_id: InboxId, status: str) -> None:
    """The provider says how the connected account is (WAHA `session.status`)."""
    await store.save(work, inbox_id, now=clock.now(), session_status=status[:100])
    work.record(TeamChanged(at=clock.now(), subject="inboxes"))
    if status in _WORKING:
        await try_again_now(work, clock, inbox_id)


async def record_problem(
    work: Work, clock: Clock, inbox_id: InboxId, *, code: str, message: str
) -> None:
    """The provider complains about the account, not about one message. It is shown on the inbox
    for a day; the same complaint again within minutes is no news."""
    now = clock.now()
    known = (await queries.problems(work, [inbox_id], now=now)).get(inbox_id)
    if known is not None and known.code == code and now - known.at < _SAME_PROBLEM:
        return
    await note_change(
        work,
        queries.PROBLEM,
        subject=("inbox", inbox_id),
        by=None,
        at=now,
        detail={"code": code, "message": message[:500]},
    )
    work.record(TeamChanged(at=now, subject="inboxes"))


_SAME_PROBLEM: Final = timedelta(minutes=10)


async def reseal_credentials(database: Database, vault: Vault) -> int:
    """Wrap every credential with the newest key, after a rotation. Returns how many.

    One that no known key opens is left as it is, and told in the log.
    """
    resealed = 0
    async with database.system_work() as system:
        for row in await queries.sealed_of_all(system):
            if vault.is_stale(row["credentials"]):
                context = queries.context_of(row["id"])
                try:
                    sealed = vault.reseal(row["credentials"], context)
                except Unsealable:
                    log.warning("inbox.unsealable", inbox_id=str(row["id"]))
                    continue
                await store.save_sealed(system, InboxId(row["id"]), sealed)
                resealed += 1
    return resealed


def new_hook_path() -> str:
    """192 random bits: whoever does not know it cannot find it."""
    return secrets.token_urlsafe(24)


async def _locked(work: Work, inbox_id: InboxId) -> asyncpg.Record:
    inbox = await store.lock(work, inbox_id)
    if inbox is None:
        raise NoSuchInbox("There is no such inbox.")
    return inbox


def _plain_columns(change: InboxChange) -> dict[str, Any]:  # Any: columns
    columns: dict[str, Any] = {
        name: value
        for name in ("name", "accepts_unsigned", "is_active")
        if (value := getattr(change, name)) is not None
    }
    if change.address is not None:
        columns["address"] = _checked_address(change.address)
    return columns


def _checked_address(address: str) -> str:
    plain = address.strip()
    if not 0 < len(plain) <= 200 or not plain.isprintable():
        raise BadSetting("The address must be 1 to 200 readable characters.", key="address")
    return plain


def _merged(known: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    merged = {**known, **given}
    return {key: value for key, value in merged.items() if value is not None}


def _sealed(vault: Vault, inbox_id: InboxId, credentials: Mapping[str, str]) -> bytes | None:
    if not credentials:
        return None
    text = json.dumps(dict(credentials), ensure_ascii=False).encode()
    return vault.seal(text, queries.context_of(inbox_id))


async def _changed(
    work: Work,
    clock: Clock,
    action: str,
    inbox_id: InboxId,
    by: UserId | None,
    detail: Mapping[str, Any],  # Any: JSON
) -> None:
    now = clock.now()
    work.record(TeamChanged(at=now, subject="inboxes"))
    await note_change(work, action, subject=("inbox", inbox_id), by=by, at=now, detail=detail)
