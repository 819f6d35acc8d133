"""What can change in a message after it was written, and what waits for its message."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from prosa.db.work import Work
from prosa.domain.afterwards import Wording
from prosa.domain.ids import ConversationId, InboxId, MessageId
from prosa.domain.messages import Reaction
from prosa.kit.ids import uuid7

_OWNERS: Final = """
SELECT m.inbox_id, m.provider_id, m.id FROM messages m
JOIN unnest($2::uuid[], $3::text[]) w(inbox_id, provider_id)
  ON m.inbox_id = w.inbox_id AND m.provider_id = w.provider_id
WHERE m.company_id = $1
UNION
SELECT d.inbox_id, d.provider_id, d.message_id FROM deliveries d
JOIN unnest($2::uuid[], $3::text[]) w(inbox_id, provider_id)
  ON d.inbox_id = w.inbox_id AND d.provider_id = w.provider_id
WHERE d.company_id = $1 AND d.provider_id IS NOT NULL
"""

_LOCK: Final = """
SELECT id, conversation_id, kind, body, original_body, edited_at, revoked_at, reactions
FROM messages WHERE company_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE
"""

_SAVE: Final = """
UPDATE messages m SET body = v.body, original_body = v.original_body, edited_at = v.edited_at,
    revoked_at = v.revoked_at, reactions = v.reactions
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::jsonb[])
    AS v(id, body, original_body, edited_at, revoked_at, reactions)
WHERE m.company_id = $1 AND m.id = v.id
"""

_PARK: Final = """
INSERT INTO parked_updates (company_id, id, inbox_id, provider_id, what, text, by_phone, at)
SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bool[],
    $8::timestamptz[])
"""

_UNPARK: Final = """
DELETE FROM parked_updates p WHERE p.company_id = $1 AND (
    EXISTS (SELECT 1 FROM messages m WHERE m.company_id = $1 AND m.inbox_id = p.inbox_id
        AND m.provider_id = p.provider_id)
    OR EXISTS (SELECT 1 FROM deliveries d WHERE d.company_id = $1 AND d.inbox_id = p.inbox_id
        AND d.provider_id = p.provider_id)
)
RETURNING p.inbox_id, p.provider_id, p.what, p.text, p.by_phone, p.at
"""


@dataclass(frozen=True, slots=True)
class Update:
    """One report about a message that is named by any of `names`."""

    names: tuple[tuple[InboxId, str], ...]
    what: str
    """reaction | edited | revoked"""
    text: str
    """The emoji ("" takes it away) or the new words."""
    by_phone: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class KnownWording:
    """A message, locked, as far as it can change."""

    id: MessageId
    conversation_id: ConversationId
    kind: str
    wording: Wording


async def owners(
    work: Work, names: Collection[tuple[InboxId, str]]
) -> dict[tuple[InboxId, str], MessageId]:
    """Which messages have these provider ids."""
    wanted = list(names)
    if not wanted:
        return {}
    found = await work.sql.fetch(
        _OWNERS, work.company_id, [inbox for inbox, _ in wanted], [name for _, name in wanted]
    )
    return {(InboxId(r["inbox_id"]), r["provider_id"]): MessageId(r["id"]) for r in found}


async def conversations(work: Work, ids: Collection[MessageId]) -> dict[MessageId, ConversationId]:
    found = await work.sql.fetch(
        "SELECT id, conversation_id FROM messages WHERE company_id = $1 AND id = ANY($2)",
        work.company_id,
        list(ids),
    )
    return {MessageId(r["id"]): ConversationId(r["conversation_id"]) for r in found}


async def lock(work: Work, ids: Collection[MessageId]) -> dict[MessageId, KnownWording]:
    """These messages, for change. Their conversations are locked before them."""
    found = await work.sql.fetch(_LOCK, work.company_id, list(ids))
    return {
        MessageId(row["id"]): KnownWording(
            MessageId(row["id"]),
            ConversationId(row["conversation_id"]),
            row["kind"],
            Wording(
                row["body"],
                row["original_body"],
                row["edited_at"],
                row["revoked_at"],
                tuple(msgspec.convert(one, Reaction) for one in row["reactions"] or ()),
            ),
        )
        for row in found
    }


async def save(work: Work, changed: Mapping[MessageId, Wording]) -> None:
    if not changed:
        return
    told = list(changed.values())
    await work.sql.execute(
        _SAVE,
        work.company_id,
        list(changed),
        [one.body for one in told],
        [one.original_body for one in told],
        [one.edited_at for one in told],
        [one.revoked_at for one in told],
        [msgspec.to_builtins(one.reactions) or None for one in told],
    )


async def park(work: Work, updates: Sequence[Update]) -> None:
    """They wait for their messages, under every name that they may have."""
    parked = [(inbox, name, update) for update in updates for inbox, name in update.names]
    if not parked:
        return
    await work.sql.execute(
        _PARK,
        work.company_id,
        [uuid7() for _ in parked],
        [inbox for inbox, _, _ in parked],
        [name for _, name, _ in parked],
        [update.what for _, _, update in parked],
        [update.text for _, _, update in parked],
        [update.by_phone for _, _, update in parked],
        [update.at for _, _, update in parked],
    )


async def unpark(work: Work) -> list[Update]:
    """Take those whose message is here."""
    return [
        Update(
            ((InboxId(row["inbox_id"]), row["provider_id"]),),
            row["what"],
            row["text"],
            row["by_phone"],
            row["at"],
        )
        for row in await work.sql.fetch(_UNPARK, work.company_id)
    ]


async def provider_id_of(work: Work, message_id: MessageId) -> str | None:
    """As its provider names it; None of a message of ours, which its delivery knows."""
    found: str | None = await work.sql.fetchval(
        "SELECT provider_id FROM messages WHERE company_id = $1 AND id = $2",
        work.company_id,
        message_id,
    )
    return found
