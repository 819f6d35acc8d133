"""Showing the customer that an agent types. Fire and forget: lost without regret.

At most once in twenty seconds for each conversation, because providers show it for about
twenty-five, and never more than a few at once: a slow provider costs a screen nothing.
"""

import asyncio
import time
from typing import Final

import structlog

from prosa.channels.registry import CHANNELS
from prosa.channels.telling import Heard, is_on
from prosa.channels.transport import Transport
from prosa.db.database import Database
from prosa.domain.ids import CompanyId, ConversationId, UserId
from prosa.features.delivery.senders import Senders
from prosa.kit.vault import Vault

log = structlog.get_logger()

AGAIN_AFTER_SECONDS: Final = 20.0
CALL_SECONDS: Final = 5.0
MOST_AT_ONCE: Final = 32
MOST_REMEMBERED: Final = 10_000

_CHAT: Final = """
SELECT c.inbox_id, c.recipient, (
    SELECT m.provider_id FROM messages m
    WHERE m.company_id = c.company_id AND m.conversation_id = c.id AND m.direction = 'inbound'
      AND m.provider_id IS NOT NULL
    ORDER BY m.seq DESC LIMIT 1
) AS provider_id
FROM conversations c
WHERE c.company_id = $1 AND c.id = $2 AND c.assignee_id = $3 AND c.status IN ('active', 'waiting')
"""
"""Only whoever has the conversation types for the company."""


class AgentTyping:
    """One per web process."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._senders = Senders(vault)
        self._transport: Transport | None = None
        self._told: dict[ConversationId, float] = {}
        self._calls: set[asyncio.Task[None]] = set()

    def tell(
        self, company_id: CompanyId, conversation_id: ConversationId, *, by: UserId, is_typing: bool
    ) -> None:
        """Begin to tell the provider, if it is time and there is a free hand."""
        if len(self._calls) >= MOST_AT_ONCE or not self._is_time(conversation_id, is_typing):
            return
        task = asyncio.create_task(
            self._tell(company_id, conversation_id, by=by, is_typing=is_typing)
        )
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def stop(self) -> None:
        """Whatever is on its way is let go."""
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        if self._transport is not None:
            await self._transport.close()
            self._transport = None

    def _is_time(self, conversation_id: ConversationId, is_typing: bool) -> bool:
        now = time.monotonic()
        told = self._told.get(conversation_id)
        if not is_typing:
            return self._told.pop(conversation_id, None) is not None
        if told is not None and now - told < AGAIN_AFTER_SECONDS:
            return False
        if len(self._told) >= MOST_REMEMBERED:
            self._told.clear()
        self._told[conversation_id] = now
        return True

    async def _tell(
        self, company_id: CompanyId, conversation_id: ConversationId, *, by: UserId, is_typing: bool
    ) -> None:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._call(company_id, conversation_id, by=by, is_typing=is_typing)
        except Exception as error:  # the edge of a job: nobody waits for it
            log.warning("typing.not_told", error=type(error).__name__)

    async def _call(
        self, company_id: CompanyId, conversation_id: ConversationId, *, by: UserId, is_typing: bool
    ) -> None:
        async with self._database.work(company_id) as work:
            row = await work.sql.fetchrow(_CHAT, company_id, conversation_id, by)
        if row is None or row["provider_id"] is None:
            return
        async with self._database.system_work() as work:
            sender = (await self._senders.of(work, [row["inbox_id"]])).get(row["inbox_id"])
        if (
            sender is None
            or sender.account is None
            or not is_on(sender.account.settings, "send_typing")
        ):
            return
        channel = CHANNELS[sender.channel]
        if not channel.capabilities.sends_typing:
            return
        heard = Heard(row["provider_id"], row["recipient"])
        call = channel.typing(heard, sender.account, is_typing=is_typing)
        if call is not None:
            self._transport = self._transport or Transport()
            await self._transport.call(call)
