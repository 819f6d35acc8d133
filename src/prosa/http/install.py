"""Everything that every request passes through, put around the app in one place.

`app.py` calls `install_http` first, then includes its routers, and `mount_screens`
last. It sets these on `app.state`: `database`, `settings`, `clock`,
`authenticate` (see `http/deps.py`) and, if it has any, `readiness` checks.
"""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from prosa.http import openapi, problems
from prosa.http.docs_page import show_docs
from prosa.http.headers import SecurityHeaders
from prosa.http.health import show_live, show_ready
from prosa.http.limits import RateLimit
from prosa.http.metrics import show_metrics
from prosa.http.origins import named_origins
from prosa.http.request_log import RequestLog
from prosa.settings import Settings

API: str = "/api/v1"
"""The prefix of every router of the native API."""


def install_http(app: FastAPI, settings: Settings) -> None:
    """Problems, headers, CORS, the request's line in the log, health, metrics, documents."""
    app.state.rate_limit = RateLimit(settings.rate_limit_per_minute)
    problems.install(app)
    openapi.install(app)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(named_origins(settings)),
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["authorization", "content-type", "idempotency-key", "x-request-id"],
        expose_headers=["x-request-id", "retry-after", "idempotent-replayed"],
        max_age=600,
    )
    app.add_middleware(RequestLog)
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_route("/health/live", show_live, include_in_schema=False)
    app.add_route("/health/ready", show_ready, include_in_schema=False)
    app.add_route("/metrics", show_metrics, include_in_schema=False)
    app.add_route("/api/docs", show_docs, include_in_schema=False)
    app.add_route("/api/docs.css", show_docs, include_in_schema=False)


def new_app(version: str) -> FastAPI:
    """A FastAPI app with its own pages off, which load scripts from elsewhere, and its own
    telemetry: that would tell what callers sent, and ours (`kit/tracing.py`) is enough."""
    return FastAPI(
        title="Prosa",
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
