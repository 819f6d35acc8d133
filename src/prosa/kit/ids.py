"""UUIDv7 (RFC 9562) until Python 3.14's `uuid.uuid7` is our floor.

Time-ordered keys keep indexes tight. Ids made by one process are strictly
increasing, also within a millisecond and when the wall clock steps back, so
rows created in order sort in order.
"""

import secrets
import threading
import time
from datetime import datetime
from uuid import UUID

_RANDOM_BITS = 62
_COUNTER_BITS = 12
_last: int = 0
_turn = threading.Lock()


def uuid7() -> UUID:
    """A new time-ordered id: 48 bits of milliseconds, a 12-bit counter, 62 random bits."""
    global _last
    tick = time.time_ns() // 1_000_000 << _COUNTER_BITS
    with _turn:
        mine = _last = tick if tick > _last else _last + 1
    milliseconds, counter = mine >> _COUNTER_BITS, mine & 0xFFF
    value = milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62
    return UUID(int=value | secrets.randbits(_RANDOM_BITS))


def first_id_of(instant: datetime) -> UUID:
    """What is smaller was made before then, where ids and instants are of the same clock."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)
