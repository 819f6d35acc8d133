"""Writing down what happens to conversations: rows, timeline, events and promises.

Every verb uses it, so that each change bumps the version, says where the
conversation was before, and leaves its line in the timeline in the same way.
Nothing is awaited until `save`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation, Entry, Where
from prosa.domain.event_shapes import ConversationEvent, Event
from prosa.domain.events import MessageQueued, MessageUpdated
from prosa.domain.ids import MessageId, UserId
from prosa.domain.messages import Message
from prosa.features.conversations.store import write
from prosa.features.conversations.store.rows import Change, NewMessage, Row
from prosa.features.delivery.actions.echoes import Sent, note_sent
from prosa.features.delivery.actions.promise import Promise
from prosa.features.media.actions.expect import NewFile, expect
from prosa.kit.ids import uuid7


@dataclass(slots=True)
class Scribe:
    """What one unit of work does to conversations, at one instant."""

    now: datetime
    by: UserId | None = None
    changes: list[Change] = field(default_factory=list[Change])
    events: list[Event] = field(default_factory=list[Event])
    promises: list[Promise] = field(default_factory=list[Promise])
    files: list[NewFile] = field(default_factory=list[NewFile])
    sent: list[Sent] = field(default_factory=list[Sent])

    def open(self, row: Row) -> Change:
        """A conversation that is about to change."""
        return self.begin(Change(row, row))

    def begin(self, change: Change) -> Change:
        self.changes.append(change)
        return change

    def becomes(
        self,
        change: Change,
        after: Conversation,
        event: type[ConversationEvent],
        *,
        line: tuple[str, dict[str, Any]] | None = None,  # Any: JSON facts of the line
        **facts: Any,  # Any: further fields of the event
    ) -> None:
        """The conversation is now `after`; `event` says so, with a line in the timeline."""
        was = Where.of(change.after.conversation)
        entries: tuple[Message, ...] = ()
        if line is not None:
            after = flow.annotate(after)
            entries = (self.line(after, *line),)
        after = next_version(after)
        self.keep(change, after, *(NewMessage(m, after.inbox_id) for m in entries))
        self.events.append(
            event(
                at=self.now,
                conversation=after,
                was=was if was != Where.of(after) else None,
                messages=entries,
                by=self.by,
                **facts,
            )
        )

    def says(self, change: Change, text: str) -> None:
        """An automatic text to the customer."""
        if not text:
            return
        entry = Entry(MessageId(uuid7()), self.now, text, "text", "bot")
        self.sends(
            change,
            flow.bot_says(change.after.conversation, entry),
            Message(
                id=entry.id,
                conversation_id=change.after.conversation.id,
                seq=0,
                direction="outbound",
                author_type="bot",
                body=text,
                status="queued",
                created_at=self.now,
            ),
        )

    def sends(self, change: Change, after: Conversation, message: Message) -> Message:
        """A message to the customer, with the promise to send it."""
        was = Where.of(change.after.conversation)
        after = next_version(after)
        placed = replace(message, seq=after.last_seq)
        self.keep(change, after, NewMessage(placed, after.inbox_id))
        self.promises.append(
            Promise(
                placed.id,
                after.id,
                placed.seq,
                after.inbox_id,
                change.after.recipient,
                self.now,
            )
        )
        self.events.append(
            MessageQueued(
                at=self.now,
                conversation=after,
                was=was if was != Where.of(after) else None,
                messages=(placed,),
                by=self.by,
            )
        )
        return placed

    def hears_of(self, change: Change, after: Conversation, new: NewMessage) -> None:
        """A message to the customer that the phone itself has sent already."""
        was = Where.of(change.after.conversation)
        message = new.message
        self.keep(change, after, new)
        self.sent.append(
            Sent(
                message.id,
                after.id,
                message.seq,
                new.inbox_id,
                change.after.recipient,
                new.provider_id or "",
                message.sent_at or self.now,
            )
        )
        self.events.append(
            MessageQueued(
                at=self.now,
                conversation=after,
                was=was if was != Where.of(after) else None,
                messages=(message,),
            )
        )

    def updates(
        self, change: Change, after: Conversation, messages: Sequence[Message], *, what: str
    ) -> None:
        """Entries of the timeline are different now: `messages`, as they became."""
        after = next_version(after)
        self.keep(change, after)
        self.events.append(
            MessageUpdated(at=self.now, conversation=after, messages=tuple(messages), what=what)
        )

    def keep(self, change: Change, after: Conversation, *new: NewMessage) -> None:
        change.after = replace(change.after, conversation=after)
        change.messages.extend(new)

    async def save(self, work: Work) -> None:
        """Write everything, in this unit of work."""
        await write.save(work, self.changes, self.promises, now=self.now)
        await expect(work, self.files)
        await note_sent(work, self.sent, now=self.now)
        work.record(*self.events)

    def line(self, c: Conversation, code: str, facts: dict[str, Any]) -> Message:  # Any: JSON
        """A line that tells what happened. Screens say it in their language, by `code`."""
        return Message(
            id=MessageId(uuid7()),
            conversation_id=c.id,
            seq=c.last_seq,
            direction="internal",
            author_type="system",
            author_id=self.by,
            kind="system",
            detail={"code": code, **facts},
            created_at=self.now,
        )


def next_version(c: Conversation) -> Conversation:
    return replace(c, version=c.version + 1)
