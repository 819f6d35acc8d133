"""WAHA: a phone's own WhatsApp session behind an HTTP API (CHN-24, CHN-25).

Sources: waha.devlike.pro, "events" and "send messages"; the requirements name
an older path for sending, so the style is a setting.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import quote

from prosa.channels.contract import (
    Account,
    Capabilities,
    Hook,
    Inbound,
    OutboundMessage,
    ProviderAnswer,
    ProviderCall,
    SendOutcome,
    Unreadable,
    Verdict,
)
from prosa.channels.payload import read_object, text_of
from prosa.channels.waha.addresses import chat_id_of
from prosa.channels.waha.answer import interpret
from prosa.channels.waha.inbound import parse

DEFAULT_BASE_URL = "http://127.0.0.1:3000"


class Waha:
    """One WAHA session. Its address is the session's name."""

    name: ClassVar[str] = "whatsapp_waha"
    capabilities: ClassVar[Capabilities] = Capabilities(
        max_text_length=4096,
        reply_window=None,
        settings={
            "base_url": f"Where WAHA answers. Default {DEFAULT_BASE_URL}.",
            "send_path_style": (
                "`body`: POST /api/sendText with the session in the body (default). "
                "`path`: POST /api/{session}/sendText."
            ),
            "sends_per_second": "How many messages a second may leave. Default 80.",
        },
        credentials={
            "api_key": "Sent as X-Api-Key.",
            "hmac_key": "Signs webhooks. Without it nothing proves where a webhook came from.",
        },
        sends_per_second=80,
        # WAHA publishes no limit. The Cloud API's pace is polite from any number.
        pair_interval=timedelta(seconds=6),
        pair_burst=45,
    )

    def addresses(self, body: bytes) -> frozenset[str]:
        envelope = read_object(body)
        session = text_of(envelope.get("session"))
        if not session or not isinstance(envelope.get("event"), str):
            raise Unreadable("The body names no `event` and `session`, so it is no hook of WAHA's.")
        return frozenset((session,))

    def verify(self, hook: Hook, account: Account) -> Verdict:
        """`X-Webhook-Hmac: <hex of HMAC-SHA512(key, raw body)>`."""
        key = account.credentials.get("hmac_key")
        if not key:
            return Verdict.UNPROTECTED
        expected = hmac.digest(key.encode(), hook.body, "sha512").hex().encode()
        given = hook.headers.get("x-webhook-hmac", "").encode("utf-8", "replace")
        return Verdict.GENUINE if hmac.compare_digest(expected, given) else Verdict.FORGED

    def challenge(
        self,
        query: Mapping[str, str],  # noqa: ARG002  the contract's shape
        account: Account,  # noqa: ARG002  the contract's shape
    ) -> str | None:
        """WAHA has no handshake."""
        return None

    def parse(self, body: bytes, *, address: str, received_at: datetime) -> Sequence[Inbound]:
        return parse(body, address=address, received_at=received_at)

    def render(self, message: OutboundMessage, account: Account) -> ProviderCall:
        """WAHA carries no reference of ours: a lost answer stays unconfirmed."""
        root = str(account.settings.get("base_url") or DEFAULT_BASE_URL).rstrip("/")
        words = {"chatId": chat_id_of(message.recipient), "text": message.text}
        headers = {"x-api-key": account.credentials.get("api_key", "")}
        if account.settings.get("send_path_style") == "path":
            url = f"{root}/api/{quote(account.address, safe='')}/sendText"
            return ProviderCall(method="POST", url=url, json=words, headers=headers)
        body = {"session": account.address, **words}
        return ProviderCall(method="POST", url=f"{root}/api/sendText", json=body, headers=headers)

    def interpret(self, answer: ProviderAnswer) -> SendOutcome:
        return interpret(answer)
