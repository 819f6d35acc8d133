"""What a screen shows, read from the API; and golden files that do not change by themselves."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.support.agent import Agent
from tests.support.world import World

Json = dict[str, Any]

VIEWS: Final = ("mine", "unassigned", "all", "bot")
OF_RECEIPTS: Final = ("sent_at", "delivered_at", "read_at")
"""Instants that events do not bring: a screen that wants them asks. By the provider's clock, in
whole seconds, so they would not be the same every time."""

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_BEGINNING: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def screen(world: World, viewer: Agent, *, is_loaded: bool) -> Json:
    """All that the viewer's screen holds, as the API tells it.

    `is_loaded`: as it came from the server. Otherwise only what events can teach it.
    """
    lists: Json = {}
    for view in VIEWS:
        lists[view] = {"items": await viewer.list(view, limit=100), "next_cursor": None}
    seen = {row["id"]: row for view in lists.values() for row in view["items"]}
    details: Json = {}
    timelines: Json = {}
    for id in sorted(seen):
        details[id] = _detail(await viewer.reads(f"/conversations/{id}"))
        timeline = await viewer.reads(f"/conversations/{id}/messages?limit=100")
        timelines[id] = _loaded(timeline) if is_loaded else _taught(timeline)
    return {
        "position": await _position(world),
        "lists": lists,
        "details": details,
        "timelines": timelines,
        "counters": await viewer.counters(),
        "presence": await _presence(world),
    }


async def told(world: World, viewer: Agent, *, since: int) -> list[Json]:
    """The events that the viewer's socket is given after a position."""
    return (await viewer.reads(f"/events?since={since}&limit=100"))["items"]


async def viewer_of(world: World, agent: Agent) -> Json:
    rows = await world.rows("SELECT role FROM memberships WHERE user_id = $1", agent.id)
    departments = await world.rows(
        "SELECT department_id FROM department_members WHERE user_id = $1", agent.id
    )
    ids = sorted(str(row["department_id"]) for row in departments)
    return {"user_id": str(agent.id), "role": rows[0]["role"], "department_ids": ids}


def steady(content: Json) -> str:
    """The same text for the same story: ids are numbered, instants are counted in seconds."""
    ids: dict[str, str] = {}
    instants = sorted({_moment(text) for text in _texts(content) if _INSTANT.fullmatch(text)})
    rank = {moment: n for n, moment in enumerate(instants)}

    def plain(value: Any) -> Any:
        match value:
            case dict():
                return {plain(key): _whole(key, plain(part)) for key, part in value.items()}
            case list():
                return [plain(part) for part in value]
            case str() if _UUID.search(value):
                return _UUID.sub(
                    lambda id: ids.setdefault(id[0], str(UUID(int=len(ids) + 1))), value
                )
            case str() if _INSTANT.fullmatch(value):
                moment = _BEGINNING + timedelta(seconds=rank[_moment(value)])
                return moment.isoformat().replace("+00:00", "Z")
            case _:
                return value

    return json.dumps(plain(content), ensure_ascii=False, indent=2) + "\n"


def _whole(key: str, value: Any) -> Any:
    """How long somebody waited, to ten seconds: a second more or less is chance."""
    return round(value, -1) if key.endswith("_seconds") and isinstance(value, int) else value


def _detail(detail: Json) -> Json:
    """Without what the server alone can say: the window, the moves, the other conversations."""
    contact = detail["contact"]
    told = {"window", "moves", "max_text_length", "media_limits", "can"}
    left_out = told | {"contact", "last_message_status"}
    kept = {key: value for key, value in detail.items() if key not in left_out}
    return {**kept, "contact": {"id": contact["id"], "name": contact["name"]}}


def _loaded(timeline: Json) -> Json:
    unknown = dict.fromkeys(OF_RECEIPTS)
    return {**timeline, "items": [{**entry, **unknown} for entry in timeline["items"]]}


def _taught(timeline: Json) -> Json:
    items = [
        {key: value for key, value in entry.items() if key not in OF_RECEIPTS}
        for entry in timeline["items"]
    ]
    return {**timeline, "items": items}


async def _position(world: World) -> int:
    return await world.value("SELECT position FROM log_heads")


async def _presence(world: World) -> Json:
    rows = await world.rows(
        """SELECT p.user_id, p.chosen, p.effective FROM presence p
        JOIN users u ON u.id = p.user_id ORDER BY u.name"""
    )
    return {
        str(row["user_id"]): {"chosen": row["chosen"], "effective": row["effective"]}
        for row in rows
    }


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)
        case _:
            pass


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
