"""Reactions, edits and revocations: what happens to messages after they were written.

Each names its message by the provider's id: of a message of the customer or of the phone
in `messages`, of ours in `deliveries`. What comes before its message waits for it in
`parked_updates`, and a tick looks. The folding itself is `domain/afterwards.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from prosa.channels.contract import MessageEdited, MessageReaction, MessageRevoked
from prosa.db.work import Work
from prosa.domain import afterwards, moves
from prosa.domain.afterwards import Wording
from prosa.domain.ids import ConversationId, InboxId, MessageId
from prosa.features.conversations import queries
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows, wording
from prosa.features.conversations.store.rows import Change
from prosa.features.conversations.store.wording import KnownWording, Update
from prosa.kit.clock import Clock

Told = MessageReaction | MessageRevoked | MessageEdited


@dataclass(frozen=True, slots=True)
class _Revised:
    before: KnownWording
    after: Wording
    what: str


async def revise(work: Work, told: Sequence[tuple[InboxId, Told]], *, clock: Clock) -> None:
    """Give each its effect, once. One whose message is not known yet waits for it."""
    updates = [_update(inbox_id, item) for inbox_id, item in told]
    ids = await wording.owners(work, {key for update in updates for key in update.names})
    found = [(update, _target(update, ids)) for update in updates]
    await wording.park(work, [update for update, id in found if id is None])
    await _apply(work, [(update, id) for update, id in found if id is not None], clock)


async def apply_parked(work: Work, *, clock: Clock) -> None:
    """Those whose message has come meanwhile."""
    updates = await wording.unpark(work)
    ids = await wording.owners(work, {key for update in updates for key in update.names})
    found = [(update, _target(update, ids)) for update in updates]
    await _apply(work, [(update, id) for update, id in found if id is not None], clock)


async def _apply(work: Work, found: Sequence[tuple[Update, MessageId]], clock: Clock) -> None:
    if not found:
        return
    where = await wording.conversations(work, [id for _, id in found])
    locked = {
        row.conversation.id: row for row in await rows.lock_many(work, sorted(set(where.values())))
    }
    known = await wording.lock(work, [id for _, id in found])
    revised = _fold(found, known)
    await wording.save(work, {one.before.id: one.after for one in revised})
    scribe = Scribe(clock.now())
    changes = {id: scribe.open(row) for id, row in locked.items()}
    for conversation_id, what, ids in _grouped(revised):
        change = changes[conversation_id]
        entries = await queries.entries(work, conversation_id, ids)
        scribe.updates(change, _shown(change, revised), entries, what=what)
    scribe.changes = [change for change in changes.values() if change.after != change.before]
    await scribe.save(work)


def _fold(
    found: Sequence[tuple[Update, MessageId]], known: Mapping[MessageId, KnownWording]
) -> list[_Revised]:
    """The messages that are different now; one entry for each kind of change."""
    now = {id: one.wording for id, one in known.items()}
    changed: dict[tuple[MessageId, str], _Revised] = {}
    for update, id in found:
        after = _folded(now[id], update)
        if after != now[id]:
            now[id] = after
            changed[id, update.what] = _Revised(known[id], after, update.what)
    return [replace(one, after=now[one.before.id]) for one in changed.values()]


def _folded(before: Wording, update: Update) -> Wording:
    match update.what:
        case "reaction":
            by = "agent" if update.by_phone else "contact"
            return afterwards.react(before, by=by, emoji=update.text, at=update.at)
        case "edited":
            return afterwards.edit(before, text=update.text, at=update.at)
        case _:
            return afterwards.revoke(before, at=update.at)


def _grouped(
    revised: Sequence[_Revised],
) -> Iterable[tuple[ConversationId, str, list[MessageId]]]:
    groups: dict[tuple[ConversationId, str], list[MessageId]] = {}
    for one in revised:
        groups.setdefault((one.before.conversation_id, one.what), []).append(one.before.id)
    return ((id, what, messages) for (id, what), messages in groups.items())


def _shown(change: Change, revised: Sequence[_Revised]) -> moves.Conversation:
    """The row of the list, if its last message is among them."""
    c = change.after.conversation
    for one in revised:
        c = moves.reworded(
            c,
            one.before.id,
            text=one.after.body,
            kind=one.before.kind,
            is_revoked=one.after.revoked_at is not None,
        )
    return c


def _update(inbox_id: InboxId, item: Told) -> Update:
    match item:
        case MessageReaction():
            names, what, text = (item.provider_id,), "reaction", item.emoji or ""
        case MessageEdited():
            names, what, text = (item.provider_id,), "edited", item.text
        case MessageRevoked():
            names, what, text = item.provider_ids, "revoked", ""
    return Update(tuple((inbox_id, name) for name in names), what, text, item.by_phone, item.at)


def _target(update: Update, ids: Mapping[tuple[InboxId, str], MessageId]) -> MessageId | None:
    return next((ids[name] for name in update.names if name in ids), None)
