"""Passwords: argon2 now, bcrypt understood and replaced at the next sign-in (SEC-01).

Hashing takes tens of milliseconds on purpose, so it runs in a thread, at most two
at a time: a flood of sign-ins must not take the processor from everybody else.
"""

from functools import cache
from typing import Final

import anyio
import anyio.to_thread
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from prosa.features.access.errors import WeakPassword

SHORTEST: Final = 8
LONGEST: Final = 256
_BCRYPT_BYTES: Final = 72
_hasher: Final = PasswordHash((Argon2Hasher(), BcryptHasher()))


@cache
def _threads() -> anyio.CapacityLimiter:
    """Made on first use, because it belongs to an event loop's process."""
    return anyio.CapacityLimiter(2)


@cache
def _nobodys_hash() -> str:
    """What an unknown e-mail is checked against, so that it takes as long as a known one."""
    return _hasher.hash("nobody has this password")


def check_strength(password: str, *, email: str) -> None:
    """Raises `WeakPassword` with what to do about it."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"Use {SHORTEST} to {LONGEST} characters.", shortest=SHORTEST)
    name = email.partition("@")[0].lower()
    if len(set(password)) < 4 or password.lower() in {email.lower(), name}:
        raise WeakPassword("Use a password that is harder to guess.", shortest=SHORTEST)


async def hash_password(password: str) -> str:
    return await anyio.to_thread.run_sync(_hasher.hash, password, limiter=_threads())


async def check_password(password: str, known: str | None) -> tuple[bool, str | None]:
    """Whether `password` fits the hash `known`, and a newer hash if it should be replaced.

    Without a hash (nobody has this e-mail) the answer takes as long and is no.
    """

    def check() -> tuple[bool, str | None]:
        try:
            fits, newer = _hasher.verify_and_update(
                _as_checked(password, known), known or _nobodys_hash()
            )
        except (PwdlibError, ValueError):
            return False, None
        return fits and known is not None, newer

    return await anyio.to_thread.run_sync(check, limiter=_threads())


def _as_checked(password: str, known: str | None) -> str | bytes:
    """Old bcrypt hashes saw only the first 72 bytes; the library refuses longer input."""
    if known and known.startswith("$2"):
        return password.encode()[:_BCRYPT_BYTES]
    return password
