"""What Prometheus reads at `/metrics`: the figures of this process, and of the installation.

Other modules declare their own counters with `prometheus_client` beside the code that counts;
they appear here by themselves. The figures of the installation name companies, so this page is
the operator's: with `PROSA_METRICS_TOKEN` for whoever bears it, else for this machine only.
"""

import hmac
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import Response

from prosa.domain.errors import Forbidden
from prosa.http.problems import problem_response
from prosa.settings import Settings

disable_created_metrics()  # they double the number of lines and tell nobody anything

InstallationFigures = Callable[[], Awaitable[bytes]]
"""`app.state.figures`, set by `app.py`: the same text from every process."""

_BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")

_DURATION: Final = Histogram(
    "prosa_http_request_duration_seconds",
    "Time from the request to the end of its answer, by route.",
    ("method", "route", "status"),
    buckets=_BUCKETS,
)
_series: dict[tuple[str, str, int], Histogram] = {}
"""Looked up on every request, so kept at hand; as many as routes times statuses."""


class MetricsAreTheOperators(Forbidden):
    """The figures name companies and are not for everybody."""

    code = "metrics.operators_only"


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request. `route` is the template of the path, never the path."""
    key = (method if method in _METHODS else "other", route, status)
    series = _series.get(key)
    if series is None:
        series = _series[key] = _DURATION.labels(key[0], route, str(status))
    series.observe(seconds)


async def show_metrics(request: Request) -> Response:
    """`?only=installation` and `?only=process` leave the other half out: where several processes
    answer at one address, the second half is that of one of them."""
    if not _may_read(request):
        refusal = MetricsAreTheOperators(
            "Ask from the machine itself, or bear the token of PROSA_METRICS_TOKEN."
        )
        return problem_response(request, refusal)
    only = request.query_params.get("only")
    figures: InstallationFigures | None = getattr(request.app.state, "figures", None)
    text = b""
    if only != "process" and figures is not None:
        text += await figures()
    if only != "installation":
        text += generate_latest()
    return Response(text, headers={"content-type": CONTENT_TYPE_LATEST})


def _may_read(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    token = settings.metrics_token.reveal()
    if token:
        borne = request.headers.get("authorization", "")
        return hmac.compare_digest(borne.encode(), f"Bearer {token}".encode())
    return _is_local(request)


def _is_local(request: Request) -> bool:
    """A proxy on this machine asks from loopback for the whole world, and whoever calls it may
    claim any address: what was forwarded is never local, also if we believe the proxy."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
