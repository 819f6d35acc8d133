"""Which of the due messages may leave now, and when the others may.

Two lanes hold each message: its inbox, and its pair of inbox and recipient. The
lanes are rows, so they hold across processes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from prosa.channels.registry import CHANNELS
from prosa.db.work import SystemWork
from prosa.domain.ids import InboxId
from prosa.domain.pacing import Pace, after_passing, allowed_at, per_second
from prosa.features.delivery.claims import Due
from prosa.features.delivery.senders import Sender

Lane = tuple[InboxId, str]
"""The recipient is '' for the inbox itself."""

_LANES: Final = """
SELECT p.inbox_id, p.recipient, p.next_at FROM send_pacing p
JOIN unnest($1::uuid[], $2::uuid[], $3::text[]) v(company_id, inbox_id, recipient)
  ON p.company_id = v.company_id AND p.inbox_id = v.inbox_id AND p.recipient = v.recipient
ORDER BY p.company_id, p.inbox_id, p.recipient FOR NO KEY UPDATE OF p
"""

_SAVE: Final = """
INSERT INTO send_pacing (company_id, inbox_id, recipient, next_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
ON CONFLICT (company_id, inbox_id, recipient) DO UPDATE SET next_at = excluded.next_at
"""


@dataclass(slots=True)
class Permits:
    """What the lanes decided."""

    now: list[Due] = field(default_factory=list[Due])
    later: list[tuple[Due, datetime]] = field(default_factory=list[tuple[Due, datetime]])


async def permits(
    work: SystemWork, due: Sequence[Due], senders: Mapping[InboxId, Sender], *, now: datetime
) -> Permits:
    """Let pass what the lanes allow, and move the lanes."""
    paces = {lane: pace for d in due for lane, pace in _lanes(d, senders[d.inbox_id]).items()}
    owners = {(d.inbox_id, r): d.company_id for d in due for r in ("", d.recipient)}
    order = sorted(paces)
    rows = await work.sql.fetch(
        _LANES, [owners[lane] for lane in order], [i for i, _ in order], [r for _, r in order]
    )
    next_at: dict[Lane, datetime] = {
        (InboxId(row["inbox_id"]), row["recipient"]): row["next_at"] for row in rows
    }
    decided = Permits()
    moved: set[Lane] = set()
    for d in due:
        lanes = _lanes(d, senders[d.inbox_id])
        free_at = max(allowed_at(pace, next_at.get(lane), now) for lane, pace in lanes.items())
        if free_at > now:
            decided.later.append((d, free_at))
            continue
        for lane, pace in lanes.items():
            next_at[lane] = after_passing(pace, next_at.get(lane), now)
            moved.add(lane)
        decided.now.append(d)
    await _save(work, [(lane, next_at[lane]) for lane in sorted(moved)], owners)
    return decided


async def _save(
    work: SystemWork, moved: Sequence[tuple[Lane, datetime]], owners: Mapping[Lane, object]
) -> None:
    if moved:
        await work.sql.execute(
            _SAVE,
            [owners[lane] for lane, _ in moved],
            [lane[0] for lane, _ in moved],
            [lane[1] for lane, _ in moved],
            [at for _, at in moved],
        )


def _lanes(due: Due, sender: Sender) -> dict[Lane, Pace]:
    capabilities = CHANNELS[sender.channel].capabilities
    lanes = {(due.inbox_id, ""): per_second(sender.sends_per_second)}
    if capabilities.pair_interval is not None:
        lanes[due.inbox_id, due.recipient] = Pace(
            capabilities.pair_interval, capabilities.pair_burst
        )
    return lanes
