"""Lists of conversations: which ones, in which order, page by page, each served by an index.

A list is read in *steps*, one after the other until the page is full: by urgency, or ours
before theirs. Each step reads *ranges*, which are conditions that a partial index holds in
the order of the step; two of them (what is open and what has ended) are merged here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from prosa.db.work import Work
from prosa.domain.conversation import OPEN, WITH_AGENT, Status, Turn
from prosa.domain.permissions import Permission, Viewer, may
from prosa.features.conversations import reaching
from prosa.features.conversations.queries import ListedConversation, listed
from prosa.features.conversations.store.rows import SELECT_COLUMNS
from prosa.features.conversations.where import Where


class View(StrEnum):
    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"
    BOT = "bot"
    ENDED = "ended"
    ARCHIVED = "archived"


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    WAITING = "waiting"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to. None, empty and False mean any."""

    status: frozenset[Status] = frozenset()
    department_id: UUID | None = None
    inbox_id: UUID | None = None
    contact_id: UUID | None = None
    assignee_id: UUID | None = None
    is_nobodys: bool = False
    tag_ids: frozenset[UUID] = frozenset()
    """It has all of them."""
    priority: frozenset[str] = frozenset()
    unread: bool = False
    turn: Turn | None = None
    ours_before: datetime | None = None
    """It is our turn since this instant at the latest."""
    handled_by: UUID | None = None
    """It was once assigned to this person (TKT-36)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the step, and in it the key and the id of the last row."""

    step: int
    at: datetime | None
    id: UUID


Key = tuple[datetime | None, UUID]


@dataclass(frozen=True, slots=True)
class _Order:
    """By a column and then by id, both in one direction."""

    column: str | None
    is_descending: bool
    key: Callable[[ListedConversation], Key]

    def clause(self) -> str:
        way = "DESC" if self.is_descending else "ASC"
        return f"{self.column} {way}, c.id {way}" if self.column else f"c.id {way}"

    def seek(self, where: Where, place: Place) -> None:
        """Only what comes after the place."""
        sign = "<" if self.is_descending else ">"
        if self.column and place.at:
            where.add(f"({self.column}, c.id) {sign} ({{}}, {{}})", place.at, place.id)
        else:
            where.add(f"c.id {sign} {{}}", place.id)


_Step = tuple[str | None, _Order]
"""What is read next, and in which order."""

_NEWEST: Final = _Order("c.last_message_at", True, lambda c: (c.last_message_at, c.id))
_OLDEST: Final = _Order("c.last_message_at", False, lambda c: (c.last_message_at, c.id))
_LONGEST: Final = _Order("c.turn_since", False, lambda c: (c.turn_since, c.id))
_BY_ID: Final = _Order(None, False, lambda c: (None, c.id))

_URGENCY: Final = ("urgent", "high", "normal", "low")
_STEPS: Final[dict[Sort, Sequence[_Step]]] = {
    Sort.NEWEST: ((None, _NEWEST),),
    Sort.OLDEST: ((None, _OLDEST),),
    Sort.WAITING: (
        ("c.turn = 'us'", _LONGEST),
        ("c.turn = 'customer'", _LONGEST),
        ("c.turn IS NULL", _BY_ID),
    ),
    Sort.PRIORITY: tuple((f"c.priority = '{priority}'", _NEWEST) for priority in _URGENCY),
}

MOST_STEPS: Final = max(map(len, _STEPS.values()))

_ENDED: Final = frozenset({Status.RESOLVED, Status.CLOSED})
_OF_VIEW: Final = {
    View.MINE: WITH_AGENT,
    View.UNASSIGNED: frozenset({Status.QUEUED}),
    View.ALL: OPEN,
    View.BOT: frozenset({Status.BOT}),
    View.ENDED: _ENDED,
    View.ARCHIVED: _ENDED,
}

_REACHABLE: Final = "(c.department_id = ANY({}) OR c.department_id IS NULL OR mine)"
"""Asked of each row in the order of the list. `reaching.py` has it where that takes too long."""

_TAGGED: Final = """EXISTS (SELECT 1 FROM conversation_tags t WHERE t.company_id = {}
    AND t.tag_id = {} AND t.conversation_id = c.id)"""

_HANDLED: Final = """EXISTS (SELECT 1 FROM assignments a WHERE a.company_id = {}
    AND a.user_id = {} AND a.conversation_id = c.id)"""

_ROWS: Final = "SELECT * FROM conversations c WHERE {where} ORDER BY {order} LIMIT {limit}"

_PAGE: Final = f"""
WITH page AS MATERIALIZED ({{rows}})
SELECT {SELECT_COLUMNS}, d.state AS last_message_status
FROM page c
JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
JOIN inboxes i ON i.company_id = c.company_id AND i.id = c.inbox_id
LEFT JOIN deliveries d ON d.company_id = c.company_id AND d.message_id = c.last_message_id
"""  # noqa: S608 - columns of ours
"""The page first, and only then what its rows need besides. Materialized: joined from the side of
the inboxes it would be read once for each of them."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and where the next one begins, if there is more."""

    items: list[ListedConversation]
    next: Place | None


