"""How every process writes its log: facts as fields, one line for one deed.

An event is a past-tense dotted name (`delivery.refused`); what belongs to it are
fields. Bodies, names, numbers and tokens never are: `Secret` shows `***` by
itself, and fields that are called like one are hidden here as a second net.
Lines of libraries that use the standard `logging` get the same shape.
"""

import logging
import sys
from typing import Final

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN: Final = frozenset(
    {
        "access_token", "authorization", "body", "cookie", "credentials", "database_url", "email",
        "hook", "name", "password", "payload", "phone", "refresh_token", "secret", "text", "token",
    }
)  # fmt: skip
"""Fields that are never shown, whoever logs them."""

_QUIETER: Final = ("alembic", "engineio", "socketio", "uvicorn.error", "asyncio", "aiohttp")
_NEEDLESS: Final = ("asyncpg.pool",)
"""Tell with a traceback, again and again, what our own lines tell: the database is away."""


def configure_logging(level: str, log_format: str, *, colors: bool | None = None) -> None:
    """Set up the log of this process. `level`: debug…critical; `log_format`: console | json."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_renderers(log_format, colors=sys.stderr.isatty() if colors is None else colors),
        ],
    )
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [output]
    root.setLevel(level.upper())
    for library in _QUIETER:
        logger = logging.getLogger(library)
        logger.handlers = []
        logger.propagate = True
        logger.setLevel(max(logging.WARNING, root.level))
    for library in _NEEDLESS:
        logging.getLogger(library).setLevel(logging.ERROR)


def hide_secrets(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Replace the values of fields that must never be written."""
    for field in HIDDEN & line.keys():
        line[field] = "***"
    return line


def _renderers(log_format: str, *, colors: bool) -> list[Processor]:
    """Tracebacks never show local variables: these hold bodies, names and tokens."""
    if log_format == "json":
        tracebacks = ExceptionDictTransformer(show_locals=False)
        return [
            structlog.processors.ExceptionRenderer(tracebacks),
            structlog.processors.JSONRenderer(default=str),
        ]
    plain = structlog.dev.plain_traceback
    return [
        structlog.dev.ConsoleRenderer(colors=colors, pad_event_to=28, exception_formatter=plain)
    ]
