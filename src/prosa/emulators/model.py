"""The things that an emulator knows: accounts, phones, messages, sends."""

from collections import deque
from enum import StrEnum

import msgspec

PHONE_HISTORY = 500
CROWD_HISTORY = 50


class Provider(StrEnum):
    """Whom an account belongs to, by the product's names of channels."""

    META = "whatsapp_cloud"
    WAHA = "whatsapp_waha"


class Account(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One business account at a provider, and where its webhooks go.

    Meta's credentials: `access_token`, `app_secret`, `verify_token`.
    WAHA's: `api_key`, `hmac_key`. An empty secret means no signature.
    """

    channel: Provider
    address: str
    webhook_url: str
    display_name: str = ""
    display_phone_number: str = ""
    business_account_id: str = "102290129340398"
    credentials: dict[str, str] = {}
    session_status: str = "WORKING"
    echoes: bool = False
    """WAHA's `message.any` is subscribed to: each message comes under that name as well, also
    what the API sent."""

    @property
    def key(self) -> str:
        return f"{self.channel}:{self.address}"


class Author(StrEnum):
    CUSTOMER = "customer"
    BUSINESS = "business"


class File(msgspec.Struct, kw_only=True):
    """A file on the shelf. Its bytes: `GET /control/files/{id}`."""

    id: str
    mime: str
    filename: str = ""
    size_bytes: int = 0
    sha256: str = ""
    at: float = 0.0
    account: str = ""
    is_uploaded: bool = False
    """The business gave it, for a message of its own."""


class Place(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


class Card(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A contact that somebody passes on."""

    name: str
    phones: list[str] = []
    emails: list[str] = []


class Content(msgspec.Struct, kw_only=True):
    """What a line holds besides words."""

    kind: str
    """image, audio, video, document, sticker, location, contacts, template."""
    file: File | None = None
    is_voice: bool = False
    place: Place | None = None
    contacts: list[Card] = []


class Message(msgspec.Struct, kw_only=True):
    """One line of a chat, as the customer's phone shows it.

    `status` of the customer's own lines: pending → sent (a webhook was answered
    2xx) → read. Of the business's lines: accepted → sent → delivered → read | failed.
    """

    id: str
    author: Author
    text: str
    at: float
    status: str
    reference: str = ""
    content: Content | None = None
    """None: words only. Otherwise `text` is the caption."""
    by_phone: bool = False
    """The company wrote it on its own phone."""
    customers_reaction: str = ""
    companys_reaction: str = ""
    reply_to: str = ""
    """The id of the message that it answers."""
    is_edited: bool = False
    is_revoked: bool = False


class Phone(msgspec.Struct, kw_only=True):
    """A customer's phone, in a chat with one business account."""

    id: str
    account: str
    name: str
    number: str = ""
    """WhatsApp digits. Empty when the person hides it behind `bsuid` or `lid`."""
    bsuid: str = ""
    lid: str = ""
    is_on: bool = True
    """Off the network nothing is delivered, until it is back."""
    is_reading: bool = True
    """The chat is open: what is delivered is read."""
    is_crowd: bool = False
    fails_with: int | None = None
    """What is sent to this phone fails afterwards with this provider code."""
    answers: deque[str] = msgspec.field(default_factory=deque[str])
    """What the person answers, one text for each message of the business."""
    last_wrote_at: float = 0.0
    sees_typing_until: float = 0.0
    """"Digitando…" is shown until then."""
    messages: deque[Message] = msgspec.field(default_factory=deque[Message])

    @property
    def address(self) -> str:
        """How the business writes to this phone."""
        return self.number or self.bsuid or self.lid

    def keep(self, message: Message) -> None:
        self.messages.append(message)
        if len(self.messages) > (CROWD_HISTORY if self.is_crowd else PHONE_HISTORY):
            self.messages.popleft()


class Send(msgspec.Struct, kw_only=True):
    """One message of the business that a provider accepted."""

    n: int
    account: str
    recipient: str
    provider_id: str
    reference: str
    text: str
    at: float
    content: Content | None = None
