"""What every process of ours opens first: its database, and the vault of its secrets."""

from prosa.db.database import Database
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


def vault_of(settings: Settings) -> Vault:
    """What seals credentials: the newest secret key, and those before it."""
    return Vault([settings.secret_key, *settings.previous_secret_keys])