async def listing(
    work: Work,
    view: View | None,
    *,
    viewer: Viewer,
    filters: Filters,
    sort: Sort = Sort.NEWEST,
    after: Place | None = None,
    limit: int,
) -> Page:
    """One page. Without a view: what is open, or what `filters` name."""
    ranges = _ranges(view, filters)
    steps = _STEPS[_honest(sort, ranges)]
    items: list[ListedConversation] = []
    place: Place | None = None
    for number in range(after.step if after else 0, len(steps)):
        condition, order = steps[number]
        found: list[ListedConversation] = []
        for statuses in ranges:
            where = _where(work, view, statuses, viewer, filters)
            if condition:
                where.add(condition)
            if after and after.step == number:
                order.seek(where, after)
            most = limit + 1 - len(items)
            if _is_merged(viewer, statuses, filters, order):
                rows = reaching.rows(where, viewer, statuses, order.is_descending, most)
            else:
                _keep_reachable(where, viewer, statuses)
                rows = _ROWS.format(where=where, order=order.clause(), limit=most)
            answer = await work.sql.fetch(_PAGE.format(rows=rows), *where.values)
            found += map(listed, answer)
        found.sort(key=order.key, reverse=order.is_descending)
        fitting = found[: limit - len(items)]
        items += fitting
        if fitting:
            place = Place(number, *order.key(fitting[-1]))
        if len(found) > len(fitting):
            return Page(items, place)
    return Page(items, None)


def _is_merged(
    viewer: Viewer, statuses: frozenset[Status], filters: Filters, order: _Order
) -> bool:
    """Whether few of many may be seen, and nothing else says which."""
    is_narrow = replace(filters, status=frozenset()) != Filters()
    is_held = order.column == reaching.COLUMN and reaching.has_indexes(statuses)
    return is_held and not (_sees_all(viewer) or is_narrow)


def _keep_reachable(where: Where, viewer: Viewer, statuses: frozenset[Status]) -> None:
    if not _sees_all(viewer):
        mine = reaching.mine(statuses)
        where.add(_REACHABLE.replace("mine", mine), list(viewer.department_ids), viewer.user_id)


def _sees_all(viewer: Viewer) -> bool:
    return may(viewer.role, Permission.CONVERSATION_SEE_ALL)


def _ranges(view: View | None, filters: Filters) -> list[frozenset[Status]]:
    """The statuses that are asked for, in sets of which each has an index of its own."""
    if view is not None:
        asked = _OF_VIEW[view]
    elif filters.status or not filters.handled_by:
        asked = filters.status or OPEN
    else:
        asked = OPEN | _ENDED
    if filters.status:
        asked &= filters.status
    if filters.assignee_id:
        asked &= WITH_AGENT | _ENDED
    if filters.is_nobodys:
        asked -= WITH_AGENT
        sets = [asked & {Status.QUEUED}, asked & {Status.BOT}, asked & _ENDED]
    else:
        sets = [asked & OPEN, asked & _ENDED]
    return [statuses for statuses in sets if statuses]


def _honest(sort: Sort, ranges: Sequence[frozenset[Status]]) -> Sort:
    """Nobody waits for what has ended, and nothing of it is urgent: it is newest first."""
    has_ended = any(statuses & _ENDED for statuses in ranges)
    return Sort.NEWEST if has_ended and sort in {Sort.WAITING, Sort.PRIORITY} else sort


def _where(
    work: Work,
    view: View | None,
    statuses: frozenset[Status],
    viewer: Viewer,
    filters: Filters,
) -> Where:
    where = Where("c.company_id = {}", work.company_id)
    where.add(f"c.status IN ({_listed(statuses)})")
    where.add(f"c.archived_at IS {'NOT NULL' if view is View.ARCHIVED else 'NULL'}")
    if view is View.MINE:
        where.add("c.assignee_id = {}", viewer.user_id)
    _narrow(where, filters)
    if filters.handled_by:
        where.add(_HANDLED, work.company_id, filters.handled_by)
    for tag_id in sorted(filters.tag_ids):
        where.add(_TAGGED, work.company_id, tag_id)
    return where


def _narrow(where: Where, filters: Filters) -> None:
    """By what stands in the row itself."""
    for column in ("department_id", "inbox_id", "contact_id", "assignee_id"):
        value: Any = getattr(filters, column)  # Any: a UUID or None
        if value is not None:
            where.add(f"c.{column} = {{}}", value)
    if filters.is_nobodys:
        where.add("c.assignee_id IS NULL")
    if filters.priority:
        where.add(f"c.priority IN ({_listed(filters.priority)})")
    if filters.unread:
        where.add("c.unread_count > 0")
    if filters.turn:
        where.add(f"c.turn = '{Turn(filters.turn)}'")
    if filters.ours_before:
        where.add("c.turn = 'us' AND c.turn_since <= {}", filters.ours_before)


def _listed(words: frozenset[Any]) -> str:  # Any: members of an enum, or words of ours
    """Words of ours in the text itself: an index is only used if the planner reads them there."""
    return ", ".join(f"'{word}'" for word in sorted(map(str, words)))
