"""The shapes of subscriptions."""

from uuid import UUID

from pydantic import BaseModel, Field

from prosa.http.openapi import shown


class PushKeyView(BaseModel):
    model_config = shown({"public_key": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx…"})

    public_key: str = Field(
        description="For `applicationServerKey`. If a browser's is another, subscribe again."
    )


class BrowserKeys(BaseModel):
    model_config = shown({"p256dh": "BCVxsr7N_eNgVRqv…", "auth": "BTBZMqHH6r4Tts7J_aSIgg"})

    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=60)


class SubscribeBody(BaseModel):
    """As `PushSubscription.toJSON()` says it; what else it says may be left out."""

    model_config = shown(
        {
            "endpoint": "https://updates.push.services.mozilla.com/wpush/v2/gAAAA…",
            "keys": {"p256dh": "BCVxsr7N_eNgVRqv…", "auth": "BTBZMqHH6r4Tts7J_aSIgg"},
            "device": "Firefox on Linux",
        }
    )

    endpoint: str = Field(min_length=1, max_length=1_000)
    keys: BrowserKeys
    device: str | None = Field(default=None, max_length=120)


class SubscriptionView(BaseModel):
    model_config = shown({"id": "01980000-0000-7000-8000-0000000000f9"})

    id: UUID
