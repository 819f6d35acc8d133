"""Webhooks as Meta sends them, signed, as the very bytes of an HTTP request."""

import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Account:
    """A connected number: where its hooks go and what signs them."""

    phone_number_id: str
    hook_url: str
    app_secret: str

    def request(self, *, sender: str, name: str, message_id: str, text: str, at: int) -> bytes:
        """The whole request of one customer's text."""
        message = {
            "from": sender,
            "id": message_id,
            "timestamp": str(at),
            "text": {"body": text},
            "type": "text",
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": "551140001234",
                "phone_number_id": self.phone_number_id,
            },
            "contacts": [{"profile": {"name": name}, "wa_id": sender}],
            "messages": [message],
        }
        change = {"value": value, "field": "messages"}
        entry = {"id": "102290129340398", "changes": [change]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        signature = hmac.digest(self.app_secret.encode(), body, "sha256").hex()
        place = urlsplit(self.hook_url)
        head = (
            f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n"
            "User-Agent: facebookexternalua\r\nAccept: */*\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body
