"""Messages with files: the file is given to the provider first, where it wants that.

A failed upload has sent nothing, so it is always safe to try again. The
provider's id of the file is written down before the message is sent: whoever
dies in between leaves a message that certainly was not sent (`actions/outcomes.py`).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from prosa.channels.calls import Later, ProviderAnswer, ProviderCall, Refused, Uploaded
from prosa.channels.contract import Account, Channel, OutboundMedia
from prosa.channels.transport import Transport
from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.features.delivery import claims
from prosa.features.delivery.claims import Due
from prosa.features.media import queries
from prosa.features.media.actions.upload import note_given
from prosa.features.media.queries import FileToSend, Links, Storage, Stored
from prosa.kit.clock import Clock

log = structlog.get_logger()

EXTEND_SECONDS: Final = 10.0
LINK_LIFE: Final = timedelta(hours=1)
"""A provider that fetches the file from us may be slow to."""

_AWAY: Final = Later("delivery.interrupted", "The database was away before the call.")
_MISSING: Final = Refused("media.missing", "The file is no longer here.")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that may go with its message now."""

    media: OutboundMedia
    stored: Stored


class FileDelivery:
    """One for each delivery pipeline."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        storage: Storage,
        links: Links,
        clock: Clock,
        *,
        url: str,
    ) -> None:
        self._database = database
        self._transport = transport
        self._storage = storage
        self._links = links
        self._clock = clock
        self._url = url

    async def prepare(
        self, due: Due, file: FileToSend, channel: Channel, account: Account
    ) -> Prepared | Later | Refused:
        """The file with all that its channel needs. Within `holding`."""
        stored = await self._storage.find(file.storage_key)
        if stored is None:
            log.error("media.missing", attachment_id=str(file.id))
            return _MISSING
        media = self._described(due, file, stored)
        if media.uploaded_id is not None:
            return Prepared(media, stored)
        try:
            call = channel.upload(media, account)
        except (KeyError, ValueError, TypeError) as error:
            return Refused("inbox.misconfigured", f"The inbox cannot send: {error}")
        if call is None:
            return Prepared(media, stored)
        return await self._give(due, file, channel, call, Prepared(media, stored))

    @asynccontextmanager
    async def holding(self, due: Due, token: UUID) -> AsyncGenerator[None]:
        """Meanwhile the lease does not end: a large file takes longer."""
        keeper = asyncio.create_task(self._keep(due, token), name="delivery lease")
        try:
            yield
        finally:
            keeper.cancel()
            with suppress(asyncio.CancelledError):
                await keeper

    def _described(self, due: Due, file: FileToSend, stored: Stored) -> OutboundMedia:
        now = self._clock.now()
        path, _ = self._links.path(due.company_id, file.id, now=now, life=LINK_LIFE)
        until = file.uploaded_until
        return OutboundMedia(
            kind=file.kind,
            mime=file.mime,
            size_bytes=stored.size,
            url=self._url + path,
            filename=file.filename,
            is_voice=file.is_voice,
            uploaded_id=file.uploaded_id if until is not None and until > now else None,
        )

    async def _give(
        self, due: Due, file: FileToSend, channel: Channel, call: ProviderCall, ready: Prepared
    ) -> Prepared | Later | Refused:
        answer = await self._transport.call(call, ready.stored)
        if not isinstance(answer, ProviderAnswer):
            words = f"The file could not be given to the provider ({answer.reason})."
            return Later("provider.unreached", words, is_inbox_wide=True)
        given = channel.uploaded(answer)
        if not isinstance(given, Uploaded):
            return given
        until = self._clock.now() + given.keeps_for
        try:
            async with self._database.work(due.company_id) as work:
                await note_given(work, file.id, media_id=given.media_id, until=until)
        except AWAY as error:
            log.warning("delivery.upload_not_noted", error=type(error).__name__)
            return _AWAY
        return replace(ready, media=replace(ready.media, uploaded_id=given.media_id))

    async def _keep(self, due: Due, token: UUID) -> None:
        while True:
            await asyncio.sleep(EXTEND_SECONDS)
            try:
                async with self._database.system_work() as work:
                    await claims.extend(
                        work, due, until=self._clock.now() + claims.LEASE, token=token
                    )
            except AWAY as error:
                log.warning("delivery.lease_not_kept", error=type(error).__name__)


to_send = queries.to_send
"""The files that go with messages."""
