"""What every process of ours opens first: its database, and the vault of its secrets."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from prosa.db.database import Database
from prosa.kit.metrics_door import MetricsDoor
from prosa.kit.vault import Vault
from prosa.settings import Settings


async def open_database(settings: Settings) -> Database:
    """The database that the settings name. Raises what the driver raises."""
    if settings.database_url is None:
        raise RuntimeError("There is no database to connect to.")
    return await Database.open(
        settings.database_url,
        settings.secret_key.reveal(),
        app_connections=settings.app_pool_size,
        system_connections=settings.system_pool_size,
        redis_url=settings.redis_url,
    )


@asynccontextmanager
async def metrics_door(settings: Settings) -> AsyncGenerator[None]:
    """Meanwhile Prometheus may read what this process counts, if a port was chosen for that."""
    if not settings.metrics_port:
        yield
        return
    door = MetricsDoor(
        host=settings.metrics_host,
        port=settings.metrics_port,
        token=settings.metrics_token.reveal(),
    )
    await door.open()
    try:
        yield
    finally:
        await door.close()


def vault_of(settings: Settings) -> Vault:
    """What seals credentials: the newest secret key, and those before it."""
    return Vault([settings.secret_key, *settings.previous_secret_keys])
