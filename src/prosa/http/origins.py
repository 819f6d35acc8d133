"""Whose pages may call us with a browser's cookies.

Cookies travel by themselves, so a call that changes something must also prove
that a page of ours sent it: browsers say so in `Origin` and `Sec-Fetch-Site`,
and no script can forge these. Bearer tokens do not travel by themselves and need
no such proof.
"""

from collections.abc import Iterable
from typing import ClassVar, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from prosa.domain.errors import Forbidden
from prosa.settings import Settings

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSite(Forbidden):
    """A page of another site sent this call with your cookies."""

    code: ClassVar[str] = "access.cross_site"


def named_origins(settings: Settings) -> frozenset[str]:
    """Our own address and the sites that the operator named, as `scheme://host[:port]`."""
    return frozenset(_origin(url) for url in (settings.url, *settings.cors_origins))


def is_allowed_origin(headers: Headers, allowed: Iterable[str]) -> bool:
    """Whether the page that sent this is ours. Without any word of the browser: no."""
    origin = headers.get("origin")
    if origin:
        return origin in allowed or urlsplit(origin).netloc == headers.get("host")
    return headers.get("sec-fetch-site") == "same-origin"


def refuse_cross_site(connection: HTTPConnection, settings: Settings) -> None:
    """Raises `CrossSite` unless a page of ours, or of a named site, sent this."""
    if not is_allowed_origin(connection.headers, named_origins(settings)):
        raise CrossSite("This call must come from a page of this installation.")


def comes_from_a_browser(headers: Headers) -> bool:
    return "origin" in headers or "sec-fetch-site" in headers


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
