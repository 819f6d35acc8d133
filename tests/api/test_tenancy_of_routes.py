"""Every route that names something is tried with another company's token (TEN-12, SEC-09).

Routes are discovered in the OpenAPI document, not listed. The owner's call must
succeed first, or the refusal would prove nothing; then the stranger's call must
be answered exactly as one about something that does not exist.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from prosa.commands.openapi import document
from prosa.kit.clock import SystemClock
from tests.api.server import Server, Things

DOCUMENT: Mapping[str, Any] = json.loads(document())

SOON = (SystemClock().now() + timedelta(hours=1)).isoformat()

BODIES: Mapping[str, Mapping[str, Any]] = {
    "assign_conversation": {"user_id": "{user_id}"},
    "transfer_conversation": {"department_id": "{department_id}"},
    "snooze_conversation": {"until": "2099-01-01T00:00:00Z"},
    "reset_user_password": {"new_password": "quite another password"},
    "reply_to_conversation": {"text": "Oi"},
    "add_note": {"text": "Cliente antigo"},
    "create_contact_note": {"body": "Cliente antigo"},
    "add_identity": {"kind": "email", "value": "outro@example.com"},
    "schedule_message": {"text": "Bom dia!", "send_at": SOON},
    "keep_draft": {"mode": "reply", "body": "Chegou si"},
    "change_user": {"capacity": 5},
    "change_inbox": {"name": "Outro nome"},
    "react_to_message": {"emoji": "👍"},
    "edit_message": {"text": "Outro texto"},
}
"""What must be said to succeed; the others take `{}` or nothing."""

BEFORE: Mapping[str, tuple[str, ...]] = {
    "reply_to_conversation": ("take",),
    "unassign_conversation": ("take",),
    "wait_for_customer": ("take",),
    "snooze_conversation": ("take",),
    "wake_conversation": ("take", "wait"),
    "reopen_conversation": ("resolve",),
    "unarchive_conversation": ("archive",),
}
"""Moves that make the conversation ready for the call."""

REFUSED: Mapping[str, int] = {
    "retry_message": 409,
    "discard_message": 409,
    "deactivate_department": 409,
    "fetch_attachment": 409,
    "sync_templates": 409,
    "react_to_message": 409,
    "edit_message": 403,
    "recall_conversation": 409,
}
"""The owner is refused here for another reason: it is theirs, and the stranger still gets 404."""


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    name: str

    def __str__(self) -> str:
        return self.name


def routes() -> Iterator[Route]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            if "{" in path:
                yield Route(method.upper(), path, operation["operationId"])


@pytest.mark.parametrize("route", list(routes()), ids=str)
def test_a_stranger_is_told_what_nobody_is_told(route: Route, server: Server) -> None:
    ours, theirs = server.company(), server.company()
    with httpx.Client(base_url=server.url, timeout=20) as client:
        owner = {"authorization": server.token(ours.office.admin)}
        stranger = {"authorization": server.token(theirs.office.admin)}
        for move in BEFORE.get(route.name, ()):
            url = f"/api/v1/conversations/{ours.ids['conversation_id']}/{move}"
            assert client.post(url, headers=owner).status_code == 200

        foreign = call(client, route, ours.ids, stranger, ours)
        nobodys = {name: uuid4() for name in ours.ids}
        unknown = call(client, route, nobodys, stranger, ours)
        assert foreign.status_code == unknown.status_code == 404
        assert said(foreign) == said(unknown)

        mine = call(client, route, ours.ids, owner, ours)
        expected = {REFUSED[route.name]} if route.name in REFUSED else {200, 201, 202, 204, 302}
        assert mine.status_code in expected, mine.text


def test_no_list_tells_of_another_company(server: Server) -> None:
    ours, theirs = server.company(), server.company()
    lists = [path for path, methods in DOCUMENT["paths"].items() if "get" in methods]
    secret = [str(value) for value in (ours.office.company, *ours.ids.values())]
    tellers: list[str] = []
    with httpx.Client(base_url=server.url, timeout=20) as client:
        owner = {"authorization": server.token(ours.office.admin)}
        stranger = {"authorization": server.token(theirs.office.admin)}
        for path in (path for path in lists if "{" not in path):
            told = client.get(path, headers=stranger).text
            assert not [value for value in secret if value in told], path
            if any(value in client.get(path, headers=owner).text for value in secret):
                tellers.append(path)
    assert {"/api/v1/users", "/api/v1/conversations", "/api/v1/contacts"} <= set(tellers)


def call(
    client: httpx.Client,
    route: Route,
    ids: Mapping[str, UUID],
    headers: Mapping[str, str],
    things: Things,
) -> httpx.Response:
    path = route.path.format(**{name: str(value) for name, value in ids.items()})
    body = {
        key: value.format(**things.ids) if isinstance(value, str) else value
        for key, value in BODIES.get(route.name, {}).items()
    }
    has_body = route.method in {"POST", "PATCH", "PUT"}
    return client.request(
        route.method, path, headers=dict(headers), json=body if has_body else None
    )


def said(answer: httpx.Response) -> Mapping[str, Any]:
    return {**answer.json(), "request_id": None, "instance": None}
