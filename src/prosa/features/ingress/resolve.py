"""Which inboxes a hook is for. Read before the company is known, so as system.

Answers are remembered for two seconds, also *nobody*: a provider repeats its
calls thousands of times an hour, and a stranger may try paths at random.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from prosa.channels.contract import Account
from prosa.db.database import Database
from prosa.domain.ids import CompanyId, InboxId
from prosa.features.inboxes import queries
from prosa.features.inboxes.queries import ConnectedInbox
from prosa.kit.vault import Unsealable, Vault

_FRESH_SECONDS: Final = 2.0
_MOST_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class HookTarget:
    """An inbox as far as its hooks are concerned."""

    company_id: CompanyId
    inbox_id: InboxId
    channel: str
    accepts_unsigned: bool
    account: Account


class Resolver:
    """One per web process."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._known: dict[tuple[str, str], tuple[float, HookTarget | None]] = {}
        self._asked: dict[str, asyncio.Task[HookTarget | None]] = {}

    async def by_path(self, path: str) -> HookTarget | None:
        """The inbox behind an unguessable path. Whoever comes while it is being looked up waits
        for the same answer: hooks come by the dozen."""
        remembered = self._remembered("path", path)
        if remembered is not None:
            return remembered[1]
        asked = self._asked.get(path)
        if asked is None:
            asked = self._asked[path] = asyncio.create_task(self._look_up_path(path))
            asked.add_done_callback(lambda _: self._asked.pop(path))
        return await asyncio.shield(asked)

    async def by_addresses(self, channel: str, addresses: Iterable[str]) -> list[HookTarget]:
        """The inboxes that these provider addresses name, without those that nobody has."""
        found: list[HookTarget] = []
        unknown: list[str] = []
        for address in addresses:
            remembered = self._remembered(channel, address)
            if remembered is None:
                unknown.append(address)
            elif remembered[1] is not None:
                found.append(remembered[1])
        if unknown:
            found += await self._look_up(channel, unknown)
        return found

    async def all_of(self, channel: str) -> list[HookTarget]:
        """Every inbox of a channel that can be opened: only for the rare GET handshake at a
        shared path, where one company's lost key is nobody else's trouble."""
        async with self._database.system_work() as work:
            rows = await queries.of_channel(work, channel)
        found: list[HookTarget] = []
        for row in rows:
            with suppress(Unsealable):
                found.append(self._target(row))
        return found

    async def _look_up_path(self, path: str) -> HookTarget | None:
        async with self._database.system_work() as work:
            row = await queries.by_hook_path(work, path)
        return self._remember("path", path, self._target(row) if row else None)

    async def _look_up(self, channel: str, addresses: list[str]) -> list[HookTarget]:
        async with self._database.system_work() as work:
            rows = await queries.by_addresses(work, channel, addresses)
        targets = {row.address: self._target(row) for row in rows}
        for address in addresses:
            self._remember(channel, address, targets.get(address))
        return list(targets.values())

    def _target(self, row: ConnectedInbox) -> HookTarget:
        return HookTarget(
            company_id=row.company_id,
            inbox_id=row.id,
            channel=row.channel,
            accepts_unsigned=row.accepts_unsigned,
            account=queries.account(row, self._vault),
        )

    def _remembered(self, kind: str, name: str) -> tuple[float, HookTarget | None] | None:
        known = self._known.get((kind, name))
        return known if known and known[0] > time.monotonic() else None

    def _remember(self, kind: str, name: str, target: HookTarget | None) -> HookTarget | None:
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[kind, name] = (time.monotonic() + _FRESH_SECONDS, target)
        return target
