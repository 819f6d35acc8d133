"""One scene for each event: what is so before it, and what brings it about.

The customer's phone is off the network, so that receipts come only when a scene wants them
and each scene is the same every time.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from prosa.features.conversations.jobs import RESPONSE_TIMEOUTS, SNOOZES
from tests.support.agent import Agent
from tests.support.patience import until
from tests.support.world import Customer, World

Deed = Callable[["Stage"], Awaitable[object]]


@dataclass(slots=True)
class Stage:
    """Ana serves Vendas, Marcos supervises, and Rui is the customer."""

    world: World
    ana: Agent
    marcos: Agent
    rui: Customer

    async def writes(self, text: str) -> None:
        """Some seconds after whatever was before: providers count in whole seconds."""
        self.world.clock.advance(seconds=5)
        await self.rui.writes(text)


@dataclass(frozen=True, slots=True)
class Scene:
    """`before` sets the stage, `deed` is what happens; `viewer` watches."""

    before: tuple[Deed, ...]
    deed: Deed
    viewer: str = "ana"
    is_paused: bool = False
    """Nothing is sent or routed while it happens."""


async def greeted(s: Stage) -> None:
    await s.writes("Oi")


async def with_ana(s: Stage) -> None:
    await s.ana.goes("online")
    await greeted(s)
    await s.writes("1")


async def answered(s: Stage) -> None:
    await with_ana(s)
    await s.ana.replies("Chegou sim!")


async def refused_by_the_provider(s: Stage) -> None:
    s.world.faults(error_fraction=1.0, error_variant="coded", error_code=131026)
    await s.ana.replies("Chegou sim!")


async def with_a_failed_message(s: Stage) -> None:
    await with_ana(s)
    await refused_by_the_provider(s)
    s.world.faults()


async def lost_on_the_way(s: Stage) -> None:
    s.world.faults(no_answer_fraction=1.0, no_receipts=True)
    await s.ana.replies("Chegou sim!")


async def chooses(s: Stage) -> None:
    await s.writes("1")


async def comes_online(s: Stage) -> None:
    await s.ana.goes("online")


async def is_busy(s: Stage) -> None:
    await s.ana.goes("busy")


async def is_delivered(s: Stage) -> None:
    """The last one only: how receipts of several fall into units of work is chance."""
    phone = await s.rui.phone()
    phone.is_reading = False
    s.world.emulator.receipts._advance(phone, phone.messages[-1], "delivered")
    await s.world.settles()


async def is_read(s: Stage) -> None:
    s.world.emulator.receipts.read_up_to(await s.rui.phone(), None)
    await s.world.settles()


async def put_off(s: Stage) -> None:
    await s.ana.snoozes(until=s.world.clock.now() + timedelta(minutes=30))


async def time_has_come(s: Stage) -> None:
    s.world.clock.advance(minutes=31)
    await s.world.ticks(SNOOZES)


async def waits_too_long(s: Stage) -> None:
    s.world.clock.advance(minutes=6)
    await s.world.ticks(RESPONSE_TIMEOUTS)


async def begins_a_reply(s: Stage) -> None:
    path = f"/conversations/{(await s.world.conversation_of('Rui'))['id']}/draft"
    await s.ana.does("PUT", path, {"mode": "reply", "body": "Chegou si"})


async def sets_one_for_later(s: Stage) -> None:
    path = f"/conversations/{(await s.world.conversation_of('Rui'))['id']}/scheduled"
    at = (s.world.clock.now() + timedelta(hours=1)).isoformat()
    await s.ana.does("POST", path, {"text": "Bom dia!", "send_at": at})


async def sent_again(s: Stage) -> None:
    failed = await s.world.value("SELECT message_id FROM deliveries WHERE state = 'failed'")
    assert (await s.ana.asks("POST", f"/messages/{failed}/retry")).is_success


async def replied(s: Stage) -> None:
    path = f"/conversations/{(await s.world.conversation_of('Rui'))['id']}/messages"
    assert (await s.ana.asks("POST", path, {"text": "Chegou sim!", "local_id": "b1"})).is_success


async def edited(s: Stage) -> None:
    s.world.clock.advance(seconds=5)
    await s.rui.edits("E aí?", "E aí, chegou?")


async def renamed(s: Stage) -> None:
    contact = await s.world.value("SELECT id FROM contacts")
    await s.ana.does("PATCH", f"/contacts/{contact}", {"name": "Rui Barbosa"})


async def described(s: Stage) -> None:
    path = f"/conversations/{(await s.world.conversation_of('Rui'))['id']}"
    tag = await s.marcos.does("POST", "/tags", {"name": "Troca", "color": "teal"})
    await s.ana.does("PUT", f"{path}/tags/{tag['id']}")
    await s.ana.does("PATCH", path, {"subject": "Troca", "priority": "high"})


async def given_capacity(s: Stage) -> None:
    helena = await s.world.admin()
    await helena.does("PATCH", f"/users/{s.ana.id}", {"capacity": 3})


async def named_for_people(s: Stage) -> None:
    await s.world.value("UPDATE inboxes SET name = 'WhatsApp' RETURNING id")


async def loses_the_token(s: Stage) -> None:
    (await s.world.account("whatsapp")).credentials["access_token"] = "another"
    await s.ana.replies("Chegou sim!")


async def brings_a_new_token(s: Stage) -> None:
    helena = await s.world.admin()
    path = f"/inboxes/{s.world.inboxes['whatsapp']}"
    await helena.does("PATCH", path, {"credentials": {"access_token": "another"}})

    async def is_sent() -> bool:
        return await s.world.states_of("Chegou sim!") == ["sent"]

    await until(is_sent)
    await s.world.settles()


async def is_mentioned(s: Stage) -> None:
    await s.ana.notes(f"@[Marcos](user:{s.marcos.id}), ele já pagou?")


async def reads_of_the_mention(s: Stage) -> None:
    id = (await s.world.conversation_of("Rui"))["id"]
    await s.marcos.does("POST", "/me/notifications/read", {"conversation_id": str(id)})


async def likes_the_dark(s: Stage) -> None:
    await s.ana.does("PATCH", "/me/preferences", {"theme": "dark"})


SCENES: Final[dict[str, Scene]] = {
    "conversation.created": Scene((), greeted),
    "conversation.queued": Scene((greeted,), chooses),
    "conversation.held": Scene((greeted,), chooses, viewer="marcos"),
    "conversation.overdue": Scene((greeted, chooses), waits_too_long, viewer="marcos"),
    "conversation.assigned": Scene((greeted, chooses), comes_online),
    "conversation.unassigned": Scene((with_ana, is_busy), lambda s: s.ana.unassigns()),
    "conversation.transferred": Scene(
        (with_ana,), lambda s: s.ana.transfers(to="Financeiro", reason="boleto", saying="")
    ),
    "conversation.waiting": Scene((answered,), lambda s: s.ana.waits()),
    "conversation.snoozed": Scene((with_ana,), put_off),
    "conversation.woken": Scene((with_ana, put_off), time_has_come),
    "conversation.resolved": Scene((answered,), lambda s: s.ana.resolves()),
    "conversation.closed": Scene((with_ana,), lambda s: s.ana.closes(), viewer="marcos"),
    "conversation.reopened": Scene(
        (with_ana, lambda s: s.writes("Obrigado!"), lambda s: s.ana.resolves()),
        lambda s: s.ana.reopens("Rui"),
    ),
    "conversation.archived": Scene(
        (with_ana,), lambda s: s.marcos.archives("Rui"), viewer="marcos"
    ),
    "conversation.unarchived": Scene(
        (with_ana, lambda s: s.marcos.archives("Rui")),
        lambda s: s.marcos.unarchives("Rui"),
        viewer="marcos",
    ),
    "conversation.read": Scene(
        (with_ana, lambda s: s.writes("E aí?")), lambda s: s.ana.marks_read()
    ),
    "conversation.updated": Scene((with_ana,), described),
    "note.added": Scene((with_ana,), lambda s: s.ana.notes("cliente antigo"), viewer="marcos"),
    "message.received": Scene((with_ana,), lambda s: s.writes("E aí?")),
    "message.queued": Scene((with_ana,), replied, is_paused=True),
    "message.updated": Scene((with_ana, lambda s: s.writes("E aí?")), edited),
    "message.sent": Scene((with_ana,), lambda s: s.ana.replies("Chegou sim!")),
    "message.delivered": Scene((answered,), is_delivered),
    "message.read": Scene((answered, is_delivered), is_read),
    "message.failed": Scene((with_ana,), refused_by_the_provider),
    "message.unconfirmed": Scene((with_ana,), lost_on_the_way),
    "scheduled.changed": Scene((with_ana,), sets_one_for_later, viewer="marcos"),
    "draft.saved": Scene((with_ana,), begins_a_reply),
    "message.requeued": Scene((with_a_failed_message,), sent_again, is_paused=True),
    "inbox.paused": Scene((with_ana, named_for_people), loses_the_token),
    "inbox.resumed": Scene((with_ana, named_for_people, loses_the_token), brings_a_new_token),
    "presence.changed": Scene((), comes_online, viewer="marcos"),
    "contact.updated": Scene((with_ana,), renamed, viewer="marcos"),
    "notification.created": Scene((with_ana,), is_mentioned, viewer="marcos"),
    "notifications.read": Scene((with_ana, is_mentioned), reads_of_the_mention, viewer="marcos"),
    "preferences.changed": Scene((), likes_the_dark),
    "team.changed": Scene((with_ana,), given_capacity, viewer="marcos"),
}
