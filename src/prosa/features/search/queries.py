"""Finding messages, contacts and conversations; always newest first, always what may be seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg

from prosa.db.wording import Wording
from prosa.db.work import Work
from prosa.domain.ids import ConversationId
from prosa.domain.permissions import Permission, Viewer, may
from prosa.features.conversations.queries import one
from prosa.features.search.walk import Hits, Place, Stretch, walk

_SEEN: Final = "($3 OR c.assignee_id = $4 OR c.department_id IS NULL OR c.department_id = ANY($5))"

_BRIEF: Final = """
c.id AS conversation_id, c.number, c.status, c.subject, c.contact_id, p.name AS contact_name,
c.inbox_id, i.channel, c.department_id, c.assignee_id
"""

_OF_CONVERSATION: Final = """
JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
JOIN inboxes i ON i.company_id = c.company_id AND i.id = c.inbox_id
"""

_MESSAGES: Final = f"""
SELECT m.id, m.created_at AS at, m.seq, m.kind, m.direction, m.author_type, m.author_id, m.body,
    CASE WHEN m.author_type = 'agent' THEN u.name END AS author_name, {_BRIEF}
FROM messages m
JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id
{_OF_CONVERSATION}
LEFT JOIN users u ON u.id = m.author_id
WHERE m.company_id = $1 AND {{which}} AND {_SEEN}
    AND ($6::uuid IS NULL OR c.inbox_id = $6)
    AND ($7::text IS NULL OR search_words(m.body) @@ $7::text::tsquery)
ORDER BY m.created_at DESC, m.id DESC
"""  # noqa: S608  # put together from what stands above

_THESE: Final = f"""
WITH reachable AS MATERIALIZED (
    SELECT m.id FROM messages m
    JOIN conversations c ON c.company_id = m.company_id AND c.id = m.conversation_id
    WHERE m.company_id = $1 AND m.id = ANY($2) AND {_SEEN}
        AND ($6::uuid IS NULL OR c.inbox_id = $6)
        AND ($7::text IS NULL OR search_words(m.body) @@ $7::text::tsquery)
    ORDER BY m.created_at DESC, m.id DESC LIMIT $8
)
{_MESSAGES.format(which="m.id = ANY(ARRAY(SELECT id FROM reachable))")}
"""  # noqa: S608  # put together from what stands above
"""First which may be seen, by ids alone: an agent sees few of many, and only a page is shown."""

_IN_ONE: Final = (
    _MESSAGES.format(
        which="""m.conversation_id = $2 AND m.author_type IN ('contact', 'agent')
    AND m.kind <> 'system' AND m.body <> '' AND m.created_at >= $8
    AND (m.created_at, m.id) < ($9, $10)"""
    )
    + " LIMIT $11"
)

_CONTACTS: Final = f"""
SELECT p.id, p.created_at AS at, p.name, p.phone, p.email, p.document,
    newest.id AS conversation_id, newest.number, newest.status
