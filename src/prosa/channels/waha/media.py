"""Files on WAHA: what may be sent and how, and how files of customers are fetched.

Sources: waha.devlike.pro, "send messages" and "receive messages". WAHA keeps a
file for minutes only (`WHATSAPP_FILES_LIFETIME`), but can bring it again when the
message itself is asked for with `downloadMedia`.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from prosa.channels import files
from prosa.channels.calls import (
    Ask,
    Download,
    FetchStep,
    FileInJson,
    Gone,
    Later,
    ProviderAnswer,
    ProviderCall,
    Refused,
)
from prosa.channels.capabilities import MediaLimit
from prosa.channels.contract import Account, InboundMedia, OutboundMedia
from prosa.channels.payload import Fragment, fragment, read_object, text_of, texts
from prosa.channels.vcards import read_cards
from prosa.domain.attachments import MEDIA_KINDS, MediaKind

DEFAULT_BASE_URL = "http://127.0.0.1:3000"

_FILES = "/api/files/"
_MB = 1024 * 1024

LIMITS: Mapping[MediaKind, MediaLimit] = {
    MediaKind.IMAGE: MediaLimit(16 * _MB, ("image/jpeg", "image/png")),
    MediaKind.AUDIO: MediaLimit(
        16 * _MB,
        ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
        takes_caption=False,
    ),
    MediaKind.VIDEO: MediaLimit(16 * _MB, ("video/mp4", "video/3gpp")),
    MediaKind.DOCUMENT: MediaLimit(100 * _MB, ("*/*",)),
}

_VOICE_TYPES = ("ptt", "voice")
_VERBS = {MediaKind.IMAGE: "sendImage", MediaKind.VIDEO: "sendVideo"}


def root_of(account: Account) -> str:
    return str(account.settings.get("base_url") or DEFAULT_BASE_URL).rstrip("/")


def key_of(account: Account) -> dict[str, str]:
    return {"x-api-key": account.credentials.get("api_key", "")}


def kind_of_file(payload: Fragment) -> str | None:
    """What kind of file a message brings, or None if it brings none."""
    media = fragment(payload.get("media"))
    if not (media or payload.get("hasMedia") is True):
        return None
    given, mime = _type_of(payload), text_of(media.get("mimetype"))
    if given in MEDIA_KINDS:
        return given
    if given in _VOICE_TYPES:
        return MediaKind.AUDIO
    if mime == "image/webp":
        return MediaKind.STICKER
    family = mime.partition("/")[0]
    return family if family in ("image", "audio", "video") else MediaKind.DOCUMENT


def read_media(payload: Fragment, kind: str) -> InboundMedia | None:
    """The file of a message, or None if it has none."""
    media = fragment(payload.get("media"))
    if kind not in MEDIA_KINDS or kind_of_file(payload) is None:
        return None
    raw = fragment(payload.get("_data"))
    chat = "to" if payload.get("fromMe") is True else "from"
    return InboundMedia(
        kind=MediaKind(kind),
        source={
            "url": text_of(media.get("url")),
            "chat_id": text_of(payload.get(chat)),
            "message_id": text_of(payload.get("id")),
        },
        mime=files.plain_mime(text_of(media.get("mimetype"))),
        filename=files.name_of(text_of(media.get("filename"))),
        size_bytes=files.size_of(raw.get("size")),
        is_voice=_type_of(payload) in _VOICE_TYPES,
        duration_seconds=files.seconds_of(raw.get("duration")),
    )


def read_detail(
    payload: Fragment, kind: str
) -> Mapping[str, Any] | None:  # Any: JSON of a message's detail
    """What a location or contacts say; None if it is neither, or cannot be read."""
    if kind == "location":
        part = fragment(payload.get("location"))
        name = text_of(part.get("description")) or text_of(part.get("name"))
        address = text_of(part.get("address"))
        return files.place(part.get("latitude"), part.get("longitude"), name=name, address=address)
    if kind == "contacts":
        cards = read_cards(texts(payload.get("vCards")))
        return {"contacts": cards} if cards else None
    return None


def _type_of(payload: Fragment) -> str:
    return text_of(payload.get("type")) or text_of(fragment(payload.get("_data")).get("type"))


def verb_of(media: OutboundMedia) -> str:
    """Which of WAHA's calls sends it."""
    return "sendVoice" if media.is_voice else _VERBS.get(media.kind, "sendFile")


def file_part(
    media: OutboundMedia, account: Account
) -> tuple[dict[str, Any], FileInJson | None]:  # Any: WAHA's JSON
    """The `file` of a send, by the setting `media_style`, and where the bytes go, if they do."""
    # An Ogg of WhatsApp's is Opus, and some engines want to hear it.
    mime = "audio/ogg; codecs=opus" if media.is_voice else media.mime
    told = {"mimetype": mime, "filename": media.filename or str(media.kind)}
    if account.settings.get("media_style") == "url":
        return {**told, "url": media.url}, None
    return {**told, "data": ""}, FileInJson(("file", "data"))


def fetch(source: Mapping[str, Any], account: Account, *, attempt: int) -> FetchStep:  # Any: JSON
    """Its address at first, and the message itself at every other attempt."""
    url = text_of(source.get("url"))
    chat_id, message_id = text_of(source.get("chat_id")), text_of(source.get("message_id"))
    if url and (attempt % 2 == 1 or not message_id):
        return _download(url, account)
    if not (chat_id and message_id):
        return Gone("media.not_named", "The message did not name its file.")
    path = "/".join(("", "api", _quoted(account.address), "chats", _quoted(chat_id), "messages"))
    url = f"{root_of(account)}{path}/{_quoted(message_id)}?downloadMedia=true"
    return Ask(ProviderCall("GET", url, headers=key_of(account)))


def located(answer: ProviderAnswer, account: Account) -> FetchStep:
    if answer.status == 404:
        return Gone("media.gone", "WAHA does not know this message any more.")
    try:
        media = fragment(read_object(answer.body).get("media"))
    except ValueError:
        media = {}
    url = text_of(media.get("url"))
    if not (200 <= answer.status < 300 and url):
        return Later(f"provider.http_{answer.status}", "WAHA did not say where the file is.")
    return _download(url, account)


def missed(answer: ProviderAnswer) -> Later | Refused | Gone:
    if answer.status in (404, 410):
        return Gone("media.gone", "WAHA does not have the file any more.")
    return Later(f"provider.http_{answer.status}", f"The file's address answered {answer.status}.")


def _download(url: str, account: Account) -> Download | Refused:
    """A hook may be forged, or name WAHA as it sees itself (`localhost`): only the path of a file
    of WAHA's counts, and `base_url` says where. Elsewhere only hosts of `media_hosts`, without
    the key."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _foreign()
    _, mark, name = parts.path.partition(_FILES)
    if mark and not files.has_dots(name):
        query = f"?{parts.query}" if parts.query else ""
        there = f"{root_of(account)}{_FILES}{name}{query}"
        return Download(ProviderCall("GET", there, headers=key_of(account)))
    hosts = files.allowed_hosts(account.settings)
    if parts.scheme in ("http", "https") and files.is_of(parts, hosts):
        return Download(ProviderCall("GET", url))
    return _foreign()


def _foreign() -> Refused:
    words = "The file lies at an address that the inbox does not allow (`media_hosts`)."
    return Refused("media.foreign_host", words)


def _quoted(part: str) -> str:
    return quote(part, safe="")
