"""The shapes of signing in."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr

from prosa.domain.permissions import Permission, Role
from prosa.http.openapi import shown

PresenceState = Literal["online", "busy", "away", "offline"]
Password = Annotated[SecretStr, Field(max_length=256)]

_USER: Final = "01980000-0000-7000-8000-000000000001"
_COMPANY: Final = "01980000-0000-7000-8000-0000000000c0"


class LoginBody(BaseModel):
    model_config = shown(
        {
            "email": "ana.souza@example.com",
            "password": "correct horse battery",
            "transport": "cookie",
        }
    )

    email: str = Field(min_length=1, max_length=254)
    password: Password
    company_id: UUID | None = Field(
        default=None, description="Where to work; the primary company if left out."
    )
    transport: Literal["cookie", "bearer"] = Field(
        default="cookie",
        description="`cookie` for browsers (httpOnly); `bearer` puts the tokens in the answer.",
    )


class RefreshBody(BaseModel):
    model_config = shown({"refresh_token": "kUq0…"})

    refresh_token: str | None = Field(
        default=None, max_length=200, description="Left out by browsers: theirs is a cookie."
    )


class SwitchBody(BaseModel):
    model_config = shown({"company_id": _COMPANY})

    company_id: UUID


class PasswordBody(BaseModel):
    model_config = shown({"current_password": "the old one", "new_password": "a much better one"})

    current_password: Password
    new_password: Password


class SignedInUser(BaseModel):
    id: UUID
    name: str
    email: str
    locale: str


class ActiveCompany(BaseModel):
    id: UUID
    name: str
    timezone: str
    locale: str


class CompanyChoice(BaseModel):
    """A company that this person works in."""

    id: UUID
    name: str
    role: Role


class PresenceView(BaseModel):
    """*Chosen* by the person; *effective* is offline after two minutes of silence."""

    model_config = shown({"chosen": "online", "effective": "online"})

    chosen: PresenceState
    effective: PresenceState


class SessionView(BaseModel):
    """Who you are here, what you may do, and until when your access token is good."""

    model_config = shown(
        {
            "user": {
                "id": _USER,
                "name": "Ana Souza",
                "email": "ana.souza@example.com",
                "locale": "pt-BR",
            },
            "company": {
                "id": _COMPANY,
                "name": "Casa Varanda",
                "timezone": "America/Sao_Paulo",
                "locale": "pt-BR",
            },
            "companies": [{"id": _COMPANY, "name": "Casa Varanda", "role": "agent"}],
            "role": "agent",
            "permissions": ["conversation.reply", "conversation.see"],
            "presence": {"chosen": "online", "effective": "online"},
            "expires_at": "2026-11-22T12:15:00Z",
            "access_token": None,
            "refresh_token": None,
        }
    )

    user: SignedInUser
    company: ActiveCompany
    companies: list[CompanyChoice]
    role: Role
    permissions: list[Permission]
    presence: PresenceView | None
    expires_at: datetime = Field(description="End of the access token: refresh before.")
    access_token: str | None = Field(default=None, description="Only with transport `bearer`.")
    refresh_token: str | None = Field(default=None, description="Only with transport `bearer`.")
