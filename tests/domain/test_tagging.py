"""Tags of a conversation: ten at most, each once, in the order in which they came."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.conversation import Status
from prosa.domain.ids import TagId
from prosa.domain.tagging import MOST_TAGS, TooManyTags, tag, untag
from tests.domain.examples import a_conversation

TAGS = [TagId(UUID(int=n)) for n in range(1, MOST_TAGS + 2)]


@given(st.lists(st.sampled_from(TAGS[:MOST_TAGS])))
def test_each_is_there_once_and_in_order(chosen: list[TagId]) -> None:
    c = a_conversation(Status.ACTIVE)
    for one in chosen:
        c = tag(c, one)
    assert c.tag_ids == tuple(dict.fromkeys(chosen))
    for one in chosen:
        c = untag(c, one)
    assert c == a_conversation(Status.ACTIVE)


def test_the_eleventh_is_refused_and_one_that_is_there_is_not() -> None:
    c = a_conversation(Status.ACTIVE)
    for one in TAGS[:MOST_TAGS]:
        c = tag(c, one)
    assert tag(c, TAGS[0]) == c
    with pytest.raises(TooManyTags):
        tag(c, TAGS[MOST_TAGS])
    assert tag(untag(c, TAGS[0]), TAGS[MOST_TAGS]).tag_ids[-1] == TAGS[MOST_TAGS]
