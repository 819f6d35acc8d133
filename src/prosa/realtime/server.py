"""Socket.IO: who you are, which rooms, since which position.

The handshake takes `auth.token`, or the session cookie with an allowed Origin;
nothing that a client says about itself is believed (AUT-10). Every answer is an
acknowledgement: `{ok: true, …}` or `{ok: false, code, message}`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, cast

import socketio
import structlog
from socketio.exceptions import ConnectionRefusedError as Refused

from prosa.db.database import Database
from prosa.db.trouble import AWAY
from prosa.domain.errors import ProsaError
from prosa.domain.routing import Presence
from prosa.features.access.actions.authenticate import Tokens
from prosa.features.conversations import queries as conversations
from prosa.features.delivery.typing import AgentTyping
from prosa.features.team.actions import presence
from prosa.kit.clock import Clock
from prosa.realtime import audience
from prosa.realtime.asking import BadRequest, Json, conversation_id, field, viewer_of, who_asks
from prosa.realtime.clients import NAMESPACE, BoundedServer, Client, ClientManager
from prosa.realtime.ephemeral import Typing
from prosa.realtime.tail import Tail
from prosa.realtime.viewers import Viewers
from prosa.realtime.watch import Watch
from prosa.settings import Settings

log = structlog.get_logger()


class Realtime(socketio.AsyncNamespace):
    """The `/prosa` namespace of one web process."""

    def __init__(
        self,
        database: Database,
        tokens: Tokens,
        settings: Settings,
        clock: Clock,
        *,
        to_customers: AgentTyping,
    ) -> None:
        cast(Any, super()).__init__(NAMESPACE)  # Any: python-socketio is untyped, here and below
        self.clients = ClientManager()
        self.io: Any = BoundedServer(
            async_mode="asgi",
            client_manager=self.clients,
            cors_allowed_origins=[],
            ping_interval=20,
            ping_timeout=20,
            max_http_buffer_size=100_000,
            http_compression=False,
            logger=False,
            engineio_logger=False,
        )
        self.io.register_namespace(self)
        self._database = database
        self._tokens = tokens
        self._settings = settings
        self._clock = clock
        self._pulse = presence.Pulse()
        self.tail = Tail(database, self.clients)
        self._typing = Typing(database.bell, self.clients, to_customers=to_customers)
        self._viewers = Viewers(database.bell, self.clients)
        self._watch = Watch(
            database,
            tokens,
            self.io,
            self.clients,
            viewers=self._viewers,
            team_changed=self.tail.team_changed,
        )
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self.tail.start()
        self._watch.start()

    async def stop(self) -> None:
        self._watch.stop()
        for task in self._tasks:
            task.cancel()
        await self.tail.stop()
        # Not a farewell of the protocol's, after which clients do not come back by themselves.
        self.clients.let_all_go()

    async def on_connect(self, sid: str, environ: Json, auth: object = None) -> None:
        told: Json = auth if isinstance(auth, dict) else {}  # pyright: ignore[reportUnknownVariableType]  # JSON
        try:
            actor = await who_asks(self._tokens, self._settings, environ, told)
            viewer = await viewer_of(self._database, actor)
        except ProsaError as error:
            raise Refused(error.message, {"code": error.code}) from error
        except AWAY as error:
            raise Refused("Try again.", {"code": "unavailable"}) from error
        engine_sid = str(self.clients.eio_sid_from_sid(sid, NAMESPACE))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]  # untyped library
        rooms = audience.rooms_of(viewer, actor.company_id)
        client = Client(sid, engine_sid, actor, viewer, rooms)
        self.clients.add(client)
        since = told.get("since")
        self._spawn(self._catch_up(client, since if isinstance(since, int) else None))

    async def on_disconnect(self, sid: str, _reason: object = None) -> None:
        client = self.clients.remove(sid)
        if client is None:
            return
        self._viewers.leave(client)
        if not self.clients.of_person(client):
            self._pulse.forget(client.actor.company_id, client.actor.user_id)
        with suppress(*AWAY):
            await self._sees(client, False)

    async def on_heartbeat(self, sid: str, content: object = None) -> Json:
        """I am still here (USR-24), perhaps seen. The answer says how far the log was passed on."""

        async def beat(client: Client) -> Json:
            now = self._clock.now()
            if self._pulse.is_due(client.actor.company_id, client.actor.user_id, now=now):
                async with self._database.work(client.actor.company_id) as work:
                    await presence.heartbeat(work, client.actor.user_id, now=now)
            await self._sees(client, field(content, "is_visible") is True)
            return {"position": client.position}

        return await self._answer(sid, beat)

    async def on_presence_set(self, sid: str, content: object = None) -> Json:
        """USR-25."""

        async def choose(client: Client) -> Json:
            state = field(content, "state")
            if state not in set(Presence):
                raise BadRequest("`state` is online, busy, away or offline.")
            async with self._database.work(client.actor.company_id) as work:
                await presence.choose(
                    work, client.actor.user_id, Presence(state), now=self._clock.now()
                )
            return {"state": state}

        return await self._answer(sid, choose)

    async def on_conversation_join(self, sid: str, content: object = None) -> Json:
        """RT-32: hear who types there. Only what they may see can be joined."""

        async def join(client: Client) -> Json:
            id = conversation_id(content)
            async with self._database.work(client.actor.company_id) as work:
                await conversations.one(work, id, viewer=client.viewer)
            client.watching.add(id)
            return {}

        return await self._answer(sid, join)

    async def on_conversation_leave(self, sid: str, content: object = None) -> Json:
        async def leave(client: Client) -> Json:
            client.watching.discard(conversation_id(content))
            return {}

        return await self._answer(sid, leave)

    async def on_typing(self, sid: str, content: object = None) -> Json:
        """RT-35. Only in a conversation that was joined."""

        async def tell(client: Client) -> Json:
            id = conversation_id(content)
            if id not in client.watching:
                raise BadRequest("Join the conversation first.")
            self._typing.tell(client, id, is_typing=field(content, "is_typing") is not False)
            return {}

        return await self._answer(sid, tell)

    async def on_viewing(self, sid: str, content: object = None) -> Json:
        """Which conversation they look at, if any. Whoever lost sight of it looks no longer."""

        async def look(client: Client) -> Json:
            if field(content, "conversation_id") is None:
                self._viewers.leave(client)
                return {"users": []}
            id = conversation_id(content)
            try:
                async with self._database.work(client.actor.company_id) as work:
                    found = await conversations.one(work, id, viewer=client.viewer)
            except ProsaError:
                self._viewers.leave(client)
                raise
            is_typing = field(content, "is_typing") is True
            return {"users": self._viewers.look(client, found, is_typing=is_typing)}

        return await self._answer(sid, look)

    async def trigger_event(self, event: str, *args: Any) -> Any:  # Any: untyped library
        """Event names have dots; methods cannot."""
        return await super().trigger_event(event.replace(".", "_"), *args)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # untyped library

    async def _sees(self, client: Client, is_visible: bool) -> None:
        """Written with each beat of a screen that is seen: meanwhile no device is woken."""
        was, client.is_visible = client.is_visible, is_visible
        is_seen = is_visible or any(other.is_visible for other in self.clients.of_person(client))
        if is_seen or was:
            async with self._database.work(client.actor.company_id) as work:
                now = self._clock.now()
                await presence.looks(work, client.actor.user_id, is_visible=is_seen, now=now)

    async def _catch_up(self, client: Client, since: int | None) -> None:
        try:
            await self.tail.catch_up(client, since)
        except AWAY:
            await self._watch.end(client, "unavailable")
        except Exception:  # the edge of a socket: it comes again, instead of waiting for ever
            log.exception("socket.catch_up_failed")
            await self._watch.end(client, "unavailable")

    async def _answer(self, sid: str, act: Callable[[Client], Awaitable[Json]]) -> Json:
        """Run a request; a no becomes an acknowledgement with its code."""
        client = self.clients.clients.get(sid)
        if client is None:
            return {"ok": False, "code": "realtime.not_connected", "message": "Connect first."}
        try:
            return {"ok": True, **await act(client)}
        except ProsaError as error:
            return {"ok": False, "code": error.code, "message": error.message}
        except AWAY:
            return {"ok": False, "code": "unavailable", "message": "Try again in a moment."}
        except Exception:  # the edge of a socket event: it is logged once and answered
            log.exception("socket.event_failed")
            return {"ok": False, "code": "internal", "message": "Something failed on our side."}

    def _spawn(self, work: Any) -> None:  # Any: a coroutine
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
