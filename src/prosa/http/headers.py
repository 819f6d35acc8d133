"""Headers that make browsers careful (SEC-05). One strict policy for every answer.

Scripts and styles come from our own files only; nothing may frame us; sockets go
to ourselves. Pages that need a style element (the SPA's dialogs) get a nonce of
their own from `http/spa.py`.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prosa.settings import Settings

Header = tuple[bytes, bytes]

_ALWAYS: Final[tuple[Header, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"x-xss-protection", b"0"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
)
"""`x-xss-protection: 0` because the filters it once steered did more harm than good."""

_TLS_ONLY: Final[Header] = (b"strict-transport-security", b"max-age=31536000")


def content_policy(settings: Settings, nonce: str | None = None) -> str:
    """The Content-Security-Policy of an answer; `nonce` lets a page add its own styles."""
    parts = urlsplit(settings.url)
    socket = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    styles = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src {styles}",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "media-src 'self' blob:",
            f"connect-src 'self' {socket}",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Adds the headers to every answer that does not set them itself. Pure ASGI."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        policy = (b"content-security-policy", content_policy(settings).encode())
        self._plain = (*_ALWAYS, policy)
        self._private = (*self._plain, (b"cache-control", b"no-store"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = self._private if scope["path"].startswith("/api/") else self._plain
        if scope["scheme"] == "https":
            wanted = (*wanted, _TLS_ONLY)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message["headers"])
                present = {name for name, _ in headers}
                headers.extend(h for h in wanted if h[0] not in present)
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, send_with_headers)
