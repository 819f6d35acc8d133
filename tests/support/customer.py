"""Somebody with a phone of the emulators."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from prosa.emulators import afterwards
from prosa.emulators.model import Author, Message, Phone, Provider

if TYPE_CHECKING:
    from tests.support.world import World

CHANNELS: Final[Mapping[str, Provider]] = {"whatsapp": Provider.META, "waha": Provider.WAHA}


class Customer:
    """Somebody with a phone, in a chat with the company on one or several channels."""

    def __init__(
        self, world: "World", name: str, *, number: str = "", bsuid: str = "", lid: str = ""
    ) -> None:
        self.name = name
        self._world = world
        hides = bsuid or lid
        self._number = number or ("" if hides else _any_number())
        self._bsuid = bsuid
        self._lid = lid
        self._phones: dict[str, Phone] = {}

    async def writes(self, text: str, *, on: str = "whatsapp") -> None:
        """And everything that follows from it has happened."""
        await self.says(text, on=on)
        await self._world.settles()

    async def says(self, text: str, *, on: str = "whatsapp") -> str:
        """Without waiting for anything. Answers with the provider's id of the message."""
        phone = await self.phone(on)
        return self._world.emulator.write(phone, text).id

    async def quotes(self, before: str, text: str, *, on: str = "whatsapp") -> None:
        """Answers the message that says `before`."""
        phone = await self.phone(on)
        self._world.emulator.write(phone, text, reply_to=self._line(phone, before).id)
        await self._world.settles()

    async def answers(self, *texts: str, on: str = "whatsapp") -> None:
        """From now on: one text for each message of the business, at once."""
        (await self.phone(on)).answers.extend(texts)

    async def phone(self, on: str = "whatsapp") -> Phone:
        if on not in self._phones:
            account = await self._world.account(on)
            is_meta = account.channel is Provider.META
            phone = Phone(
                id=str(uuid4()),
                account=account.key,
                name=self.name,
                number=self._number,
                bsuid=self._bsuid if is_meta else "",
                lid="" if is_meta else self._lid,
            )
            self._phones[on] = self._world.emulator.add_phone(phone)
        return self._phones[on]

    async def reacts(self, emoji: str, *, to: str, on: str = "whatsapp") -> None:
        """To the message that says this; an empty emoji takes it away."""
        phone = await self.phone(on)
        message = self._line(phone, to)
        afterwards.react(self._world.emulator, phone, message, emoji, by_company=False)
        await self._world.settles()

    async def edits(self, before: str, after: str, *, on: str = "whatsapp") -> None:
        phone = await self.phone(on)
        afterwards.edit(self._world.emulator, phone, self._line(phone, before), after)
        await self._world.settles()

    async def takes_back(self, text: str, *, on: str = "whatsapp") -> None:
        phone = await self.phone(on)
        afterwards.revoke(self._world.emulator, phone, self._line(phone, text))
        await self._world.settles()

    async def is_written_to_by_phone(self, text: str, *, on: str = "waha") -> None:
        """Somebody of the company answers them on the company's own phone."""
        phone = await self.phone(on)
        afterwards.write_on_the_companys_phone(self._world.emulator, phone, text)
        await self._world.settles()

    @staticmethod
    def _line(phone: Phone, text: str) -> Message:
        return next(line for line in phone.messages if line.text == text)

    def heard(self, on: str = "whatsapp") -> list[str]:
        """What the business said to them, as their phone shows it."""
        phone = self._phones.get(on)
        lines = phone.messages if phone else ()
        return [line.text for line in lines if line.author is Author.BUSINESS]


def _any_number() -> str:
    return f"55119{secrets.randbelow(10**8):08d}"
