"""WhatsApp's own addresses and message ids, as WAHA's engines write them.

One person may appear as `5511…@c.us`, `5511…:12@s.whatsapp.net` (a device of
that person) and `…@lid` (an id that hides the number).
"""

from dataclasses import dataclass

from prosa.channels.contract import Identity, Quoted, Sender
from prosa.channels.payload import Fragment, fragment, text_of
from prosa.domain.phones import whatsapp_digits_to_e164

_PHONE_SERVERS = ("c.us", "s.whatsapp.net")
_PERSONAL_SERVERS = (*_PHONE_SERVERS, "lid")


@dataclass(frozen=True, slots=True)
class Jid:
    """One WhatsApp address without its device number."""

    user: str
    server: str

    @property
    def is_person(self) -> bool:
        return self.server in _PERSONAL_SERVERS and self.user != ""

    @property
    def is_phone(self) -> bool:
        return self.server in _PHONE_SERVERS and self.user.isdecimal() and self.user.isascii()


def read_jid(text: str) -> Jid:
    user, _, server = text.partition("@")
    return Jid(user.partition(":")[0], server)


def chat_id_of(recipient: str) -> str:
    """A recipient as WAHA's `chatId`: digits become `…@c.us`, anything else stays."""
    return recipient if "@" in recipient else f"{recipient.removeprefix('+')}@c.us"


def read_sender(payload: Fragment) -> Sender | None:
    """Who wrote, or None for groups, broadcasts and newsletters."""
    origin = read_jid(text_of(payload.get("from")))
    if not origin.is_person:
        return None
    alias = _other_address(payload, than=origin)
    number, hidden = (origin, alias) if origin.is_phone else (alias, origin)
    identities = _identities(number, hidden)
    if not identities:
        return None
    server = "lid" if origin.server == "lid" else "c.us"
    return Sender(identities, f"{origin.user}@{server}", _name_in(payload))


def read_counterpart(payload: Fragment, own: frozenset[str]) -> Sender | None:
    """Whom the company's own phone wrote to, or None for groups, broadcasts and itself.

    The chat stands in the message's id, in `to`, or (NOWEB) in `from`; WEBJS says in `from` who
    we are. `own` are our own users, which are nobody's customers.
    """
    raw = fragment(payload.get("_data"))
    key, message = fragment(raw.get("key")), fragment(raw.get("Info"))
    chats = (_chat_in(payload.get("id")), key.get("remoteJid"), message.get("Chat"))
    chat = next(
        (c for c in map(text_of, (*chats, payload.get("to"), payload.get("from"))) if c), ""
    )
    others = (key.get("remoteJidAlt"), message.get("RecipientAlt"), payload.get("to"))
    jids = [read_jid(text) for text in (chat, *map(text_of, others)) if text]
    people = [jid for jid in jids if jid.is_person and jid.user not in own]
    if not people or people[0] != jids[0]:
        return None
    number = next((jid for jid in people if jid.is_phone), None)
    hidden = next((jid for jid in people if jid.server == "lid"), None)
    identities = _identities(number, hidden)
    server = "lid" if people[0].server == "lid" else "c.us"
    return Sender(identities, f"{people[0].user}@{server}") if identities else None


def message_key(value: object) -> str:
    """The key of a message: the part of its id that every engine and event agrees on.

    The same message is `true_5511…@c.us_3EB0` in one place and `true_…@lid_3EB0`
    in another (WAHA issues 760, 1464 and 1778), or an object with its parts.
    """
    if isinstance(value, str):
        parts = text_of(value).split("_")
        return parts[2] if len(parts) > 2 and parts[0] in ("true", "false") else text_of(value)
    parts_of = fragment(value)
    return text_of(parts_of.get("id")) or message_key(text_of(parts_of.get("_serialized")))


def serialized_id(chat: str, message: Quoted) -> str:
    """The id by which WAHA's calls name a message of this chat."""
    return f"{'true' if message.is_ours else 'false'}_{chat}_{message.provider_id}"


def quoted_key(payload: Fragment) -> str | None:
    """The key of the message that this one answers: WAHA's own `replyTo`, or what the engine tells
    (WEBJS `quotedMsg`, NOWEB and GOWS in the context of the message's part)."""
    raw = fragment(payload.get("_data"))
    parts = fragment(raw.get("message")) or fragment(raw.get("Message"))
    contexts = [fragment(fragment(part).get("contextInfo")) for part in parts.values()]
    told = (
        fragment(payload.get("replyTo")).get("id"),
        fragment(payload.get("quotedMsg")).get("id"),
        raw.get("quotedStanzaID"),
        fragment(raw.get("quotedMsg")).get("id"),
        *(context.get("stanzaId") or context.get("stanzaID") for context in contexts),
    )
    return next((key for key in map(message_key, told) if key), None)


def _identities(number: Jid | None, hidden: Jid | None) -> tuple[Identity, ...]:
    found: tuple[Identity, ...] = ()
    if number is not None and number.is_phone:
        phone = whatsapp_digits_to_e164(number.user)
        found = (Identity("whatsapp", number.user),)
        found += (Identity("phone", phone),) if phone else ()
    if hidden is not None and hidden.server == "lid":
        found += (Identity("lid", hidden.user),)
    return found


def _chat_in(id: object) -> str:
    """`true_<chat>_<key>`, or an object with `remote`."""
    if isinstance(id, str):
        parts = id.split("_")
        return parts[1] if len(parts) > 2 and parts[0] in ("true", "false") else ""
    parts_of = fragment(id)
    return text_of(parts_of.get("remote")) or _chat_in(text_of(parts_of.get("_serialized")) or "")


def _other_address(payload: Fragment, *, than: Jid) -> Jid | None:
    """The same person's other address, where an engine tells: NOWEB in `_data.key`, GOWS in
    `_data.Info`, both under several names."""
    raw = fragment(payload.get("_data"))
    key, message = fragment(raw.get("key")), fragment(raw.get("Info"))
    told = (
        key.get("senderPn"),
        key.get("remoteJidAlt"),
        key.get("participantAlt"),
        key.get("participantPn"),
        key.get("senderLid"),
        message.get("SenderAlt"),
        message.get("Sender"),
        raw.get("senderPn"),
        payload.get("senderPn"),
        payload.get("senderLid"),
    )
    for jid in map(read_jid, map(text_of, told)):
        if jid.is_person and (jid.server == "lid") != (than.server == "lid"):
            return jid
    return None


def _name_in(payload: Fragment) -> str | None:
    raw = fragment(payload.get("_data"))
    told = (
        raw.get("notifyName"),
        raw.get("pushName"),
        fragment(raw.get("Info")).get("PushName"),
        payload.get("notifyName"),
        payload.get("pushName"),
    )
    return next((name for name in map(text_of, told) if name), None)
