"""How somebody likes their desk: what is so unless they choose, and how choices are merged.

Only what was chosen is kept, so that a default may still become a better one.
"""

from collections.abc import Mapping
from typing import Any, Final

from prosa.domain.notices import Notice

Choices = Mapping[str, Any]  # Any: JSON

DEFAULTS: Final[Choices] = {
    "notifications": {
        "desktop": True,
        "sound": True,
        "push": {str(kind): True for kind in Notice},
    },
    "quiet_hours": None,
    "shortcuts": {},
    "single_keys": True,
    "density": "comfortable",
    "theme": "system",
    "panes": {"list": None, "side": None},
    "locale": None,
}

_WHOLE: Final = frozenset({"quiet_hours"})
"""Chosen as a whole: half an interval is none."""
_KEYS: Final = "shortcuts"
"""Of any command; one without a text of its own has the usual key, and an empty one has none."""


def merged(chosen: Choices, change: Choices) -> dict[str, Any]:  # Any: JSON
    """The choices after a change (RFC 7396): null returns to the default."""
    after = dict(chosen)
    for name, value in change.items():
        if value is None:
            after.pop(name, None)
        elif isinstance(value, Mapping) and name not in _WHOLE:
            after[name] = merged(after.get(name, {}), value)  # pyright: ignore[reportUnknownArgumentType]  # JSON
        else:
            after[name] = value
    return after


def complete(chosen: Choices, defaults: Choices = DEFAULTS) -> dict[str, Any]:  # Any: JSON
    """All preferences: as chosen, or as they are by default. What nobody knows is left out."""
    found: dict[str, Any] = {}  # Any: JSON
    for name, default in defaults.items():
        value = chosen.get(name, default)
        if isinstance(default, Mapping) and name != _KEYS:
            value = complete(value, default)  # pyright: ignore[reportUnknownArgumentType]  # JSON
        found[name] = value
    return found


def wants_push(chosen: Choices, kind: Notice) -> bool:
    """Whether a device may be woken for this."""
    return bool(complete(chosen)["notifications"]["push"][kind])
