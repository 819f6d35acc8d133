"""What is written in the database, read past row security, to compare with what was said."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from prosa.db.embedded import EmbeddedPostgres
from tests.support.log import SHARED

_UNFINISHED = """
SELECT (SELECT count(*) FROM hook_leases) AS unread_hooks,
    (SELECT count(*) FROM deliveries WHERE state IN ('queued', 'sending')) AS unsent,
    (SELECT count(*) FROM attachments WHERE state = 'fetching') AS unfetched,
    (SELECT count(*) FROM log_heads l
     JOIN subscriptions s ON s.company_id = l.company_id AND s.position < l.position) AS behind
"""

_KEPT_AND_COUNTED = """
SELECT status, department_id, assignee_id, sum(kept)::int AS kept, sum(counted)::int AS counted
FROM (
    SELECT status, department_id, assignee_id, count AS kept, 0 AS counted
    FROM conversation_counts
    UNION ALL
    SELECT status, coalesce(department_id, $1), coalesce(assignee_id, $1), 0, 1
    FROM conversations WHERE archived_at IS NULL
) k GROUP BY 1, 2, 3 HAVING sum(kept) <> sum(counted)
"""

_LOADS = """
SELECT l.user_id, l.open_count, (
    SELECT count(*) FROM conversations c
    WHERE c.assignee_id = l.user_id AND c.status IN ('active', 'waiting')) AS counted
FROM agent_loads l
"""

_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(slots=True)
class Line:
    """One entry of a timeline, with its delivery if it has one."""

    id: str
    conversation_id: str
    number: str
    channel: str
    seq: int
    direction: str
    author: str
    body: str
    local_id: str | None
    state: str | None


@dataclass(slots=True)
class Truth:
    """The database of a running `prosa up`. Every read makes a connection of its own,
    because the server may have been killed since the last."""

    server: EmbeddedPostgres
    caught: set[str] = field(default_factory=set[str])
    """Messages that were being sent when something was killed."""

    async def read(self, statement: str, *values: Any) -> list[asyncpg.Record]:  # Any: values
        connection = await asyncpg.connect(self.server.superuser_url(), timeout=5)
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close(timeout=5)

    async def note_what_was_caught(self) -> None:
        """After a kill, as soon as the database answers."""
        while True:
            try:
                rows = await self.read("SELECT message_id FROM deliveries WHERE state = 'sending'")
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
                await asyncio.sleep(0.02)
                continue
            self.caught |= {str(row["message_id"]) for row in rows}
            return

    async def is_settled(self) -> bool:
        return not any((await self.read(_UNFINISHED))[0].values())

    async def states(self) -> dict[str, str]:
        rows = await self.read("SELECT message_id, state FROM deliveries")
        return {str(row["message_id"]): row["state"] for row in rows}

    async def timelines(self) -> dict[str, list[Line]]:
        """Every entry by the customer's number, in order."""
        rows = await self.read(
            """SELECT m.id::text, m.conversation_id::text,
                regexp_replace(split_part(c.recipient, '@', 1), '\\D', '', 'g') AS number,
                i.channel, m.seq, m.direction, m.author_type, m.body, m.local_id, d.state
            FROM messages m
            JOIN conversations c ON c.id = m.conversation_id
            JOIN inboxes i ON i.id = m.inbox_id
            LEFT JOIN deliveries d ON d.message_id = m.id
            ORDER BY c.number, m.seq"""
        )
        found: defaultdict[str, list[Line]] = defaultdict(list)
        for row in rows:
            line = Line(*row)
            found[line.number].append(line)
        return found

    async def files(self) -> dict[str, tuple[str, str, str]]:
        """By message: the state of its file, what its bytes hash to, and where they are kept."""
        rows = await self.read(
            """SELECT message_id::text, state, sha256, storage_key FROM attachments
            WHERE message_id IS NOT NULL"""
        )
        return {row[0]: (row[1], row[2], row[3]) for row in rows}

    async def ever_unconfirmed(self) -> set[str]:
        rows = await self.read(
            "SELECT body::jsonb ->> 'message_id' FROM events WHERE type = 'message.unconfirmed'"
        )
        return {row[0] for row in rows}

    async def check_the_log(self) -> list[int]:
        """Positions are contiguous. Returns those that do not concern one person alone."""
        heads = await self.read("SELECT position FROM log_heads")
        rows = await self.read(f"SELECT position, {SHARED} AS shared FROM events ORDER BY position")
        assert [row["position"] for row in rows] == list(range(1, heads[0]["position"] + 1))
        return [row["position"] for row in rows if row["shared"]]

    async def check_the_counts(self) -> None:
        """What is kept is what `count(*)` says, and numbers have neither gap nor twin."""
        assert not await self.read(_KEPT_AND_COUNTED, _NOBODY)
        for row in await self.read(_LOADS):
            assert row["open_count"] == row["counted"], row["user_id"]
        numbers = await self.read("SELECT number FROM conversations ORDER BY number")
        assert [row["number"] for row in numbers] == list(range(1, len(numbers) + 1))

    async def check_nothing_was_set_aside(self) -> None:
        assert not await self.read("SELECT source, reason FROM dead_letters")
        assert not await self.read("SELECT 1 FROM hook_leases")


def check_timeline(lines: Sequence[Line]) -> None:
    """One conversation, its entries counted without a gap."""
    assert len({line.conversation_id for line in lines}) == 1, "more than one conversation"
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))


def stored_of(lines: Sequence[Line]) -> list[str]:
    """The customer's words as they are kept."""
    return [line.body for line in lines if line.direction == "inbound"]


def check_order(lines: Sequence[Line], said: Sequence[str], in_order: int) -> None:
    """Stored in order, as far as the provider kept it."""
    first = set(said[:in_order])
    stored = [text for text in stored_of(lines) if text in first]
    assert stored == list(said[:in_order]), f"{stored}, and {said[in_order : in_order + 1]} is next"


def check_the_bot(lines: Sequence[Line]) -> None:
    """One greeting with the menu, after the first words; then only what routing tells."""
    story = "\n".join(f"{line.seq} {line.author}: {line.body}" for line in lines)
    said = [line.body for line in lines if line.author == "bot"]
    assert "Escolha o departamento:" in said[0], story
    assert lines[1].body == said[0], f"the greeting does not follow the first words:\n{story}"
    assert all("na fila de" in text or "vai conversar com você" in text for text in said[1:]), story
    told = ["queued" if "na fila de" in text else "assigned" for text in said[1:]]
    assert told in (["assigned"], ["queued", "assigned"]), story
