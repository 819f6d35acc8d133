"""Reading kept hooks: bytes become messages, receipts and news of the account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog
from prometheus_client import Counter

from prosa.channels.contract import (
    AccountProblem,
    ContactTyping,
    DeliveryReport,
    IdentityChanged,
    Inbound,
    InboundMessage,
    SessionReport,
    Unreadable,
)
from prosa.channels.registry import CHANNELS
from prosa.db.work import Work
from prosa.domain.ids import InboxId
from prosa.features.contacts import actions as contacts
from prosa.features.conversations.actions.receive import Incoming, receive
from prosa.features.conversations.actions.typing import tell_typing
from prosa.features.delivery.actions.receipts import record_receipts
from prosa.features.inboxes import actions as inboxes
from prosa.features.ingress import store
from prosa.features.ingress.store import UnreadHook
from prosa.kit.clock import Clock

log = structlog.get_logger()

RECEIVED: Final = Counter("prosa_messages_received_total", "New messages of customers.")
SET_ASIDE: Final = Counter("prosa_hooks_set_aside_total", "Hooks that could not be read.")


@dataclass(slots=True)
class _Said:
    """What a batch says, by kind, each in its order."""

    messages: list[Incoming] = field(default_factory=list[Incoming])
    receipts: list[tuple[InboxId, DeliveryReport]] = field(
        default_factory=list[tuple[InboxId, DeliveryReport]]
    )
    others: list[tuple[InboxId, Inbound]] = field(default_factory=list[tuple[InboxId, Inbound]])


async def read_hooks(work: Work, hooks: Sequence[UnreadHook], *, clock: Clock) -> None:
    """Give each hook its one effect, in order of arrival, in this transaction."""
    if await store.mark_read(work, [hook.id for hook in hooks]) != len(hooks):
        raise AlreadyRead
    said = _Said()
    for hook in hooks:
        try:
            items = CHANNELS[hook.channel].parse(
                hook.body, address=hook.address, received_at=hook.received_at
            )
        except Unreadable as error:
            await store.set_aside(work, hook.id, f"unreadable: {error}", channel=hook.channel)
            SET_ASIDE.inc()
            continue
        _sort(said, hook, items)
    await _apply(work, said, clock)


class AlreadyRead(Exception):
    """Somebody else gave these hooks their effect: this transaction must not commit."""


def _sort(said: _Said, hook: UnreadHook, items: Sequence[Inbound]) -> None:
    for item in items:
        match item:
            case InboundMessage():
                said.messages.append(Incoming(hook.inbox_id, hook.channel, item, hook.received_at))
            case DeliveryReport():
                said.receipts.append((hook.inbox_id, item))
            case _:
                said.others.append((hook.inbox_id, item))


async def _apply(work: Work, said: _Said, clock: Clock) -> None:
    """Identities first, so that a changed number finds its old contact; then the words;
    then the receipts."""
    for inbox_id, item in said.others:
        match item:
            case IdentityChanged():
                await contacts.identity_changed(work, item)
            case SessionReport(status=status):
                await inboxes.record_session(work, clock, inbox_id, status)
            case ContactTyping():
                await tell_typing(work, inbox_id, item)
            case AccountProblem(code=code, message=message):
                await inboxes.record_problem(work, clock, inbox_id, code=code, message=message)
            case _:
                log.warning("hook.item_ignored", kind=type(item).__name__)
    if said.messages:
        RECEIVED.inc(await receive(work, said.messages, clock=clock))
    if said.receipts:
        await record_receipts(work, said.receipts, clock=clock)
