"""Lets time pass for one conversation, by moving what is kept of it into the past.

The product reads its own clock, and nobody waits 25 hours in a test. A thread of
its own, because Playwright has an event loop running in the test's.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import asyncpg

from prosa.db.embedded import EmbeddedPostgres
from tests.browser.product import Product

_CONVERSATION = """
UPDATE conversations SET
  opened_at = opened_at - $2::interval,
  turn_since = turn_since - $2::interval,
  last_inbound_at = last_inbound_at - $2::interval,
  last_message_at = last_message_at - $2::interval,
  version = version + 1
WHERE id = $1
"""
_CONTACT = """
UPDATE contacts SET created_at = created_at - $2::interval
WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)
"""
_MESSAGES = """
UPDATE messages SET created_at = created_at - $2::interval WHERE conversation_id = $1
"""


def let_pass(product: Product, conversation_id: str, **time: float) -> None:
    """As if the conversation had happened that much earlier. Screens see it when they reload."""
    server = EmbeddedPostgres.find_running(product.data_dir)
    assert server is not None
    move = _move(server.superuser_url(), UUID(conversation_id), timedelta(**time))
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, move).result()


async def _move(url: str, conversation_id: UUID, time: timedelta) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in (_CONVERSATION, _CONTACT, _MESSAGES):
            await connection.execute(statement, conversation_id, time)
    finally:
        await connection.close()
