"""What a company wants to know of its contacts: fields are added, changed and archived."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from prosa.db.work import Work
from prosa.domain.contact_fields import (
    MOST_FIELDS,
    FieldKind,
    TooManyFields,
    checked_label,
    checked_name,
    checked_options,
)
from prosa.domain.events import TeamChanged
from prosa.domain.ids import UserId
from prosa.features.audit.actions import note_change
from prosa.features.contacts import queries_fields, store_fields
from prosa.features.contacts.errors import FieldExists, FieldNotFound
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class NewField:
    """Its name and kind stay for ever: values are kept by them."""

    name: str
    label: str
    kind: FieldKind
    options: Sequence[str] | None = None
    sort_order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """What is None stays as it is. What contacts have chosen stays, whatever becomes of it."""

    label: str | None = None
    options: Sequence[str] | None = None
    sort_order: int | None = None
    archived: bool | None = None


async def add_field(work: Work, new: NewField, *, by: UserId, clock: Clock) -> UUID:
    """Raises `BadField`, `FieldExists` or `TooManyFields`."""
    name, label = checked_name(new.name), checked_label(new.label)
    options = checked_options(new.kind, new.options)
    await _require_room(work)
    field_id = uuid7()
    try:
        await store_fields.add(
            work,
            field_id,
            name=name,
            label=label,
            kind=str(new.kind),
            options=options,
            sort_order=new.sort_order,
        )
    except asyncpg.UniqueViolationError as taken:
        raise FieldExists("There is a field of this name, perhaps an archived one.") from taken
    await _told(work, "contact_field.created", field_id, by, {"name": name}, clock)
    return field_id


async def change_field(
    work: Work, field_id: UUID, change: FieldChange, *, by: UserId, clock: Clock
) -> None:
    """Raises `BadField`, `FieldNotFound` or `TooManyFields`."""
    kept = await store_fields.lock(work, field_id)
    if kept is None:
        raise FieldNotFound("There is no such field.")
    columns: dict[str, Any] = {}  # Any: columns
    if change.label is not None:
        columns["label"] = checked_label(change.label)
    if change.options is not None:
        columns["options"] = checked_options(FieldKind(kept["kind"]), change.options)
    if change.sort_order is not None:
        columns["sort_order"] = change.sort_order
    if change.archived is not None and change.archived != (kept["archived_at"] is not None):
        if not change.archived:
            await _require_room(work)
        columns["archived_at"] = clock.now() if change.archived else None
    if not columns:
        return
    await store_fields.save(work, field_id, **columns)
    told = {key: str(value) for key, value in columns.items()}
    await _told(work, "contact_field.changed", field_id, by, told, clock)


async def _require_room(work: Work) -> None:
    if await queries_fields.count_in_use(work) >= MOST_FIELDS:
        raise TooManyFields(f"A company has at most {MOST_FIELDS} fields in use.", most=MOST_FIELDS)


async def _told(
    work: Work, action: str, field_id: UUID, by: UserId, detail: dict[str, Any], clock: Clock
) -> None:  # Any: JSON
    now = clock.now()
    work.record(TeamChanged(at=now, subject="contact_fields"))
    await note_change(
        work, action, subject=("contact_field", field_id), by=by, at=now, detail=detail
    )
