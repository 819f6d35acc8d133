"""Hits as they are shown: rows with the found words marked."""

from typing import Any

import asyncpg

from prosa.db.wording import Wording
from prosa.features.search import excerpt
from prosa.features.search.schemas import (
    ContactHit,
    ContactHits,
    ConversationBrief,
    ConversationHit,
    ConversationHits,
    MessageHit,
    MessageHits,
    NewestConversation,
)
from prosa.features.search.walk import Hits
from prosa.http.paging import encode_cursor


def messages(words: Wording, hits: Hits) -> MessageHits:
    return MessageHits(
        items=[
            MessageHit(
                **_fields(row, MessageHit),
                created_at=row["at"],
                conversation=_brief(row),
                excerpt=excerpt.of_message(row["body"], words=words.words, begun=words.begun),
            )
            for row in hits.rows
        ],
        next_cursor=_cursor(hits),
    )


def contacts(words: Wording, hits: Hits) -> ContactHits:
    return ContactHits(
        items=[
            ContactHit(
                **_fields(row, ContactHit),
                created_at=row["at"],
                marked_name=excerpt.of_name(row["name"], parts=words.parts),
                conversation=NewestConversation(
                    id=row["conversation_id"], number=row["number"], status=row["status"]
                )
                if row["conversation_id"]
                else None,
            )
            for row in hits.rows
        ],
        next_cursor=_cursor(hits),
    )


def conversations(words: Wording, hits: Hits) -> ConversationHits:
    return ConversationHits(
        items=[
            ConversationHit(
                **_fields(row, ConversationHit),
                conversation=_brief(row),
                opened_at=row["at"],
                marked_subject=excerpt.of_message(
                    row["subject"] or "", words=words.words, begun=words.begun
                ),
            )
            for row in hits.rows
        ],
        next_cursor=_cursor(hits),
    )


def _brief(row: asyncpg.Record) -> ConversationBrief:
    known = {**_fields(row, ConversationBrief), "id": row["conversation_id"]}
    return ConversationBrief(**known)


def _fields(row: asyncpg.Record, kind: Any) -> dict[str, Any]:  # Any: models, and their columns
    """Those columns that are called as the model calls them."""
    return {name: row[name] for name in kind.model_fields if name in row.keys()}  # noqa: SIM118  # a record is no mapping


def _cursor(hits: Hits) -> str | None:
    return encode_cursor(*hits.next) if hits.next else None
