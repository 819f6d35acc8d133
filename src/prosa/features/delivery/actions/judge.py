"""What the calls of one moment say of their inboxes: whether to go on sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from prosa.db.work import Work
from prosa.domain.breaker import Heard, Sign
from prosa.domain.ids import InboxId
from prosa.features.inboxes.actions_pausing import hear_calls
from prosa.kit.clock import Clock

_QUIET = frozenset({Sign.WORKS, Sign.NONE})


@dataclass(slots=True)
class Judged:
    """The inboxes that were looked at, because something was wrong or had been."""

    paused: set[InboxId] = field(default_factory=set[InboxId])
    failures: dict[InboxId, int] = field(default_factory=dict[InboxId, int])
    """Calls in a row that came to nothing, for the next time."""


async def judge(
    work: Work,
    calls: Sequence[tuple[InboxId, Heard]],
    *,
    clock: Clock,
    failures: Mapping[InboxId, int],
) -> Judged:
    """Pause or resume inboxes. One that simply works costs nothing, not even a look."""
    judged = Judged()
    for inbox_id in sorted({id for id, _ in calls}):
        heard = [one for id, one in calls if id == inbox_id]
        count = failures.get(inbox_id, 0)
        if not count and all(one.sign in _QUIET and not one.is_probe for one in heard):
            continue
        breaker = await hear_calls(work, clock, inbox_id, heard, failures=count)
        judged.failures[inbox_id] = breaker.failures
        if breaker.is_paused:
            judged.paused.add(inbox_id)
    return judged
