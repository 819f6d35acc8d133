"""Told once in each closed time, in queues only."""

from dataclasses import replace
from datetime import timedelta

import pytest

from prosa.domain import closing
from prosa.domain.bot import SILENT, BotState, Menu, is_silent
from prosa.domain.conversation import Status
from tests.domain.examples import NOW, a_new_conversation

OPENS = NOW + timedelta(hours=10)
CLOSED = Menu("Casa Varanda", (), is_open_hours=False, opens_at=OPENS)
OPEN = Menu("Casa Varanda", ())
QUEUED = replace(a_new_conversation(), status=Status.QUEUED)


def test_it_is_due_until_it_is_told_and_again_when_that_opening_is_past() -> None:
    assert closing.is_due(QUEUED, None, CLOSED, now=NOW)
    kept = closing.told(None, CLOSED)
    for hours, due in ((0, False), (9, False), (10, True), (24, True)):
        now = NOW + timedelta(hours=hours)
        assert closing.is_due(QUEUED, kept, CLOSED, now=now) is due


def test_it_is_not_due_while_we_are_open() -> None:
    assert not closing.is_due(QUEUED, None, OPEN, now=NOW)
    assert closing.told(None, OPEN) == {}


@pytest.mark.parametrize("status", set(Status) - {Status.QUEUED})
def test_it_is_not_due_where_the_bot_speaks_or_an_agent_answers(status: Status) -> None:
    assert not closing.is_due(replace(QUEUED, status=status), None, CLOSED, now=NOW)


def test_it_is_not_due_where_a_person_answers_on_the_phone() -> None:
    assert not closing.is_due(QUEUED, SILENT, CLOSED, now=NOW)


def test_who_never_opens_says_so_once() -> None:
    kept = closing.told(None, replace(CLOSED, opens_at=None))
    assert not closing.is_due(QUEUED, kept, CLOSED, now=NOW + timedelta(days=9_999))


def test_what_was_told_outlives_the_bot_and_who_silences_it() -> None:
    kept = closing.told(BotState(told_closed=True).to_json(), CLOSED)
    assert BotState.from_json(kept).told_closed
    alone = closing.beside(kept, None)
    assert alone is not None
    assert not closing.is_due(QUEUED, alone, CLOSED, now=NOW)
    silent = closing.beside(alone, SILENT)
    assert is_silent(silent)
    assert closing.beside(silent, None) == alone
    assert closing.beside(None, None) is None
