"""Secrets at rest (`kit/vault.py`)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.kit.secrets import Secret
from prosa.kit.vault import Unsealable, Vault

OLD, NEW = Secret("the old key"), Secret("the new key")
VAULT = Vault((OLD,))


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_was_sealed_opens_in_its_context(text: bytes, context: str) -> None:
    sealed = VAULT.seal(text, context)
    assert VAULT.open(sealed, context) == text
    with pytest.raises(Unsealable):
        VAULT.open(sealed, f"{context}.")


@given(st.binary(min_size=1, max_size=60), st.data())
def test_one_changed_byte_is_noticed(text: bytes, data: st.DataObject) -> None:
    sealed = bytearray(VAULT.seal(text, "row 1"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unsealable):
        VAULT.open(bytes(sealed), "row 1")


@given(st.binary(max_size=120))
def test_anything_else_is_not_opened(noise: bytes) -> None:
    with pytest.raises(Unsealable):
        VAULT.open(noise, "row 1")


def test_the_same_secret_is_never_sealed_alike() -> None:
    assert VAULT.seal(b"x", "row 1") != VAULT.seal(b"x", "row 1")


def test_a_rotated_key_opens_what_the_old_one_sealed_and_seals_anew() -> None:
    sealed = VAULT.seal(b"token", "row 1")
    rotated = Vault((NEW, OLD))
    assert rotated.open(sealed, "row 1") == b"token"
    assert rotated.is_stale(sealed)
    anew = rotated.reseal(sealed, "row 1")
    assert not rotated.is_stale(anew)
    assert Vault((NEW,)).open(anew, "row 1") == b"token"
    with pytest.raises(Unsealable):
        VAULT.open(anew, "row 1")
