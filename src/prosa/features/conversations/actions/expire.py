"""Time has passed: the bot's question gives way to the menu, a snooze ends."""

from collections.abc import Sequence

from prosa.db.work import Work
from prosa.domain import bot
from prosa.domain import moves as flow
from prosa.domain.bot import BotState
from prosa.domain.conversation import Status
from prosa.domain.events import ConversationWoken
from prosa.domain.ids import ConversationId
from prosa.features.bots import queries as bots
from prosa.features.conversations.reception import Reception
from prosa.features.conversations.scribe import Scribe
from prosa.features.conversations.store import rows
from prosa.kit.clock import Clock


async def expire_confirmations(work: Work, ids: Sequence[ConversationId], *, clock: Clock) -> None:
    """Show the menu where SIM or NÃO did not come in time. Safe twice."""
    now = clock.now()
    reception = Reception(await bots.menu(work, now=now), Scribe(now))
    for row in await rows.lock_many(work, ids):
        if row.conversation.status is Status.BOT and row.bot is not None:
            change = reception.scribe.open(row)
            state = BotState.from_json(row.bot)
            reception.follow(change, bot.expire(state, reception.menu, now=now))
    await reception.scribe.save(work)


async def wake_snoozed(work: Work, ids: Sequence[ConversationId], *, clock: Clock) -> None:
    """Bring back what was put off until now. Safe twice."""
    scribe = Scribe(clock.now())
    for row in await rows.lock_many(work, ids):
        until = row.conversation.snoozed_until
        if row.conversation.status is Status.WAITING and until and until <= scribe.now:
            change = scribe.open(row)
            after = flow.wake(row.conversation, now=scribe.now)
            scribe.becomes(change, after, ConversationWoken, line=("woken", {}))
    await scribe.save(work)
