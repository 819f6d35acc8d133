"""Whom an event concerns, from what it says itself."""

from typing import Any
from uuid import UUID

import pytest

from prosa.features.notifications.concerns import concerns_of

ANA = "01980000-0000-7000-8000-000000000001"
CONVERSATION = "01980000-0000-7000-8000-0000000000c1"


@pytest.mark.parametrize(("state", "told"), [("failed", True), ("sent", False), ("waiting", False)])
def test_a_message_for_later_that_failed_concerns_its_author(state: str, told: bool) -> None:
    event: dict[str, Any] = {
        "type": "scheduled.changed",
        "conversation_id": CONVERSATION,
        "scheduled": {
            "id": ANA,
            "author_id": ANA,
            "text": "Bom dia!",
            "state": state,
            "error_code": "delivery.window_closed",
            "error": "A janela fechou.",
        },
    }
    found = list(concerns_of(event))
    assert [one.to for one in found] == ([UUID(ANA)] if told else [])
    if told:
        assert found[0].kind == "scheduled_failed"
        assert found[0].detail["error_code"] == "delivery.window_closed"
