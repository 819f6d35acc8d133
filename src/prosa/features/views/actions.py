"""Keeping saved views. Everybody has their own; those of all need a permission."""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.events import TeamChanged
from prosa.domain.permissions import Permission, require
from prosa.features.views import store
from prosa.features.views.errors import TooManyViews, ViewNotFound
from prosa.features.views.store import SavedView
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

MOST: Final = 100
"""Of one person, and of all: the list is sent as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewChange:
    """What is None stays as it is."""

    name: str | None = None
    query: dict[str, Any] | None = None  # Any: JSON
    is_shared: bool | None = None
    sort_order: int | None = None


async def add(
    work: Work,
    *,
    name: str,
    query: dict[str, Any],  # Any: JSON
    is_shared: bool,
    by: Actor,
    clock: Clock,
) -> UUID:
    """It comes last. A shared one needs `view.share`."""
    owner = None if is_shared else by.user_id
    new = SavedView(uuid7(), owner, name, query, 0)
    _require_share(by, new)
    new = replace(new, sort_order=await _room(work, new))
    await store.add(work, new, now=clock.now())
    _tell(work, clock, new)
    return new.id


async def change(work: Work, view_id: UUID, told: ViewChange, *, by: Actor, clock: Clock) -> None:
    """One that is no longer shared belongs to whoever says so."""
    before = await _theirs(work, view_id, by)
    after = replace(
        before,
        name=before.name if told.name is None else told.name,
        query=before.query if told.query is None else told.query,
        sort_order=before.sort_order if told.sort_order is None else told.sort_order,
    )
    if told.is_shared is not None and told.is_shared != (before.owner_id is None):
        after = replace(after, owner_id=None if told.is_shared else by.user_id)
        await _room(work, after)
    _require_share(by, before, after)
    if after != before:
        await store.save(work, after, now=clock.now())
        _tell(work, clock, before, after)


async def remove(work: Work, view_id: UUID, *, by: Actor, clock: Clock) -> None:
    before = await _theirs(work, view_id, by)
    _require_share(by, before)
    await store.remove(work, before.id)
    _tell(work, clock, before)


async def _theirs(work: Work, view_id: UUID, by: Actor) -> SavedView:
    """Somebody else's own is not there."""
    found = await store.lock(work, view_id)
    if found is None or found.owner_id not in (None, by.user_id):
        raise ViewNotFound("There is no such view.")
    return found


async def _room(work: Work, new: SavedView) -> int:
    """The place after the last one of its owner."""
    count, place = await store.tally(work, new.owner_id)
    if count >= MOST:
        raise TooManyViews(f"There are {MOST} views already; remove one first.", most=MOST)
    return place


def _require_share(by: Actor, *concerned: SavedView) -> None:
    if any(one.owner_id is None for one in concerned):
        require(by.role, Permission.VIEW_SHARE)


def _tell(work: Work, clock: Clock, *concerned: SavedView) -> None:
    """What is everybody's is read again by everybody."""
    if any(one.owner_id is None for one in concerned):
        work.record(TeamChanged(at=clock.now(), subject="views"))
