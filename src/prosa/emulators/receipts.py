"""What becomes of a message of the business: sent, delivered, read, or failed."""

import asyncio
from collections import deque
from collections.abc import Mapping

from prosa.emulators.meta.words import receipt_part as meta_receipt
from prosa.emulators.model import Account, Author, Message, Phone, Provider
from prosa.emulators.notices import Notice, Part
from prosa.emulators.poster import Poster
from prosa.emulators.switches import WindowRule
from prosa.emulators.tape import Tape, now
from prosa.emulators.waha.words import receipt_part as waha_receipt

WINDOW_SECONDS = 24 * 3600
OUTSIDE_WINDOW = 131047

_RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}


class Receipts:
    def __init__(self, accounts: Mapping[str, Account], poster: Poster, tape: Tape) -> None:
        self._accounts = accounts
        self._poster = poster
        self._tape = tape
        self._held: deque[Notice] = deque()
        self._timers: set[asyncio.TimerHandle] = set()

    def forget(self) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self._held.clear()

    def follow(self, phone: Phone, message: Message) -> None:
        """Begin the life of a message that the provider has accepted."""
        self.show(phone, message)
        self._later(self._poster.pace.sent_seconds, phone, message, "sent")

    def show(self, phone: Phone, message: Message) -> None:
        """Let those who watch see the message as it is now."""
        if not phone.is_crowd:
            self._tape.tell("message", {"phone": phone.id, "message": message})

    def is_outside_window(self, phone: Phone) -> bool:
        return now() - phone.last_wrote_at > WINDOW_SECONDS

    def release(self) -> None:
        """Give out what was held back."""
        while self._held:
            self._poster.tell(self._held.popleft())

    def network_is_back(self, phone: Phone) -> None:
        """The phone is on again: what waited for it is delivered."""
        for message in self._of_business(phone, "sent"):
            self._advance(phone, message, "delivered")

    def read_up_to(self, phone: Phone, message_id: str | None) -> None:
        """The customer reads everything that was delivered, up to and with `message_id`."""
        for message in self._of_business(phone, "delivered"):
            self._advance(phone, message, "read")
            if message.id == message_id:
                return

    def _of_business(self, phone: Phone, status: str) -> list[Message]:
        return [m for m in phone.messages if m.author is Author.BUSINESS and m.status == status]

    def _later(self, seconds: float, phone: Phone, message: Message, status: str) -> None:
        if seconds <= 0:
            self._advance(phone, message, status)
            return

        def due() -> None:
            self._timers.discard(timer)
            if _is_possible(phone, status):
                self._advance(phone, message, status)

        timer = asyncio.get_running_loop().call_later(seconds, due)
        self._timers.add(timer)

    def _advance(self, phone: Phone, message: Message, status: str) -> None:
        if _RANK[status] <= _RANK[message.status]:
            return
        message.status = status
        code = self._failure(phone, message) if status == "sent" else None
        self._tell(phone, message, status)
        if code is not None:
            message.status = "failed"
            self._tell(phone, message, "failed", code=code)
        self.show(phone, message)
        pace = self._poster.pace
        if message.status == "sent" and phone.is_on:
            self._later(pace.delivered_seconds, phone, message, "delivered")
        elif message.status == "delivered" and phone.is_reading:
            self._later(pace.read_seconds, phone, message, "read")

    def _failure(self, phone: Phone, message: Message) -> int | None:
        rule = self._poster.faults.window_rule
        is_template = message.content is not None and message.content.kind == "template"
        if rule is WindowRule.RECEIPT and not is_template and self.is_outside_window(phone):
            return OUTSIDE_WINDOW
        return phone.fails_with

    def _tell(
        self, phone: Phone, message: Message, status: str, *, code: int | None = None
    ) -> None:
        faults = self._poster.faults
        if faults.no_receipts:
            return
        account = self._accounts[phone.account]
        part: Part
        if account.channel is Provider.META:
            part = meta_receipt(phone, message, status, at=now(), code=code)
        else:
            part = waha_receipt(phone, message, status)
        notice = Notice(what="receipt", account=account, phone=phone, part=part, label=status)
        if faults.hold_receipts:
            self._held.append(notice)
        else:
            self._poster.tell(notice)


def _is_possible(phone: Phone, status: str) -> bool:
    """The phone may have been switched off, or the chat closed, while we waited."""
    return (status != "delivered" or phone.is_on) and (status != "read" or phone.is_reading)
