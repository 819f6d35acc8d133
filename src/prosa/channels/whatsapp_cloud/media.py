"""Files on the Cloud API: what may be sent, how it is given to Meta, how it is fetched.

Sources: Meta, "media" of business phone numbers (2026-06-16), "audio messages"
(2026-07-02). A file is uploaded before its message; one that a customer sent is
found by its id, under an address that serves for minutes only.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from prosa.channels import files
from prosa.channels.calls import (
    Ask,
    Download,
    FetchStep,
    FileInForm,
    Gone,
    Later,
    ProviderAnswer,
    ProviderCall,
    Refused,
    Uploaded,
)
from prosa.channels.capabilities import MediaLimit
from prosa.channels.contract import Account, InboundMedia, OutboundMedia
from prosa.channels.payload import Fragment, fragment, fragments, read_object, text_of, word_of
from prosa.channels.vcards import MOST_CARDS, contact
from prosa.channels.whatsapp_cloud.answer import interpret
from prosa.channels.whatsapp_cloud.errors import number_of
from prosa.channels.whatsapp_cloud.graph import address, bearer, root_of
from prosa.domain.attachments import MEDIA_KINDS, MediaKind

KEPT_INBOUND = timedelta(days=7)
"""How long an id in a webhook is good."""
KEPT_UPLOAD = timedelta(days=29)
"""Meta says 30 days; one is for us."""

_KB, _MB = 1024, 1024 * 1024
_WORD = "application/vnd.openxmlformats-officedocument"

LIMITS: Mapping[MediaKind, MediaLimit] = {
    MediaKind.IMAGE: MediaLimit(5 * _MB, ("image/jpeg", "image/png")),
    MediaKind.AUDIO: MediaLimit(
        16 * _MB,
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
        takes_caption=False,
    ),
    MediaKind.VIDEO: MediaLimit(16 * _MB, ("video/mp4", "video/3gpp")),
    MediaKind.DOCUMENT: MediaLimit(
        100 * _MB,
        (
            "application/pdf",
            "text/plain",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_WORD}.wordprocessingml.document",
            f"{_WORD}.spreadsheetml.sheet",
            f"{_WORD}.presentationml.presentation",
        ),
    ),
    MediaKind.STICKER: MediaLimit(
        500 * _KB, ("image/webp",), takes_caption=False, still_max_bytes=100 * _KB
    ),
}

_FILE_HOSTS = (".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net", ".whatsapp.com")
"""Where Meta keeps files. The token goes nowhere else."""


def read_media(message: Fragment, kind: str, at: datetime) -> InboundMedia | None:
    """The file of a message, or None if it names none."""
    if kind not in MEDIA_KINDS:
        return None
    part = fragment(message.get(kind))
    media_id = word_of(part.get("id"))
    if not media_id:
        return None
    return InboundMedia(
        kind=MediaKind(kind),
        source={"media_id": media_id},
        mime=files.plain_mime(text_of(part.get("mime_type"))),
        filename=files.name_of(text_of(part.get("filename"))),
        sha256=files.as_hex(text_of(part.get("sha256"))),
        is_voice=kind == "audio" and part.get("voice") is True,
        expires_at=at + KEPT_INBOUND,
    )


def read_detail(
    message: Fragment, kind: str
) -> Mapping[str, Any] | None:  # Any: JSON of a message's detail
    """What a location or contacts say; None if it is neither, or cannot be read."""
    if kind == "location":
        part = fragment(message.get("location"))
        name, street = text_of(part.get("name")), text_of(part.get("address"))
        return files.place(part.get("latitude"), part.get("longitude"), name=name, address=street)
    if kind == "contacts":
        cards = [_read_contact(card) for card in fragments(message.get("contacts"))]
        return {"contacts": cards[:MOST_CARDS]} if cards else None
    return None


def _read_contact(card: Fragment) -> dict[str, Any]:  # Any: JSON of a message's detail
    name = fragment(card.get("name"))
    return contact(
        text_of(name.get("formatted_name")) or text_of(name.get("first_name")),
        [text_of(phone.get("phone")) for phone in fragments(card.get("phones"))],
        [text_of(email.get("email")) for email in fragments(card.get("emails"))],
        text_of(fragment(card.get("org")).get("company")),
    )


def message_part(media: OutboundMedia, caption: str) -> dict[str, Any]:  # Any: Meta's JSON
    """What a message with this file holds. Raises `ValueError` if it was not uploaded."""
    if not media.uploaded_id:
        raise ValueError("the file has not been uploaded")
    part: dict[str, Any] = {"id": media.uploaded_id}  # Any: Meta's JSON
    if caption and LIMITS[media.kind].takes_caption:
        part["caption"] = caption
    if media.kind is MediaKind.DOCUMENT and media.filename:
        part["filename"] = media.filename
    if media.is_voice:
        part["voice"] = True
    return {"type": str(media.kind), str(media.kind): part}


def upload(media: OutboundMedia, account: Account) -> ProviderCall:
    return ProviderCall(
        method="POST",
        url=address(account, account.address, "media"),
        json={"messaging_product": "whatsapp", "type": media.mime},
        headers=bearer(account),
        file=FileInForm("file", media.filename or str(media.kind), media.mime),
    )


def uploaded(answer: ProviderAnswer) -> Uploaded | Refused | Later:
    if 200 <= answer.status < 300:
        media_id = _id_in(answer)
        if media_id:
            return Uploaded(media_id, KEPT_UPLOAD)
    outcome = interpret(answer)
    if isinstance(outcome, Refused | Later):
        return outcome
    return Later("provider.upload_failed", "Meta did not take the file.")


def fetch(source: Mapping[str, Any], account: Account) -> FetchStep:  # Any: JSON
    media_id = word_of(source.get("media_id"))
    if not media_id:
        return Gone("media.not_named", "The message did not name its file.")
    # Without `phone_number_id`, which fails for files of customers.
    call = ProviderCall("GET", address(account, quote(media_id, safe="")), headers=bearer(account))
    return Ask(call)


def located(answer: ProviderAnswer, account: Account) -> FetchStep:
    try:
        body = read_object(answer.body)
    except ValueError:
        return Later("provider.unreadable", f"HTTP {answer.status} came without a word of Meta's.")
    url = text_of(body.get("url"))
    if not (200 <= answer.status < 300 and url):
        return _why_not(answer, fragment(body.get("error")))
    if not _is_metas(url, account):
        return Refused("media.foreign_host", "Meta named an address that is not its own.")
    return Download(
        ProviderCall("GET", url, headers=bearer(account)),
        size_bytes=files.size_of(body.get("file_size")),
        sha256=files.as_hex(text_of(body.get("sha256"))),
    )


def missed(answer: ProviderAnswer) -> Later | Refused | Gone:
    """Each attempt has a new address, so that even a 404 of the address is worth another."""
    if answer.status in (404, 410):
        return Gone("media.gone", "Meta does not have the file under its address.")
    return Later(f"provider.http_{answer.status}", f"The file's address answered {answer.status}.")


def _why_not(answer: ProviderAnswer, error: Fragment) -> Later | Gone:
    """Whatever else is wrong, such as a token, may be mended while Meta still has the file."""
    code = number_of(error)
    if answer.status == 404 or (code == 100 and error.get("error_subcode") == 33):
        return Gone("media.gone", "Meta does not know this file, or not any more.")
    named = "provider.http_" + str(answer.status) if code is None else f"provider.{code}"
    return Later(named, "Meta did not say where the file is.")


def _is_metas(url: str, account: Account) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if files.same_origin(parts, root_of(account)):
        return True
    hosts = (*_FILE_HOSTS, *files.allowed_hosts(account.settings))
    return parts.scheme == "https" and files.is_of(parts, hosts)


def _id_in(answer: ProviderAnswer) -> str:
    try:
        return word_of(read_object(answer.body).get("id"))
    except ValueError:
        return ""
