"""The page of every error code, from the classes that raise them."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Final

import prosa
from prosa.domain.errors import Conflict, Forbidden, Invalid, NotFound, ProsaError, TooMany
from prosa.http.problems import KINDS, status_of
from tools.reference_source import GENERATED, one_line

_INTRODUCTION: Final = """
# Errors

Every refusal of the API is `application/problem+json` (RFC 9457).
Decide by `code`, show `detail`, and report `request_id` when you ask for help.
A code never changes its meaning.

```json
{
  "type": "/api/docs#error-conversation.illegal_move",
  "title": "The conversation is in a state in which this move does not exist",
  "status": 409,
  "detail": "A conversation that is resolved cannot assign.",
  "instance": "/api/v1/conversations/01980000-0000-7000-8000-0000000000c1/assign",
  "code": "conversation.illegal_move",
  "request_id": "01980000-0000-7000-8000-000000000001",
  "details": {"conversation_id": "01980000-0000-7000-8000-0000000000c1", "status": "resolved", "move": "assign"},
  "errors": []
}
```

`details` holds the facts of this error.
`errors` names the wrong parts of a malformed request, each with `in`, a JSON pointer and a sentence.
A 429 also has `retry_after_seconds` and the header `Retry-After`; a 503 has the header.
Any endpoint answers 503 `unavailable` while the database is away: nothing is wrong with the request, and it may be repeated as it was.
What is not yours and what is not there are the same 404.
Sockets answer with the same codes: `{ok: false, code, message}`.
HTTP itself refuses with `http.bad_request`, `http.no_such_route`, `http.method_not_allowed`, `http.too_large` or `http.<status>`.
"""
_KINDS: Final = (Invalid, Forbidden, NotFound, Conflict, TooMany)
_NOT_IMPORTED: Final = ("prosa.db.migrations", "prosa.__main__")


def errors_page() -> str:
    _import_everything()
    lines = [
        GENERATED,
        *_INTRODUCTION.splitlines(),
        "",
        "## The five kinds",
        "",
        "| kind | status | what it says |",
        "| --- | --- | --- |",
        *(f"| {kind.__name__} | {dict(KINDS)[kind]} | {_about(kind)} |" for kind in _KINDS),
        "",
        "Whoever is not signed in gets 401, which is a kind of *Forbidden* for the domain.",
        "",
        "## The codes",
        "",
        "| code | status | what it says |",
        "| --- | --- | --- |",
        *_rows(),
        "",
    ]
    return "\n".join(lines)


def _rows() -> Iterator[str]:
    named = {kind.code: kind for kind in _kinds(ProsaError) if kind not in _KINDS}
    for code, kind in sorted(named.items()):
        yield f"| `{code}` | {_status(kind)} | {_about(kind)} |"


def _status(kind: type[ProsaError]) -> int:
    return {"simulator.emulators_away": 503}.get(kind.code) or status_of(kind(""))


def _about(kind: type[ProsaError]) -> str:
    return one_line(kind.__doc__ or "")


def _kinds(parent: type[ProsaError]) -> Iterator[type[ProsaError]]:
    for kind in parent.__subclasses__():
        if not kind.__name__.startswith("_"):
            yield kind
            yield from _kinds(kind)


def _import_everything() -> None:
    """Errors are declared beside what raises them, so every module may hold one."""
    for module in pkgutil.walk_packages(prosa.__path__, "prosa."):
        if not module.name.startswith(_NOT_IMPORTED):
            importlib.import_module(module.name)
