"""When a file is asked for again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.attachments import MOST_DENIALS, Trouble, next_try

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = NOW + timedelta(days=7)


def test_the_waits_grow_to_half_an_hour() -> None:
    waits = [
        next_try(Trouble.AWAY, attempts=n, now=NOW, deadline=WEEK, jitter=0.0)
        for n in (1, 2, 3, 9, 50)
    ]
    assert [w - NOW for w in waits if w] == [
        timedelta(seconds=5),
        timedelta(seconds=15),
        timedelta(seconds=45),
        timedelta(minutes=30),
        timedelta(minutes=30),
    ]


def test_a_last_time_it_is_asked_at_the_deadline() -> None:
    soon = NOW + timedelta(minutes=1)
    assert next_try(Trouble.AWAY, attempts=9, now=NOW, deadline=soon, jitter=1.0) == soon
    assert next_try(Trouble.AWAY, attempts=10, now=soon, deadline=soon, jitter=1.0) is None


def test_a_provider_that_denies_it_is_believed_after_some_times() -> None:
    def after(attempts: int) -> datetime | None:
        return next_try(Trouble.DENIED, attempts=attempts, now=NOW, deadline=WEEK, jitter=0.0)

    assert after(MOST_DENIALS - 1) is not None
    assert after(MOST_DENIALS) is None


def test_what_is_hopeless_is_not_tried() -> None:
    assert next_try(Trouble.HOPELESS, attempts=1, now=NOW, deadline=WEEK, jitter=0.0) is None


def test_a_provider_may_ask_for_more_time() -> None:
    an_hour = timedelta(hours=1)
    again = next_try(Trouble.AWAY, attempts=1, now=NOW, deadline=WEEK, jitter=0.0, at_least=an_hour)
    assert again == NOW + an_hour


@given(
    attempts=st.integers(1, 10_000),
    seconds=st.integers(-10_000, 10_000_000),
    jitter=st.floats(0, 1),
    trouble=st.sampled_from(list(Trouble)),
)
def test_it_ends_by_the_deadline_and_never_goes_back(
    attempts: int, seconds: int, jitter: float, trouble: Trouble
) -> None:
    deadline = NOW + timedelta(seconds=seconds)
    again = next_try(trouble, attempts=attempts, now=NOW, deadline=deadline, jitter=jitter)
    assert again is None or NOW < again <= deadline
