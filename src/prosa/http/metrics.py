"""What Prometheus reads at `/metrics`. Figures only: no names, numbers or ids of people.

Other modules declare their own counters with `prometheus_client` beside the code
that counts; they appear here by themselves.
"""

from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import Response

disable_created_metrics()  # they double the number of lines and tell nobody anything

_BUCKETS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})

_DURATION: Final = Histogram(
    "prosa_http_request_duration_seconds",
    "Time from the request to the end of its answer, by route.",
    ("method", "route", "status"),
    buckets=_BUCKETS,
)
_series: dict[tuple[str, str, int], Histogram] = {}
"""Looked up on every request, so kept at hand; as many as routes times statuses."""


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request. `route` is the template of the path, never the path."""
    key = (method if method in _METHODS else "other", route, status)
    series = _series.get(key)
    if series is None:
        series = _series[key] = _DURATION.labels(key[0], route, str(status))
    series.observe(seconds)


async def show_metrics(_: Request) -> Response:
    return Response(generate_latest(), headers={"content-type": CONTENT_TYPE_LATEST})
