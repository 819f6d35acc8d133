"""A customer has a new number or id: the conversation that goes on is answered there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from prosa.channels.contract import IdentityChanged
from prosa.db.work import Work
from prosa.domain.events import ConversationUpdated
from prosa.domain.ids import ContactId, InboxId
from prosa.features.contacts import actions as contacts
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.features.conversations.store.rows import Change
from prosa.kit.clock import Clock

_Place = tuple[ContactId, InboxId]


async def follow_identities(
    work: Work, told: Sequence[tuple[InboxId, IdentityChanged]], *, clock: Clock
) -> None:
    """Whoever has moved stays the same contact, and their open conversation says so, once."""
    news: dict[_Place, list[IdentityChanged]] = {}
    for inbox_id, change in told:
        person = await contacts.identity_changed(work, change)
        if person is not None:
            news.setdefault((person.id, inbox_id), []).append(change)
    if not news:
        return
    scribe = Scribe(clock.now())
    for row in await rows.lock_open(work, sorted(news)):
        c = row.conversation
        _follow(scribe, scribe.open(row), news[c.contact_id, c.inbox_id])
    await scribe.save(work)


def _follow(scribe: Scribe, change: Change, moved: Sequence[IdentityChanged]) -> None:
    first = moved[0]
    recipient = change.after.recipient
    for one in moved:
        recipient = one.current.value if recipient == one.previous.value else recipient
    change.after = replace(change.after, recipient=recipient)
    facts: dict[str, Any] = {  # Any: JSON facts of the line
        "kind": first.current.kind,
        "previous": first.previous.value,
        "current": first.current.value,
    }
    scribe.becomes(
        change,
        change.after.conversation,
        ConversationUpdated,
        line=("identity_changed", facts),
    )
