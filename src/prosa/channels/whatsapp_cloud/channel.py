"""WhatsApp Cloud API: the numbers that Meta hosts (CHN-11 to CHN-19).

Webhooks: developers.facebook.com, WhatsApp, webhooks, reference "messages".
Sending: reference "messages". The Graph version is a setting, since the
requirements name two of them (C-05).
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from prosa.channels.calls import (
    FetchStep,
    Gone,
    Later,
    ProviderAnswer,
    ProviderCall,
    Refused,
    SendOutcome,
    Uploaded,
)
from prosa.channels.changing import Change
from prosa.channels.contract import (
    Account,
    Capabilities,
    Hook,
    Inbound,
    OutboundMedia,
    OutboundMessage,
    Verdict,
)
from prosa.channels.payload import fragment, fragments, word_of
from prosa.channels.recollection import Question, Sighting
from prosa.channels.telling import TELLING, Heard, is_on
from prosa.channels.whatsapp_cloud import media as files
from prosa.channels.whatsapp_cloud import templates
from prosa.channels.whatsapp_cloud.answer import interpret
from prosa.channels.whatsapp_cloud.graph import (
    DEFAULT_API_VERSION,
    DEFAULT_BASE_URL,
    address,
    bearer,
)
from prosa.channels.whatsapp_cloud.inbound import parse, read_entries


class WhatsAppCloud:
    """One WhatsApp number on the Cloud API. Its address is Meta's `phone_number_id`."""

    name: ClassVar[str] = "whatsapp_cloud"
    capabilities: ClassVar[Capabilities] = Capabilities(
        max_text_length=4096,
        reply_window=timedelta(hours=24),
        settings={
            "base_url": f"Where the Graph API answers. Default {DEFAULT_BASE_URL}.",
            "api_version": f"Graph version. Default {DEFAULT_API_VERSION}.",
            "waba_id": "WhatsApp Business Account id: whose templates are read.",
            "business_account_id": "An older name of `waba_id`, which goes before it.",
            "display_phone_number": "The number as people write it. For people; never sent.",
            "sends_per_second": "How many messages a second may leave. Default 80.",
            "media_hosts": "Further hosts that files may be fetched from, by commas. Default none.",
            **TELLING,
        },
        credentials={
            "access_token": (
                "System user token with whatsapp_business_messaging; with "
                "whatsapp_business_management as well, templates can be read."
            ),
            "app_secret": "The app's secret, which signs webhooks.",
            "verify_token": "Word of your choice that Meta repeats in the GET handshake.",
        },
        sends_per_second=80,
        pair_interval=timedelta(seconds=6),
        pair_burst=45,
        media=files.LIMITS,
        uploads_first=True,
        writes_to={"whatsapp": "{}", "phone": "{}", "bsuid": "{}"},
        quotes=True,
        reacts=True,
        sends_read=True,
        sends_typing=True,
    )

    def addresses(self, body: bytes) -> frozenset[str]:
        named = (
            word_of(fragment(fragment(change.get("value")).get("metadata")).get("phone_number_id"))
            for entry in read_entries(body)
            for change in fragments(entry.get("changes"))
        )
        return frozenset(address for address in named if address)

    def verify(self, hook: Hook, account: Account) -> Verdict:
        """`X-Hub-Signature-256: sha256=<hex of HMAC-SHA256(app secret, raw body)>` (CHN-16)."""
        secret = account.credentials.get("app_secret")
        if not secret:
            return Verdict.UNPROTECTED
        expected = b"sha256=" + hmac.digest(secret.encode(), hook.body, "sha256").hex().encode()
        given = hook.headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
        return Verdict.GENUINE if hmac.compare_digest(expected, given) else Verdict.FORGED

    def challenge(self, query: Mapping[str, str], account: Account) -> str | None:
        """Meta's GET handshake: `hub.challenge` back if `hub.verify_token` is ours (CHN-17)."""
        expected = account.credentials.get("verify_token", "")
        given = query.get("hub.verify_token", "")
        if not expected or query.get("hub.mode") != "subscribe":
            return None
        if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
            return None
        return query.get("hub.challenge")

    def parse(self, body: bytes, *, address: str, received_at: datetime) -> Sequence[Inbound]:
        return parse(body, address=address, received_at=received_at)

    def render(self, message: OutboundMessage, account: Account) -> ProviderCall:
        """CHN-19."""
        what: dict[str, Any] = {"type": "text", "text": {"body": message.text}}  # Any: Meta's JSON
        if message.media is not None:
            what = files.message_part(message.media, message.text)
        if message.template is not None:
            what = templates.message_part(message.template)
        if message.reply_to is not None:
            what["context"] = {"message_id": message.reply_to.provider_id}
        return ProviderCall(
            method="POST",
            url=address(account, account.address, "messages"),
            json={
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                **_whom(message.recipient),
                **what,
                "biz_opaque_callback_data": message.reference,
            },
            headers=bearer(account),
        )

    def mark_read(self, heard: Heard, account: Account) -> ProviderCall:
        """Meta, "typing indicators" (2026-06-17): without an indicator it only marks as read."""
        return self._about(heard, account, {})

    def typing(self, heard: Heard, account: Account, *, is_typing: bool) -> ProviderCall | None:
        """Shown until the reply, or for 25 s. It marks as read too, so both must be wanted."""
        if not is_typing or not is_on(account.settings, "send_read_receipts"):
            return None
        return self._about(heard, account, {"typing_indicator": {"type": "text"}})

    def _about(
        self, heard: Heard, account: Account, more: Mapping[str, Any]
    ) -> ProviderCall:  # Any: Meta's JSON
        words = {"messaging_product": "whatsapp", "status": "read", "message_id": heard.provider_id}
        url = address(account, account.address, "messages")
        return ProviderCall("POST", url, {**words, **more}, bearer(account))

    def change(self, change: Change, account: Account) -> ProviderCall | None:
        """Meta, reference "messages", type "reaction". It can neither edit nor take back."""
        if change.what != "reaction":
            return None
        told = {"message_id": change.message.provider_id, "emoji": change.text}
        words = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **_whom(change.recipient),
            "type": "reaction",
            "reaction": told,
        }
        url = address(account, account.address, "messages")
        return ProviderCall("POST", url, words, bearer(account))

    def ask(
        self,
        question: Question,  # noqa: ARG002  the contract's shape
        account: Account,  # noqa: ARG002  the contract's shape
    ) -> ProviderCall | None:
        """Meta cannot be asked. Its receipts name our message (`biz_opaque_callback_data`)."""
        return None

    def recognise(
        self,
        question: Question,  # noqa: ARG002  the contract's shape
        answer: ProviderAnswer,  # noqa: ARG002  the contract's shape
    ) -> Sequence[Sighting] | None:
        return None

    def interpret(self, answer: ProviderAnswer) -> SendOutcome:
        return interpret(answer)

    def upload(self, media: OutboundMedia, account: Account) -> ProviderCall | None:
        return files.upload(media, account)

    def uploaded(self, answer: ProviderAnswer) -> Uploaded | Refused | Later:
        return files.uploaded(answer)

    def fetch(
        self,
        source: Mapping[str, Any],  # Any: JSON of ours
        account: Account,
        *,
        attempt: int = 1,  # noqa: ARG002  Meta names a new address each time
    ) -> FetchStep:
        return files.fetch(source, account)

    def located(self, answer: ProviderAnswer, account: Account) -> FetchStep:
        return files.located(answer, account)

    def missed(self, answer: ProviderAnswer) -> Later | Refused | Gone:
        return files.missed(answer)


def _whom(recipient: str) -> dict[str, str]:
    """A business-scoped id goes in `recipient`: in `to` it is silently dropped."""
    digits = recipient.removeprefix("+")
    return {"to": digits} if digits.isdigit() else {"recipient": recipient}
