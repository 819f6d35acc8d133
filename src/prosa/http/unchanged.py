"""`ETag` and `If-None-Match`: a list that the caller has already is not sent again."""

import hashlib

import msgspec
from starlette.requests import Request
from starlette.responses import Response

_encode = msgspec.json.Encoder().encode


def unless_known(request: Request, content: object) -> Response:
    """The content as JSON; 304 without it, if the caller has exactly that."""
    body = _encode(content)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    # `no-cache` means: keep it, but ask each time. It is the caller's own list.
    headers = {"etag": etag, "cache-control": "private, no-cache"}
    known = (one.strip().removeprefix("W/") for one in _asked(request).split(","))
    if etag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _asked(request: Request) -> str:
    return request.headers.get("if-none-match", "")
