"""Web Push, by the example of the standard itself."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from prosa.kit.webpush import MOST_BYTES, BadKeys, Browser, Sender, encrypted, from_text, to_text

# RFC 8291, section 5 and appendix A.
MESSAGE = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard() -> None:
    key = ec.derive_private_key(int.from_bytes(from_text(SENDER)), ec.SECP256R1())
    body = encrypted(MESSAGE, Browser.of(P256DH, AUTH), key=key, salt=from_text(SALT))
    assert to_text(body) == BODY


def test_no_two_bodies_are_alike_and_none_is_too_long() -> None:
    browser = Browser.of(P256DH, AUTH)
    assert encrypted(MESSAGE, browser) != encrypted(MESSAGE, browser)
    assert len(encrypted(b"x" * MOST_BYTES, browser)) <= 4_096
    with pytest.raises(ValueError, match="holds"):
        encrypted(b"x" * (MOST_BYTES + 1), browser)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (P256DH, ""),
        (P256DH, to_text(b"x" * 15)),
        (P256DH[:-4], AUTH),
        (to_text(b"\x04" + b"\x01" * 64), AUTH),
        ("não é base64", AUTH),
        (to_text(b"\x02" + from_text(P256DH)[1:33]), AUTH),
    ],
)
def test_keys_of_no_browser(p256dh: str, auth: str) -> None:
    with pytest.raises(BadKeys):
        Browser.of(p256dh, auth)


def test_the_key_follows_from_the_secret_key_and_tells_nothing_of_it() -> None:
    one, same = (Sender("a secret key of ours", contact="mailto:a@b.c") for _ in range(2))
    other = Sender("another secret key", contact="mailto:a@b.c")
    assert one.public_key == same.public_key != other.public_key
    assert len(from_text(one.public_key)) == 65
    now = datetime(2026, 11, 23, tzinfo=UTC)
    header = one.authorization("https://push.example.com/x/1", now=now)
    assert header.startswith("vapid t=")
    assert header.endswith(f", k={one.public_key}")
