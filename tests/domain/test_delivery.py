"""Receipts come twice, late and in any order, and the truth is the same."""

from datetime import timedelta
from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.domain.delivery import (
    FIRST_RETRY,
    RANK,
    Delivery,
    DeliveryState,
    Receipt,
    ReceiptStatus,
    fold,
    retry_delay,
)
from tests.domain.examples import later

SENT, DELIVERED, READ, FAILED = ReceiptStatus
instants = st.integers(0, 86_400).map(later)
codes = st.none() | st.sampled_from(["131026", "131047"])
receipts = st.one_of(
    st.builds(Receipt, st.sampled_from([SENT, DELIVERED, READ]), instants),
    st.builds(Receipt, st.just(FAILED), instants, codes, codes),
)
deliveries = st.builds(Delivery, st.sampled_from(DeliveryState), st.integers(0, 3))


def told(delivery: Delivery, heard: list[Receipt]) -> Delivery:
    return reduce(fold, heard, delivery)


def test_every_state_has_a_rank_of_its_own() -> None:
    assert set(RANK) == set(DeliveryState)
    assert len(set(RANK.values())) == len(RANK)


@given(st.sampled_from([DeliveryState.QUEUED, DeliveryState.SENDING]), st.data())
def test_order_and_repetition_do_not_matter(state: DeliveryState, data: st.DataObject) -> None:
    heard = data.draw(st.lists(receipts, max_size=6))
    again = data.draw(st.lists(st.sampled_from(heard), max_size=6)) if heard else []
    shuffled = data.draw(st.permutations(heard + again))
    assert told(Delivery(state), shuffled) == told(Delivery(state), heard)


@given(deliveries, st.lists(receipts, max_size=6))
def test_a_delivery_never_falls_back(delivery: Delivery, heard: list[Receipt]) -> None:
    for receipt in heard:
        after = fold(delivery, receipt)
        assert RANK[after.state] >= RANK[delivery.state]
        assert RANK[after.state] >= RANK[DeliveryState(receipt.status)]
        assert after.attempts == delivery.attempts
        delivery = after


@given(deliveries, receipts)
def test_hearing_it_twice_is_hearing_it_once(delivery: Delivery, receipt: Receipt) -> None:
    once = fold(delivery, receipt)
    assert fold(once, receipt) == once


@pytest.mark.parametrize(
    ("heard", "state"),
    [
        ([DELIVERED, SENT], DeliveryState.DELIVERED),
        ([READ, DELIVERED, SENT], DeliveryState.READ),
        ([SENT, FAILED], DeliveryState.FAILED),
        ([FAILED, SENT], DeliveryState.FAILED),
        ([FAILED, DELIVERED], DeliveryState.DELIVERED),
    ],
)
def test_the_strongest_word_wins(heard: list[ReceiptStatus], state: DeliveryState) -> None:
    spoken = [Receipt(status, later(n)) for n, status in enumerate(heard)]
    assert told(Delivery(DeliveryState.SENDING), spoken).state is state


@pytest.mark.parametrize("status", ReceiptStatus)
def test_any_receipt_settles_what_nobody_knew(status: ReceiptStatus) -> None:
    after = fold(Delivery(DeliveryState.UNCONFIRMED), Receipt(status, later(1)))
    assert after.state is DeliveryState(status)


def test_the_earliest_time_of_each_word_is_kept() -> None:
    after = told(
        Delivery(),
        [Receipt(SENT, later(9)), Receipt(READ, later(3)), Receipt(SENT, later(1))],
    )
    assert (after.sent_at, after.delivered_at, after.read_at) == (later(1), None, later(3))


def test_the_earliest_failure_explains() -> None:
    first, second = Receipt(FAILED, later(1), "131026"), Receipt(FAILED, later(2), "131000")
    assert told(Delivery(), [second, first]).error_code == "131026"
    assert told(Delivery(), [first, second]).error_code == "131026"


@given(
    st.integers(0, 20),
    st.floats(0, 1, exclude_max=True),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=1)),
)
def test_a_retry_waits_within_its_bounds(
    attempts: int, jitter: float, at_least: timedelta | None
) -> None:
    least = FIRST_RETRY * 2 ** max(attempts - 1, 0)
    wait = retry_delay(attempts, jitter=jitter, at_least=at_least)
    if at_least is not None and at_least >= least * 1.5:
        assert wait == at_least
    else:
        assert least <= wait <= least * 1.5


@given(st.integers(0, 20), st.randoms(use_true_random=False))
def test_the_least_wait_doubles(attempts: int, random: Random) -> None:
    assert retry_delay(attempts + 2, jitter=0) == 2 * retry_delay(attempts + 1, jitter=0)
    assert retry_delay(attempts, jitter=random.random()) >= FIRST_RETRY
