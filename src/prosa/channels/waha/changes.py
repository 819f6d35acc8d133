"""Reactions, edits and revocations by WAHA. Source: waha.devlike.pro, "send messages"."""

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from prosa.channels.calls import ProviderCall
from prosa.channels.changing import Change
from prosa.channels.contract import Account
from prosa.channels.waha import media as files
from prosa.channels.waha.addresses import chat_id_of, serialized_id

EDIT_WITHIN: Final = timedelta(minutes=15)
"""WhatsApp's own limit, which WAHA does not lift."""
REVOKE_WITHIN: Final = timedelta(hours=60)
"""Two days and twelve hours, likewise."""


def change(change: Change, account: Account) -> ProviderCall:
    """`PUT /api/reaction`; `PUT` and `DELETE` of a message of a chat, whose `@` is escaped."""
    root, headers = files.root_of(account), files.key_of(account)
    chat = chat_id_of(change.recipient)
    name = serialized_id(chat, change.message)
    if change.what == "reaction":
        words = {"session": account.address, "messageId": name, "reaction": change.text}
        return ProviderCall("PUT", f"{root}/api/reaction", words, headers)
    where = f"{quote(account.address, safe='')}/chats/{quote(chat, safe='')}"
    url = f"{root}/api/{where}/messages/{quote(name, safe='')}"
    if change.what == "edited":
        return ProviderCall("PUT", url, {"text": change.text}, headers)
    return ProviderCall("DELETE", url, None, headers)
