"""`GET /media/<token>`: the bytes of a file, for `<img>`, `<audio>`, `<video>` and downloads.

The token says which file, and is the permission (`links.py`); row security is
still between the companies. Single ranges (RFC 9110, 14) are answered, so that
players can jump. What could run in a browser is only ever downloaded; nothing
that is served here may do anything there (a sandbox, no sniffing).
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from prosa.db.database import Database
from prosa.domain.attachments import FileNotFound
from prosa.domain.file_types import PLAIN, SHOWN_INLINE, UNKNOWN, extension_of
from prosa.features.media import queries
from prosa.features.media.links import PREFIX, Link, Links, Variant
from prosa.features.media.queries import Content
from prosa.features.media.storage import Storage, Stored
from prosa.http.deps import clock_of, database_of
from prosa.http.problems import problem_response

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Span:
    """The bytes from `start` up to and without `end`."""

    start: int
    end: int


class Unsatisfiable(ValueError):
    """The range begins after the end of the file."""


def mount_files(app: Starlette, storage: Storage, links: Links) -> None:
    """Add `/media/<token>`."""
    app.state.storage = storage
    app.state.links = links
    app.router.routes.append(Route(PREFIX + "{token}", serve_file, methods=["GET"]))


async def serve_file(request: Request) -> Response:
    """The file of a token, or 404: an expired link is no link."""
    clock = clock_of(request)
    links: Links = request.app.state.links
    storage: Storage = request.app.state.storage
    link = links.read(request.path_params["token"], now=clock.now())
    found = await _find(link, database_of(request), storage) if link else None
    if link is None or found is None:
        return problem_response(request, FileNotFound("There is no such file, or not any more."))
    content, stored = found
    etag = f'"{(content.sha256 or link.attachment_id.hex)[:32]}-{int(link.variant)}"'
    headers = _headers(content, link, etag, now=clock.now())
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    try:
        span = _span_of(request, stored.size, etag)
    except Unsatisfiable:
        unit = {"content-range": f"bytes */{stored.size}", "cache-control": "no-store"}
        return Response(status_code=416, headers=headers | unit)
    return FileAnswer(stored, span, headers, is_head=request.method == "HEAD")


class FileAnswer(Response):
    """Streams a file, or a part of it."""

    def __init__(
        self, stored: Stored, span: Span | None, headers: dict[str, str], *, is_head: bool
    ) -> None:
        self._stored = stored
        self._span = span or Span(0, stored.size)
        self._is_head = is_head
        length = self._span.end - self._span.start
        more = {"content-length": str(length), "accept-ranges": "bytes"}
        if span is not None:
            more["content-range"] = f"bytes {span.start}-{span.end - 1}/{stored.size}"
        super().__init__(status_code=206 if span else 200)
        self.init_headers(headers | more)

    async def __call__(
        self,
        scope: Scope,  # noqa: ARG002  ASGI
        receive: Receive,
        send: Send,
    ) -> None:
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        if not self._is_head:
            await self._pour(receive, send)
        await send({"type": "http.response.body", "body": b""})

    async def _pour(self, receive: Receive, send: Send) -> None:
        """As long as somebody is there: a player that jumps leaves in the middle."""
        gone = asyncio.create_task(_until_gone(receive))
        try:
            async for part in self._stored.parts(self._span.start, self._span.end):
                if gone.done():
                    return
                await send({"type": "http.response.body", "body": part, "more_body": True})
        finally:
            gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _find(link: Link, database: Database, storage: Storage) -> tuple[Content, Stored] | None:
    async with database.work(link.company_id) as work:
        content = await queries.content(work, link.attachment_id)
    if content is None:
        return None
    small = link.variant is Variant.THUMBNAIL
    key = content.thumbnail_key if small else content.storage_key
    stored = await storage.find(key) if key else None
    return (content, stored) if stored else None


def _headers(content: Content, link: Link, etag: str, *, now: datetime) -> dict[str, str]:
    small = link.variant is Variant.THUMBNAIL
    mime = "image/webp" if small else content.mime or UNKNOWN
    shown = small or (mime in SHOWN_INLINE and link.variant is Variant.SHOWN)
    left = max(0, int((link.expires_at - now).total_seconds()))
    return {
        "content-type": _served_as(mime),
        "content-disposition": _disposition(content, mime, shown=shown),
        "cache-control": f"private, max-age={left}, immutable",
        "etag": etag,
        "content-security-policy": _POLICY,
        "x-content-type-options": "nosniff",
    }


def _served_as(mime: str) -> str:
    """Nothing that a browser would run is called by its name."""
    if mime == PLAIN:
        return "text/plain; charset=utf-8"
    return mime if mime in SHOWN_INLINE or mime.startswith("application/vnd.") else UNKNOWN


def _disposition(content: Content, mime: str, *, shown: bool) -> str:
    """With the name in both forms (RFC 6266): a plain one for old programs, and the real one."""
    name = content.filename or f"{content.kind}.{extension_of(mime)}"
    plain = "".join(sign if 32 <= ord(sign) < 127 and sign not in '"\\%;' else "_" for sign in name)
    how = "inline" if shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _span_of(request: Request, size: int, etag: str) -> Span | None:
    """The one range that is asked for; None for the whole file. Raises `Unsatisfiable`."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if asked is None or request.headers.get("if-range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:  # the last so many bytes
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if start >= size or start >= end:
        if first and last and int(last) < int(first):
            return None  # no range at all: RFC 9110 says to overlook it
        raise Unsatisfiable
    return Span(start, end)
