"""Settings: old names work, wrong values are one sentence, secrets stay secret."""

import stat
from pathlib import Path

import pytest

from prosa.kit.secrets import Secret
from prosa.settings import (
    Settings,
    WrongSetting,
    load_settings,
    unknown_variables,
    variables_of,
)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        for variable in variables_of(name):
            monkeypatch.delenv(variable, raising=False)
    for variable in ("DATABASE_HOST", "REDIS_HOST"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.url == "http://127.0.0.1:8000"
    assert settings.emulator_port == 8001
    assert settings.plays_demo


def test_the_secret_key_is_made_once_and_kept_privately() -> None:
    first = load_settings().secret_key.reveal()
    assert load_settings().secret_key.reveal() == first
    assert len(first) >= 32
    assert stat.S_IMODE(Path("var/secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("variable", "value", "name", "meant"),
    [
        ("PORT", "4000", "port", 4000),
        ("DATABASE_URL", "postgresql://a@b/c", "database_url", "postgresql://a@b/c"),
        ("FRONTEND_URL", "http://a, http://b", "cors_origins", ("http://a", "http://b")),
        ("BACKEND_URL", "https://x.example/", "url", "https://x.example"),
        ("NODE_ENV", "production", "is_production", True),
        ("NODE_ENV", "test", "is_production", False),
        ("LOG_LEVEL", "WARN", "log_level", "warning"),
        ("JWT_EXPIRATION", "7d", "refresh_token_days", 7),
        ("JWT_EXPIRATION", "36h", "refresh_token_days", 2),
        ("PROSA_REFRESH_TOKEN_DAYS", "30", "refresh_token_days", 30),
        ("PROSA_TRUSTED_PROXIES", "10.0.0.1,10.0.0.2", "trusted_proxies", ("10.0.0.1", "10.0.0.2")),
        ("PROSA_LOG_FORMAT", "JSON", "log_format", "json"),
    ],
)
def test_names_and_forms_of_earlier_systems_are_understood(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, name: str, meant: object
) -> None:
    """DEP-08, DEP-09."""
    monkeypatch.setenv(variable, value)
    assert getattr(load_settings(), name) == meant


def test_our_names_win_over_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "4000")
    monkeypatch.setenv("PROSA_PORT", "5000")
    assert load_settings().port == 5000


def test_hosts_and_passwords_named_one_by_one_become_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    """DEP-08."""
    monkeypatch.setenv("DATABASE_HOST", "db.local")
    monkeypatch.setenv("DATABASE_USERNAME", "ana")
    monkeypatch.setenv("DATABASE_PASSWORD", "p@ss/word")
    monkeypatch.setenv("DATABASE_NAME", "desk")
    monkeypatch.setenv("REDIS_HOST", "cache.local")
    settings = load_settings()
    assert settings.database_url == "postgresql://ana:p%40ss%2Fword@db.local:5432/desk"
    assert settings.redis_url == "redis://cache.local:6379"


def test_a_file_named_env_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("PROSA_PORT=5000\nPROSA_HOST=0.0.0.0\nDATABASE_HOST=db\n")
    monkeypatch.setenv("PROSA_PORT", "6000")
    settings = load_settings()
    assert (settings.port, settings.host) == (6000, "0.0.0.0")
    assert settings.url == "http://127.0.0.1:6000"
    assert settings.database_url == "postgresql://postgres:@db:5432/prosa"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PROSA_PORT", "eight"),
        ("PROSA_PORT", "70000"),
        ("PORT", "-1"),
        ("PROSA_ENVIRONMENT", "moon"),
        ("PROSA_LOG_LEVEL", "loud"),
        ("JWT_EXPIRATION", "0"),
        ("PROSA_RATE_LIMIT_PER_MINUTE", "-5"),
        ("PROSA_WEB_PROCESSES", "0"),
        ("REDIS_URL", "localhost:6379"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(WrongSetting) as wrong:
        load_settings()
    sentence = str(wrong.value)
    assert sentence.startswith("PROSA_") or variable in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_short_secret_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", "secret")
    with pytest.raises(WrongSetting, match="at least 16 characters"):
        load_settings()


def test_secrets_do_not_show() -> None:
    settings = Settings(
        secret_key=Secret("very secret indeed"),
        previous_secret_keys=(Secret("older secret"),),
        demo_password=Secret("demo secret"),
        database_url="postgresql://u:dbsecret@h/d",
    )
    assert "secret" not in repr(settings).replace("secret_key", "")


def test_production_plays_no_demo_unless_asked_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSA_ENVIRONMENT", "production")
    assert not load_settings().plays_demo
    monkeypatch.setenv("PROSA_DEMO", "true")
    assert load_settings().plays_demo


def test_a_misspelt_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSA_PRT", "1")
    assert ("PROSA_PRT", "PROSA_PORT") in unknown_variables()
