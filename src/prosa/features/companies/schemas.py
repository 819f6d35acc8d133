"""The shape of a company."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from prosa.http.openapi import shown

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Text = Annotated[str, StringConstraints(max_length=2000)]
Outcome = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]

_HOURS: Final = {
    "week": {"mon": [["08:00", "12:00"], ["13:00", "18:00"]]},
    "holidays": [
        {"date": "2026-12-25", "name": "Natal"},
        {"date": "2026-12-24", "name": "Véspera de Natal", "open": [["08:00", "12:00"]]},
    ],
}
_FALLBACK = "01980000-0000-7000-8000-0000000000d4"
_HOURS_TEXT = (
    "Null is 24×7. `week` maps mon…sun to intervals; a day left out is closed. A holiday is a "
    "date, or `{date, name, open}`: it takes the place of its day, closed or open as it says."
)
_OUTCOMES_TEXT = (
    "Why a conversation may be resolved, in the order in which people choose. Empty: any words."
)
_REDISTRIBUTE_TEXT = (
    "Working time after which what waits for an offline agent goes back to its queue. Null: never."
)


class ChangeCompanyBody(BaseModel):
    """What is left out stays as it is."""

    model_config = shown({"texts": {"greeting": "Olá! Aqui é a {company}."}, "hours": _HOURS})

    name: Name | None = None
    timezone: str | None = Field(default=None, max_length=64, description="An IANA name.")
    locale: str | None = Field(default=None, max_length=12)
    texts: dict[str, Text | None] | None = Field(
        default=None,
        max_length=50,
        description="Merged by key; null returns to the bot's own words.",
    )
    fallback_department_id: UUID | None = Field(
        default=None, description="Where customers go who choose nothing."
    )
    hours: dict[str, Any] | None = Field(default=None, description=_HOURS_TEXT)  # Any: JSON
    redistribute_after_seconds: int | None = Field(
        default=None, ge=0, le=86_400, description=_REDISTRIBUTE_TEXT
    )
    outcomes: list[Outcome] | None = Field(default=None, max_length=50, description=_OUTCOMES_TEXT)


class CompanyView(BaseModel):
    """The company you work in."""

    model_config = shown(
        {
            "id": "01980000-0000-7000-8000-0000000000c0",
            "name": "Casa Varanda",
            "timezone": "America/Sao_Paulo",
            "locale": "pt-BR",
            "texts": {"greeting": "Olá! Aqui é a {company}."},
            "default_texts": {"greeting": "Olá! Você está falando com {company}. 👋"},
            "hours": _HOURS,
            "fallback_department_id": _FALLBACK,
            "redistribute_after_seconds": 60,
            "outcomes": ["Venda feita", "Dúvida resolvida", "Sem resposta"],
            "is_open": False,
            "opens_at": "2026-11-30T11:00:00Z",
        }
    )

    id: UUID
    name: str
    timezone: str
    locale: str
    texts: dict[str, str] = Field(description="The company's own words, by key.")
    default_texts: dict[str, str] = Field(description="Every text of the bot, as it would be.")
    hours: dict[str, Any] | None = Field(description=_HOURS_TEXT)  # Any: JSON
    fallback_department_id: UUID | None
    redistribute_after_seconds: int | None = Field(description=_REDISTRIBUTE_TEXT)
    outcomes: list[str] = Field(description=_OUTCOMES_TEXT)
    is_open: bool = Field(description="Whether it is open now.")
    opens_at: datetime | None = Field(
        description="While it is closed: when it opens. Null if it is open, or never opens."
    )
