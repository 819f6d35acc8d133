"""One company behind the real API and database, and a customer of it, driven step by step."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from prosa.channels.contract import DeliveryReport, Identity, InboundMessage, Sender
from prosa.db.work import Work
from prosa.domain.bot import Menu
from prosa.domain.conversation import Conversation
from prosa.domain.delivery import Receipt
from prosa.domain.ids import ConversationId, InboxId
from prosa.features.bots.queries import menu
from prosa.features.conversations.actions.receive import receive
from prosa.features.conversations.quoting import Incoming
from prosa.features.conversations.store.rows import lock_any
from prosa.features.delivery.actions.receipts import record_receipts
from prosa.features.inboxes.actions import NewInbox, connect_inbox
from prosa.process import vault_of
from tests.api.server import Server
from tests.support.invariants import MUST_HOLD
from tests.support.office import Person

_SENT = """
UPDATE deliveries SET state = 'sent', attempts = 1, provider_id = $2, sent_at = $3
WHERE message_id = $1
"""

_NOBODY_IS_ABSENT = "UPDATE companies SET redistribute_after_seconds = NULL"
"""Nobody of the model has a screen open; what becomes of their conversations is told elsewhere."""

_NEWEST = "SELECT id FROM conversations ORDER BY number DESC LIMIT 1"


class Reality:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.run = server.loop.run
        self.office = self.run(server.installation.office())
        self.clock = server.installation.clock
        self.people = (self.office.admin, self.office.supervisor)
        self._tokens: Mapping[UUID, str] = {p.id: server.token(p) for p in self.people}
        self._http = httpx.Client(base_url=f"{server.url}/api/v1", timeout=30)
        self.inbox: InboxId = self.run(self._connect())
        for name in ("Vendas", "Suporte"):
            answer = self.asks("POST", "/departments", {"name": name}, by=self.office.admin)
            assert answer.status_code == 201, answer.text
        self.run(self._rows(_NOBODY_IS_ABSENT))
        self.menu: Menu = self.run(self._in_work(lambda work: menu(work, now=self.clock.now())))

    def close(self) -> None:
        """Whatever was done, the kept numbers are those of the rows."""
        self._http.close()
        for what, query in MUST_HOLD.items():
            offenders = self.run(self._rows(query, UUID(int=0)))
            assert not offenders, f"{what}: {[dict(row) for row in offenders]}"

    def passes(self, seconds: float) -> None:
        self.clock.instant += timedelta(seconds=seconds)

    def said(self, text: str) -> InboundMessage:
        """A message of the customer that has not been received yet."""
        sender = Sender((Identity("phone", "+5511987654321"),), "5511987654321", "Rui Barbosa")
        id = f"wamid.{uuid4().hex}"
        return InboundMessage(
            provider_id=id, sender=sender, kind="text", text=text, sent_at=self.clock.now()
        )

    def receives(self, messages: Sequence[InboundMessage]) -> int:
        """One batch. Answers how many were new."""
        now = self.clock.now()
        batch = [Incoming(self.inbox, "whatsapp_cloud", message, now) for message in messages]
        return self.run(self._in_work(lambda work: receive(work, batch, clock=self.clock)))

    def newest(self) -> ConversationId:
        return ConversationId(self.run(self._rows(_NEWEST))[0]["id"])

    def row(self, id: ConversationId) -> Conversation:
        """As the database has it."""
        found = self.run(self._in_work(lambda work: lock_any(work, id)))
        assert found is not None
        return found.conversation

    def asks(self, method: str, path: str, body: Any = None, *, by: Person) -> httpx.Response:
        headers = {"authorization": self._tokens[by.id]}
        return self._http.request(method, path, json=body, headers=headers)

    def is_sent(self, message_id: str, provider_id: str) -> None:
        """As if the worker had sent it."""
        self.run(self._rows(_SENT, UUID(message_id), provider_id, self.clock.now()))

    def tells(self, provider_id: str, receipts: Sequence[Receipt]) -> None:
        """Receipts in one batch."""
        reports = [(self.inbox, DeliveryReport(provider_id, receipt)) for receipt in receipts]
        self.run(self._in_work(lambda work: record_receipts(work, reports, clock=self.clock)))

    def delivery(self, message_id: str) -> Any:
        query = "SELECT * FROM deliveries WHERE message_id = $1"
        return self.run(self._rows(query, UUID(message_id)))[0]

    async def _rows(self, query: str, *values: Any) -> list[Any]:
        return await self._in_work(lambda work: work.sql.fetch(query, *values))

    async def _in_work(self, do: Any) -> Any:
        async with self.server.installation.database.work(self.office.company) as work:
            return await do(work)

    async def _connect(self) -> InboxId:
        new = NewInbox(
            name="WhatsApp",
            channel="whatsapp_cloud",
            address=uuid4().hex,
            credentials={"access_token": "t", "app_secret": "s"},
        )

        async def connect(work: Work) -> InboxId:
            vault = vault_of(self.server.installation.settings)
            return await connect_inbox(work, vault, self.clock, new, by=None)

        return await self._in_work(connect)
