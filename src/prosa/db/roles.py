"""The database roles that serve, and the passwords they have in common with every process."""

import hashlib
import hmac
from typing import Final

APP_ROLE: Final = "prosa_app"
SYSTEM_ROLE: Final = "prosa_system"
OWNER_ROLE: Final = "prosa_owner"


def role_password(secret_key: str, role: str) -> str:
    """The password of a role of ours, derived so that no process stores it."""
    return hmac.new(
        secret_key.encode(), f"database role {role}".encode(), hashlib.sha256
    ).hexdigest()
