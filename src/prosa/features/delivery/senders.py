"""The accounts that messages leave through, opened once and kept for a few seconds."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import structlog

from prosa.channels.contract import Account
from prosa.channels.registry import CHANNELS
from prosa.db.work import SystemWork
from prosa.domain.ids import InboxId
from prosa.features.inboxes import queries
from prosa.features.inboxes.queries import ConnectedInbox
from prosa.kit.vault import Unsealable, Vault

log = structlog.get_logger()

_FRESH_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Sender:
    """One inbox, ready to send."""

    channel: str
    account: Account | None
    """None if its credentials were sealed with a key that we no longer have."""
    sends_per_second: int


class Senders:
    """One per worker. A changed token is used after three seconds at the latest."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._known: dict[InboxId, tuple[float, Sender]] = {}

    async def of(self, work: SystemWork, ids: Iterable[InboxId]) -> dict[InboxId, Sender]:
        now = time.monotonic()
        wanted = set(ids)
        fresh = {
            id: self._known[id][1]
            for id in wanted
            if id in self._known and self._known[id][0] > now
        }
        missing = wanted - fresh.keys()
        if missing:
            for inbox in await queries.by_ids(work, missing):
                sender = Sender(
                    inbox.channel,
                    self._account(inbox),
                    _rate(inbox.settings.get("sends_per_second"), inbox.channel),
                )
                fresh[inbox.id] = sender
                self._known[inbox.id] = (now + _FRESH_SECONDS, sender)
        return fresh

    def forget(self, ids: Iterable[InboxId]) -> None:
        """What they are may have changed just now."""
        for id in ids:
            self._known.pop(id, None)

    def _account(self, inbox: ConnectedInbox) -> Account | None:
        """One inbox that cannot be opened must not hold up all the others."""
        try:
            return queries.account(inbox, self._vault)
        except Unsealable:
            log.error("inbox.unsealable", inbox_id=str(inbox.id))
            return None


def _rate(chosen: Any, channel: str) -> int:  # Any: JSON of the inbox's settings
    """The inbox's own rate, or the default of its channel (80 for WhatsApp)."""
    default = CHANNELS[channel].capabilities.sends_per_second
    return chosen if isinstance(chosen, int) and chosen > 0 else default
