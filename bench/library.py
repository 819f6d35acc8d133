"""A company with a million messages, put in place behind the product's back.

Words come as often as words do (Zipf), in the order of their frequency: the first is in
every third message, the last in a few of the million.
"""

import asyncio
import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from bench import seed
from bench.product import Product
from prosa.kit.clock import SystemClock
from prosa.kit.ids import uuid7

MESSAGES: Final = 1_000_000
CONVERSATIONS: Final = MESSAGES // 10
DAYS: Final = 180
WORDS: Final = 40_000
_BATCH: Final = 50_000
_LENGTHS: Final = (3, 5, 7, 8, 10, 12, 16, 24)
_ACCENTED: Final = str.maketrans("aeo", "áéõ")
_NAMES: Final = ("Maria", "José", "Ana", "João", "Antônio", "Marina", "Luís", "Conceição")
_SURNAMES: Final = ("Silva", "Santos", "Souza", "Araújo", "Gonçalves", "Alves", "Lima")


@dataclass(frozen=True, slots=True)
class Library:
    """The words, the most frequent first."""

    words: tuple[str, ...]

    def around(self, rank: int, count: int) -> tuple[str, ...]:
        return self.words[rank : rank + count]


def filled(product: Product) -> Library:
    """Fill the demo company. It takes a minute or two."""
    words = tuple(_words(random.Random(7)))  # the same every time
    asyncio.run(_fill(product.database_url, words))
    return Library(words)


def _words(chance: random.Random) -> Iterator[str]:
    consonants = re.findall(r"\w+", "b c d f g l m n p r s t v z br cr tr pr ch lh nh")
    syllables = [c + v for c in consonants for v in ("a", "e", "i", "o", "u", "ao")]
    known: set[str] = set()
    while len(known) < WORDS:
        word = "".join(chance.choices(syllables, k=1 + min(len(known) // 50 + 1, 4)))
        if word not in known:
            known.add(word)
            yield word


async def _fill(url: str, words: tuple[str, ...]) -> None:
    sql = await asyncpg.connect(url)
    await sql.execute("SET session_replication_role = replica")  # no checks of foreign keys
    company = await sql.fetchval("SELECT id FROM companies")
    inbox = await sql.fetchval("SELECT id FROM inboxes LIMIT 1")
    departments = [row["id"] for row in await sql.fetch("SELECT id FROM departments ORDER BY id")]
    await sql.execute("SET session_replication_role = replica")  # no checks of foreign keys
    indexes = await seed.drop_indexes(sql, "contacts", "messages")
    now = SystemClock().now()
    times = [now - timedelta(days=DAYS) * (1 - n / CONVERSATIONS) for n in range(CONVERSATIONS)]
    contacts, conversations = ([uuid7() for _ in times] for _ in range(2))
    await _copy(
        sql,
        "contacts",
        "company_id id name phone created_at",
        (
            (company, id, _name(n), f"+55119{n:08d}", at)
            for n, (id, at) in enumerate(zip(contacts, times, strict=True))
        ),
    )
    await _copy(
        sql,
        "conversations",
        "company_id id number contact_id inbox_id recipient status flow_state department_id "
        "last_seq last_message_at opened_at",
        (
            (company, id, 1_000_000 + n, contacts[n], inbox, "x", "resolved", "resolved",
             departments[n % len(departments)], 10, times[n], times[n])
            for n, id in enumerate(conversations)
        ),
    )  # fmt: skip
    rows = _messages(company, inbox, conversations, words, now)
    for _ in range(0, MESSAGES, _BATCH):
        await _copy(
            sql,
            "messages",
            "company_id id conversation_id seq inbox_id direction author_type kind body created_at",
            itertools.islice(rows, _BATCH),
        )
    for index in indexes:
        await sql.execute(index)
    await sql.execute("VACUUM (ANALYZE) messages")
    await sql.execute("VACUUM (ANALYZE) conversations")
    await sql.execute("VACUUM (ANALYZE) contacts")
    await sql.close()


def _messages(
    company: UUID, inbox: UUID, conversations: list[UUID], words: tuple[str, ...], now: datetime
) -> Iterator[tuple[Any, ...]]:
    """In the order of their time; each conversation has ten that lie close together."""
    chance = random.Random(11)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    for n in range(MESSAGES):
        said = chance.choices(words, cum_weights=weights, k=chance.choice(_LENGTHS))
        text = " ".join(said)
        yield (
            company,
            uuid7(),
            conversations[n // 1_000 * 100 + n % 100],
            n % 1_000 // 100 + 1,
            inbox,
            *(("inbound", "contact") if n % 2 else ("outbound", "agent")),
            "text",
            text.translate(_ACCENTED) if n % 3 == 0 else text,
            (now - timedelta(days=DAYS) * (1 - n / MESSAGES)).astimezone(UTC),
        )


def _name(n: int) -> str:
    return f"{_NAMES[n % len(_NAMES)]} {_SURNAMES[n // 8 % len(_SURNAMES)]} {n}"


async def _copy(
    sql: asyncpg.Connection, table: str, columns: str, rows: Iterator[tuple[Any, ...]]
) -> None:
    await sql.copy_records_to_table(table, columns=columns.split(), records=rows)
