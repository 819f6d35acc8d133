"""Whether somebody of the team may still change a message, by what its channel can."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from prosa.domain.errors import Conflict, Forbidden, Invalid

MOST_OF_AN_EMOJI: Final = 16
"""Code points: a family of four with skins has eleven."""


class NotChangeable(Conflict):
    """The channel does not do this to this message, or not any more; `reason` says why."""

    code: ClassVar[str] = "message.not_changeable"


class NotYourMessage(Forbidden):
    """You edit and take back your own messages; supervisors take back anybody's."""

    code: ClassVar[str] = "message.not_yours"


class BadEmoji(Invalid):
    """A reaction is one emoji, or none."""

    code: ClassVar[str] = "message.bad_emoji"


_REASONS: Final[Mapping[str, str]] = {
    "channel": "This channel cannot do that.",
    "kind": "That cannot be done to a message of this kind.",
    "revoked": "The message was taken back.",
    "not_sent": "The message has not reached the customer.",
    "too_late": "The time for it has passed.",
}


@dataclass(frozen=True, slots=True)
class Changeable:
    """A message, as far as this asks."""

    direction: str
    kind: str
    is_revoked: bool
    status: str | None
    """Of its delivery; None of a customer's, and of what was written on the phone itself."""
    at: datetime

    @property
    def is_with_us(self) -> bool:
        """It waits, and no provider has heard of it."""
        return self.status == "queued"


def check_react(m: Changeable, *, reacts: bool) -> None:
    _no(unless=reacts, why="channel")
    _is_a_message(m)
    _no(unless=not m.is_with_us, why="not_sent")


def check_edit(m: Changeable, *, within: timedelta | None, now: datetime) -> None:
    """What waits can be edited in every channel."""
    _is_a_message(m)
    _no(unless=m.direction == "outbound" and m.kind == "text", why="kind")
    _in_time(m, within, now)


def check_revoke(m: Changeable, *, within: timedelta | None, now: datetime) -> None:
    """What waits can be taken back in every channel: it is not sent."""
    _is_a_message(m)
    _no(unless=m.direction == "outbound", why="kind")
    _in_time(m, within, now)


def check_emoji(emoji: str) -> None:
    """Raises `BadEmoji` for words; which emoji there are, changes every year."""
    has_sign = any(unicodedata.category(c) in ("So", "Sk", "Sm") or c == "\u20e3" for c in emoji)
    has_word = any(c.isspace() or c.isalpha() for c in emoji)
    if len(emoji) > MOST_OF_AN_EMOJI or has_word or not has_sign or emoji.isascii():
        raise BadEmoji("A reaction is one emoji.")


def _is_a_message(m: Changeable) -> None:
    _no(unless=m.direction != "internal" and m.kind not in ("system", "note"), why="kind")
    _no(unless=not m.is_revoked, why="revoked")
    _no(unless=m.status not in ("failed", "unconfirmed"), why="not_sent")


def _in_time(m: Changeable, within: timedelta | None, now: datetime) -> None:
    if m.is_with_us:
        return
    _no(unless=within is not None, why="channel")
    _no(unless=within is not None and now < m.at + within, why="too_late")


def _no(*, unless: bool, why: str) -> None:
    if not unless:
        raise NotChangeable(_REASONS[why], reason=why)
