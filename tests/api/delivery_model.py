"""What may become of a message of ours: how it may move, and where it may end.

The model does not repeat the pipeline. It knows what the provider did (which lines stand in the
customer's chat, which answers were lost, which receipts were told) and what people pressed, and
judges by the promises: sent once, in order, or its sender is told why not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce

from prosa.domain.delivery import RANK, Delivery, DeliveryState, Receipt, ReceiptStatus, fold
from tests.domain.examples import NOW

WAITS, UNKNOWN = DeliveryState.QUEUED, DeliveryState.UNCONFIRMED
GONE = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ})
ARRIVED = frozenset({DeliveryState.DELIVERED, DeliveryState.READ})

_STEPS = {
    "accepted": (),
    "sent": ("sent",),
    "delivered": ("sent", "delivered"),
    "read": ("sent", "delivered", "read"),
    "failed": ("sent", "failed"),
}
"""What a provider has told, if it tells everything, of a line that shows this."""


@dataclass(slots=True)
class Line:
    """One time that the provider took it."""

    id: str
    is_answered: bool
    """We were told so at once."""
    shown: str = "accepted"
    told: list[ReceiptStatus] = field(default_factory=list[ReceiptStatus])

    def shows(self, status: str, *, is_told: bool) -> None:
        new = _STEPS[status][len(_STEPS[self.shown]) :]
        self.told += [ReceiptStatus(one) for one in new if is_told]
        self.shown = status

    def becomes(self, *, otherwise: DeliveryState) -> DeliveryState:
        """The state of a message that knows of this line alone."""
        begun = DeliveryState.SENT if self.is_answered else otherwise
        receipts = [Receipt(status, NOW) for status in self.told]
        return reduce(fold, receipts, Delivery(begun)).state


@dataclass(slots=True)
class Letter:
    """A message that an agent wrote."""

    id: str
    customer: str
    can_be_asked: bool
    """Its provider remembers chats; the other one names our message in its receipts."""
    lines: list[Line] = field(default_factory=list[Line])
    tried: int = 0
    """How many of the lines stood there when somebody last had it sent again."""
    presses: int = 0
    is_given_up: bool = False
    state: DeliveryState = WAITS
    code: str | None = None

    def is_pressed(self) -> None:
        self.tried, self.is_given_up = len(self.lines), False
        self.presses += 1
        self.state = WAITS

    @property
    def lines_of_this_try(self) -> list[Line]:
        return self.lines[self.tried :]

    def moves(self, state: DeliveryState, *, new: Sequence[Line]) -> None:
        """What is so after one step, which began at `self.state`."""
        assert state is not DeliveryState.SENDING, "somebody still sends it"
        assert RANK[state] >= RANK[self.state], f"{self.state} became {state}"
        assert not new or self.state is WAITS, f"sent while it was {self.state}"
        self.lines += new
        assert len(self.lines_of_this_try) <= 1, "sent twice"
        if state is WAITS:
            assert not self.lines_of_this_try, "it was taken, and would be sent again"
        if state in GONE:
            assert self.lines, f"{state}, and nobody has taken it"
        if state in ARRIVED:
            reached = {DeliveryState(step) for line in self.lines for step in _STEPS[line.shown]}
            assert state in reached, f"{state}, and the phone does not show it"
        self.state = state

    def may_end_as(self) -> set[DeliveryState]:
        """When everything works again, all time has passed and all that was held is told."""
        return self._asked_about() if self.can_be_asked else self._told_of()

    def _told_of(self) -> set[DeliveryState]:
        """Receipts name our message, so each proof of arrival counts, of whichever try."""
        earlier = {status for line in self.lines[: self.tried] for status in line.told}
        told = {status for line in self.lines for status in line.told}
        arrived = [s for s in (ReceiptStatus.READ, ReceiptStatus.DELIVERED) if s in told]
        if arrived:
            return {DeliveryState(arrived[0])}
        if self.is_given_up:
            return {DeliveryState.FAILED}
        ends = {line.becomes(otherwise=UNKNOWN) for line in self.lines_of_this_try}
        ends = ends or {UNKNOWN, DeliveryState.FAILED}
        if ReceiptStatus.SENT in earlier:
            # It came before the next try had begun, or before its answer.
            ends |= {DeliveryState.SENT}
        if any(
            ReceiptStatus.FAILED in line.told
            for line in self.lines[: self.tried]
            if not line.is_answered
        ):
            # Whose id was never known: nobody can tell which try it speaks of.
            ends |= {DeliveryState.FAILED}
        return ends

    def _asked_about(self) -> set[DeliveryState]:
        """Receipts know only the provider's id, which the answer tells, or the chat."""
        if self.lines_of_this_try and self.lines_of_this_try[0].is_answered:
            return {self.lines_of_this_try[0].becomes(otherwise=UNKNOWN)}
        seen = {line.becomes(otherwise=DeliveryState.SENT) for line in self.lines}
        if self.is_given_up:
            return seen - {DeliveryState.SENT} | {DeliveryState.FAILED}
        if self.lines_of_this_try:
            return seen
        return seen | {UNKNOWN, DeliveryState.FAILED}


def in_order(letters: Iterable[Letter], sent: Sequence[str]) -> None:
    """In one conversation messages leave in the order in which they were written, but for those
    that were sent again by hand. `sent` are the ids of what has just left."""
    written = list(letters)
    order = {letter.id: place for place, letter in enumerate(written)}
    for id in sent:
        waiting = [one for one in written[: order[id]] if one.state is WAITS]
        assert not waiting, "it has overtaken one that waits"
    first = [order[id] for id in sent if not written[order[id]].presses]
    assert first == sorted(first), "in another order than they were written in"


def told_forwards(statuses: Sequence[str]) -> None:
    """What screens heard of one message: backwards only where somebody sent it again."""
    before = DeliveryState.QUEUED
    for status in map(DeliveryState, statuses):
        if status is not DeliveryState.QUEUED:
            assert RANK[status] >= RANK[before], statuses
        before = status
