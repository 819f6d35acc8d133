"""Faults to order, and the pace of an emulator. Every default is "no fault"."""

import secrets
from enum import StrEnum

import msgspec

_dice = secrets.SystemRandom()


class ErrorVariant(StrEnum):
    CODED = "coded"
    """Refused before accepting, with the provider's own error body."""
    BARE = "bare"
    """A bare 500 before accepting, as a proxy in the way would give."""
    AFTER = "after"
    """Accepted, and then a bare 500: only the receipt tells."""


class WindowRule(StrEnum):
    OFF = "off"
    ANSWER = "answer"
    """Outside 24 hours the send itself is refused with 131047."""
    RECEIPT = "receipt"
    """It is accepted, and a failed receipt with 131047 follows."""


class MediaFault(StrEnum):
    OFF = "off"
    MISSING = "missing"
    """404 where the file should be."""
    BARE = "bare"
    """A bare 500 there."""
    SLOW = "slow"
    """Nothing comes for `media_slow_seconds`."""
    EXPIRED = "expired"
    """The provider does not keep it any more."""
    DAMAGED = "damaged"
    """Other bytes come, as many."""
    CUT = "cut"
    """The connection is dropped in the middle."""


class Faults(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    duplicate: int = 0
    """How many times each webhook comes again after it was accepted."""
    reorder_seconds: float = 0.0
    """Webhooks are shuffled within this window."""
    batch: int = 1
    """Up to so many events in one webhook (Meta only: WAHA sends one event a body)."""
    delay_min_seconds: float = 0.0
    delay_max_seconds: float = 0.0
    error_fraction: float = 0.0
    """This share of sends is answered with an error, 0 to 1."""
    error_variant: ErrorVariant = ErrorVariant.CODED
    error_code: int = 131000
    """Meta's code in the coded variant."""
    error_only_to: str = ""
    """Sends to this address alone are answered with an error."""
    no_answer_fraction: float = 0.0
    """This share of sends is accepted, and the connection then dropped."""
    no_receipts: bool = False
    forgets_chats: bool = False
    """WAHA does not answer questions about chats, as NOWEB without its store."""
    unknown_numbers: tuple[str, ...] = ()
    """WAHA says of these that nobody has them (check-exists)."""
    hold_receipts: bool = False
    """Receipts wait until this is off again."""
    hold_answers: bool = False
    """Sends are accepted, and answered when this is off again."""
    wrong_signature: bool = False
    """Before each webhook a copy with a wrong signature comes. It should be refused with 401."""
    window_rule: WindowRule = WindowRule.OFF
    media_fault: MediaFault = MediaFault.OFF
    media_fraction: float = 1.0
    """This share of downloads suffers it."""
    media_slow_seconds: float = 5.0
    upload_error_fraction: float = 0.0
    """This share of uploads to Meta is answered with a bare 500."""

    def delay(self) -> float:
        low, high = self.delay_min_seconds, self.delay_max_seconds
        return _dice.uniform(low, high) if high > 0 else 0.0

    def shuffle(self) -> float:
        return _dice.uniform(0.0, self.reorder_seconds)


class Pace(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Seconds between the steps of a message's life, and of repeated webhooks."""

    sent_seconds: float = 0.02
    delivered_seconds: float = 0.08
    read_seconds: float = 0.4
    retry_first_seconds: float = 0.25
    retry_cap_seconds: float = 5.0
    hook_timeout_seconds: float = 10.0
    answer_seconds: float = 0.0
    """A send that was accepted is answered so much later: whoever asked may be gone by then."""
    batch_wait_seconds: float = 0.05
    hooks_at_once: int = 64
    media_url_seconds: float = 300.0
    """How long an address that Meta tells is good."""
    waha_file_seconds: float = 180.0
    """How long WAHA keeps a file of a customer."""


def happens(fraction: float) -> bool:
    return fraction > 0 and _dice.random() < fraction


def jittered(seconds: float) -> float:
    return seconds * _dice.uniform(0.8, 1.2)
