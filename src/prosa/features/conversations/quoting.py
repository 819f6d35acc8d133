"""What messages answer: both sides can point at an earlier message of their chat.

Customers name it by the provider's id, agents by ours. What is not known here stays a
message without a quote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import asyncpg

from prosa.channels.contract import InboundMessage
from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Conflict, NotFound
from prosa.domain.ids import InboxId, MessageId
from prosa.domain.messages import Message, Quote
from prosa.features.conversations.store import wording

LONGEST: Final = 200

_QUOTES: Final = """
SELECT m.id, m.author_type, CASE WHEN m.author_type = 'agent' THEN u.name END AS author_name,
    m.kind, left(m.body, 200) AS body, m.conversation_id, m.direction
FROM messages m LEFT JOIN users u ON u.id = m.author_id
WHERE m.company_id = $1 AND m.id = ANY($2)
"""


class NotInThisConversation(NotFound):
    """There is no such message in this conversation."""

    code = "message.not_found"


class CannotBeQuoted(Conflict):
    """The customer never saw this entry, or neither the channel nor a template can point at it."""

    code = "message.cannot_be_quoted"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message of a customer, or of the company's own phone, and its inbox."""

    inbox_id: InboxId
    channel: str
    message: InboundMessage
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Quotes:
    """What is known by the provider's ids, and what came in this batch."""

    _by_name: dict[tuple[InboxId, str], Quote] = field(
        default_factory=dict[tuple[InboxId, str], Quote]
    )

    def of(self, incoming: Incoming) -> Quote | None:
        named = incoming.message.reply_to
        return self._by_name.get((incoming.inbox_id, named)) if named else None

    def hear(self, incoming: Incoming, message: Message) -> None:
        self._by_name[incoming.inbox_id, incoming.message.provider_id] = Quote(
            id=message.id,
            author_type=message.author_type,
            kind=message.kind,
            body=message.body[:LONGEST],
        )


async def known_quotes(work: Work, batch: Sequence[Incoming]) -> Quotes:
    """What the messages of this batch answer, as far as we have it."""
    names = {(item.inbox_id, named) for item in batch if (named := item.message.reply_to)}
    owners = await wording.owners(work, names)
    if not owners:
        return Quotes()
    rows = await work.sql.fetch(_QUOTES, work.company_id, list(set(owners.values())))
    quotes = {row["id"]: _quote(row) for row in rows}
    return Quotes({name: quotes[id] for name, id in owners.items() if id in quotes})


async def quoted(work: Work, c: Conversation, message_id: MessageId) -> Quote:
    """What an agent answers: an entry of the same conversation that the customer can see."""
    row = await work.sql.fetchrow(_QUOTES, work.company_id, [message_id])
    if row is None or row["conversation_id"] != c.id:
        raise NotInThisConversation("There is no such message in this conversation.")
    if row["direction"] == "internal":
        raise CannotBeQuoted("The customer does not see this entry.")
    if not CHANNELS[c.channel].capabilities.quotes:
        raise CannotBeQuoted("This channel cannot point at a message.")
    return _quote(row)


def _quote(row: asyncpg.Record) -> Quote:
    return Quote(
        id=MessageId(row["id"]),
        author_type=row["author_type"],
        author_name=row["author_name"],
        kind=row["kind"],
        body=row["body"],
    )
