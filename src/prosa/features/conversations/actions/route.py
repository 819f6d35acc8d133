"""Offering queued conversations to agents; the heart decides under the lock (QUE-21 to 23)."""

from collections.abc import Mapping
from typing import Final

from prosa.db.work import Work
from prosa.domain.events import ConversationHeld
from prosa.domain.ids import ConversationId
from prosa.domain.routing import Assign, Hold, deal, hold_all
from prosa.features.conversations import dealing, handovers, roster
from prosa.features.conversations.dealing import Table
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store.rows import Change
from prosa.kit.clock import Clock

_BY_BOT: Final = "conversation.queued"


async def serve_queues(
    work: Work, just_queued: Mapping[ConversationId, str], *, clock: Clock
) -> None:
    """Give the oldest of each queue to whoever has room, in order of arrival.

    Those in `just_queued` (id → the event that queued them) that nobody can take
    get a line that says why; if the bot queued them, the customer hears of it. While
    the company is closed nobody is given anything: people may take, and when it
    opens the queue is served.
    """
    room = (await roster.picture(work)).departments_with_room()
    oldest = await roster.oldest_queued(work, room)
    waiting = await dealing.lock_waiting(work, {*oldest, *just_queued})
    if not waiting:
        return
    table = await dealing.lay(work, Scribe(clock.now()), waiting)
    choose = deal if table.menu.is_open_hours else hold_all
    assigned: list[tuple[Change, Assign]] = []
    for decision in choose(table.queue, table.picture.team):
        match decision:
            case Assign():
                change = table.open(decision)
                table.assign(change, decision)
                assigned.append((change, decision))
            case Hold(conversation=id) if id in just_queued:
                _hold(table, decision, by_bot=just_queued[id] == _BY_BOT)
            case Hold():
                pass
    await table.scribe.save(work)
    for change, decision in assigned:
        await handovers.record(
            work, change, why=dealing.facts(decision), by=None, at=table.scribe.now
        )


def _hold(table: Table, decision: Hold, *, by_bot: bool) -> None:
    change, texts = table.open(decision), table.menu.texts
    name = table.department_name(change.after.conversation.department_id)
    why = {
        "because": str(decision.because),
        "members": decision.members,
        "online": decision.online,
    }
    table.scribe.becomes(
        change,
        change.after.conversation,
        ConversationHeld,
        line=("held", {"department": name, **why}),
        why=why,
    )
    if by_bot:
        is_open = table.menu.is_open_hours
        table.tell(change, texts.queued if is_open else texts.queued_out_of_hours, department=name)
