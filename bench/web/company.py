"""The company that the desk is opened on: a hundred thousand conversations, a million messages,
and among them two hundred that are the agent's and open."""

import asyncio
from dataclasses import dataclass

import asyncpg

from bench import library, loads, scene
from bench.hooks import Account
from bench.measure import scene_is_honest
from bench.product import Product

EACH = 60
"""Messages of each open conversation, more than one page."""
LONG = 10_000
"""And those of one."""

_FILL = """
INSERT INTO messages (company_id, id, conversation_id, seq, inbox_id, direction, author_type,
    author_id, body, created_at)
SELECT c.company_id, uuidv7(), c.id, c.last_seq + n, c.inbox_id,
    CASE n % 2 WHEN 0 THEN 'outbound' ELSE 'inbound' END,
    CASE n % 2 WHEN 0 THEN 'agent' ELSE 'contact' END,
    CASE n % 2 WHEN 0 THEN c.assignee_id END,
    'Mensagem ' || n || repeat(' com mais algumas palavras', n % 5), now()
FROM conversations c
CROSS JOIN LATERAL generate_series(1, CASE WHEN c.id = $1 THEN $2::int ELSE $3::int END) n
WHERE c.status = 'active'
"""
_COUNTED = """
UPDATE conversations SET last_seq = last_seq + CASE WHEN id = $1 THEN $2::int ELSE $3::int END
WHERE status = 'active'
"""
_MINE = """
SELECT c.id, c.recipient, c.preview FROM conversations c JOIN users u ON u.id = c.assignee_id
WHERE c.status = 'active' AND u.email LIKE 'ana@%' ORDER BY c.number
"""


@dataclass(frozen=True, slots=True)
class Customer:
    """Who writes in one of the agent's open conversations."""

    conversation_id: str
    number: str
    account: Account
    said: str
    """Their last words, which nobody else has said."""


@dataclass(frozen=True, slots=True)
class Company:
    product: Product
    customers: tuple[Customer, ...]
    """The first one's conversation is the long one."""


def filled(product: Product) -> Company:
    """It takes three minutes."""
    place = scene.with_customers(product)
    library.filled(product)
    mine = asyncio.run(_rows(product.database_url))
    asyncio.run(_lengthen(product.database_url, mine[0]))
    last_words = loads.texts(
        place.accounts, place.returning, count=scene.RETURNING, label="LAST", text="Pedido {n}."
    )
    posted = loads.apart(loads.post_all, product.url, last_words, 16)
    scene_is_honest(posted.accepted == scene.RETURNING, "hooks were refused")
    scene.wait_until_read(product)
    accounts = {
        number: place.accounts[n % len(place.accounts)] for n, number in enumerate(place.returning)
    }
    customers = tuple(
        Customer(str(row["id"]), row["recipient"], accounts[row["recipient"]], row["preview"])
        for row in asyncio.run(_rows(product.database_url))
    )
    scene_is_honest(all(c.said.startswith("Pedido ") for c in customers), "somebody was not read")
    return Company(product, customers)


async def _rows(url: str) -> list[asyncpg.Record]:
    sql = await asyncpg.connect(url)
    try:
        return await sql.fetch(_MINE)
    finally:
        await sql.close()


async def _lengthen(url: str, longest: asyncpg.Record) -> None:
    sql = await asyncpg.connect(url)
    try:
        async with sql.transaction():
            await sql.execute("SET LOCAL session_replication_role = replica")
            await sql.execute(_FILL, longest["id"], LONG, EACH)
            await sql.execute(_COUNTED, longest["id"], LONG, EACH)
        await sql.execute("ANALYZE messages")
        await sql.execute("ANALYZE conversations")
    finally:
        await sql.close()
