"""Answers that were values already: encoded once, and not checked again on the way out.

Lists, timelines and replies are made of our own frozen values. Pydantic would build, check and
walk them a second time; the document names their shape, and the tests hold them to it.
"""

import msgspec
from starlette.responses import Response

_encode = msgspec.json.Encoder().encode


def encoded(content: object, *, status: int = 200) -> Response:
    return Response(_encode(content), status_code=status, media_type="application/json")
