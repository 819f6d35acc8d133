"""We write freely for 24 hours after the customer's last word, and not a second longer."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.reply_window import WindowClosed, WindowKind, require_open, window
from tests.domain.examples import NOW, later

DAY = timedelta(hours=24)
instants = st.integers(0, 10**9).map(later)


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (NOW, WindowKind.FREE),
        (NOW + DAY - timedelta(microseconds=1), WindowKind.FREE),
        (NOW + DAY, WindowKind.TEMPLATE_ONLY),
    ],
)
def test_the_window_closes_on_the_second(now: datetime, kind: WindowKind) -> None:
    found = window(NOW, length=DAY, now=now)
    assert (found.kind, found.ends_at) == (kind, NOW + DAY)
    assert found.is_open is (kind is WindowKind.FREE)


def test_without_a_word_of_the_customer_there_is_no_window() -> None:
    found = window(None, length=DAY, now=NOW)
    assert (found.is_open, found.ends_at, found.kind) == (False, None, "template_only")


def test_a_medium_without_a_window_is_always_open() -> None:
    for last in (None, NOW - timedelta(days=400)):
        found = window(last, length=None, now=NOW)
        assert (found.is_open, found.ends_at, found.kind) == (True, None, "unlimited")
        require_open(found)


def test_a_closed_window_says_since_when() -> None:
    with pytest.raises(WindowClosed) as refused:
        require_open(window(NOW - 2 * DAY, length=DAY, now=NOW))
    assert refused.value.code == "delivery.window_closed"
    assert refused.value.details == {"ended_at": (NOW - DAY).isoformat()}


@given(st.none() | instants, st.timedeltas(timedelta(0), timedelta(days=30)), instants)
def test_a_window_is_never_longer_than_its_length(
    last: datetime | None, length: timedelta, now: datetime
) -> None:
    found = window(last, length=length, now=now)
    assert found.is_open is (found.kind is WindowKind.FREE)
    assert found.is_open is (found.ends_at is not None and now < found.ends_at)
    if found.ends_at is not None:
        assert found.ends_at - now <= length


@given(instants, instants, instants)
def test_a_later_word_never_closes_a_window(one: datetime, other: datetime, now: datetime) -> None:
    earlier, last = sorted((one, other))
    if window(earlier, length=DAY, now=now).is_open:
        assert window(last, length=DAY, now=now).is_open
