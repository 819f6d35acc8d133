"""One attempt to get a file that a customer sent: ask where it is, bring it, look at it.

No transaction is open meanwhile. What it came to is a value; `actions/settle.py`
writes it down.
"""

from typing import Final

import structlog

from prosa.channels.calls import Ask, Download, FetchStep, Gone, Later, ProviderAnswer, Refused
from prosa.channels.contract import Account, Channel
from prosa.channels.streaming import Fetched, Lost, TooLarge, Unreached
from prosa.channels.transport import Transport
from prosa.domain.attachments import AttachmentState, Trouble
from prosa.features.media import looks
from prosa.features.media.actions.settle import Arrived, Missed, Result
from prosa.features.media.storage import Storage, StorageFailed, Writing, key_of
from prosa.features.media.store import DueFile

log = structlog.get_logger()

BELIEVED_AFTER: Final = 3
"""Whoever names a wrong hash so often for a whole file, is wrong about the hash; and a file
that ends whoever looks into it (a fault in a decoder, hunger for memory) is kept unseen."""


async def attempt(
    file: DueFile,
    channel: Channel,
    account: Account,
    *,
    transport: Transport,
    storage: Storage,
    most: int,
) -> Result:
    """Never raises for what providers, networks and disks do."""
    number = file.attempts + 1
    step = channel.fetch(file.source, account, attempt=number)
    if isinstance(step, Ask):
        step = await _asked(step, channel, account, transport)
    if not isinstance(step, Download):
        return _missed(step)
    writing = storage.begin()
    try:
        got = await transport.download(step.call, writing, most=most)
        if isinstance(got, Fetched):
            return await _whole(file, step, writing, storage, number=number)
        return _not_got(got, channel, most)
    except StorageFailed as error:
        log.error("media.storage_failed", reason=str(error))
        return Missed(Trouble.AWAY, "media.storage_failed", "The file could not be written here.")
    finally:
        await writing.discard()


async def _asked(step: Ask, channel: Channel, account: Account, transport: Transport) -> FetchStep:
    answer = await transport.call(step.call)
    if isinstance(answer, Unreached | Lost):
        return Later("provider.unreached", f"The provider could not be asked ({answer.reason}).")
    return channel.located(answer, account)


async def _whole(
    file: DueFile, step: Download, writing: Writing, storage: Storage, *, number: int
) -> Result:
    if writing.size == 0:
        return Missed(Trouble.AWAY, "media.empty", "The provider gave a file without bytes.")
    written = await writing.finish()
    told = {sha256 for sha256 in (step.sha256, file.sha256) if sha256}
    if told and written.sha256 not in told:
        if number < BELIEVED_AFTER:
            return Missed(Trouble.AWAY, "media.damaged", "The file was damaged on its way.")
        log.warning("media.hash_differs", attachment_id=str(file.id), attempts=number)
    key = key_of(file.company_id, file.id)
    may_look = not (file.was_dropped and number >= BELIEVED_AFTER)
    if not may_look:
        log.warning("media.kept_unseen", attachment_id=str(file.id), attempts=number)
    return Arrived(
        await looks.keep(storage, written, key, filename=file.filename, may_look=may_look), key
    )


def _not_got(
    got: TooLarge | ProviderAnswer | Unreached | Lost, channel: Channel, most: int
) -> Missed:
    match got:
        case TooLarge():
            words = f"The file is larger than the {most // (1024 * 1024)} MB that are taken here."
            refused = AttachmentState.REFUSED
            return Missed(Trouble.HOPELESS, "media.too_large", words, state=refused)
        case ProviderAnswer():
            return _missed(channel.missed(got))
        case Unreached(reason=reason) | Lost(reason=reason):
            words = f"The file could not be fetched ({reason})."
            return Missed(Trouble.AWAY, "provider.unreached", words)


def _missed(step: Ask | Later | Refused | Gone) -> Missed:
    match step:
        case Later(code=code, reason=reason, after=after):
            return Missed(Trouble.AWAY, code, reason, after)
        case Refused(code=code, reason=reason):
            return Missed(Trouble.HOPELESS, code, reason, state=AttachmentState.FAILED)
        case Gone(code=code, reason=reason):
            return Missed(Trouble.DENIED, code, reason)
        case Ask():
            return Missed(
                Trouble.AWAY, "provider.unreadable", "The provider asked us to ask again."
            )
