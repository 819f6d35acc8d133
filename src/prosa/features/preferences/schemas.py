"""The shapes of preferences."""

from typing import Annotated, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prosa.domain.notices import Notice
from prosa.domain.preferences import DEFAULTS
from prosa.http.openapi import shown

WallClock = Annotated[
    str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["22:00"])
]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Density = Literal["comfortable", "compact"]
Theme = Literal["system", "light", "dark"]
Locale = Literal["pt-BR", "en", "es"]
Width = Annotated[int, Field(ge=0, le=2_000)]
Command = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_.:-]{1,64}$")]
Key = Annotated[str, StringConstraints(max_length=40)]

_QUIET: Final = {
    "from": "22:00",
    "to": "07:00",
    "days": ["mon", "tue", "wed", "thu", "fri"],
    "timezone": "America/Sao_Paulo",
}
_SHORTCUTS: Final = (
    "Other keys than the usual, by command; an empty text is no key at all. Null in a change "
    "returns to the usual."
)
_WIDTHS: Final = "In pixels; 0 is closed, null as the screen likes."
_LOCALE: Final = "Null: the company's language."


class QuietHours(BaseModel):
    """Meanwhile no device is woken. They belong to the day on which they begin."""

    model_config: ClassVar[ConfigDict] = {
        **shown(_QUIET),
        "populate_by_name": True,
        "serialize_by_alias": True,
    }

    from_: WallClock = Field(alias="from")
    to: WallClock = Field(description="Earlier than `from`: on the next day.")
    days: list[Day] = Field(max_length=7)
    timezone: str = Field(max_length=64, description="An IANA name.")


class NotificationsChange(BaseModel):
    model_config = shown({"sound": False, "push": {"new_message": False}})

    desktop: bool | None = None
    sound: bool | None = None
    push: dict[Notice, bool | None] | None = None


class PanesChange(BaseModel):
    model_config = shown({"list": 380})

    list: Width | None = None
    side: Width | None = None


class ChangePreferencesBody(BaseModel):
    """A JSON merge patch: what is left out stays as it is, null returns to the default."""

    model_config = shown({"theme": "dark", "notifications": {"sound": False}})

    notifications: NotificationsChange | None = None
    quiet_hours: QuietHours | None = Field(default=None, description="Chosen as a whole.")
    shortcuts: dict[Command, Key | None] | None = Field(
        default=None, max_length=200, description=_SHORTCUTS
    )
    single_keys: bool | None = None
    density: Density | None = None
    theme: Theme | None = None
    panes: PanesChange | None = None
    locale: Locale | None = None


class NotificationChoices(BaseModel):
    model_config = shown(DEFAULTS["notifications"])

    desktop: bool = Field(description="Whether the screen may show a notice of the system.")
    sound: bool
    push: dict[Notice, bool] = Field(description="For what a device may be woken.")


class PaneWidths(BaseModel):
    model_config = shown({"list": 380, "side": None})

    list: int | None = Field(description=_WIDTHS)
    side: int | None = Field(description=_WIDTHS)


class PreferencesView(BaseModel):
    """How somebody likes their desk: as chosen, or as it is by default."""

    model_config = shown({**DEFAULTS, "quiet_hours": _QUIET})

    notifications: NotificationChoices
    quiet_hours: QuietHours | None
    shortcuts: dict[str, str] = Field(description=_SHORTCUTS)
    single_keys: bool = Field(description="Whether a letter alone is a shortcut.")
    density: Density
    theme: Theme
    panes: PaneWidths
    locale: Locale | None = Field(description=_LOCALE)
