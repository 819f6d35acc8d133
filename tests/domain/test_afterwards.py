"""Reactions, edits and revocations: any order and any repetition give the same message."""

from datetime import datetime, timedelta
from itertools import permutations

import hypothesis.strategies as st
from hypothesis import given

from prosa.domain import afterwards
from prosa.domain.afterwards import Wording
from tests.domain.examples import NOW, later

Report = tuple[str, str, str, datetime]

SAID = Wording("Oi")
REPORTS = st.tuples(
    st.sampled_from(["react", "edit", "revoke"]),
    st.sampled_from(["contact", "agent"]),
    st.sampled_from(["", "👍", "🙏", "Oi, tudo bem?"]),
    st.integers(0, 3).map(lambda n: NOW + timedelta(seconds=n)),
)


def _after(known: Wording, report: Report) -> Wording:
    what, by, text, at = report
    match what:
        case "react":
            return afterwards.react(known, by=by, emoji=text, at=at)
        case "edit":
            return afterwards.edit(known, text=text, at=at)
        case _:
            return afterwards.revoke(known, at=at)


@given(st.lists(REPORTS, max_size=5))
def test_order_and_repetition_do_not_matter(reports: list[Report]) -> None:
    """Users' ask, rank 5."""
    expected = SAID
    for report in reports:
        expected = _after(expected, report)
    for order in list(permutations(reports))[:30]:
        found = SAID
        for report in (*order, *order):
            found = _after(found, report)
        assert found == expected


def test_a_reaction_that_was_taken_away_does_not_come_back() -> None:
    gone = afterwards.react(SAID, by="contact", emoji="", at=later(5))
    late = afterwards.react(gone, by="contact", emoji="👍", at=later(2))
    assert afterwards.shown(late.reactions) == ()


def test_each_side_has_one_reaction() -> None:
    told = afterwards.react(SAID, by="contact", emoji="👍", at=later(1))
    told = afterwards.react(told, by="agent", emoji="🙏", at=later(2))
    told = afterwards.react(told, by="contact", emoji="❤️", at=later(3))
    assert [(one.by, one.emoji) for one in afterwards.shown(told.reactions)] == [
        ("agent", "🙏"),
        ("contact", "❤️"),
    ]


def test_an_edit_keeps_what_was_said_at_first() -> None:
    told = afterwards.edit(SAID, text="Oi!", at=later(1))
    told = afterwards.edit(told, text="Oi, tudo bem?", at=later(2))
    assert (told.body, told.original_body, told.edited_at) == ("Oi, tudo bem?", "Oi", later(2))


def test_what_was_taken_back_keeps_its_words_for_the_team() -> None:
    told = afterwards.revoke(SAID, at=later(3))
    assert (told.body, told.revoked_at) == ("Oi", later(3))
