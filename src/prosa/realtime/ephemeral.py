"""Typing: never stored, never replayed, lost without regret.

Each process tells all by a `NOTIFY` outside any transaction, and each passes it
on to the sockets that have the conversation open. The process that heard it
first shows it to the customer too, where the channel can.
"""

import json
from typing import Any, Final
from uuid import UUID

from prosa.db import bell
from prosa.domain.ids import ConversationId
from prosa.features.delivery.typing import AgentTyping
from prosa.realtime.clients import Client, ClientManager, named_packet

EXPIRES_SECONDS: Final = 3
"""Receivers hide it after three seconds without another word (RT-13)."""


class Typing:
    """One per web process."""

    def __init__(
        self, rings: bell.Bell, clients: ClientManager, *, to_customers: AgentTyping
    ) -> None:
        self._bell = rings
        self._clients = clients
        self._to_customers = to_customers
        rings.listen(bell.TYPING, self._hear)

    def tell(self, client: Client, conversation_id: ConversationId, *, is_typing: bool) -> None:
        actor = client.actor
        self._to_customers.tell(
            actor.company_id, conversation_id, by=actor.user_id, is_typing=is_typing
        )
        self._bell.say(
            bell.TYPING,
            json.dumps(
                {
                    "company_id": str(client.company_id),
                    "conversation_id": str(conversation_id),
                    "user_id": str(client.actor.user_id),
                    "name": client.actor.name,
                    "is_typing": is_typing,
                }
            ),
        )

    def _hear(self, payload: str) -> None:
        told: dict[str, Any] = json.loads(payload)  # Any: our own JSON
        company_id, conversation_id = UUID(told.pop("company_id")), UUID(told["conversation_id"])
        packet = named_packet("typing", told)
        for client in self._clients.of_company(company_id):
            is_other = str(client.actor.user_id) != told["user_id"]
            if is_other and conversation_id in client.watching:
                self._clients.give(client, packet)
