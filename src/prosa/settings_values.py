"""How the text of an environment variable becomes a value.

Lenient where the earlier systems wrote things differently (`7d`, `warn`), so
that an old `.env` works; `settings.py` then checks the range.
"""

import math
import os
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator
from pydantic.fields import FieldInfo
from pydantic_settings import NoDecode, PydanticBaseSettingsSource

from prosa.kit.secrets import Secret

ENV_FILE = ".env"

_DAYS_PER_UNIT = {"s": 1 / 86_400, "m": 1 / 1_440, "h": 1 / 24, "d": 1.0, "w": 7.0}
_LEVELS = {"log": "info", "verbose": "debug", "warn": "warning", "fatal": "critical"}
_ENVIRONMENTS = {"test": "development", "staging": "production"}


def secret(value: object) -> Secret:
    return value if isinstance(value, Secret) else Secret(str(value))


def words(value: object) -> object:
    """`a, b` → `("a", "b")`; sequences stay as they are."""
    if not isinstance(value, str):
        return value
    return tuple(word for part in value.split(",") if (word := part.strip()))


def whole_days(value: object) -> object:
    """`7d`, `36h` (the form of `JWT_EXPIRATION`) → whole days, rounded up."""
    if isinstance(value, str) and (m := re.fullmatch(r"(\d+)\s*([smhdw])", value.strip())):
        return max(1, math.ceil(int(m[1]) * _DAYS_PER_UNIT[m[2]]))
    return value


def lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


def environment(value: object) -> object:
    """`test` and `staging` of `NODE_ENV` have no meaning of their own here."""
    return _ENVIRONMENTS.get(str(value).strip().lower(), lower(value))


def level(value: object) -> object:
    """`log` and `verbose` are words of other loggers."""
    return _LEVELS.get(str(value).strip().lower(), lower(value))


def redis_url(value: str | None) -> str | None:
    """Raises `ValueError` for what no Redis answers to."""
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it must begin with redis://, rediss:// or unix://")
    return value


def composed_urls(environ: Mapping[str, str | None]) -> dict[str, str]:
    """DATABASE_HOST, REDIS_HOST and their companions (DEP-08) → `database_url`, `redis_url`."""
    urls: dict[str, str] = {}
    if host := environ.get("DATABASE_HOST"):
        user = quote(environ.get("DATABASE_USERNAME") or "postgres", safe="")
        password = quote(environ.get("DATABASE_PASSWORD") or "", safe="")
        port = environ.get("DATABASE_PORT") or "5432"
        name = quote(environ.get("DATABASE_NAME") or "prosa", safe="")
        urls["database_url"] = f"postgresql://{user}:{password}@{host}:{port}/{name}"
    if host := environ.get("REDIS_HOST"):
        urls["redis_url"] = f"redis://{host}:{environ.get('REDIS_PORT') or '6379'}"
    return urls


class ComposedUrls(PydanticBaseSettingsSource):
    """The earlier systems named host, port, user and password one by one."""

    def get_field_value(
        self,
        field: FieldInfo,  # noqa: ARG002  # the library's signature
        field_name: str,
    ) -> tuple[Any, str, bool]:  # Any: the type of the library's signature
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:  # Any: the type of the library's signature
        return dict(composed_urls({**dotenv_values(ENV_FILE), **os.environ}))


SecretText = Annotated[Secret, NoDecode, PlainValidator(secret, json_schema_input_type=str)]
SecretList = Annotated[tuple[SecretText, ...], NoDecode, BeforeValidator(words)]
WordList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(words)]
Port = Annotated[int, Field(ge=1, le=65_535)]
Environment = Annotated[Literal["development", "production"], BeforeValidator(environment)]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error", "critical"], BeforeValidator(level)
]
LogFormat = Annotated[Literal["console", "json"], BeforeValidator(lower)]
RedisUrl = Annotated[str | None, AfterValidator(redis_url)]
Days = Annotated[int, BeforeValidator(whole_days)]