FROM contacts p
LEFT JOIN LATERAL (
    SELECT c.id, c.number, c.status FROM conversations c
    WHERE c.company_id = $1 AND c.contact_id = p.id AND {_SEEN}
    ORDER BY c.opened_at DESC LIMIT 1
) newest ON true
WHERE p.company_id = $1 AND p.id = ANY($2)
ORDER BY p.created_at DESC, p.id DESC
"""  # noqa: S608  # put together from what stands above

_CONVERSATIONS: Final = f"""
SELECT c.id, c.opened_at AS at, c.last_message_at, c.preview, {_BRIEF}
FROM conversations c
{_OF_CONVERSATION}
WHERE c.company_id = $1 AND c.id = ANY($2) AND {_SEEN} AND ($6::uuid IS NULL OR c.inbox_id = $6)
ORDER BY c.opened_at DESC, c.id DESC
"""  # noqa: S608  # put together from what stands above

_BY_ADDRESS: Final = """
SELECT DISTINCT p.created_at AS at, p.id FROM identities i
JOIN contacts p ON p.company_id = i.company_id AND p.id = i.contact_id
WHERE i.company_id = $1 AND i.kind = ANY('{phone,whatsapp,lid,bsuid,email}') AND i.value = ANY($2)
"""

_BY_NUMBER: Final = """
SELECT opened_at AS at, id FROM conversations WHERE company_id = $1 AND number = $2
"""


@dataclass(frozen=True, slots=True)
class Among:
    """What the hits are narrowed to; None means any."""

    conversation_id: UUID | None = None
    inbox_id: UUID | None = None


async def messages(
    work: Work, wording: Wording, viewer: Viewer, among: Among, stretch: Stretch, *, limit: int
) -> Hits:
    """What customers and agents wrote, notes and captions too (MSG-16). Not what the bot says
    to everybody, and no system lines.

    Raises `ConversationNotFound` if it is narrowed to one that the viewer may not see.
    """
    if among.conversation_id is not None:
        return await _in_one_conversation(work, wording, viewer, among, stretch, limit=limit)

    async def show(ids: Sequence[UUID]) -> list[asyncpg.Record]:
        return await work.sql.fetch(
            _THESE, *_asked(work, viewer, ids), among.inbox_id, wording.phrases_query, limit + 1
        )

    return await walk(
        work,
        "messages",
        wording.words_query,
        show,
        stretch=stretch,
        limit=limit,
        shows_all=_sees_all(viewer) and among.inbox_id is None and not wording.phrases,
    )


async def contacts(
    work: Work, wording: Wording, viewer: Viewer, stretch: Stretch, *, limit: int
) -> Hits:
    """By any part of name, e-mail, document and phone (CON-06), and by any whole address of
    theirs. Each with its newest conversation that the viewer may see."""

    async def show(ids: Sequence[UUID]) -> list[asyncpg.Record]:
        return await work.sql.fetch(_CONTACTS, *_asked(work, viewer, ids))

    return await walk(
        work,
        "contacts",
        wording.parts_query,
        show,
        stretch=stretch,
        limit=limit,
        shows_all=True,
        besides=await _places(work, _BY_ADDRESS, wording.addresses),
    )


async def conversations(
    work: Work, wording: Wording, viewer: Viewer, among: Among, stretch: Stretch, *, limit: int
) -> Hits:
    """By number, with # or without, and by the words of their subject."""

    async def show(ids: Sequence[UUID]) -> list[asyncpg.Record]:
        return await work.sql.fetch(_CONVERSATIONS, *_asked(work, viewer, ids), among.inbox_id)

    number = wording.conversation_number
    return await walk(
        work,
        "conversations",
        wording.words_query,
        show,
        stretch=stretch,
        limit=limit,
        shows_all=_sees_all(viewer) and among.inbox_id is None,
        besides=await _places(work, _BY_NUMBER, number) if number is not None else (),
    )


async def _in_one_conversation(
    work: Work, wording: Wording, viewer: Viewer, among: Among, stretch: Stretch, *, limit: int
) -> Hits:
    """All of its messages are looked at: that is less than the index would have to give."""
    assert among.conversation_id is not None  # noqa: S101  # the caller asked that
    await one(work, ConversationId(among.conversation_id), viewer=viewer)
    wanted = " & ".join(filter(None, [wording.words_query, wording.phrases_query]))
    rows: Any = await work.sql.fetch(
        _IN_ONE,
        *_asked(work, viewer, among.conversation_id),
        among.inbox_id,
        wanted,
        stretch.since,
        *stretch.begins,
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return Hits(rows[:limit], (last["at"], last["id"]) if last else None)


async def _places(work: Work, query: str, value: object) -> list[Place]:
    rows: Any = await work.sql.fetch(query, work.company_id, value)
    return [(row["at"], row["id"]) for row in rows]


def _sees_all(viewer: Viewer) -> bool:
    return may(viewer.role, Permission.CONVERSATION_SEE_ALL)


def _asked(work: Work, viewer: Viewer, which: object) -> tuple[object, ...]:
    """The first five values of every statement here."""
    return work.company_id, which, _sees_all(viewer), viewer.user_id, list(viewer.department_ids)
