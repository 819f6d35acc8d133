"""Everything that is so: accounts, phones, chats, sends. And what people do with phones."""

import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from prosa.emulators.meta.words import MetaWording
from prosa.emulators.meta.words import message_part as meta_message
from prosa.emulators.model import Account, Author, Content, Message, Phone, Provider, Send
from prosa.emulators.notices import Notice, Part, Wording
from prosa.emulators.poster import Poster
from prosa.emulators.receipts import Receipts
from prosa.emulators.shelf import Shelf
from prosa.emulators.switches import Faults, Pace
from prosa.emulators.tape import Tape, now
from prosa.emulators.waha.afterwards import echo_part as waha_echo
from prosa.emulators.waha.words import WahaWording, session_part, typing_part
from prosa.emulators.waha.words import message_part as waha_message
from prosa.kit.ids import uuid7

KEPT_SENDS = 200_000

WORDINGS: Mapping[Provider, Wording] = {
    Provider.META: MetaWording(),
    Provider.WAHA: WahaWording(),
}


class World:
    """Open it inside the running event loop."""

    def __init__(self) -> None:
        self.tape = Tape()
        self.shelf = Shelf()
        self.accounts: dict[str, Account] = {}
        self.phones: dict[str, Phone] = {}
        self.templates: dict[str, list[dict[str, Any]]] = {}  # Any: JSON of Meta's
        self.sends: deque[Send] = deque(maxlen=KEPT_SENDS)
        self.poster = Poster(wordings=WORDINGS, faults=Faults(), pace=Pace(), tape=self.tape)
        self.receipts = Receipts(self.accounts, self.poster, self.tape)
        self._by_address: dict[tuple[str, str], Phone] = {}
        self._sent = 0
        self._sequence = 0
        self._mark = secrets.token_hex(5).upper()

    async def close(self) -> None:
        self.tape.end()
        self.receipts.forget()
        await self.poster.close()
        self.shelf.close()

    async def reset(self) -> None:
        """As after a start, but the accounts stay."""
        self.receipts.forget()
        await self.poster.forget()
        self.poster.faults = Faults()
        self.poster.set_pace(Pace())
        self.phones.clear()
        self.templates.clear()
        self._by_address.clear()
        self.sends.clear()
        self.shelf.forget()
        self.tape.clear()
        self.tape.tell("reset", {})

    # Accounts

    def connect(self, accounts: Iterable[Account]) -> None:
        """Add them, or replace those with the same channel and address."""
        for account in accounts:
            known = self.accounts.setdefault(account.key, account)
            # In place, so that webhooks already waiting go to the new address.
            for field in account.__struct_fields__:
                setattr(known, field, getattr(account, field))
        self.tape.tell("accounts", {})

    def set_session(self, account: Account, status: str) -> None:
        """A WAHA session changes its state, and says so."""
        account.session_status = status
        part = session_part(account)
        self.poster.tell(Notice(what="session", account=account, part=part, label=status))

    # Phones

    def add_phone(self, phone: Phone) -> Phone:
        self.phones[phone.id] = phone
        for address in filter(None, (phone.number, phone.bsuid, phone.lid)):
            self._by_address[phone.account, address] = phone
        if not phone.is_crowd:
            self.tape.tell("phone", {"id": phone.id})
        return phone

    def remove_phone(self, phone: Phone) -> None:
        del self.phones[phone.id]
        for address in filter(None, (phone.number, phone.bsuid, phone.lid)):
            self._by_address.pop((phone.account, address), None)
        self.tape.tell("phone", {"id": phone.id, "is_removed": True})

    def phone_at(self, account: Account, address: str) -> Phone:
        """The phone that answers to `address`; a stranger's is added, as one of the crowd."""
        found = self.find_phone(account, address)
        if found is not None:
            return found
        is_number = address.isdecimal()
        return self.add_phone(
            Phone(
                id=str(uuid7()),
                account=account.key,
                name=address,
                number=address if is_number else "",
                bsuid="" if is_number or account.channel is Provider.WAHA else address,
                lid=address if not is_number and account.channel is Provider.WAHA else "",
                is_reading=False,
                is_crowd=True,
            )
        )

    def find_phone(self, account: Account, address: str) -> Phone | None:
        return self._by_address.get((account.key, address))

    def phone_of_message(self, account: Account, message_id: str) -> Phone | None:
        for phone in self.phones.values():
            if phone.account == account.key and any(m.id == message_id for m in phone.messages):
                return phone
        return None

    # What customers do

    def write(
        self, phone: Phone, text: str, content: Content | None = None, *, reply_to: str = ""
    ) -> Message:
        """The customer writes; the webhook goes out when its turn comes."""
        account = self.accounts[phone.account]
        if content is not None and content.file is not None:
            content.file.account = account.key
        message = Message(
            id=self.new_id(account),
            author=Author.CUSTOMER,
            text=text,
            at=now(),
            status="pending",
            content=content,
            reply_to=reply_to,
        )
        phone.last_wrote_at = message.at
        phone.keep(message)
        part = _message_part(account, phone, message)

        def accepted() -> None:
            if message.status == "pending":
                message.status = "sent"
                self.receipts.show(phone, message)

        self.receipts.show(phone, message)
        self.poster.tell(
            Notice(
                what="message",
                account=account,
                phone=phone,
                part=part,
                label=text,
                accepted=accepted,
            )
        )
        if account.echoes:
            again = {**part, "event": "message.any"}
            self.poster.tell(Notice(what="echo", account=account, phone=phone, part=again))
        return message

    def type_something(self, phone: Phone) -> None:
        """WAHA tells that somebody is typing; Meta does not, so there it is only on the tape."""
        account = self.accounts[phone.account]
        if account.channel is Provider.WAHA:
            part = typing_part(phone)
            self.poster.tell(Notice(what="typing", account=account, phone=phone, part=part))
        else:
            self.tape.write("typing", account=account.key, phone=phone.id, name=phone.name)

    # What the business does

    def accept(
        self,
        account: Account,
        recipient: str,
        text: str,
        reference: str,
        *,
        content: Content | None = None,
        reply_to: str = "",
    ) -> Message:
        """The provider takes a message of the business. Receipts follow."""
        phone = self.phone_at(account, recipient)
        at = now()
        message = Message(
            id=self.new_id(account),
            author=Author.BUSINESS,
            text=text,
            at=at,
            status="accepted",
            reference=reference,
            content=content,
            reply_to=reply_to,
        )
        phone.keep(message)
        self._sent += 1
        self.sends.append(
            Send(
                n=self._sent,
                account=account.key,
                recipient=recipient,
                provider_id=message.id,
                reference=reference,
                text=text,
                at=at,
                content=content,
            )
        )
        self.poster.counters.sends_accepted += 1
        self.tape.write(
            "send", account=account.key, phone=phone.id, name=phone.name, text=text, status=200
        )
        phone.sees_typing_until = 0.0
        if account.echoes:
            part = waha_echo(phone, message)
            self.poster.tell(Notice(what="echo", account=account, phone=phone, part=part))
        self.receipts.follow(phone, message)
        if phone.answers:
            self.write(phone, phone.answers.popleft())
        return message

    def refuse(self, account: Account | None, why: str, *, status: int) -> None:
        """The provider did not take a message of the business."""
        self.poster.counters.sends_refused += 1
        key = account.key if account else ""
        self.tape.write("send", account=key, text=why, status=status, fault="error")

    def new_id(self, account: Account) -> str:
        """Unique also across restarts, in the provider's manner."""
        self._sequence += 1
        if account.channel is Provider.META:
            return f"wamid.HBgN{self._mark}{self._sequence:012d}"
        return f"3EB0{self._mark}{self._sequence:010d}"


def _message_part(account: Account, phone: Phone, message: Message) -> Part:
    if account.channel is Provider.META:
        return meta_message(phone, message)
    return waha_message(phone, message)
