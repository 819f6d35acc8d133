"""A company whose conversations are put in place row by row, and callers who search it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from prosa.domain.permissions import Role
from prosa.kit.ids import uuid7
from tests.support.office import Installation, Office, Person

_INBOX = """
INSERT INTO inboxes (company_id, id, name, channel, address, hook_path)
VALUES ($1, $2, 'WhatsApp', 'whatsapp_cloud', $3, $3)
"""

_DEPARTMENT = "INSERT INTO departments (company_id, id, name, slug) VALUES ($1, $2, $3, $3)"

_MEMBER = """
INSERT INTO department_members (company_id, department_id, user_id) VALUES ($1, $2, $3)
"""

_CONTACT = """
INSERT INTO contacts (company_id, id, name, phone, email, document, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""

_CONVERSATION = """
INSERT INTO conversations (company_id, id, number, contact_id, inbox_id, recipient, status,
    flow_state, department_id, assignee_id, subject, last_message_at, opened_at)
VALUES ($1, $2, $3, $4, $5, 'x', $6, 'assigned', $7, $8, $9, $10, $10)
"""

_MESSAGE = """
INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction, author_type,
    kind, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


class Shelf:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.company = office.company
        self.inbox = uuid4()
        self._database = office.installation.database
        self._seq = self._number = 0
        self._at = office.installation.clock.now() - timedelta(days=1)
        self._clients: dict[UUID, httpx.AsyncClient] = {}

    @classmethod
    async def open(cls, installation: Installation) -> "Shelf":
        shelf = cls(await installation.office())
        await shelf.runs(_INBOX, shelf.company, shelf.inbox, str(shelf.inbox))
        return shelf

    async def runs(self, statement: str, *values: Any) -> None:
        async with self._database.work(self.company) as work:
            await work.sql.execute(statement, *values)

    def later(self, by: timedelta = timedelta(minutes=1)) -> datetime:
        self._at += by
        return self._at

    async def department(self, name: str, *members: Person) -> UUID:
        id = uuid4()
        await self.runs(_DEPARTMENT, self.company, id, name)
        for member in members:
            await self.runs(_MEMBER, self.company, id, member.id)
        return id

    async def contact(
        self,
        name: str,
        *,
        phone: str | None = None,
        email: str | None = None,
        document: str | None = None,
    ) -> UUID:
        id = uuid7()
        await self.runs(_CONTACT, self.company, id, name, phone, email, document, self.later())
        return id

    async def conversation(
        self,
        contact: UUID | None = None,
        *,
        department: UUID | None = None,
        assignee: Person | None = None,
        subject: str | None = None,
        inbox: UUID | None = None,
    ) -> UUID:
        """Without a department everybody sees it."""
        id = uuid7()
        self._number += 1
        contact = contact or await self.contact("Marina Alves")
        assignee_id = assignee.id if assignee else None
        status = "active" if assignee else "resolved"
        await self.runs(
            _CONVERSATION,
            self.company,
            id,
            self._number,
            contact,
            inbox or self.inbox,
            status,
            department,
            assignee_id,
            subject,
            self.later(),
        )
        return id

    async def says(
        self,
        text: str,
        conversation: UUID | None = None,
        *,
        author: str = "contact",
        kind: str = "text",
        at: datetime | None = None,
    ) -> UUID:
        """Answers with the id of the conversation."""
        conversation = conversation or await self.conversation()
        self._seq += 1
        direction = "inbound" if author == "contact" else "outbound"
        await self.runs(
            _MESSAGE,
            self.company,
            uuid7(),
            conversation,
            self._seq,
            self.inbox,
            direction,
            author,
            kind,
            text,
            at or self.later(),
        )
        return conversation

    async def asks(self, q: str, by: Person | None = None, **query: Any) -> httpx.Response:
        """As the supervisor, unless somebody else asks. `in_` is `in`."""
        who = by or self.office.supervisor
        if who.id not in self._clients:
            self._clients[who.id] = await self.office.installation.as_(who)
        named = {name.rstrip("_"): value for name, value in query.items()}
        return await self._clients[who.id].get("/api/v1/search", params={"q": q, **named})

    async def page(
        self, q: str, by: Person | None = None, *, kind: str = "messages", **query: Any
    ) -> dict[str, Any]:
        answer = await self.asks(q, by, in_=kind, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()[kind]

    async def texts(self, q: str, by: Person | None = None, **query: Any) -> list[str]:
        """What the messages say that are found, in that order."""
        items = (await self.page(q, by, **query))["items"]
        return ["".join(piece["text"] for piece in item["excerpt"]) for item in items]

    async def names(self, q: str) -> list[str]:
        """The contacts that are found."""
        return [item["name"] for item in (await self.page(q, kind="contacts"))["items"]]

    async def employ(self, name: str) -> Person:
        return await self.office.installation.person(self.company, Role.AGENT, name)


@pytest.fixture
async def shelf(installation: Installation) -> Shelf:
    return await Shelf.open(installation)
