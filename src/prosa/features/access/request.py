"""Tokens in HTTP: where a request carries them, and how an answer hands them out.

Browsers keep them in httpOnly cookies, which no script can read; programs send a
bearer token. A cookie counts for a changing call only if a page of ours sent it.
"""

from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from prosa.domain.actor import Actor, NotSignedIn
from prosa.features.access.actions.authenticate import Tokens
from prosa.features.access.actions.open_session import Issued
from prosa.http.deps import ACCESS_COOKIE, REFRESH_COOKIE
from prosa.http.install import API
from prosa.http.origins import SAFE_METHODS, refuse_cross_site
from prosa.settings import Settings

_REFRESH_PATH = f"{API}/auth"


class Authenticate:
    """`app.state.authenticate`: who sent this request."""

    def __init__(self, tokens: Tokens, settings: Settings) -> None:
        self.tokens = tokens
        self._settings = settings

    async def __call__(self, request: Request) -> Actor:
        """Raises `NotSignedIn`, `SessionEnded` or `CrossSite`."""
        token = bearer_token(request)
        if token is None:
            token = request.cookies.get(ACCESS_COOKIE)
            if not token:
                raise NotSignedIn("Sign in first.")
            if request.method not in SAFE_METHODS:
                refuse_cross_site(request, self._settings)
        proof = await self.tokens.prove(token)
        request.state.token_ends_at = proof.expires_at
        return proof.actor


def bearer_token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def set_cookies(response: Response, issued: Issued, settings: Settings, *, now: datetime) -> None:
    _set(response, ACCESS_COOKIE, issued.access_token, issued.access_ends_at - now, settings)
    if issued.refresh_token and issued.refresh_ends_at:
        _set(response, REFRESH_COOKIE, issued.refresh_token, issued.refresh_ends_at - now, settings)


def clear_cookies(response: Response, settings: Settings) -> None:
    for name in (ACCESS_COOKIE, REFRESH_COOKIE):
        _set(response, name, "", timedelta(0), settings)


def _set(response: Response, name: str, value: str, life: timedelta, settings: Settings) -> None:
    is_refresh = name == REFRESH_COOKIE
    response.set_cookie(
        name,
        value,
        max_age=int(life.total_seconds()),
        path=_REFRESH_PATH if is_refresh else "/",
        httponly=True,
        secure=settings.url.startswith("https://"),
        samesite="strict" if is_refresh else "lax",
    )
