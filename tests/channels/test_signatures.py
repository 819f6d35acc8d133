"""Who really sent a hook: vectors, and every way of getting it wrong (CHN-15, CHN-16, CHN-17)."""

import hmac

import pytest

from prosa.channels.contract import Account, Hook, Verdict
from prosa.channels.registry import CHANNELS

BODY = b'{"object":"whatsapp_business_account","entry":[]}'
META = Account("1", {}, {"app_secret": "s3cret", "verify_token": "palavra"})

WAHA_BODY = b'{"event":"message","session":"default","engine":"WEBJS"}'
WAHA_DIGEST = (
    "208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8"
    "097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89"
)
"""WAHA's own documented example: key `my-secret-key`."""
WAHA = Account("default", {}, {"hmac_key": "my-secret-key"})


def meta_signature(body: bytes, secret: bytes = b"s3cret") -> str:
    return "sha256=" + hmac.new(secret, body, "sha256").hexdigest()


def test_meta_accepts_its_own_signature() -> None:
    hook = Hook({"x-hub-signature-256": meta_signature(BODY)}, BODY)
    assert CHANNELS["whatsapp_cloud"].verify(hook, META) is Verdict.GENUINE


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": meta_signature(BODY, b"another")},
        {"x-hub-signature-256": meta_signature(BODY + b" ")},
        {"x-hub-signature-256": meta_signature(BODY).removeprefix("sha256=")},
        {"x-hub-signature-256": meta_signature(BODY)[:-1]},
        {"x-hub-signature-256": "sha256=é\udcff"},
        {"x-hub-signature": "sha1=" + hmac.new(b"s3cret", BODY, "sha1").hexdigest()},
    ],
)
def test_meta_refuses_any_other(headers: dict[str, str]) -> None:
    assert CHANNELS["whatsapp_cloud"].verify(Hook(headers, BODY), META) is Verdict.FORGED


def test_waha_accepts_the_documented_example() -> None:
    hook = Hook({"x-webhook-hmac": WAHA_DIGEST, "x-webhook-hmac-algorithm": "sha512"}, WAHA_BODY)
    assert CHANNELS["whatsapp_waha"].verify(hook, WAHA) is Verdict.GENUINE


@pytest.mark.parametrize("given", ["", WAHA_DIGEST[:-1], "0" * 128, "ç"])
def test_waha_refuses_any_other(given: str) -> None:
    hook = Hook({"x-webhook-hmac": given}, WAHA_BODY)
    assert CHANNELS["whatsapp_waha"].verify(hook, WAHA) is Verdict.FORGED


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_without_a_secret_nothing_is_proved(name: str) -> None:
    assert CHANNELS[name].verify(Hook({}, BODY), Account("1", {}, {})) is Verdict.UNPROTECTED


def test_meta_handshake_returns_the_challenge() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "palavra", "hub.challenge": "1158201444"}
    assert CHANNELS["whatsapp_cloud"].challenge(query, META) == "1158201444"


@pytest.mark.parametrize(
    ("query", "credentials"),
    [
        ({"hub.mode": "subscribe", "hub.verify_token": "outra", "hub.challenge": "1"}, None),
        ({"hub.mode": "unsubscribe", "hub.verify_token": "palavra", "hub.challenge": "1"}, None),
        ({"hub.mode": "subscribe", "hub.challenge": "1"}, None),
        ({"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"}, {}),
        ({}, None),
    ],
)
def test_meta_handshake_is_refused(
    query: dict[str, str], credentials: dict[str, str] | None
) -> None:
    account = META if credentials is None else Account("1", {}, credentials)
    assert CHANNELS["whatsapp_cloud"].challenge(query, account) is None


def test_waha_has_no_handshake() -> None:
    assert CHANNELS["whatsapp_waha"].challenge({"hub.challenge": "1"}, WAHA) is None


def test_credentials_do_not_show_themselves() -> None:
    assert "s3cret" not in repr(META)
    call = CHANNELS["whatsapp_cloud"]
    assert "app_secret" in call.capabilities.credentials
