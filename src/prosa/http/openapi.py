"""What the OpenAPI document says beyond the endpoints themselves.

`refusals(404, 409)` declares the errors of an endpoint; `shown(example)` puts an
example into a body model. The document is at `/api/v1/openapi.json`, and a page
to read it at `/api/docs`.
"""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic import BaseModel, ConfigDict, Field

from prosa.http.deps import ACCESS_COOKIE, ANYONE, rule_of
from prosa.http.problems import MEDIA_TYPE

TAGS: Final = (
    {"name": "auth", "description": "Signing in, staying signed in, and who you are."},
    {"name": "conversations", "description": "What customers ask and agents answer."},
    {"name": "files", "description": "Files of messages: sending and seeing them."},
    {"name": "contacts", "description": "The people who write to us."},
    {"name": "views", "description": "Lists of conversations under a name."},
    {"name": "tags", "description": "Words to sort conversations and contacts by."},
    {"name": "drafts", "description": "What you have begun to write."},
    {"name": "scheduled messages", "description": "Replies that are written later."},
    {"name": "quick replies", "description": "Ready texts under shortcuts."},
    {"name": "search", "description": "Finding what was written, and who wrote it."},
    {"name": "users", "description": "The people who work in the company."},
    {"name": "departments", "description": "Departments, their members and their queues."},
    {"name": "inboxes", "description": "Connected accounts of providers."},
    {"name": "notifications", "description": "What concerned you, until you have seen it."},
    {"name": "preferences", "description": "How you like your desk."},
    {"name": "company", "description": "The company itself: texts, hours, time zone."},
    {"name": "audit", "description": "Who changed what."},
    {"name": "operations", "description": "What failed for good, and giving it another chance."},
    {"name": "events", "description": "What happened, by position."},
)

_WORDS: Final[Mapping[int, str]] = {
    401: "Not signed in, or the session has ended.",
    403: "Your role does not include this, or a page of another site sent it.",
    404: "It is not there, or it is not yours.",
    409: "It cannot be done in the state that things are in.",
    413: "The file is larger than is taken.",
    415: "Files of this type are not taken.",
    422: "The request cannot be understood or is out of range.",
    429: "Too often. `Retry-After` says when to come back.",
    503: "The database is away for a moment, or it takes too long. Repeat it after `Retry-After`, "
    "with the same `Idempotency-Key`: it is done once.",
}

_SIGNED_IN: Final[Mapping[str, Any]] = {  # Any: OpenAPI objects
    "bearer": {
        "type": "http",
        "description": "An access token, for programs.",
        "scheme": "bearer",
    },
    "cookie": {
        "type": "apiKey",
        "description": "The httpOnly cookie that browsers get at sign-in.",
        "in": "cookie",
        "name": ACCESS_COOKIE,
    },
}

_ALWAYS: Final = (401, 403, 422, 429, 503)
"""Any endpoint may have to answer these."""
_LATER: Final = (429, 503)
_RETRY_AFTER: Final = {
    "description": "In so many seconds it may be tried again.",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
}


class FieldError(BaseModel):
    """What is wrong with one part of the request."""

    in_: str = Field(alias="in", description="`body`, `query`, `path` or `header`.")
    pointer: str = Field(description="JSON pointer (RFC 6901) within that part.")
    detail: str


class Problem(BaseModel):
    """Every refusal (RFC 9457). Decide by `code`; show `detail`; report `request_id`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "/api/docs#error-not_found",
                "title": "It is not there, or it is not yours",
                "status": 404,
                "detail": "There is no such department.",
                "instance": "/api/v1/departments/01980000-0000-7000-8000-000000000000",
                "code": "department.not_found",
                "request_id": "01980000-0000-7000-8000-000000000001",
                "details": {},
                "errors": [],
            }
        }
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str = Field(description="Stable; never changes its meaning.")
    request_id: str | None
    details: dict[str, Any] = Field(description="Facts of this error, by its code.")  # Any: JSON
    errors: list[FieldError]
    retry_after_seconds: int | None = None


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:  # Any: OpenAPI objects
    """`responses=refusals(404, 409)`; what any endpoint may answer is always among them."""
    return {status: _refusal(status) for status in sorted({*_ALWAYS, *statuses})}


def _refusal(status: int) -> dict[str, Any]:  # Any: OpenAPI objects
    declared: dict[str, Any] = {  # Any: OpenAPI objects
        "description": _WORDS[status],
        "model": Problem,
        "content": {MEDIA_TYPE: {}},
    }
    if status in _LATER:
        declared["headers"] = {"Retry-After": _RETRY_AFTER}
    return declared


def answers(
    example: object, *, status: int = 200
) -> dict[int | str, dict[str, Any]]:  # Any: OpenAPI objects
    """`responses={**answers(EXAMPLE), **refusals(404)}`: what a success looks like."""
    return {status: {"content": {"application/json": {"example": example}}}}


def shown(example: Mapping[str, Any]) -> ConfigDict:  # Any: JSON
    """A model's configuration: its example, and no unknown fields."""
    return ConfigDict(extra="forbid", json_schema_extra={"example": dict(example)})


def install(app: FastAPI) -> None:
    """Build the document once, on the first request for it."""

    def document() -> dict[str, Any]:  # Any: OpenAPI objects
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way


def _document(app: FastAPI) -> dict[str, Any]:  # Any: OpenAPI objects
    schema = get_openapi(
        title="Prosa",
        version=app.version,
        summary="Omnichannel customer service.",
        description="Ids are UUID text, instants RFC 3339 in UTC, lists `{items, next_cursor}`. "
        "Sign in with `POST /api/v1/auth/login`. Errors are `application/problem+json`.",
        routes=app.routes,
        tags=[dict(tag) for tag in TAGS],
        servers=[{"url": "/"}],
    )
    schema["components"]["securitySchemes"] = _SIGNED_IN
    for path in schema["paths"].values():
        for operation in path.values():
            _tidy(operation)
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            _name_permission(schema, route)
    return schema


def _tidy(operation: dict[str, Any]) -> None:  # Any: OpenAPI objects
    """Problems have one media type; FastAPI would also list `application/json`."""
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if MEDIA_TYPE in content or status == "422":
            content.pop("application/json", None)
            answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}


def _name_permission(schema: dict[str, Any], route: RouteContext) -> None:  # Any: OpenAPI objects
    rules = [rule for d in route.dependencies if (rule := rule_of(d)) is not None]
    for method in route.methods or ():
        operation = schema["paths"].get(route.path_format, {}).get(method.lower())
        if operation is not None and rules:
            if rules[0] != ANYONE:
                operation["security"] = [{name: []} for name in _SIGNED_IN]
            operation["x-permission"] = str(rules[0])
