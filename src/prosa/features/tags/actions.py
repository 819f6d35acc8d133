"""Keeping tags. None is ever deleted: old conversations keep theirs (TAG-01)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import asyncpg

from prosa.db.work import Work
from prosa.domain.actor import Actor
from prosa.domain.events import TeamChanged
from prosa.domain.ids import TagId
from prosa.features.audit.actions import note_change
from prosa.features.tags import queries, store
from prosa.features.tags.errors import TagNameTaken, TagNotFound, TooManyTags
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7

COLORS: Final = ("neutral", "blue", "teal", "green", "orange", "red", "pink", "brown")
"""Violet is the AI's, and yellow is the notes'."""

MOST: Final = 500
"""Of a company, archived ones too: the list is sent as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagChange:
    """What is None stays as it is."""

    name: str | None = None
    color: str | None = None
    archived: bool | None = None


async def add(work: Work, *, name: str, color: str, by: Actor, clock: Clock) -> TagId:
    """Raises `TagNameTaken` or `TooManyTags`."""
    if await queries.count(work) >= MOST:
        raise TooManyTags(f"There are {MOST} tags already.", most=MOST)
    tag_id = TagId(uuid7())
    try:
        await store.add(work, tag_id, name=name, color=color, now=clock.now())
    except asyncpg.UniqueViolationError:
        raise _taken(name) from None
    await _changed(work, "tag.created", tag_id, {"name": name}, by=by, clock=clock)
    return tag_id


async def change(work: Work, tag_id: TagId, told: TagChange, *, by: Actor, clock: Clock) -> None:
    """An archived one stays where it is, and is put on nothing more."""
    before = await store.lock(work, tag_id)
    if before is None:
        raise TagNotFound("There is no such tag.")
    name, color = told.name or before["name"], told.color or before["color"]
    archived_at = before["archived_at"]
    if told.archived is not None:
        archived_at = (archived_at or clock.now()) if told.archived else None
    if (name, color, archived_at) == (before["name"], before["color"], before["archived_at"]):
        return
    try:
        await store.save(work, tag_id, name=name, color=color, archived_at=archived_at)
    except asyncpg.UniqueViolationError:
        raise _taken(name) from None
    detail = {"name": name, "color": color, "archived": archived_at is not None}
    await _changed(work, "tag.changed", tag_id, detail, by=by, clock=clock)


def _taken(name: str) -> TagNameTaken:
    return TagNameTaken(f"There is a tag {name} already.", name=name)


async def _changed(
    work: Work, action: str, tag_id: TagId, detail: Mapping[str, object], *, by: Actor, clock: Clock
) -> None:
    at = clock.now()
    await note_change(work, action, subject=("tag", tag_id), by=by.user_id, at=at, detail=detail)
    work.record(TeamChanged(at=at, subject="tags"))
