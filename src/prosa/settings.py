"""Everything an installation may choose, read once from the environment and `.env`.

Our names begin with `PROSA_`; the names that the earlier systems used are
accepted after them, so that an old `.env` still works (DEP-08, DEP-09). A wrong
value ends the start with one sentence. `docs/reference/settings.md` is generated
from this class.
"""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from prosa import settings_values as values
from prosa.kit.secrets import Secret, kept_secret_key
from prosa.settings_values import (
    Days,
    Environment,
    LogFormat,
    LogLevel,
    Port,
    RedisUrl,
    SecretList,
    SecretText,
    WordList,
)

SHORTEST_SECRET_KEY = 16


class WrongSetting(Exception):
    """A value that we cannot start with. Its text is one plain sentence."""


class Settings(BaseSettings):
    """One frozen value for a process. Build it by `load_settings`."""

    model_config = SettingsConfigDict(
        env_prefix="PROSA_",
        env_file=values.ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    host: str = Field(
        default="127.0.0.1", description="Address to listen on. `0.0.0.0` opens it to the network."
    )
    port: Port = Field(
        default=8000,
        validation_alias=AliasChoices("PROSA_PORT", "PORT"),
        description="Port of the web application and the API.",
    )
    data_dir: Path = Field(
        default=Path("var"),
        description="Folder of what must survive: embedded database, secret key, logs.",
    )
    database_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias=AliasChoices("PROSA_DATABASE_URL", "DATABASE_URL"),
        description="PostgreSQL 15 or newer, as the owner of the database, who may create roles. "
        "Without it the embedded database is used.",
    )
    redis_url: RedisUrl = Field(
        default=None,
        repr=False,
        validation_alias=AliasChoices("PROSA_REDIS_URL", "REDIS_URL"),
        description="Redis, for what may be lost: typing, and rate limits that web processes "
        "count together. `redis://`, `rediss://` or `unix://`. Not needed, and missed by nobody "
        "when it is away.",
    )
    secret_key: SecretText = Field(
        default=Secret(""),
        validation_alias=AliasChoices("PROSA_SECRET_KEY", "JWT_SECRET"),
        description="Signs tokens and encrypts credentials; at least 16 characters. "
        "Without it one is made and kept in `secret.key` of the data folder.",
    )
    previous_secret_keys: SecretList = Field(
        default=(), description="Keys used before, newest first, so that a rotation breaks nothing."
    )
    public_url: str = Field(
        default="",
        validation_alias=AliasChoices("PROSA_PUBLIC_URL", "BACKEND_URL"),
        description="Address by which browsers and providers reach us. "
        "Default: `http://<host>:<port>`.",
    )
    cors_origins: WordList = Field(
        default=(),
        validation_alias=AliasChoices("PROSA_CORS_ORIGINS", "FRONTEND_URL"),
        description="Other sites whose pages may call the API, separated by commas.",
    )
    environment: Environment = Field(
        default="development",
        validation_alias=AliasChoices("PROSA_ENVIRONMENT", "NODE_ENV"),
        description="`production` refuses what is only good for trying it out.",
    )
    log_level: LogLevel = Field(
        default="info",
        validation_alias=AliasChoices("PROSA_LOG_LEVEL", "LOG_LEVEL"),
        description="The least serious line that is written.",
    )
    log_format: LogFormat = Field(
        default="console", description="`json` for machines that read logs."
    )
    metrics_token: SecretText = Field(
        default=Secret(""),
        description="Whoever bears it may read `/metrics`, from anywhere. Without it only this "
        "machine may.",
    )
    metrics_port: int = Field(
        default=0,
        ge=0,
        le=65_535,
        description="Where each process shows what it counts itself, also workers; 0 is nowhere. "
        "`prosa up` gives its web processes and workers this port and those after it.",
    )
    metrics_host: str = Field(default="127.0.0.1", description="Address of `PROSA_METRICS_PORT`.")
    otel_endpoint: str = Field(
        default="",
        description="Address of an OpenTelemetry collector (OTLP over HTTP) for traces, such as "
        "`http://127.0.0.1:4318`. Needs the extra `prosa[otel]`; empty is off.",
    )
    demo: bool = Field(
        default=True,
        description="`prosa up` makes a demo company on first run and plays the providers.",
    )
    demo_password: SecretText = Field(
        default=Secret(""),
        description="One password for all demo users. Default: random, printed once.",
    )
    rate_limit_per_minute: int = Field(
        default=600, ge=0, description="API calls a minute for each caller; 0 is no limit."
    )
    access_token_minutes: int = Field(
        default=15, ge=1, le=1_440, description="Life of an access token."
    )
    refresh_token_days: Days = Field(
        default=7,
        ge=1,
        le=366,
        validation_alias=AliasChoices("PROSA_REFRESH_TOKEN_DAYS", "JWT_EXPIRATION"),
        description="How long an unused session lives; `7d` and `36h` are understood too.",
    )
    trusted_proxies: WordList = Field(
        default=(),
        description="Proxies whose `X-Forwarded-*` headers are believed: addresses, or `*`.",
    )
    media_dir: Path | None = Field(
        default=None,
        description="Folder of the files that customers and agents send; all processes share it. "
        "Default: `media` in `data_dir`.",
    )
    media_max_mb: int = Field(
        default=100, ge=1, le=2_000, description="A customer's file that is larger is not fetched."
    )
    push_contact: str = Field(
        default="",
        description="Where the push services of browsers may write to, as `mailto:it@example.com`. "
        "Default: the public address.",
    )
    push_private_hosts: bool = Field(
        default=False,
        description="Also push services of private networks and without https may be called. "
        "For tests; else anybody who signs in could have the inside of your network called.",
    )
    notifications_read_days: int = Field(
        default=30, ge=1, le=3_650, description="How long notifications are kept that were read."
    )
    notifications_days: int = Field(
        default=90,
        ge=1,
        le=3_650,
        description="How long notifications are kept that nobody has read.",
    )
    emulator_port: Port = Field(
        default_factory=lambda known: int(known.get("port", 8000)) % 65_535 + 1,
        description="Port of the provider emulators on loopback. Default: the next after `port`.",
    )
    app_pool_size: int = Field(
        default=12, ge=2, le=200, description="Database connections of a process for company work."
    )
    system_pool_size: int = Field(
        default=6,
        ge=2,
        le=200,
        description="Database connections of a process for work across companies.",
    )
    database_patience_seconds: int = Field(
        default=10,
        ge=1,
        le=600,
        description="A request whose database says nothing for so long is answered 503.",
    )
    drain_seconds: int = Field(
        default=20,
        ge=1,
        le=600,
        description="How long a process that is asked to end may take to finish what it has "
        "begun: requests, and calls to providers, which take up to 15 seconds.",
    )
    web_processes: int = Field(default=1, ge=1, le=32, description="Web processes of `prosa up`.")
    worker_processes: int = Field(default=1, ge=1, le=32, description="Workers of `prosa up`.")
    delivery_concurrency: int = Field(
        default=64, ge=1, le=1_000, description="Calls to providers in flight, for each worker."
    )

    @property
    def url(self) -> str:
        """The public address without a slash at its end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        everywhere = self.host in {"0.0.0.0", "::", ""}  # noqa: S104  # compared, not bound
        host = "127.0.0.1" if everywhere else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def media_folder(self) -> Path:
        """Where files of messages lie."""
        return self.media_dir or self.data_dir / "media"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def plays_demo(self) -> bool:
        """Whether `up` brings a demo company: never in production, unless asked for by name."""
        return self.demo and (not self.is_production or "demo" in self.model_fields_set)

    def with_secret_key(self) -> Self:
        """Fill in the kept secret key, made on first use, unless one was given."""
        if self.secret_key:
            return self
        key = Secret(kept_secret_key(self.data_dir))
        return self.model_copy(update={"secret_key": key})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the library's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, values.ComposedUrls(settings_cls)


def load_settings() -> Settings:
    """Read the settings of this process.

    Raises `WrongSetting` with one sentence that names the variable and what is
    wrong with it.
    """
    try:
        settings = Settings().with_secret_key()
    except ValidationError as wrong:
        raise WrongSetting(_sentence(wrong)) from None
    except OSError as wrong:
        raise WrongSetting(f"The data folder cannot be used: {wrong}.") from None
    if len(settings.secret_key.reveal()) < SHORTEST_SECRET_KEY:
        raise WrongSetting(
            f"PROSA_SECRET_KEY (or JWT_SECRET) must have at least {SHORTEST_SECRET_KEY} "
            "characters; leave it out and a good one is made."
        )
    return settings


def variables_of(name: str) -> tuple[str, ...]:
    """The environment variables that set a field, ours first."""
    alias = Settings.model_fields[name].validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (f"PROSA_{name.upper()}",)


def unknown_variables() -> list[tuple[str, str | None]]:
    """Variables that begin like ours and are not, each with the setting that was perhaps meant."""
    known = [variable for name in Settings.model_fields for variable in variables_of(name)]
    given = {**dotenv_values(values.ENV_FILE), **os.environ}
    strangers = [name for name in given if name.startswith("PROSA_") and name not in known]
    return [(name, next(iter(get_close_matches(name, known, 1)), None)) for name in strangers]


def _sentence(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
    place = str(first["loc"][0]) if first["loc"] else ""
    variable = variables_of(place)[0] if place in Settings.model_fields else place
    return f"{variable} is wrong: {first['msg'][:1].lower()}{first['msg'][1:]}."
