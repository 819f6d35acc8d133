"""Where the Graph API is, and how one signs in there."""

from prosa.channels.contract import Account

DEFAULT_BASE_URL = "https://graph.facebook.com"
DEFAULT_API_VERSION = "v21.0"


def root_of(account: Account) -> str:
    return str(account.settings.get("base_url") or DEFAULT_BASE_URL).rstrip("/")


def address(account: Account, *path: str) -> str:
    """An address of the Graph API, in the account's version."""
    version = str(account.settings.get("api_version") or DEFAULT_API_VERSION)
    return "/".join((root_of(account), version, *path))


def bearer(account: Account) -> dict[str, str]:
    return {"authorization": f"Bearer {account.credentials.get('access_token', '')}"}
