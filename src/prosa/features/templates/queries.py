"""Reading templates, and filling one in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg

from prosa.channels.registry import TEMPLATE_SOURCES
from prosa.channels.templates import KnownTemplate, TemplateSource
from prosa.db.work import Work
from prosa.features.inboxes.queries import find_inbox
from prosa.features.templates.errors import (
    BadValues,
    CannotBeSent,
    InboxNotFound,
    NoTemplatesHere,
    TemplateNotFound,
)

_COLUMNS: Final = """
id, inbox_id, provider_id, name, language, category, status, components, synced_at
"""

_LIST: Final = f"""
SELECT {_COLUMNS} FROM message_templates
WHERE company_id = $1 AND inbox_id = $2
  AND ($3::text IS NULL OR (name, language) > ($3, $4::text))
ORDER BY name, language LIMIT $5
"""  # noqa: S608  # put together from what stands above

_ONE: Final = f"""
SELECT {_COLUMNS} FROM message_templates WHERE company_id = $1 AND inbox_id = $2 AND id = $3
"""  # noqa: S608  # put together from what stands above


@dataclass(frozen=True, slots=True)
class Filled:
    """A template, ready to be a message."""

    words: str
    category: str
    detail: dict[str, Any]  # Any: JSON
    """What the message keeps of it: enough to send it, whatever becomes of the template."""


async def source_of(work: Work, inbox_id: UUID) -> TemplateSource:
    """Raises `InboxNotFound` or `NoTemplatesHere`."""
    inbox = await find_inbox(work, inbox_id)
    if inbox is None:
        raise InboxNotFound("There is no such inbox.")
    source = TEMPLATE_SOURCES.get(inbox["channel"])
    if source is None:
        raise NoTemplatesHere("This channel has no templates: text can be sent at any time.")
    return source


async def listing(
    work: Work, inbox_id: UUID, *, after: tuple[str, str] | None, limit: int
) -> list[asyncpg.Record]:
    """By name and language."""
    return await work.sql.fetch(_LIST, work.company_id, inbox_id, *(after or (None, None)), limit)


def known(row: asyncpg.Record) -> KnownTemplate:
    return KnownTemplate(
        row["provider_id"],
        row["name"],
        row["language"],
        row["category"],
        row["status"],
        row["components"],
    )


async def filled(
    work: Work, inbox_id: UUID, template_id: UUID, values: Mapping[str, str]
) -> Filled:
    """Raises `TemplateNotFound`, `CannotBeSent` or `BadValues`, which say what is wrong."""
    source = await source_of(work, inbox_id)
    row = await work.sql.fetchrow(_ONE, work.company_id, inbox_id, template_id)
    if row is None:
        raise TemplateNotFound("The inbox has no such template.")
    template = known(row)
    if (why := source.why_not(template)) is not None:
        raise CannotBeSent(why, status=template.status)
    given = {name: value.strip() for name, value in values.items()}
    wanted = [variable.name for variable in source.variables(template.components)]
    missing = [name for name in wanted if not given.get(name)]
    unknown = sorted(given.keys() - set(wanted))
    if missing or unknown:
        raise BadValues("Give a value for each place.", missing=missing, unknown=unknown)
    if (fault := source.fault(template.components, given)) is not None:
        raise BadValues(fault)
    detail = {
        "id": str(row["id"]),
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "components": [
            {key: value for key, value in part.items() if key != "example"}
            for part in template.components
        ],
        "values": given,
    }
    words = source.words(template.components, given)
    return Filled(words, template.category, {"template": detail})
