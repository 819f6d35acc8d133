"""The web process, put together: webhooks, sockets, the API and the screens.

You can grep here for how it is wired. `create_app` makes the HTTP application
around an open database; `Web` adds the doors that must not pass through its
middleware; `create_asgi` is what a server runs.
"""

import asyncio
from contextlib import suppress
from typing import Any, Final

import socketio
import structlog
from fastapi import FastAPI

from prosa import __version__
from prosa.db import bell
from prosa.db.database import Database
from prosa.features.access.actions.authenticate import Tokens
from prosa.features.access.endpoints import router as access
from prosa.features.access.request import Authenticate
from prosa.features.audit.endpoints import router as audit
from prosa.features.companies.endpoints import router as companies
from prosa.features.contacts.endpoints import router as contacts
from prosa.features.contacts.endpoints_fields import router as contact_fields
from prosa.features.contacts.endpoints_history import router as contact_history
from prosa.features.conversations.endpoints import router as conversations
from prosa.features.conversations.endpoints_bulk import router as conversation_bulk
from prosa.features.conversations.endpoints_ends import router as conversation_ends
from prosa.features.conversations.endpoints_files import router as files
from prosa.features.conversations.endpoints_messages import router as conversation_messages
from prosa.features.conversations.endpoints_moves import router as conversation_moves
from prosa.features.conversations.endpoints_start import router as conversation_start
from prosa.features.conversations.endpoints_tags import router as conversation_tags
from prosa.features.delivery.typing import AgentTyping
from prosa.features.drafts.endpoints import router as drafts
from prosa.features.figures.exposition import Figures
from prosa.features.inboxes.endpoints import router as inboxes
from prosa.features.ingress.endpoints import PREFIX, Ingress
from prosa.features.ingress.keep import Keeper
from prosa.features.ingress.refusals import write_refusals
from prosa.features.ingress.resolve import Resolver
from prosa.features.ingress.strays import Strays
from prosa.features.media.serving import mount_files
from prosa.features.media.storage import LocalFolder
from prosa.features.notifications.endpoints import router as notifications
from prosa.features.operations.endpoints import router as operations
from prosa.features.preferences.endpoints import router as preferences
from prosa.features.push.endpoints import router as push
from prosa.features.quick_replies.endpoints import router as quick_replies
from prosa.features.scheduling.endpoints import router as scheduling
from prosa.features.search.endpoints import router as search
from prosa.features.simulator.endpoints import router as simulator
from prosa.features.tags.endpoints import router as tags
from prosa.features.team.endpoints import router as team
from prosa.features.team.endpoints_departments import router as departments
from prosa.features.templates.endpoints import router as templates
from prosa.features.views.endpoints import router as views
from prosa.http.install import API, install_http, new_app
from prosa.http.limits import RateLimit
from prosa.http.spa import mount_screens
from prosa.kit.clock import Clock, SystemClock
from prosa.process import links_of, observed, open_database, push_sender_of, vault_of
from prosa.realtime.endpoints import router as events
from prosa.realtime.server import Realtime
from prosa.settings import Settings

log = structlog.get_logger()

ROUTERS: Final = (
    conversation_moves,
    conversation_ends,
    conversation_messages,
    conversations,
    conversation_start,
    conversation_tags,
    conversation_bulk,
    files,
    drafts,
    scheduling,
    access,
    team,
    departments,
    companies,
    inboxes,
    templates,
    contacts,
    contact_fields,
    contact_history,
    search,
    views,
    tags,
    quick_replies,
    notifications,
    push,
    preferences,
    events,
    audit,
    operations,
)
"""In the order in which they are asked whether a path is theirs: the busiest first."""
SOCKETS: Final = "/socket.io"


def create_app(settings: Settings, database: Database, clock: Clock) -> FastAPI:
    """The API and the screens, over an open database."""
    app = new_app(__version__)
    tokens = Tokens(database, settings, clock)
    app.state.database = database
    app.state.settings = settings
    app.state.clock = clock
    app.state.vault = vault_of(settings)
    app.state.push_sender = push_sender_of(settings)
    app.state.room_for_claims = asyncio.Semaphore(max(1, settings.app_pool_size // 4))
    app.state.tokens = tokens
    app.state.authenticate = Authenticate(tokens, settings)
    app.state.readiness = []
    app.state.figures = Figures(database, clock).text
    install_http(app, settings)
    for router in ROUTERS:
        app.include_router(router, prefix=API)
    app.include_router(simulator)
    mount_files(app, LocalFolder(settings.media_folder), links_of(settings))
    mount_screens(app)
    return app


class Web:
    """One web process: the HTTP application, the webhooks' doors and the sockets."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.app = create_app(settings, database, clock)
        self.keeper = Keeper(database.system, database.bell)
        self.ingress = Ingress(
            Resolver(database, self.app.state.vault), self.keeper, Strays(database.system), clock
        )
        self.agent_typing = AgentTyping(database, self.app.state.vault)
        self.realtime = Realtime(
            database, self.app.state.tokens, settings, clock, to_customers=self.agent_typing
        )
        self.app.state.readiness.append(self.realtime.tail.is_alive)
        self._sockets: Any = socketio.ASGIApp(
            self.realtime.io, socketio_path=SOCKETS
        )  # Any: untyped
        self._database = database
        self._refusals: asyncio.Task[None] | None = None
        self._meet_the_others()

    def _meet_the_others(self) -> None:
        """What web processes count together, and what one has others forget."""
        limit: RateLimit = self.app.state.rate_limit
        limit.share(self._database.redis)
        tokens: Tokens = self.app.state.tokens
        self._database.bell.listen(bell.FORGET, tokens.hear)

    def start(self) -> None:
        self.keeper.start()
        self.realtime.start()
        self._refusals = asyncio.create_task(
            write_refusals(self._database, self.ingress), name="refusals"
        )

    async def stop(self) -> None:
        """Answer what has begun, then close."""
        await self.realtime.stop()
        await self.agent_typing.stop()
        await self.keeper.stop()
        if self._refusals:
            self._refusals.cancel()
            with suppress(asyncio.CancelledError):
                await self._refusals

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI
        path: str = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(PREFIX):
            await self.ingress(scope, receive, send)
        elif path.startswith(SOCKETS):
            await self._sockets(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class _Process:
    """Opens everything when the server starts, and closes it when it ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._web: Web | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._web is not None:
            await self._web(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:  # Any: ASGI
        await receive()
        try:
            patience = self._settings.database_patience_seconds
            database = await open_database(self._settings, command_seconds=patience)
        except Exception as error:  # the edge of the process: the server reports it and ends
            log.exception("web.not_started")
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        self._web = Web(self._settings, database, SystemClock())
        self._web.start()
        async with observed(self._settings, "web"):
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await self._web.stop()
        await database.close()
        await send({"type": "lifespan.shutdown.complete"})


def create_asgi(settings: Settings) -> Any:  # Any: an ASGI application
    """What a server runs."""
    return _Process(settings)
