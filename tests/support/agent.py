"""Somebody of the team: what they do over HTTP, and the socket that they listen on."""

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import httpx
import socketio

from tests.support.office import Person
from tests.support.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from tests.support.world import World

NAMESPACE: Final = "/prosa"
_TOKEN_SERVES: Final = timedelta(minutes=10)


class Socket:
    """A screen: a Socket.IO client, and what it was told."""

    def __init__(self) -> None:
        self.io = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self.events: list[dict[str, Any]] = []
        self.told: list[tuple[str, Any]] = []
        """Everything else: (name, content), in order."""
        self.ended = asyncio.Event()
        for name in ("ready", "live", "resync", "typing", "viewers.changed", "session.ended"):
            self.io.on(name, self._hears(name), namespace=NAMESPACE)
        self.io.on("event", self._event, namespace=NAMESPACE)
        self.io.on("disconnect", self._gone, namespace=NAMESPACE)

    async def connect(
        self,
        url: str,
        *,
        auth: dict[str, Any] | None,
        headers: dict[str, str] | None = None,
        transports: list[str] | None = None,
    ) -> "Socket":
        """Raises `socketio.exceptions.ConnectionError` if it is refused."""
        await self.io.connect(
            url,
            namespaces=[NAMESPACE],
            auth=auth,
            headers=headers or {},
            transports=transports or ["websocket"],
        )
        return self

    async def leave(self) -> None:
        await self.io.disconnect()
        if self.io.eio.http is not None:
            await self.io.eio.http.close()

    async def calls(self, name: str, content: Any = None) -> dict[str, Any]:
        """The server's acknowledgement."""
        answer = await self.io.call(name, content, namespace=NAMESPACE, timeout=PATIENCE_SECONDS)
        assert isinstance(answer, dict)
        return answer

    async def reaches(self, position: int) -> None:
        """Everything up to `position` has arrived. Answers come in order with the events."""
        while self.io.connected and not self.ended.is_set():
            answer = await self.calls("heartbeat")
            if answer["position"] >= position:
                return
            await asyncio.sleep(0.005)

    async def hears(self, name: str) -> Any:
        """The content of the first message of this name (or `event` types), when it has come."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                for told, content in self.told:
                    if told == name:
                        return content
                for event in self.events:
                    if event["type"] == name:
                        return event
                await asyncio.sleep(0.005)

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    @property
    def positions(self) -> list[int]:
        return [event["position"] for event in self.events]

    def _hears(self, name: str) -> Any:
        async def hear(content: Any) -> None:
            self.told.append((name, content))

        return hear

    async def _event(self, event: dict[str, Any]) -> None:
        self.events.append(event)

    async def _gone(self, *_: Any) -> None:
        self.ended.set()


class Agent:
    """Verbs in the simple present return when everything that follows has happened."""

    def __init__(self, world: "World", person: Person) -> None:
        self.person = person
        self.socket: Socket | None = None
        self._world = world
        self._token: tuple[str, datetime] | None = None

    @property
    def id(self) -> UUID:
        return self.person.id

    def __repr__(self) -> str:
        return f"<{self.person.name}>"

    # Talking to the product

    async def token(self) -> str:
        now = self._world.clock.now()
        if self._token is None or now - self._token[1] > _TOKEN_SERVES:
            self._token = (await self._world.token(self.person), now)
        return self._token[0]

    async def asks(
        self, method: str, path: str, json: Any = None, **headers: str
    ) -> httpx.Response:
        """Any call to the API, whatever it answers. `path` begins after `/api/v1`."""
        headers = {"authorization": f"Bearer {await self.token()}", **headers}
        return await self._world.http.request(method, f"/api/v1{path}", json=json, headers=headers)

    async def does(self, method: str, path: str, json: Any = None) -> Any:
        """A call that succeeds, and everything that follows from it."""
        answer = await self.asks(method, path, json)
        assert answer.is_success, (answer.status_code, answer.text)
        await self._world.settles()
        return answer.json() if answer.content else None

    async def reads(self, path: str) -> Any:
        answer = await self.asks("GET", path)
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json()

    async def refused(self, method: str, path: str, json: Any = None) -> tuple[int, str]:
        """A call that is answered with a no: its status and code."""
        answer = await self.asks(method, path, json)
        assert not answer.is_success, answer.text
        return answer.status_code, answer.json()["code"]

    async def connects(self, since: int | None = None) -> Socket:
        """Opens the screen, and waits until it is live."""
        auth: dict[str, Any] = {"token": await self.token(), "since": since}
        self.socket = await Socket().connect(self._world.stack.url, auth=auth)
        await self.socket.hears("live")
        return self.socket

    async def leaves(self) -> None:
        if self.socket is not None:
            await self.socket.leave()
            self.socket = None

    # Working

    async def goes(self, state: str) -> None:
        """online, busy, away or offline."""
        await self.does("PUT", "/me/presence", {"state": state})

    async def list(self, view: str = "mine", **filters: Any) -> list[dict[str, Any]]:
        query = "&".join(f"{key}={value}" for key, value in {"view": view, **filters}.items())
        return (await self.reads(f"/conversations?{query}"))["items"]

    async def counters(self) -> dict[str, int]:
        return await self.reads("/conversations/counters")

    async def opens(self, name: str) -> dict[str, Any]:
        """The newest conversation of this customer, with its panel."""
        return await self.reads(f"/conversations/{(await self._world.conversation_of(name))['id']}")

    async def replies(self, text: str, *, to: str | None = None) -> dict[str, Any]:
        """Answers with the message. To the newest of their own conversations, if not told."""
        path = f"{await self._path(to)}/messages"
        return (await self.does("POST", path, {"text": text}))["message"]

    async def notes(self, text: str, *, to: str | None = None) -> dict[str, Any]:
        return (await self.does("POST", f"{await self._path(to)}/notes", {"text": text}))["message"]

    async def takes(self, name: str) -> Any:
        return await self._moves("take", name)

    async def gives(self, name: str, *, to: "Agent") -> Any:
        return await self._moves("assign", name, {"user_id": str(to.id)})

    async def unassigns(self, name: str | None = None) -> Any:
        return await self._moves("unassign", name)

    async def transfers(
        self,
        name: str | None = None,
        *,
        to: "str | Agent",
        reason: str | None = None,
        saying: str | None = None,
    ) -> Any:
        """To a department by its name, or to an agent."""
        if isinstance(to, str):
            target = {"department_id": str(self._world.departments[to])}
        else:
            target = {"user_id": str(to.id)}
        return await self._moves(
            "transfer", name, {**target, "reason": reason, "customer_text": saying}
        )

    async def recalls(self, name: str) -> Any:
        return await self._moves("recall", name)

    async def waits(self, name: str | None = None) -> Any:
        return await self._moves("wait", name)

    async def snoozes(self, name: str | None = None, *, until: datetime) -> Any:
        return await self._moves("snooze", name, {"until": until.isoformat()})

    async def wakes(self, name: str | None = None) -> Any:
        return await self._moves("wake", name)

    async def resolves(self, name: str | None = None) -> Any:
        return await self._moves("resolve", name)

    async def closes(self, name: str | None = None) -> Any:
        return await self._moves("close", name)

    async def reopens(self, name: str) -> Any:
        return await self._moves("reopen", name)

    async def archives(self, name: str | None = None) -> Any:
        return await self._moves("archive", name)

    async def unarchives(self, name: str) -> Any:
        return await self._moves("unarchive", name)

    async def marks_read(self, name: str | None = None) -> Any:
        return await self._moves("read", name)

    async def _moves(self, verb: str, name: str | None, json: Any = None) -> Any:
        return await self.does("POST", f"{await self._path(name)}/{verb}", json)

    async def _path(self, name: str | None) -> str:
        if name is not None:
            return f"/conversations/{(await self._world.conversation_of(name))['id']}"
        mine = await self._world.rows(
            """SELECT id FROM conversations WHERE assignee_id = $1
            ORDER BY status IN ('active', 'waiting') DESC, number DESC LIMIT 1""",
            self.id,
        )
        assert mine, f"{self} has no conversation"
        return f"/conversations/{mine[0]['id']}"
