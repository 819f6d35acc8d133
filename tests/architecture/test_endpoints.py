"""Every endpoint names its permission, its operation and its errors."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from prosa.app import ROUTERS
from prosa.http.deps import rule_of

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
_WITHOUT_SIGN_IN = {"login", "refresh_session", "logout"}


def names(route: APIRoute) -> str:
    return f"{'|'.join(sorted(route.methods or ()))} {route.path}"


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_names_a_rule(route: APIRoute) -> None:
    """A permission, `signed_in`, or on purpose `anyone`."""
    rules = [rule for rule in map(rule_of, route.dependencies) if rule is not None]
    assert len(rules) == 1


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_names_its_operation_like_its_function(route: APIRoute) -> None:
    assert route.operation_id
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", route.operation_id)


def test_operations_are_unique() -> None:
    counted = Counter(route.operation_id for route in ROUTES)
    assert not [operation for operation, count in counted.items() if count > 1]


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_declares_its_errors(route: APIRoute) -> None:
    declared = set(errors(route))
    assert declared, "declare at least the 4xx that it answers"
    if rule_of(route.dependencies[0]) != "anyone":
        assert 401 in declared


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_may_always_answer_that_the_database_is_away(route: APIRoute) -> None:
    """And says when to come back, as after too many calls."""
    for status in (429, 503):
        assert "Retry-After" in route.responses[status]["headers"]


def errors(route: APIRoute) -> Iterator[int]:
    for status in route.responses:
        if str(status).isdigit() and int(status) >= 400:
            yield int(status)


def test_only_signing_in_needs_no_sign_in() -> None:
    open_to_anyone = {
        route.operation_id
        for route in ROUTES
        if any(rule_of(dependency) == "anyone" for dependency in route.dependencies)
    }
    assert open_to_anyone <= _WITHOUT_SIGN_IN
