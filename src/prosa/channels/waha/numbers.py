"""Does this number have WhatsApp? (waha.devlike.pro, "contacts", check phone number exists).

WhatsApp knows many Brazilian numbers without their ninth digit; the `chatId` that it answers is
the one that arrives.
"""

from urllib.parse import urlencode

from prosa.channels.calls import ProviderAnswer, ProviderCall
from prosa.channels.contract import Account
from prosa.channels.numbers import Found
from prosa.channels.payload import read_object_or_empty, text_of
from prosa.channels.waha.addresses import chat_id_of, read_jid
from prosa.channels.waha.media import key_of, root_of


class WahaNumbers:
    def ask(self, recipient: str, account: Account) -> ProviderCall | None:
        """`GET /api/contacts/check-exists?phone=…&session=…`"""
        jid = read_jid(chat_id_of(recipient))
        if not jid.is_phone:
            return None
        query = urlencode({"phone": jid.user, "session": account.address})
        url = f"{root_of(account)}/api/contacts/check-exists?{query}"
        return ProviderCall("GET", url, headers=key_of(account))

    def read(self, answer: ProviderAnswer) -> Found | None:
        told = read_object_or_empty(answer.body) if answer.status == 200 else {}
        chat = text_of(told.get("chatId"))
        match told.get("numberExists"):
            case False:
                return Found(None)
            case True if read_jid(chat).is_person:
                return Found(chat)
            case _:
                return None
