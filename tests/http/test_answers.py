"""What every answer carries: headers, ids, problems."""

import re
from dataclasses import replace

import pytest

from prosa.domain.errors import NotFound
from prosa.http.install import API
from prosa.kit.secrets import Secret
from prosa.settings import Settings
from tests.support.installation import SECRET, build
from tests.support.office import Installation, Office

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("path", ["/", "/app", "/health/live", "/api/v1/me", "/api/docs", "/no"])
async def test_every_answer_makes_browsers_careful(installation: Installation, path: str) -> None:
    """SEC-05."""
    async with installation.caller() as client:
        headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


async def test_hsts_is_said_only_behind_tls(installation: Installation) -> None:
    async with installation.caller() as client:
        answer = await client.get("https://prosa.example/health/live")
    assert answer.headers["strict-transport-security"].startswith("max-age=")


async def test_answers_of_the_api_are_not_stored(office: Office) -> None:
    async with await office.as_agent() as agent:
        assert (await agent.get("/api/v1/me")).headers["cache-control"] == "no-store"


async def test_named_origins_may_call_with_cookies(installation: Installation) -> None:
    """SEC-04."""
    named = build(
        installation.database,
        Settings(
            secret_key=Secret(SECRET),
            cors_origins=("https://desk.example",),
            rate_limit_per_minute=0,
        ),
    )
    ask = {
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "content-type",
    }
    async with named.caller() as client:
        yes = await client.options(
            "/api/v1/company", headers={"origin": "https://desk.example", **ask}
        )
        no = await client.options(
            "/api/v1/company", headers={"origin": "https://evil.example", **ask}
        )
    assert yes.headers["access-control-allow-origin"] == "https://desk.example"
    assert yes.headers["access-control-allow-credentials"] == "true"
    assert "access-control-allow-origin" not in no.headers


async def test_a_request_keeps_the_id_that_it_came_with(installation: Installation) -> None:
    async with installation.caller() as client:
        mine = await client.get("/api/v1/me", headers={"x-request-id": "trace-me-0001"})
        odd = await client.get("/api/v1/me", headers={"x-request-id": "<script>alert(1)</script>"})
    assert mine.headers["x-request-id"] == mine.json()["request_id"] == "trace-me-0001"
    assert "script" not in odd.headers["x-request-id"]


async def test_what_nobody_expected_shows_only_its_id(installation: Installation) -> None:
    @installation.app.get("/breaks", operation_id="breaks")
    async def breaks() -> None:
        raise RuntimeError("the password is hunter2")

    installation.app.router.routes.insert(0, installation.app.router.routes.pop())
    async with installation.caller() as client:
        answer = await client.get("/breaks")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "hunter2" not in answer.text
    assert answer.json()["code"] == "unexpected"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["x-frame-options"] == "DENY"


async def test_a_plain_route_may_raise_our_errors(installation: Installation) -> None:
    async def plain(_: object) -> None:
        raise NotFound("There is no such thing.", thing="x")

    installation.app.add_route("/plain", plain)  # type: ignore[arg-type]  # it answers by raising
    installation.app.router.routes.insert(0, installation.app.router.routes.pop())
    async with installation.caller() as client:
        answer = await client.get("/plain")
    assert answer.status_code == 404
    assert answer.json()["details"] == {"thing": "x"}


async def test_a_malformed_body_says_where(office: Office) -> None:
    async with await office.as_admin() as admin:
        answer = await admin.post(f"{API}/departments", json={"name": "x", "color": 9, "hue": 1})
        broken = await admin.post(
            f"{API}/departments", content="{", headers={"content-type": "application/json"}
        )
    assert answer.status_code == broken.status_code == 422
    assert answer.json()["code"] == "request.invalid"
    assert {(e["in"], e["pointer"]) for e in answer.json()["errors"]} == {
        ("body", "/color"),
        ("body", "/hue"),
    }


async def test_an_unknown_route_and_a_wrong_method_are_problems(installation: Installation) -> None:
    async with installation.caller() as client:
        missing = await client.get("/api/v1/nothing")
        wrong = await client.delete("/api/v1/me")
    assert missing.status_code == 404
    assert missing.json()["code"] == "http.no_such_route"
    assert wrong.status_code == 405
    assert wrong.json()["code"] == "http.method_not_allowed"


async def test_too_many_calls_are_refused_for_that_caller_only(office: Office) -> None:
    """SEC-03."""
    base = office.installation
    limited = build(base.database, Settings(secret_key=Secret(SECRET), rate_limit_per_minute=5))
    async with await limited.as_(office.agent) as one, await limited.as_(office.admin) as other:
        codes = [(await one.get("/api/v1/me")).status_code for _ in range(6)]
        assert codes == [200] * 5 + [429]
        refused = await one.get("/api/v1/me")
        assert refused.json()["code"] == "http.rate_limited"
        assert int(refused.headers["retry-after"]) >= 1
        assert (await other.get("/api/v1/me")).status_code == 200


async def test_ready_asks_every_check(installation: Installation) -> None:
    async def tail() -> str | None:
        return "the tail is 40 s behind"

    async with installation.caller() as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).status_code == 200
        installation.app.state.readiness = [tail]
        answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["the tail is 40 s behind"]


async def test_metrics_count_by_route_and_not_by_path(office: Office) -> None:
    async with await office.as_agent() as agent:
        await agent.get(f"/api/v1/users/{office.agent.id}")
    async with replace(office.installation, ip="127.0.0.1").caller() as operator:
        text = (await operator.get("/metrics")).text
    assert 'route="/users/{user_id}"' in text
    assert str(office.agent.id) not in text


async def test_the_documentation_page_needs_nothing_from_elsewhere(
    installation: Installation,
) -> None:
    async with installation.caller() as client:
        page = (await client.get("/api/docs")).text
        document = (await client.get("/api/v1/openapi.json")).json()
    assert "<script" not in page
    assert not re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//|url\(|@import""", page)
    assert 'id="error-user.last_admin"' in page
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["operationId"] in page
