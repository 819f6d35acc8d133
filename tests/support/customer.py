"""Somebody with a phone of the emulators."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from prosa.emulators.model import Author, Phone, Provider

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

    def heard(self, on: str = "whatsapp") -> list[str]:
        """What the business said to them, as their phone shows it."""
        phone = self._phones.get(on)
        lines = phone.messages if phone else ()
        return [line.text for line in lines if line.author is Author.BUSINESS]


def _any_number() -> str:
    return f"55119{secrets.randbelow(10**8):08d}"
