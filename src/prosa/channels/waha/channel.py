"""WAHA: a phone's own WhatsApp session behind an HTTP API (CHN-24, CHN-25).

Sources: waha.devlike.pro, "events" and "send messages"; the requirements name
an older path for sending, so the style is a setting.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from prosa.channels.calls import (
    FetchStep,
    FileInJson,
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
    Unreadable,
    Verdict,
)
from prosa.channels.payload import read_object, text_of
from prosa.channels.recollection import Question, Sighting
from prosa.channels.telling import TELLING, Heard
from prosa.channels.waha import changes, recollect
from prosa.channels.waha import media as files
from prosa.channels.waha.addresses import chat_id_of, serialized_id
from prosa.channels.waha.answer import interpret
from prosa.channels.waha.inbound import parse
from prosa.channels.waha.media import DEFAULT_BASE_URL


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
            "media_style": (
                "`data`: files travel inside the call (default). "
                "`url`: WAHA fetches them from us, by our public address."
            ),
            "media_hosts": (
                "Hosts besides WAHA's own that files may be fetched from, by commas; for instance "
                "where WAHA keeps them in S3. Default none."
            ),
            **TELLING,
        },
        credentials={
            "api_key": "Sent as X-Api-Key.",
            "hmac_key": "Signs webhooks. Without it nothing proves where a webhook came from.",
        },
        sends_per_second=80,
        # WAHA publishes no limit. The Cloud API's pace is polite from any number.
        pair_interval=timedelta(seconds=6),
        pair_burst=45,
        media=files.LIMITS,
        writes_to={"whatsapp": "{}@c.us", "phone": "{}@c.us", "lid": "{}@lid"},
        quotes=True,
        reacts=True,
        edit_within=changes.EDIT_WITHIN,
        revoke_within=changes.REVOKE_WITHIN,
        sends_read=True,
        sends_typing=True,
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
        verb, words = "sendText", dict[str, Any](text=message.text)  # Any: WAHA's JSON
        place: FileInJson | None = None
        if message.media is not None:
            file, place = files.file_part(message.media, account)
            takes_caption = files.LIMITS[message.media.kind].takes_caption
            verb, words = files.verb_of(message.media), dict[str, Any](file=file)  # Any: as above
            words |= {"caption": message.text} if takes_caption and message.text else {}
        chat = chat_id_of(message.recipient)
        if message.reply_to is not None:
            words["reply_to"] = serialized_id(chat, message.reply_to)
        return self._call(verb, {"chatId": chat, **words}, account, place)

    def _call(
        self, verb: str, words: Mapping[str, Any], account: Account, place: FileInJson | None
    ) -> ProviderCall:  # Any: WAHA's JSON
        root, headers = files.root_of(account), files.key_of(account)
        if account.settings.get("send_path_style") == "path":
            url = f"{root}/api/{quote(account.address, safe='')}/{verb}"
            return ProviderCall("POST", url, words, headers, place)
        body = {"session": account.address, **words}
        return ProviderCall("POST", f"{root}/api/{verb}", body, headers, place)

    def mark_read(self, heard: Heard, account: Account) -> ProviderCall:
        """`POST /api/sendSeen`. Some engines want the messages named, others mark the chat."""
        chat = chat_id_of(heard.recipient)
        words = {"chatId": chat, "messageIds": [f"false_{chat}_{heard.provider_id}"]}
        return self._call("sendSeen", words, account, None)

    def typing(self, heard: Heard, account: Account, *, is_typing: bool) -> ProviderCall:
        verb = "startTyping" if is_typing else "stopTyping"
        return self._call(verb, {"chatId": chat_id_of(heard.recipient)}, account, None)

    def change(self, change: Change, account: Account) -> ProviderCall:
        return changes.change(change, account)

    def ask(self, question: Question, account: Account) -> ProviderCall | None:
        return recollect.ask(question, account)

    def recognise(self, question: Question, answer: ProviderAnswer) -> Sequence[Sighting] | None:
        return recollect.recognise(question, answer)

    def interpret(self, answer: ProviderAnswer) -> SendOutcome:
        return interpret(answer)

    def upload(
        self,
        media: OutboundMedia,  # noqa: ARG002  the contract's shape
        account: Account,  # noqa: ARG002  the contract's shape
    ) -> ProviderCall | None:
        """The file goes with its message."""
        return None

    def uploaded(self, answer: ProviderAnswer) -> Uploaded | Refused | Later:  # noqa: ARG002  as above
        return Refused("provider.no_uploads", "WAHA takes files with their messages only.")

    def fetch(
        self,
        source: Mapping[str, Any],  # Any: JSON of ours
        account: Account,
        *,
        attempt: int = 1,
    ) -> FetchStep:
        return files.fetch(source, account, attempt=attempt)

    def located(self, answer: ProviderAnswer, account: Account) -> FetchStep:
        return files.located(answer, account)

    def missed(self, answer: ProviderAnswer) -> Later | Refused | Gone:
        return files.missed(answer)
