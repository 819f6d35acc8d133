"""Reading kept hooks: bytes become messages, receipts and news of the account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
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
    MessageEdited,
    MessageReaction,
    MessageRevoked,
    SessionReport,
    Unreadable,
)
from prosa.channels.registry import CHANNELS
from prosa.db import bell
from prosa.db.work import SystemWork, Work
from prosa.domain.ids import CompanyId, HookId, InboxId
from prosa.features.conversations.actions.moved_number import follow_identities
from prosa.features.conversations.actions.receive import Incoming, receive
from prosa.features.conversations.actions.revise import Told, revise
from prosa.features.conversations.actions.typing import tell_typing
from prosa.features.delivery.actions.receipts import record_receipts
from prosa.features.inboxes import actions as inboxes
from prosa.features.ingress import store
from prosa.features.ingress.store import UnreadHook
from prosa.kit import tracing
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
    moved: list[tuple[InboxId, IdentityChanged]] = field(
        default_factory=list[tuple[InboxId, IdentityChanged]]
    )
    afterwards: list[tuple[InboxId, Told]] = field(default_factory=list[tuple[InboxId, Told]])
    others: list[tuple[InboxId, Inbound]] = field(default_factory=list[tuple[InboxId, Inbound]])


async def read_hooks(work: Work, hooks: Sequence[UnreadHook], *, clock: Clock) -> None:
    """Give each hook its one effect, in order of arrival, in this transaction."""
    if await store.mark_read(work, [hook.id for hook in hooks]) != len(hooks):
        raise AlreadyRead
    said = _Said()
    for hook in hooks:
        tracing.mark("hook.read", of=hook.id)
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


async def put_back(work: Work, ids: Sequence[HookId]) -> None:
    """Have these kept hooks read again, from their first try on."""
    await store.put_back(work, ids)
    work.wake(bell.HOOKS)


async def keep_for(
    system: SystemWork,
    owners: Sequence[tuple[CompanyId, InboxId]],
    *,
    body: bytes,
    received_at: datetime,
) -> None:
    """Keep one body for these inboxes, to be read in its turn. Whoever calls vouches for it."""
    await store.keep_for(system, owners, body=body, received_at=received_at)


class AlreadyRead(Exception):
    """Somebody else gave these hooks their effect: this transaction must not commit."""


def _sort(said: _Said, hook: UnreadHook, items: Sequence[Inbound]) -> None:
    for item in items:
        match item:
            case InboundMessage():
                said.messages.append(Incoming(hook.inbox_id, hook.channel, item, hook.received_at))
            case DeliveryReport():
                said.receipts.append((hook.inbox_id, item))
            case IdentityChanged():
                said.moved.append((hook.inbox_id, item))
            case MessageReaction() | MessageRevoked() | MessageEdited():
                said.afterwards.append((hook.inbox_id, item))
            case _:
                said.others.append((hook.inbox_id, item))


async def _apply(work: Work, said: _Said, clock: Clock) -> None:
    """Identities first, so that a changed number finds its old contact; then the words;
    then the receipts, and what happened to words afterwards."""
    await follow_identities(work, said.moved, clock=clock)
    for inbox_id, item in said.others:
        await _heed(work, inbox_id, item, clock)
    if said.messages:
        RECEIVED.inc(await receive(work, said.messages, clock=clock))
        # Who has written for the first time just now may have moved in the same breath.
        await follow_identities(work, said.moved, clock=clock)
    if said.receipts:
        await record_receipts(work, said.receipts, clock=clock)
    if said.afterwards:
        await revise(work, said.afterwards, clock=clock)


async def _heed(work: Work, inbox_id: InboxId, item: Inbound, clock: Clock) -> None:
    """News of the account, and what is soon worth nothing."""
    match item:
        case SessionReport(status=status):
            await inboxes.record_session(work, clock, inbox_id, status)
        case ContactTyping():
            await tell_typing(work, inbox_id, item)
        case AccountProblem(code=code, message=message):
            await inboxes.record_problem(work, clock, inbox_id, code=code, message=message)
        case _:
            log.warning("hook.item_ignored", kind=type(item).__name__)
