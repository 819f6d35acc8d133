"""Keeping quick replies. Everybody has their own; those of all need a permission."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.events import TeamChanged
from prosa.domain.permissions import Permission, require
from prosa.domain.variables import VARIABLES, unknown_variables
from prosa.features.quick_replies import store
from prosa.features.quick_replies.errors import (
    QuickReplyNotFound,
    ShortcutTaken,
    TooManyQuickReplies,
    UnknownVariable,
)
from prosa.features.quick_replies.store import QuickReply
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

MOST: Final = 500
"""Of one person, and of all: the list is sent as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickReplyChange:
    """What is None stays as it is."""

    shortcut: str | None = None
    title: str | None = None
    body: str | None = None
    is_shared: bool | None = None


async def add(
    work: Work, *, shortcut: str, title: str, body: str, is_shared: bool, by: Actor, clock: Clock
) -> UUID:
    """Raises `ShortcutTaken`, `UnknownVariable`, `TooManyQuickReplies`."""
    _check_variables(body)
    new = QuickReply(uuid7(), None if is_shared else by.user_id, shortcut, title, body)
    _require_share(by, new)
    await _check_room(work, new)
    try:
        await store.add(work, new, now=clock.now())
    except asyncpg.UniqueViolationError:
        raise _taken(new) from None
    _tell(work, clock, new)
    return new.id


async def change(
    work: Work, quick_reply_id: UUID, told: QuickReplyChange, *, by: Actor, clock: Clock
) -> None:
    """One that is no longer shared belongs to whoever says so."""
    before = await _theirs(work, quick_reply_id, by)
    after = replace(
        before,
        shortcut=before.shortcut if told.shortcut is None else told.shortcut,
        title=before.title if told.title is None else told.title,
        body=before.body if told.body is None else told.body,
    )
    _check_variables(after.body)
    if told.is_shared is not None and told.is_shared != (before.owner_id is None):
        after = replace(after, owner_id=None if told.is_shared else by.user_id)
        await _check_room(work, after)
    _require_share(by, before, after)
    if after == before:
        return
    try:
        await store.save(work, after, now=clock.now())
    except asyncpg.UniqueViolationError:
        raise _taken(after) from None
    _tell(work, clock, before, after)


async def remove(work: Work, quick_reply_id: UUID, *, by: Actor, clock: Clock) -> None:
    before = await _theirs(work, quick_reply_id, by)
    _require_share(by, before)
    await store.remove(work, before.id)
    _tell(work, clock, before)


async def _theirs(work: Work, quick_reply_id: UUID, by: Actor) -> QuickReply:
    """Somebody else's own is not there."""
    found = await store.lock(work, quick_reply_id)
    if found is None or found.owner_id not in (None, by.user_id):
        raise QuickReplyNotFound("There is no such quick reply.")
    return found


async def _check_room(work: Work, new: QuickReply) -> None:
    if await store.count(work, new.owner_id) >= MOST:
        raise TooManyQuickReplies(f"There are {MOST} already; remove one first.", most=MOST)


def _require_share(by: Actor, *concerned: QuickReply) -> None:
    if any(one.owner_id is None for one in concerned):
        require(by.role, Permission.QUICK_REPLY_SHARE)


def _check_variables(body: str) -> None:
    unknown = unknown_variables(body)
    if unknown:
        raise UnknownVariable(
            f"Nothing fills in {', '.join(unknown)}.", unknown=unknown, known=list(VARIABLES)
        )


def _taken(one: QuickReply) -> ShortcutTaken:
    return ShortcutTaken(f"/{one.shortcut} is taken.", shortcut=one.shortcut)


def _tell(work: Work, clock: Clock, *concerned: QuickReply) -> None:
    """What is everybody's is read again by everybody."""
    if any(one.owner_id is None for one in concerned):
        work.record(TeamChanged(at=clock.now(), subject="quick_replies"))
