"""What every process of ours opens first: its database, the vault of its secrets, and the ways
in which it can be watched."""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib import import_module
from typing import Final

from prosa.db.database import Database
from prosa.features.media.links import Links
from prosa.kit import tracing
from prosa.kit.metrics_door import MetricsDoor
from prosa.kit.vault import Vault
from prosa.kit.webpush import Sender
from prosa.settings import Settings, WrongSetting

_LAST_TRACES_SECONDS: Final = 2.0


async def open_database(settings: Settings, *, command_seconds: float = 60) -> Database:
    """The database that the settings name. Raises what the driver raises."""
    if settings.database_url is None:
        raise RuntimeError("There is no database to connect to.")
    return await Database.open(
        settings.database_url,
        settings.secret_key.reveal(),
        app_connections=settings.app_pool_size,
        system_connections=settings.system_pool_size,
        redis_url=settings.redis_url,
        command_seconds=command_seconds,
    )


@asynccontextmanager
async def observed(settings: Settings, part: str) -> AsyncGenerator[None]:
    """Meanwhile whoever was chosen may see what this process counts and does: Prometheus at a
    door of its own, and a collector of traces. `part`: web | worker."""
    async with AsyncExitStack() as stack:
        if settings.metrics_port:
            door = MetricsDoor(
                host=settings.metrics_host,
                port=settings.metrics_port,
                token=settings.metrics_token.reveal(),
            )
            await door.open()
            stack.push_async_callback(door.close)
        if settings.otel_endpoint:
            stack.push_async_callback(_traced(settings.otel_endpoint, part))
        yield


def check_tracing(settings: Settings) -> None:
    """Raises `WrongSetting` if traces are wanted and what sends them is not installed."""
    if not settings.otel_endpoint:
        return
    try:
        import_module("prosa.kit.otel")
    except ImportError:
        raise WrongSetting(
            "PROSA_OTEL_ENDPOINT needs OpenTelemetry: install `prosa[otel]`, or leave it out."
        ) from None


def _traced(endpoint: str, part: str) -> Callable[[], Awaitable[None]]:
    """Begin; what it returns ends it and sends what was not sent yet."""
    from prosa.kit.otel import OtelTracer, to_collector

    tracer = OtelTracer(to_collector(endpoint), process=f"{part}-{os.getpid()}")
    tracing.trace_with(tracer)

    async def end() -> None:
        tracing.trace_with(None)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_TRACES_SECONDS):
                await asyncio.to_thread(tracer.stop)

    return end


def vault_of(settings: Settings) -> Vault:
    """What seals credentials: the newest secret key, and those before it."""
    return Vault([settings.secret_key, *settings.previous_secret_keys])


def push_sender_of(settings: Settings) -> Sender:
    """How push services know this installation. Another secret key is another sender: browsers
    then sign up again by themselves."""
    url = settings.url if settings.url.startswith("https:") else "mailto:nobody@localhost"
    return Sender(settings.secret_key.reveal(), contact=settings.push_contact or url)


def links_of(settings: Settings) -> Links:
    """What signs the addresses of files: the newest secret key, and those before it."""
    return Links([settings.secret_key, *settings.previous_secret_keys])
