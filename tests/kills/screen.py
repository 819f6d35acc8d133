"""A supervisor's screen that stays open, and comes back by position whenever it is cut off."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as NotConnected

NAMESPACE = "/prosa"


@dataclass(slots=True)
class Screen:
    """Sees everything of the company but what concerns others alone, so no other position may be
    missing, and none may come twice."""

    url: str
    token: str
    positions: list[int] = field(default_factory=list[int])
    resyncs: list[Any] = field(default_factory=list[Any])  # Any: JSON
    since: int | None = None
    began_at: int | None = None
    """The position of the company's log when the screen was opened."""
    connections: int = 0

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            client = self._client()
            try:
                auth = {"token": self.token, "since": self.since}
                await client.connect(
                    self.url,
                    auth=auth,
                    namespaces=[NAMESPACE],
                    transports=["websocket"],
                    wait_timeout=5,
                )
                await client.wait()
            except (NotConnected, OSError, TimeoutError):
                await asyncio.sleep(0.3)
            finally:
                await client.shutdown()

    def _client(self) -> Any:  # Any: untyped library
        client = socketio.AsyncClient(reconnection=False)
        client.on("ready", self._ready, namespace=NAMESPACE)
        client.on("event", self._event, namespace=NAMESPACE)
        client.on("resync", self._resync, namespace=NAMESPACE)
        return client

    def _ready(self, content: dict[str, Any]) -> None:  # Any: JSON
        self.connections += 1
        if self.since is None:
            self.since = self.began_at = content["position"]

    def _event(self, event: dict[str, Any]) -> None:  # Any: JSON
        self.since = event["position"]
        self.positions.append(event["position"])

    def _resync(self, content: Any) -> None:  # Any: JSON
        self.resyncs.append(content)
