"""What happens to a message after it was written: reactions, edits, and taking it back.

Providers tell of these twice, late and in any order, so each is folded: the same
reports give the same message, whatever the order. The newest word counts; of two
in the same second always the same one. A reaction that was taken away leaves a
trace without an emoji, so that an older report cannot bring it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from prosa.domain.ids import UserId
from prosa.domain.messages import Reaction


@dataclass(frozen=True, slots=True)
class Wording:
    """A message as far as it can change after it was written."""

    body: str
    original_body: str | None = None
    """Before its first edit; None if there was none."""
    edited_at: datetime | None = None
    revoked_at: datetime | None = None
    reactions: tuple[Reaction, ...] = ()
    """One for each side, also those without an emoji: taken away."""


def react(
    known: Wording, *, by: str, emoji: str, at: datetime, user_id: UserId | None = None
) -> Wording:
    """`by` (contact | agent) put `emoji` on it, or took theirs away (""). The provider tells us
    of ours too, without a name: then whoever put it there stays."""
    before = next((one for one in known.reactions if one.by == by), None)
    if before is not None and before.emoji == emoji:
        user_id = user_id or before.user_id
    told = Reaction(by=by, emoji=emoji, at=at, user_id=user_id)
    if before is not None and _order(told) <= _order(before):
        return known
    others = tuple(one for one in known.reactions if one.by != by)
    return replace(known, reactions=tuple(sorted((*others, told), key=lambda one: one.by)))


def edit(known: Wording, *, text: str, at: datetime) -> Wording:
    """It says `text` since `at`. What it said at first is kept."""
    if known.edited_at is not None and (at, text) <= (known.edited_at, known.body):
        return known
    original = known.body if known.original_body is None else known.original_body
    return replace(known, body=text, original_body=original, edited_at=at)


def revoke(known: Wording, *, at: datetime) -> Wording:
    """Its author took it back. The words stay, for the team."""
    earliest = at if known.revoked_at is None else min(at, known.revoked_at)
    return replace(known, revoked_at=earliest)


def shown(reactions: Sequence[Reaction]) -> tuple[Reaction, ...]:
    """Those that are there."""
    return tuple(one for one in reactions if one.emoji)


def _order(reaction: Reaction) -> tuple[datetime, bool, str]:
    return (reaction.at, not reaction.emoji, reaction.emoji)
