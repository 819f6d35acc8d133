"""Ids sort in the order in which they were made."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest

from prosa.kit import ids
from prosa.kit.ids import uuid7


def test_ids_grow_also_within_a_millisecond() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert all(earlier < later for earlier, later in pairwise(made))
    assert [str(id) for id in made] == sorted(str(id) for id in made)


def test_an_id_is_of_version_seven() -> None:
    made = uuid7()
    assert (made.version, made.variant) == (7, RFC_4122)


def test_an_id_tells_the_millisecond() -> None:
    before, made, after = time.time_ns(), uuid7(), time.time_ns()
    # The counter may have run a little ahead of the clock in the test above.
    assert before // 1_000_000 <= made.int >> 80 <= after // 1_000_000 + 100


def test_ids_grow_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = uuid7()
    long_ago = time.time_ns() - 3_600_000_000_000
    monkeypatch.setattr(ids.time, "time_ns", lambda: long_ago)
    assert earlier < uuid7() < uuid7()


def test_threads_do_not_share_an_id() -> None:
    def make(_: int) -> list[UUID]:
        return [uuid7() for _ in range(500)]

    with ThreadPoolExecutor(4) as pool:
        made = [id for batch in pool.map(make, range(8)) for id in batch]
    assert len({id.int >> 62 for id in made}) == len(made)
