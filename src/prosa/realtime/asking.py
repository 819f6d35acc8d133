"""What sockets ask for: who they are, what they may see, and the fields of their requests."""

from http.cookies import SimpleCookie
from typing import Any, cast
from uuid import UUID

from starlette.datastructures import Headers

from prosa.db.database import Database
from prosa.domain.actor import Actor, NotSignedIn
from prosa.domain.errors import Invalid
from prosa.domain.ids import ConversationId
from prosa.domain.permissions import Viewer
from prosa.features.access.actions.authenticate import Tokens, authenticate_token
from prosa.features.team.queries import departments_of
from prosa.http.deps import ACCESS_COOKIE
from prosa.http.origins import CrossSite, is_allowed_origin, named_origins
from prosa.settings import Settings

Json = dict[str, Any]  # Any: what clients send and get


class BadRequest(Invalid):
    """The socket's request lacks a field or has one of the wrong kind."""

    code = "realtime.bad_request"


async def who_asks(tokens: Tokens, settings: Settings, environ: Json, told: Json) -> Actor:
    """By `token`, or by the cookie of a page of ours. Raises `NotSignedIn` or `CrossSite`."""
    token = told.get("token")
    if isinstance(token, str) and token:
        return await authenticate_token(tokens, token)
    headers = Headers(scope=environ["asgi.scope"])
    cookie = SimpleCookie(headers.get("cookie", "")).get(ACCESS_COOKIE)
    if cookie is None:
        raise NotSignedIn("Sign in first.")
    if not is_allowed_origin(headers, named_origins(settings)):
        raise CrossSite("This page may not use your session.")
    return await authenticate_token(tokens, cookie.value)


async def viewer_of(database: Database, actor: Actor) -> Viewer:
    """What this person may see as of now."""
    async with database.work(actor.company_id) as work:
        return Viewer(actor.user_id, actor.role, await departments_of(work, actor.user_id))


def field(content: object, name: str) -> Any:  # Any: JSON
    return cast(Json, content).get(name) if isinstance(content, dict) else None


def conversation_id(content: object) -> ConversationId:
    """`{conversation_id}`, or the id alone."""
    text = content if isinstance(content, str) else field(content, "conversation_id")
    try:
        return ConversationId(UUID(str(text)))
    except ValueError as error:
        raise BadRequest("`conversation_id` must be a UUID.") from error
