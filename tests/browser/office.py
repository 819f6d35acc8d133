"""The demo company by its API: what a test prepares before anybody looks at a screen."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.browser.product import PASSWORD, Product, eventually

STORE = "whatsapp_cloud:106540352242922"
SUPPORT = "whatsapp_waha:suporte"
PEOPLE = {
    "Helena": "Helena Prado",
    "Marcos": "Marcos Teixeira",
    "Ana": "Ana Souza",
    "Bruno": "Bruno Lima",
    "Carla": "Carla Dias",
    "Diego": "Diego Rocha",
}
AGENTS = ("Ana", "Bruno", "Carla", "Diego")


def email_of(name: str) -> str:
    return f"{name.lower()}@demo.prosa.local"


@dataclass
class Customer:
    """Somebody with a telephone at the emulators."""

    calls: httpx.Client
    id: str
    name: str

    def writes(self, text: str) -> None:
        answer = self.calls.post(f"/simulator/api/phones/{self.id}/messages", json={"text": text})
        answer.raise_for_status()

    def sends(
        self, content: bytes, *, name: str, mime: str, text: str = "", is_voice: bool = False
    ) -> None:
        """A file, with `text` as its caption."""
        said = {"filename": name, "mime": mime}
        file = self.calls.post("/simulator/api/files", params=said, content=content)
        id = file.raise_for_status().json()["id"]
        body = {"text": text, "file": id, "is_voice": is_voice}
        self.calls.post(f"/simulator/api/phones/{self.id}/messages", json=body).raise_for_status()

    def types(self) -> None:
        self.calls.post(f"/simulator/api/phones/{self.id}/typing").raise_for_status()

    def refuses(self, code: int | None) -> None:
        """What the provider answers when we send to this telephone; None is as usual."""
        self._change(fails_with=code)

    def reads(self, *, at_once: bool) -> None:
        self._change(is_reading=at_once)

    def heard(self) -> list[str]:
        """What the company said and the telephone has, oldest first."""
        return [message["text"] for message in self._received()]

    def has_read(self, part: str) -> None:
        """Waits until they have read what the company said with `part` in it."""
        eventually(
            lambda: any(
                message["status"] == "read" and part in message["text"]
                for message in self._received()
            )
        )

    def hears(self, part: str) -> str:
        """Waits until the company has said something with `part` in it."""
        return eventually(lambda: next((text for text in self.heard() if part in text), ""))

    def _received(self) -> list[dict[str, Any]]:
        told = self.calls.get(f"/simulator/api/phones/{self.id}/messages").raise_for_status()
        return [
            message
            for message in told.json()["items"]
            if message["author"] == "business" and message["status"] != "failed"
        ]

    def _change(self, **part: Any) -> None:
        self.calls.patch(f"/simulator/api/phones/{self.id}", json=part).raise_for_status()


@dataclass
class Office:
    """The people of the demo company, each with a session of a program."""

    product: Product
    _sessions: dict[str, httpx.Client] = field(default_factory=dict[str, httpx.Client])
    _phones: int = 0

    def as_(self, name: str) -> httpx.Client:
        if name not in self._sessions:
            client = httpx.Client(base_url=self.product.url, timeout=20)
            body = {"email": email_of(name), "password": PASSWORD, "transport": "bearer"}
            session = client.post("/api/v1/auth/login", json=body).raise_for_status().json()
            client.headers["authorization"] = f"Bearer {session['access_token']}"
            self._sessions[name] = client
        return self._sessions[name]

    def is_(self, state: str, *names: str) -> None:
        for name in names:
            self.as_(name).put("/api/v1/me/presence", json={"state": state}).raise_for_status()

    def customer(self, name: str, *, on: str = STORE) -> Customer:
        """Somebody new, with a telephone number that nobody had before."""
        self._phones += 1
        body = {"account": on, "name": name, "number": f"551197{self._phones:07d}"}
        calls = self.as_("Helena")
        phone = calls.post("/simulator/api/phones", json=body).raise_for_status().json()
        return Customer(calls, phone["id"], name)

    def conversation_of(self, contact: str, *, status: str | None = None) -> dict[str, Any]:
        """The contact's open conversation, once it is there (and in `status`, if asked for)."""

        def look() -> dict[str, Any] | None:
            return next(
                (
                    row
                    for row in self._open()
                    if row["contact_name"] == contact and status in {None, row["status"]}
                ),
                None,
            )

        found = eventually(look)
        assert found is not None
        return found

    def with_agent(self, customer: Customer, agent: str, *, says: str) -> dict[str, Any]:
        """A conversation of `customer` that `agent` took, with the customer's turn used."""
        customer.writes(says)
        conversation = self.conversation_of(customer.name)
        customer.hears("Escolha o departamento")
        taken = self.as_(agent).post(f"/api/v1/conversations/{conversation['id']}/take")
        return taken.raise_for_status().json()

    def has(self, customer: Customer, text: str) -> None:
        """Waits until what the customer wrote is the last of the conversation."""
        eventually(lambda: self.conversation_of(customer.name)["preview"] == text)

    def says(self, agent: str, conversation: dict[str, Any], text: str) -> None:
        url = f"/api/v1/conversations/{conversation['id']}/messages"
        self.as_(agent).post(url, json={"text": text}).raise_for_status()

    def clean_up(self) -> None:
        """Nobody on the net, no open conversation, no telephone, no fault, nothing new to tell."""
        self.is_("offline", *AGENTS)
        calls = self.as_("Helena")
        calls.post("/simulator/api/reset").raise_for_status()
        for row in self._open():
            calls.post(f"/api/v1/conversations/{row['id']}/close")
        for agent in AGENTS:
            self._has_seen_all(agent)

    def _has_seen_all(self, agent: str) -> None:
        calls, url = self.as_(agent), "/api/v1/me/notifications"
        unread = calls.get(f"{url}?unread=true&limit=1").raise_for_status().json()["items"]
        for newest in unread:
            calls.post(f"{url}/read", json={"upto": newest["id"]}).raise_for_status()

    def close(self) -> None:
        for client in self._sessions.values():
            client.close()

    def _open(self) -> list[dict[str, Any]]:
        url = "/api/v1/conversations?view=all&limit=100"
        return self.as_("Helena").get(url).raise_for_status().json()["items"]
