"""Choices are merged, and what nobody chose is as it is by default."""

from typing import Any

import pytest

from prosa.domain.notices import Notice
from prosa.domain.preferences import DEFAULTS, complete, merged, wants_push


@pytest.mark.parametrize(
    ("before", "change", "after"),
    [
        ({}, {"theme": "dark"}, {"theme": "dark"}),
        ({"theme": "dark"}, {"theme": None}, {}),
        (
            {"notifications": {"sound": False, "push": {"overdue": False}}},
            {"notifications": {"sound": None, "push": {"assigned": False}}},
            {"notifications": {"push": {"overdue": False, "assigned": False}}},
        ),
        (
            {"quiet_hours": {"from": "22:00", "to": "07:00"}},
            {"quiet_hours": {"from": "23:00", "to": "06:00"}},
            {"quiet_hours": {"from": "23:00", "to": "06:00"}},
        ),
        ({"quiet_hours": {"from": "22:00"}}, {"quiet_hours": None}, {}),
        (
            {"shortcuts": {"resolve": "x", "take": "t", "wait": ""}},
            {"shortcuts": {"take": None, "resolve": ""}},
            {"shortcuts": {"resolve": "", "wait": ""}},
        ),
        ({"shortcuts": {"take": "t"}}, {"shortcuts": None}, {}),
        ({"theme": "dark"}, {}, {"theme": "dark"}),
    ],
)
def test_a_change_is_a_merge_patch(
    before: dict[str, Any], change: dict[str, Any], after: dict[str, Any]
) -> None:
    assert merged(before, change) == after


def test_what_was_not_chosen_is_as_by_default_and_what_is_unknown_is_left_out() -> None:
    whole = complete(
        {"panes": {"list": 300}, "notifications": {"push": {"overdue": False}}, "x": 1}
    )
    assert whole["panes"] == {"list": 300, "side": None}
    assert whole["notifications"]["push"] == {
        **DEFAULTS["notifications"]["push"],
        "overdue": False,
    }
    assert whole.keys() == DEFAULTS.keys()
    assert complete({}) == DEFAULTS


def test_each_kind_of_push_is_chosen_by_itself() -> None:
    chosen = {"notifications": {"push": {"new_message": False}}}
    assert not wants_push(chosen, Notice.NEW_MESSAGE)
    assert wants_push(chosen, Notice.ASSIGNED)
    assert all(wants_push({}, kind) for kind in Notice)
