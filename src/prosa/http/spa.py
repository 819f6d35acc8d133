"""The screens, served by the product itself: `/app`, and the phone at `/simulator`.

The build lies in `web/desk/dist` of a checkout and in `prosa/_web` of a wheel.
Hashed files may be kept forever, the page itself never. Every path under `/app`
that is no file is the page, which routes for itself. The page may contain
`__CSP_NONCE__`; each answer puts a new nonce there and in its policy.

The service worker (`sw.js`) keeps the build for when there is no network. It is asked
about each time, or nobody would ever hear of a new version, and may steer all of `/app`.
"""

import secrets
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from prosa.http.headers import content_policy

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_PLACES: Final = (_PACKAGE / "_web", _PACKAGE.parent.parent / "web" / "desk" / "dist")
_NONCE: Final = "__CSP_NONCE__"
_OWN_HEADERS: Final = {
    # A worker may steer what lies beside it and below; `/app` itself lies one step above.
    "sw.js": {"service-worker-allowed": "/app", "content-type": "text/javascript; charset=utf-8"},
    "manifest.webmanifest": {"content-type": "application/manifest+json"},
}
_MISSING: Final = (
    "The screens are not built yet.\n\n"
    "Run `make run`, which builds them, or `npm run build` in web/, and reload this page.\n"
    "The API is here: /api/docs\n"
)


def built_screens() -> Path | None:
    """The folder of the built SPA, if there is one."""
    return next((place for place in _PLACES if (place / "index.html").is_file()), None)


class _HashedFiles(StaticFiles):
    """Files whose names change with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer


def mount_screens(app: Starlette) -> None:
    """Add `/`, `/app` and `/simulator`. Call it last: `/app/…` answers for every path."""
    folder = built_screens()
    if folder is not None and (folder / "assets").is_dir():
        files = GZipMiddleware(_HashedFiles(directory=folder / "assets"), minimum_size=1024)
        app.router.routes.append(Mount("/app/assets", files, name="assets"))
    for path in ("/app", "/app/{path:path}", "/simulator"):
        app.router.routes.append(Route(path, _show_screen, methods=["GET"]))
    app.router.routes.append(Route("/", _go_to_app, methods=["GET"]))


async def _go_to_app(_: Request) -> Response:
    return RedirectResponse("/app", status_code=307)


async def _show_screen(request: Request) -> Response:
    folder = built_screens()
    if folder is None:
        return PlainTextResponse(_MISSING, status_code=503)
    path: str = request.path_params.get("path", "")
    if _is_file_within(folder, path):
        answer = await StaticFiles(directory=folder).get_response(path, request.scope)
        answer.headers["cache-control"] = "no-cache"  # kept, and asked about each time
        for name, value in _OWN_HEADERS.get(path, {}).items():
            answer.headers[name] = value
        return answer
    page = (folder / "index.html").read_text(encoding="utf-8")
    nonce = secrets.token_urlsafe(16) if _NONCE in page else None
    return HTMLResponse(
        page.replace(_NONCE, nonce or ""),
        headers={
            "cache-control": "no-store" if nonce else "no-cache",
            "content-security-policy": content_policy(request.app.state.settings, nonce),
        },
    )


def _is_file_within(folder: Path, path: str) -> bool:
    """Whether it is a file of the build; never one outside it."""
    if not path or path.endswith("index.html") or "\0" in path:
        return False
    file = (folder / path).resolve()
    return file.is_relative_to(folder.resolve()) and file.is_file()
