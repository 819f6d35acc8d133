"""What may stand in an inbox. Each channel says itself which keys it knows."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from prosa.channels.contract import Channel
from prosa.channels.registry import CHANNELS, channel_named
from prosa.channels.telling import TELLING
from prosa.features.inboxes.errors import BadSetting, UnknownChannel

_LONGEST_SETTING: Final = 500
_LONGEST_CREDENTIAL: Final = 4096
_MOST_SENDS_PER_SECOND: Final = 1000

RISK: Final = (
    "This inbox accepts hooks that nobody signed. Whoever learns its address can invent "
    "customers, messages and receipts. Set the channel's signing secret and turn this off."
)


def known_channel(name: str) -> Channel:
    """Raises `UnknownChannel`."""
    channel = channel_named(name)
    if channel is None:
        known = ", ".join(sorted(CHANNELS))
        raise UnknownChannel(f"There is no channel {name!r}; there are {known}.")
    return channel


def checked_settings(channel: Channel, given: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    """Raises `BadSetting`, which names the key."""
    for key, value in given.items():
        if key not in channel.capabilities.settings:
            raise _unknown(key, channel.capabilities.settings)
        _check_setting(key, value)
    return dict(given)


def checked_credentials(channel: Channel, given: Mapping[str, str]) -> dict[str, str]:
    """Raises `BadSetting`, which names the key and never the value."""
    for key, value in given.items():
        if key not in channel.capabilities.credentials:
            raise _unknown(key, channel.capabilities.credentials)
        if len(value) > _LONGEST_CREDENTIAL or not value.isprintable():
            raise BadSetting(f"The credential {key} is not readable.", key=key)
    return dict(given)


def _check_setting(key: str, value: object) -> None:
    if key == "sends_per_second":
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 1 <= value <= _MOST_SENDS_PER_SECOND:  # pyright: ignore[reportOperatorIssue]  # whole says it is an int
            raise BadSetting(f"{key} must be 1 to {_MOST_SENDS_PER_SECOND}.", key=key)
        return
    if key in TELLING:
        if str(value).lower() not in {"true", "false"}:
            raise BadSetting(f"{key} must be true or false.", key=key)
        return
    if not isinstance(value, str) or len(value) > _LONGEST_SETTING:
        raise BadSetting(f"{key} must be text of at most {_LONGEST_SETTING} characters.", key=key)
    if key.endswith("_url") and not _is_web_address(value):
        raise BadSetting(f"{key} must begin with http:// or https:// and name a host.", key=key)


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def _unknown(key: str, known: Mapping[str, str]) -> BadSetting:
    return BadSetting(f"This channel knows {', '.join(sorted(known))}, not {key!r}.", key=key)
