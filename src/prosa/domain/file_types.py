"""What a file is, by its first bytes. What its sender says of it proves nothing.

Only the kinds that people send each other are told apart. What is not
recognised is `application/octet-stream`, or `text/plain` if it reads as text.
Signatures: the formats' own specifications, as the WHATWG "MIME Sniffing"
standard and the IANA registry list them.
"""

from collections.abc import Sequence
from typing import Final

from prosa.domain.attachments import MediaKind

HEAD_BYTES: Final = 4096
"""So many bytes are enough to know."""

UNKNOWN: Final = "application/octet-stream"
PLAIN: Final = "text/plain"

_STARTS: Final[Sequence[tuple[bytes, str]]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", "application/x-executable"),
    (b"\xfe\xed\xfa", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (b"#!", "text/x-script"),
)

_BRANDS: Final[Sequence[tuple[bytes, str]]] = (
    (b"M4A", "audio/mp4"),
    (b"M4B", "audio/mp4"),
    (b"3gp", "video/3gpp"),
    (b"3g2", "video/3gpp2"),
    (b"qt", "video/quicktime"),
    (b"heic", "image/heic"),
    (b"heix", "image/heic"),
    (b"mif1", "image/heif"),
    (b"avif", "image/avif"),
)
"""Major brands of ISO base media files; any other is an MP4 video."""

_OFFICE: Final[Sequence[tuple[bytes, str, str]]] = (
    (b"word/", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OLE: Final = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}
_TEXTS: Final = {"csv": "text/csv", "json": "application/json", "xml": "application/xml"}

_MARKUP: Final[Sequence[tuple[bytes, str]]] = (
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<head", "text/html"),
    (b"<body", "text/html"),
    (b"<script", "text/html"),
    (b"<iframe", "text/html"),
    (b"<svg", "image/svg+xml"),
)

ACTIVE: Final = frozenset(
    {
        "text/html",
        "image/svg+xml",
        "application/xml",
        "text/x-script",
        "application/x-msdownload",
        "application/x-executable",
    }
)
"""What could run in a browser or on a desk."""

EXECUTABLE: Final = frozenset({"application/x-msdownload", "application/x-executable"})
"""What nobody may send to a customer."""

SHOWN_INLINE: Final = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/avif",
        "audio/ogg",
        "audio/mpeg",
        "audio/mp4",
        "audio/aac",
        "audio/amr",
        "audio/wav",
        "video/mp4",
        "video/3gpp",
        "video/webm",
        "application/pdf",
    }
)
"""What a browser may show in place. Everything else is only ever downloaded."""

_EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/webm": "webm",
    "application/pdf": "pdf",
    PLAIN: "txt",
}


def sniff(head: bytes, *, filename: str | None = None) -> str:
    """The MIME type of a file that begins with `head`. Its name only decides between formats
    that look the same from outside: Word, Excel and PowerPoint of old, tables of text."""
    if head.startswith(b"PK\x03\x04"):
        return _office_in(head, _ending(filename)) or "application/zip"
    found = _by_container(head) or _by_start(head)
    if found == "application/x-ole-storage":
        return _OLE.get(_ending(filename), found)
    if found is not None:
        return found
    if head and _is_text(head):
        return _markup_in(head) or _TEXTS.get(_ending(filename), PLAIN)
    return UNKNOWN


def kind_of(mime: str) -> MediaKind:
    """How WhatsApp would call a file of this type. A sticker is only one if somebody says so."""
    family = mime.partition("/")[0]
    if mime in ACTIVE or family not in ("image", "audio", "video"):
        return MediaKind.DOCUMENT
    return MediaKind(family)


def extension_of(mime: str) -> str:
    """For a file without a name."""
    return _EXTENSIONS.get(mime, "bin")


def fits(mime: str, allowed: Sequence[str]) -> bool:
    """Whether `mime` is among exact types or families such as `image/*` and `*/*`."""
    family = f"{mime.partition('/')[0]}/*"
    return mime in allowed or family in allowed or "*/*" in allowed


def is_opus(head: bytes) -> bool:
    """A voice note as WhatsApp wants it: Ogg with Opus."""
    return head.startswith(b"OggS") and b"OpusHead" in head[:64]


def is_animated(head: bytes) -> bool:
    """Whether a WebP says that it moves (its extended header)."""
    return head[8:16] == b"WEBPVP8X" and len(head) > 20 and bool(head[20] & 0x02)


def _by_start(head: bytes) -> str | None:
    found = next((mime for start, mime in _STARTS if head.startswith(start)), None)
    if found is None and len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    return found


def _by_container(head: bytes) -> str | None:
    """Formats that hold others: their kind stands a little later."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return next((mime for start, mime in _BRANDS if brand.startswith(start)), "video/mp4")
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(
            head[8:12]
        )
    if head.startswith(b"OggS"):
        return "video/ogg" if b"theora" in head[:128] else "audio/ogg"
    return None


def _office_in(head: bytes, ending: str) -> str | None:
    """A ZIP with a list of contents is of Office; its folders say which, or else its name."""
    by_folder = next((mime for mark, _, mime in _OFFICE if mark in head), None)
    if by_folder or b"[Content_Types].xml" not in head:
        return by_folder
    return next((mime for _, extension, mime in _OFFICE if extension == ending), None)


def _is_text(head: bytes) -> bool:
    """UTF-8 or an older Western text: without control characters."""
    return all(sign >= 32 or sign in b"\t\n\r\f\x1b" for sign in head)


def _markup_in(head: bytes) -> str | None:
    """HTML and SVG may begin with spaces, comments or an XML declaration."""
    begun = head.lstrip(b"\xef\xbb\xbf \t\r\n\f")[:1024].lower()
    if not begun.startswith(b"<"):
        return None
    found = next((mime for mark, mime in _MARKUP if mark in begun), None)
    return found or ("application/xml" if begun.startswith(b"<?xml") else None)


def _ending(filename: str | None) -> str:
    return (filename or "").rpartition(".")[2].lower()
