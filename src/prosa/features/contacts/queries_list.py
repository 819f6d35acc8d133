"""Lists of contacts by name, narrowed.

A filter that few people pass gives their ids, from an index that holds it, and these are sorted.
Of more, a page is found sooner by going through the names: one in so many fits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from prosa.db.wording import understand
from prosa.db.work import Work
from prosa.features.contacts.queries import SUMMARY

MANY: Final = 1_000
"""So many are sorted by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Whom a list is narrowed to. None, empty and False mean anybody."""

    search: str | None = None
    """Name, document, phone or e-mail contain it, without regard to case and accents."""
    tag_ids: frozenset[UUID] = frozenset()
    """They have all of them."""
    inbox_id: UUID | None = None
    """They have had a conversation there."""
    opted_out: bool = False
    without_conversations: bool = False
    created_from: datetime | None = None
    created_before: datetime | None = None


_FOUND: Final = "SELECT array_agg(found) FROM search_contacts($1, $2) found"
"""The index of contacts, which row security would keep from us (`features/search/walk.py`)."""

_TAGGED: Final = """
SELECT array_agg(contact_id) FROM (
    SELECT contact_id FROM contact_tags WHERE company_id = $1 AND tag_id = $2
    ORDER BY contact_id LIMIT $3
) found
"""

_IN_INBOX: Final = """
SELECT array_agg(contact_id) FROM (
    SELECT DISTINCT inbox_id, contact_id FROM conversations WHERE company_id = $1
        AND (inbox_id, contact_id) >= ($2, '00000000-0000-0000-0000-000000000000'::uuid)
        AND (inbox_id, contact_id) <= ($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    ORDER BY inbox_id, contact_id LIMIT $3
) found
"""
"""A stretch of the index, and not `inbox_id = $2`: for a plan that is kept, every inbox is as busy
as all of them, and the planner would rather go through the contacts."""

_CREATED: Final = """
SELECT array_agg(id) FROM (
    SELECT id FROM contacts WHERE company_id = $1 AND {}
    ORDER BY created_at, id LIMIT $2
) found
"""
"""In an order, as above: a plan that is kept expects many, and would begin with the table."""

_SEARCHED: Final = "({of}id IN (SELECT search_contacts({wanted}, NULL))) IS TRUE"
"""Looked up among all who are found, which takes the index some 40 ms for 100,000; to ask each row
for its words takes as long for 300. `IS TRUE` keeps it a question: as a join it would have all of
them sorted."""

_WAS_IN_INBOX: Final = """(
    SELECT true FROM conversations v
    WHERE v.company_id = $1 AND v.inbox_id = {} AND v.contact_id = p.id LIMIT 1
)"""
"""Asked of one contact after another: a join would begin with all conversations."""

_THESE: Final = """unnest({ids}::uuid[]) found (id)
CROSS JOIN LATERAL (
    SELECT * FROM contacts c WHERE c.company_id = $1 AND c.id = found.id{where} LIMIT 1
) p"""
"""One by one, by their key: for many ids the planner would rather read the whole table."""

_ALL: Final = """(
    SELECT * FROM contacts c WHERE c.company_id = $1{where} ORDER BY c.name, c.id OFFSET 0
) p"""
"""In the order of an index of names, so that it ends with the page."""


_NAMED: Final = """(
    SELECT c.id, c.name FROM contacts c WHERE c.company_id = $1{where}
    ORDER BY c.name, c.id OFFSET 0
) found
CROSS JOIN LATERAL (
    SELECT * FROM contacts c WHERE c.company_id = $1 AND c.id = found.id LIMIT 1
) p"""
"""The same, where the index of names can tell who is passed over."""


async def listing(
    work: Work, filters: Filters, *, after: tuple[str, UUID] | None, limit: int
) -> list[asyncpg.Record]:
    """A page by name (CON-05, CON-06). Raises `NothingToFind`."""
    wanted: str | None = None
    if filters.search and filters.search.strip():
        wanted = (await understand(work, filters.search)).parts_query
        if not wanted:
            return []
    few = await _few(work, filters, wanted)
    if few is not None and not few:
        return []
    text, values = _page(work.company_id, filters, wanted, few=few, after=after, limit=limit)
    return await work.sql.fetch(text, *values)


async def _few(work: Work, filters: Filters, wanted: str | None) -> Sequence[UUID] | None:
    """Everybody who passes one of the filters, if they are few; None if many pass each of them."""
    company, most = work.company_id, MANY + 1
    asks: list[tuple[str, tuple[Any, ...]]] = [  # Any: values of a statement
        (_TAGGED, (company, tag_id, most)) for tag_id in sorted(filters.tag_ids)
    ]
    if filters.inbox_id is not None:
        asks.append((_IN_INBOX, (company, filters.inbox_id, most)))
    created = _Statement([company, most])
    if period := _period(filters, created.value, of=""):
        asks.append((_CREATED.format(" AND ".join(period)), tuple(created.values)))
    if wanted is not None:
        asks.append((_FOUND, (wanted, most)))
    for text, values in asks:
        found: list[UUID] = await work.sql.fetchval(text, *values) or []
        if len(found) <= MANY:
            return found
    return None


@dataclass(slots=True)
class _Statement:
    """Words with the values that stand in them."""

    values: list[Any]  # Any: values of a statement

    def value(self, given: object) -> str:
        self.values.append(given)
        return f"${len(self.values)}"


def _page(
    company_id: UUID,
    filters: Filters,
    wanted: str | None,
    *,
    few: Sequence[UUID] | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> tuple[str, list[Any]]:  # Any: values of a statement
    statement = _Statement([company_id, limit])
    value = statement.value
    where: list[str] = []
    if after is not None:
        where.append(f"(c.name, c.id) > ({value(after[0])}, {value(after[1])}::uuid)")
    # These two have indexes of names of their own.
    if filters.opted_out:
        where.append("c.opted_out_at IS NOT NULL")
    if filters.without_conversations:
        where.append("NOT c.has_conversations")
    tests = _tests(filters, value)
    order = "p.name, p.id"
    if wanted is not None and few is None:
        where.append(_SEARCHED.format(of="c.", wanted=value(wanted)))
        order = "found.name, found.id"
    elif wanted is not None:
        tests.append(_SEARCHED.format(of="p.", wanted=value(wanted)))
    inside = "".join(f" AND {test}" for test in where)
    if few is not None:
        source = _THESE.format(ids=value(list(few)), where=inside)
    else:
        source = (_ALL if wanted is None else _NAMED).format(where=inside)
    passing = f" WHERE {' AND '.join(tests)}" if tests else ""
    text = f"SELECT {SUMMARY} FROM {source}{passing} ORDER BY {order} LIMIT $2"  # noqa: S608  # put together from what stands above
    return text, statement.values


def _tests(filters: Filters, value: Callable[[object], str]) -> list[str]:
    """What is asked of each contact."""
    tests: list[str] = []
    if filters.tag_ids:
        tests.append(f"p.tag_ids @> {value(sorted(filters.tag_ids))}::uuid[]")
    if filters.inbox_id is not None:
        tests.append(_WAS_IN_INBOX.format(value(filters.inbox_id)))
    return [*tests, *_period(filters, value, of="p.")]


def _period(filters: Filters, value: Callable[[object], str], *, of: str) -> list[str]:
    tests: list[str] = []
    if filters.created_from is not None:
        tests.append(f"{of}created_at >= {value(filters.created_from)}")
    if filters.created_before is not None:
        tests.append(f"{of}created_at < {value(filters.created_before)}")
    return tests
