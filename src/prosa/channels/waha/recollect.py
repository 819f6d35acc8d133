"""What WAHA remembers of a chat (waha.devlike.pro, "chats", get messages).

WEBJS always remembers; NOWEB and GOWS do where their store is switched on, and
answer with an error otherwise.
"""

from typing import Final
from urllib.parse import quote

import msgspec

from prosa.channels.calls import ProviderAnswer, ProviderCall
from prosa.channels.contract import Account
from prosa.channels.payload import fragments, instant_of, text_of
from prosa.channels.recollection import Question, Sighting
from prosa.channels.waha.addresses import chat_id_of, message_key
from prosa.channels.waha.media import key_of, root_of

MOST_MESSAGES: Final = 100

_decode = msgspec.json.Decoder().decode


def ask(question: Question, account: Account) -> ProviderCall:
    """`GET /api/{session}/chats/{chatId}/messages`, the newest, without their files."""
    session = quote(account.address, safe="")
    chat = quote(chat_id_of(question.recipient), safe="@")
    path = f"api/{session}/chats/{chat}/messages"
    query = f"limit={MOST_MESSAGES}&downloadMedia=false"
    return ProviderCall("GET", f"{root_of(account)}/{path}?{query}", headers=key_of(account))


def recognise(question: Question, answer: ProviderAnswer) -> list[Sighting] | None:
    """What the chat shows that says the same, the oldest first; None if this is no answer."""
    if answer.status != 200:
        return None
    try:
        told: object = _decode(answer.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, list):
        return None
    found: list[Sighting] = []
    for message in fragments(told):  # pyright: ignore[reportUnknownArgumentType]  # JSON
        key = message_key(message.get("id"))
        at = instant_of(message.get("timestamp"), otherwise=question.since)
        if not key or message.get("fromMe") is not True or at < question.since:
            continue
        has_file = message.get("hasMedia") is True
        is_same = text_of(message.get("body")).split() == question.text.split()
        if is_same and has_file == question.has_file:
            found.append(Sighting(key, at))
    return sorted(found, key=lambda sighting: sighting.at)
