"""Messages came in. The only verb that takes a batch: a single message is a batch of one.

What a batch touches is loaded once, each message is decided in memory
(`reception.py`), and each table is written once. The same provider id twice is
a no-op, in one batch as well as across them (MSG-18), and so is a message of
ours that comes back among what the company's phone itself sent.
"""

from collections.abc import Sequence

from prosa.db.work import Work
from prosa.domain.ids import ContactId, InboxId
from prosa.features.bots import queries as bots
from prosa.features.contacts import actions as contacts
from prosa.features.contacts.actions import Person
from prosa.features.conversations import absences
from prosa.features.conversations.quoting import Incoming, known_quotes
from prosa.features.conversations.reception import Reception
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import messages, rows
from prosa.features.conversations.store.rows import Change
from prosa.features.delivery.actions.echoes import Echo, claim_ours
from prosa.features.delivery.actions.receipts import apply_parked
from prosa.kit.clock import Clock

_Place = tuple[ContactId, InboxId]


async def receive(work: Work, batch: Sequence[Incoming], *, clock: Clock) -> int:
    """Take in what was written, in this order. Returns how many messages of customers were new."""
    fresh = await _unseen(work, batch)
    if any(item.message.by_phone for item in fresh):
        fresh = await _without_ours(work, fresh, clock=clock)
    if not fresh:
        return 0
    people = await contacts.recognise(work, [item.message.sender for item in fresh])
    now = clock.now()
    quotes = await known_quotes(work, fresh)
    reception = Reception(await bots.menu(work, now=now), Scribe(now), quotes)
    changes = await _open(work, reception, list(zip(fresh, people, strict=True)))
    for item, person in zip(fresh, people, strict=True):
        reception.take(changes[person.id, item.inbox_id], item, person)
    scribe, menu = reception.scribe, reception.menu
    back = await absences.hand_back(work, scribe, list(changes.values()), menu=menu)
    await scribe.save(work)
    await absences.record(work, scribe, back)
    if reception.scribe.sent:
        await apply_parked(work, clock=clock)
    return sum(not item.message.by_phone for item in fresh)


async def _unseen(work: Work, batch: Sequence[Incoming]) -> list[Incoming]:
    first: dict[tuple[InboxId, str], Incoming] = {}
    for item in batch:
        first.setdefault((item.inbox_id, item.message.provider_id), item)
    seen = await messages.known(work, first)
    return [item for name, item in first.items() if name not in seen]


async def _without_ours(work: Work, fresh: Sequence[Incoming], *, clock: Clock) -> list[Incoming]:
    """Leave out the echoes of what we sent ourselves. Conversations are locked first, and
    deliveries after them, as everywhere."""
    people = await contacts.known(work, [item.message.sender for item in fresh])
    found = list(zip(fresh, people, strict=True))
    await rows.lock_open(work, sorted({(p.id, item.inbox_id) for item, p in found if p}))
    echoes = [
        Echo(
            item.inbox_id,
            item.message.provider_id,
            item.message.kind,
            item.message.text,
            item.message.sent_at,
            person.id if person else None,
        )
        for item, person in found
        if item.message.by_phone
    ]
    ours = await claim_ours(work, echoes, clock=clock)
    return [
        item
        for item in fresh
        if not (item.message.by_phone and (item.inbox_id, item.message.provider_id) in ours)
    ]


async def _open(
    work: Work, reception: Reception, arrivals: Sequence[tuple[Incoming, Person]]
) -> dict[_Place, Change]:
    """The conversation of each contact and inbox: the open one, locked, or a new one."""
    first: dict[_Place, tuple[Incoming, Person]] = {}
    for item, person in arrivals:
        first.setdefault((person.id, item.inbox_id), (item, person))
    changes = {
        (row.conversation.contact_id, row.conversation.inbox_id): reception.scribe.open(row)
        for row in await rows.lock_open(work, sorted(first))
    }
    new = [place for place in first if place not in changes]
    if new:
        number = await rows.next_numbers(work, len(new))
        for offset, place in enumerate(new):
            changes[place] = reception.begin(*first[place], number=number + offset)
    return changes
