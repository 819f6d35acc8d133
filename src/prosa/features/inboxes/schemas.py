"""The shapes of connected accounts. Credentials go in and never come out."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from prosa.http.openapi import shown

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(max_length=64)]
Value = Annotated[str, StringConstraints(max_length=4096)]
ChannelName = Literal["whatsapp_cloud", "whatsapp_waha"]

_ID = "01980000-0000-7000-8000-0000000000a1"


class CreateInboxBody(BaseModel):
    model_config = shown(
        {
            "name": "WhatsApp da loja",
            "channel": "whatsapp_cloud",
            "address": "106540352242922",
            "settings": {"display_phone_number": "+55 11 4000-1234"},
            "credentials": {
                "access_token": "EAAG…",
                "app_secret": "0f1e…",
                "verify_token": "a word of yours",
            },
        }
    )

    name: Name
    channel: ChannelName
    address: Address = Field(
        description="The phone number id (Meta) or the session's name (WAHA): once in an "
        "installation."
    )
    settings: dict[Key, str | bool | int] = Field(default={}, max_length=30)
    credentials: dict[Key, Value] = Field(default={}, max_length=30)
    accepts_unsigned: bool = Field(
        default=False,
        description="Accept hooks that nobody signed. See `risk` in the answer before you do.",
    )


class ChangeInboxBody(BaseModel):
    """What is left out stays. Settings and credentials are merged; null removes a key."""

    model_config = shown({"credentials": {"access_token": "EAAH…"}})

    name: Name | None = None
    address: Address | None = None
    settings: dict[Key, str | bool | int | None] | None = Field(default=None, max_length=30)
    credentials: dict[Key, Value | None] | None = Field(default=None, max_length=30)
    accepts_unsigned: bool | None = None
    is_active: bool | None = None


class PauseView(BaseModel):
    """Why an inbox sends nothing for now, and when it tries again."""

    since: datetime
    until: datetime = Field(
        description="The next try: one message goes ahead, and the others follow when the "
        "provider has taken it. In the past while that is being found out."
    )
    code: str = Field(description="As a refused message would have it.")
    reason: str = Field(description="In plain words.")


class ProblemView(BaseModel):
    """What the provider complained of about the account, not about one message."""

    code: str = Field(description="`provider.` and the provider's own code.")
    message: str
    at: datetime


class InboxView(BaseModel):
    """A connected account."""

    model_config = shown(
        {
            "id": _ID,
            "name": "WhatsApp da loja",
            "channel": "whatsapp_cloud",
            "address": "106540352242922",
            "settings": {"display_phone_number": "+55 11 4000-1234"},
            "credentials_set": ["access_token", "app_secret", "verify_token"],
            "accepts_unsigned": False,
            "is_active": True,
            "session_status": None,
            "hook_url": "https://prosa.example.com/webhooks/in/Zk3…",
            "refused_signatures": 0,
            "risk": None,
            "pause": None,
            "problem": None,
            "max_text_length": 4096,
        }
    )

    id: UUID
    name: str
    channel: ChannelName
    address: str
    settings: dict[str, Any] = Field(description="Keys as the channel documents them.")  # Any: JSON
    credentials_set: list[str] = Field(description="Which credentials are set; never their values.")
    accepts_unsigned: bool
    is_active: bool
    session_status: str | None = Field(description="What WAHA last said of its session.")
    hook_url: str | None = Field(
        description="Give this address to the provider. Only shown to who may manage inboxes."
    )
    refused_signatures: int = Field(description="Hooks refused for a wrong signature.")
    risk: str | None = Field(description="What `accepts_unsigned` risks, while it is on.")
    pause: PauseView | None = Field(
        description="Set while nothing leaves: what waits keeps its order and fails for no reason "
        "of the inbox's."
    )
    problem: ProblemView | None = Field(
        description="The provider's last complaint about the account, for a day."
    )
    max_text_length: int = Field(
        description="How many characters a message may have, as Unicode counts them."
    )
