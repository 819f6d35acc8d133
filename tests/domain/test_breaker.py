"""When an inbox pauses, how long, and what ends it. A machine compares it with the promises."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.breaker import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    MOST_FAILURES,
    Breaker,
    Heard,
    Sign,
    after,
)

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
STOP = Heard(Sign.STOP, "provider.190", "The access token has expired.")
TROUBLE = Heard(Sign.TROUBLE, "provider.unreached", "The provider could not be reached.")
WORKS = Heard(Sign.WORKS)


def hearing(*calls: Heard, breaker: Breaker | None = None, now: datetime = NOW) -> Breaker:
    found = breaker or Breaker()
    for call in calls:
        found = after(found, call, now=now)
    return found


def probe(sign: Sign) -> Heard:
    return Heard(sign, "provider.190", "The access token has expired.", is_probe=True)


def test_one_refusal_that_stops_the_inbox_pauses_it_with_its_words() -> None:
    paused = hearing(STOP)
    assert paused.is_paused
    assert paused.paused_until == NOW + FIRST_PAUSE
    assert (paused.code, paused.reason) == (STOP.code, STOP.reason)


def test_troubles_pause_only_in_a_row() -> None:
    almost = [TROUBLE] * (MOST_FAILURES - 1)
    assert not hearing(*almost).is_paused
    assert not hearing(*almost, WORKS, *almost).is_paused
    assert hearing(*almost, TROUBLE).is_paused


@given(st.lists(st.sampled_from([WORKS, Heard(Sign.NONE)])))
def test_refusals_of_single_messages_never_pause(calls: list[Heard]) -> None:
    assert hearing(*calls) == Breaker()


def test_what_was_on_its_way_when_the_pause_began_says_nothing_new() -> None:
    paused = hearing(STOP)
    assert hearing(WORKS, TROUBLE, STOP, breaker=paused, now=NOW + timedelta(seconds=5)) == paused


def test_the_first_message_that_passes_ends_the_pause() -> None:
    assert hearing(STOP, probe(Sign.WORKS)) == Breaker()


def test_a_message_that_could_not_even_be_tried_gives_its_turn_to_the_next() -> None:
    later = NOW + FIRST_PAUSE
    passed = hearing(probe(Sign.NONE), breaker=hearing(STOP), now=later)
    assert passed.is_paused
    assert passed.paused_until == later


def test_the_provider_s_own_wish_is_respected_up_to_the_longest_pause() -> None:
    asked = Heard(Sign.STOP, "c", "r", after=timedelta(minutes=2))
    assert hearing(asked).paused_until == NOW + timedelta(minutes=2)
    for_ever = Heard(Sign.STOP, "c", "r", after=timedelta(days=9))
    assert hearing(for_ever).paused_until == NOW + LONGEST_PAUSE


def test_pauses_double_up_to_the_longest_and_keep_their_beginning() -> None:
    breaker, now, pauses = hearing(STOP), NOW, list[timedelta]()
    for _ in range(9):
        assert breaker.paused_until is not None
        pauses.append(breaker.paused_until - now)
        now = breaker.paused_until
        breaker = after(breaker, probe(Sign.STOP), now=now)
        assert breaker.paused_at == NOW
    assert pauses[:4] == [FIRST_PAUSE, FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


signs = st.builds(Heard, sign=st.sampled_from(Sign), is_probe=st.booleans())


@given(st.lists(st.tuples(signs, st.integers(0, 900))))
def test_whatever_is_heard_a_pause_has_an_end_and_only_a_probe_ends_it(
    story: list[tuple[Heard, int]],
) -> None:
    breaker, now = Breaker(), NOW
    for heard, seconds in story:
        now += timedelta(seconds=seconds)
        was, breaker = breaker, after(breaker, heard, now=now)
        if was.is_paused and not breaker.is_paused:
            assert heard.is_probe
            assert heard.sign is Sign.WORKS
        if breaker.is_paused:
            assert breaker.paused_until is not None
            assert breaker.paused_until <= now + LONGEST_PAUSE
        else:
            assert breaker.failures < MOST_FAILURES
