"""Messages leave in bursts, but no faster than the provider allows in the long run."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.pacing import Pace, after_passing, allowed_at, per_second
from tests.domain.examples import NOW, later

PAIR = Pace(timedelta(seconds=6), 3)


def leave(pace: Pace, asked: list[datetime]) -> list[datetime]:
    """When messages that are asked for at these instants leave, one after the other."""
    left: list[datetime] = []
    lane: datetime | None = None
    for at in asked:
        now = allowed_at(pace, lane, max([at, *left[-1:]]))
        lane = after_passing(pace, lane, now)
        left.append(now)
    return left


def test_a_burst_leaves_at_once_and_the_rest_evenly() -> None:
    assert leave(PAIR, [NOW] * 5) == [NOW, NOW, NOW, later(6), later(12)]


def test_a_quiet_lane_may_burst_again() -> None:
    left = leave(PAIR, [NOW] * 3 + [later(60)] * 4)
    assert left == [NOW] * 3 + [later(60)] * 3 + [later(66)]


def test_per_second_is_a_second_of_messages_at_once() -> None:
    left = leave(per_second(80), [NOW] * 81)
    assert left[79] == NOW
    assert left[80] == NOW + timedelta(seconds=1) / 80


@given(
    st.builds(Pace, st.integers(1, 20).map(lambda s: timedelta(seconds=s)), st.integers(1, 5)),
    st.lists(st.integers(0, 60), max_size=20).map(sorted),
)
def test_no_stretch_of_time_holds_more_than_the_pace_allows(pace: Pace, asked: list[int]) -> None:
    left = leave(pace, [later(n) for n in asked])
    assert all(at >= later(n) for at, n in zip(left, asked, strict=True))
    for first, start in enumerate(left):
        for last, end in enumerate(left[first:], start=first):
            assert last - first + 1 <= pace.burst + (end - start) / pace.interval
