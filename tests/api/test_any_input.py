"""Whatever is sent, nothing breaks: every operation, as three roles, with generated input.

A 5xx, an undeclared status or an answer of another shape than documented fails.
"""

import json
import os
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.meta import TestPhase
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from prosa.commands.openapi import document
from tests.api.server import Server

SCHEMA = schemathesis.openapi.from_dict(json.loads(document()))
EXAMPLES = 50 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 4
"""For each operation, each sent by three roles."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@dataclass(frozen=True, slots=True)
class Stage:
    """A company of its own for each operation: somebody may deactivate everybody."""

    ids: Mapping[str, UUID]
    tokens: Sequence[str]


@pytest.fixture
def stage(server: Server) -> Stage:
    things = server.company()
    office = things.office
    roles = (office.admin, office.supervisor, office.agent)
    return Stage(things.ids, [server.token(person) for person in roles])


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
    derandomize=True,
)
def test_no_input_breaks_the_api(case: schemathesis.Case, server: Server, stage: Stage) -> None:
    for named in (case.path_parameters, case.query):
        make_half_real(named or {}, stage.ids)
    for token in stage.tokens if is_invented(case) else stage.tokens[:1]:
        headers = {"authorization": token}
        case.call_and_validate(base_url=server.url, headers=headers, checks=CHECKS)


def make_half_real(named: MutableMapping[str, Any], ids: Mapping[str, UUID]) -> None:
    """An id that nobody has is always 404: half of the calls are about something real."""
    for name in named:
        if name in ids and crc32(str(named[name]).encode()) % 2:
            named[name] = str(ids[name])


def is_invented(case: schemathesis.Case) -> bool:
    """Random, and not one of the hundreds of boundary values: those are tried by the admin,
    who gets furthest with them."""
    return case.meta is not None and case.meta.phase.name is TestPhase.FUZZING
