"""The whole product on loopback, in a thread with an event loop of its own, and a company in it.

Schemathesis is synchronous and brings no loop, and a pool belongs to the loop it
was made in: so the server has its own, and so have we.
"""

import asyncio
import threading
import time
from collections.abc import Coroutine, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid4

import uvicorn

from prosa.app import create_asgi
from prosa.channels.contract import Identity, InboundMessage, Sender
from prosa.db.database import Database
from prosa.domain.ids import InboxId
from prosa.features.conversations.actions.receive import receive
from prosa.features.conversations.quoting import Incoming
from prosa.features.inboxes.actions import NewInbox, connect_inbox
from prosa.kit.clock import SystemClock
from prosa.kit.ids import uuid7
from prosa.process import vault_of
from prosa.settings import Settings
from tests.support.installation import build
from tests.support.office import Installation, Office, Person

_FILE = """
INSERT INTO attachments (company_id, id, message_id, inbox_id, uploaded_by, kind, filename, mime,
    size_bytes, state, storage_key, thumbnail_key, source)
VALUES ($1, $2::uuid, $3, $4, $5, 'image', 'boleto.png', 'image/png', 3, 'stored',
    $2::uuid::text, $2::uuid::text, '{"media_id": "1"}')
"""

_LETTER = """
INSERT INTO dead_letters (company_id, id, source, subject_id, reason)
VALUES ($1, $2, 'routing', $3, 'It failed three times.')
"""

_SCHEDULED = """
INSERT INTO scheduled_messages (company_id, id, conversation_id, author_id, body, send_at)
SELECT $1, $2, id, $3, 'Bom dia!', last_inbound_at + interval '1 hour' FROM conversations LIMIT 1
"""

_QUICK_REPLY = """
INSERT INTO quick_replies (company_id, id, shortcut, title, body)
VALUES ($1, $2, 'pix', 'Pix', 'A chave é o CNPJ.')
"""

_MORE: Mapping[str, str] = {
    "tag_id": "INSERT INTO tags (company_id, id, name) VALUES ($1, $2, 'troca')",
    "view_id": "INSERT INTO saved_views (company_id, id, name, query) "
    "VALUES ($1, $2, 'Urgentes', '{}')",
    "field_id": "INSERT INTO contact_fields (company_id, id, name, label, kind) "
    "VALUES ($1, $2, 'size', 'Tamanho', 'text')",
    "identity_id": "INSERT INTO identities (company_id, id, contact_id, kind, value) "
    "SELECT $1, $2, id, 'email', 'rui@example.com' FROM contacts LIMIT 1",
}
"""Things of nobody in particular."""

_MINE: Mapping[str, str] = {
    "note_id": "INSERT INTO notes (company_id, id, contact_id, author_id, body) "
    "SELECT $1, $2, id, $3, 'Cliente antigo' FROM contacts LIMIT 1",
    "subscription_id": "INSERT INTO push_subscriptions (company_id, id, user_id, endpoint, p256dh, "
    "auth) VALUES ($1, $2, $3, 'https://push.example/1', 'key', 'word')",
}
"""Things that only their owner may change."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Things:
    """One id of each kind of path parameter, all of one company."""

    office: Office
    ids: Mapping[str, UUID]


class Loop:
    """An event loop in a thread; `run` is called from tests."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    installation: Installation
    loop: Loop

    def company(self) -> Things:
        """A new company with one of everything that a path can name."""
        return self.loop.run(_company(self.installation))

    def token(self, person: Person) -> str:
        return self.loop.run(_token(self.installation, person))


@contextmanager
def serving(settings: Settings) -> Generator[Server]:
    config = uvicorn.Config(
        create_asgi(settings), host="127.0.0.1", port=0, lifespan="on", log_config=None
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    loop = Loop()
    try:
        database = loop.run(_open(settings))
        installation = build(database, settings)
        installation.clock.instant = SystemClock().now()
        yield Server(_address(server, thread), installation, loop)
        loop.run(database.close())
    finally:
        server.should_exit = True
        thread.join(20)
        loop.stop()


def _address(server: uvicorn.Server, thread: threading.Thread) -> str:
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("The server did not start.")
        time.sleep(0.02)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    return f"http://{host}:{port}"


async def _open(settings: Settings) -> Database:
    assert settings.database_url is not None
    return await Database.open(
        settings.database_url,
        settings.secret_key.reveal(),
        app_connections=4,
        system_connections=2,
    )


async def _token(installation: Installation, person: Person) -> str:
    async with await installation.as_(person) as client:
        return client.headers["authorization"]


async def _company(installation: Installation) -> Things:
    office = await installation.office()
    inbox_id = await _inbox(office)
    await _customer_writes(office, inbox_id)
    async with installation.database.work(office.company) as work:
        row = await work.sql.fetchrow(
            """SELECT c.id AS conversation_id, c.contact_id, m.id AS message_id,
                (SELECT d.id FROM departments d WHERE d.company_id = c.company_id LIMIT 1)
                    AS department_id
            FROM conversations c
            JOIN messages m ON m.company_id = c.company_id AND m.conversation_id = c.id
            ORDER BY (m.direction = 'outbound') DESC LIMIT 1"""
        )
    assert row is not None
    ids = {
        **dict(row),
        "inbox_id": inbox_id,
        "user_id": office.agent.id,
        **await _files_and_letters(office, inbox_id, row["message_id"]),
    }
    return Things(office, ids)


async def _files_and_letters(
    office: Office, inbox_id: InboxId, message_id: UUID
) -> Mapping[str, UUID]:
    """Rows that need a provider or a fault to come about."""
    names = ("attachment_id", "upload_id", "letter_id", "quick_reply_id", "scheduled_id")
    ids = {name: uuid7() for name in (*names, *_MORE, *_MINE)}
    async with office.installation.database.work(office.company) as work:
        for name, message, uploaded_by in (
            ("attachment_id", message_id, None),
            ("upload_id", None, office.admin.id),
        ):
            await work.sql.execute(_FILE, office.company, ids[name], message, inbox_id, uploaded_by)
        await work.sql.execute(_LETTER, office.company, ids["letter_id"], uuid7())
        await work.sql.execute(_QUICK_REPLY, office.company, ids["quick_reply_id"])
        await work.sql.execute(_SCHEDULED, office.company, ids["scheduled_id"], office.admin.id)
        for name, statement in _MORE.items():
            await work.sql.execute(statement, office.company, ids[name])
        for name, statement in _MINE.items():
            await work.sql.execute(statement, office.company, ids[name], office.admin.id)
    return ids


async def _inbox(office: Office) -> InboxId:
    here = office.installation
    new = NewInbox(
        name="WhatsApp",
        channel="whatsapp_cloud",
        address=uuid4().hex,
        credentials={"access_token": "t", "app_secret": "s"},
    )
    async with here.database.work(office.company) as work:
        return await connect_inbox(work, vault_of(here.settings), here.clock, new, by=None)


async def _customer_writes(office: Office, inbox_id: InboxId) -> None:
    here = office.installation
    sender = Sender((Identity("phone", "+5511987654321"),), "5511987654321", "Rui Barbosa")
    message = InboundMessage(
        provider_id=f"wamid.{uuid4().hex}",
        sender=sender,
        kind="text",
        text="Oi, meu pedido chegou?",
        sent_at=here.clock.now(),
    )
    incoming = Incoming(inbox_id, "whatsapp_cloud", message, here.clock.now())
    async with here.database.work(office.company) as work:
        await receive(work, [incoming], clock=here.clock)
