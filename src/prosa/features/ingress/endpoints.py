"""The doors that providers knock at: verify, keep, answer 200.

A plain ASGI application before all middleware, because it is the hottest path.
Paths: `/webhooks/in/{unguessable path of an inbox}`, and the documented shared
ones, `/webhooks/whatsapp` (CHN-17) and `/webhooks/waha` (CHN-25), which are
resolved by the account that the body names.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any, Final
from urllib.parse import parse_qsl

import structlog
from prometheus_client import Counter as Metric

from prosa.channels.contract import Hook, Unreadable, Verdict
from prosa.channels.registry import CHANNELS
from prosa.db.trouble import AWAY
from prosa.domain.ids import HookId, InboxId
from prosa.features.ingress.keep import Keeper, KeptHook, NotKept
from prosa.features.ingress.resolve import HookTarget, Resolver
from prosa.features.ingress.strays import Strays
from prosa.kit import tracing
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7
from prosa.kit.vault import Unsealable

log = structlog.get_logger()

PREFIX: Final = "/webhooks/"
SHARED: Final = {"whatsapp": "whatsapp_cloud", "waha": "whatsapp_waha"}
MOST_BYTES: Final = 4 * 1024 * 1024
"""No provider sends more; a larger body is refused with 413 before it is read."""

ANSWER_SECONDS: Final = 8.0
"""Before a provider gives up waiting: one that is answered 503 comes again for certain."""

HOOKS_KEPT: Final = Metric("prosa_hooks_kept_total", "Provider hooks made durable.", ("channel",))
HOOKS_REFUSED: Final = Metric(
    "prosa_hooks_refused_total", "Hooks that were not proved genuine.", ("channel", "verdict")
)

_KEPT: Final = (200, b"ok")
_STRAY: Final = (200, b"nobody here by that name")
_FORGED: Final = (401, b"wrong signature")
_NOT_FOUND: Final = (404, b"not found")
_METHOD: Final = (405, b"GET or POST")
_TOO_LARGE: Final = (413, b"too large")
_AGAIN: Final = (503, b"not kept, come again")

Answer = tuple[int, bytes]


class Ingress:
    """The ASGI application of the webhooks."""

    def __init__(self, resolver: Resolver, keeper: Keeper, strays: Strays, clock: Clock) -> None:
        self._resolver = resolver
        self._keeper = keeper
        self._strays = strays
        self._clock = clock
        self.refused: Counter[InboxId] = Counter()
        """Wrong signatures since they were last written down, by inbox."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI
        status, text = await self._answer(scope, receive)
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [
                    (b"content-type", b"text/plain; charset=utf-8"),
                    (b"content-length", str(len(text)).encode()),
                    (b"x-content-type-options", b"nosniff"),
                ],
            }
        )
        await send({"type": "http.response.body", "body": text})

    async def _answer(self, scope: Any, receive: Any) -> Answer:  # Any: ASGI
        door = str(scope["path"])[len(PREFIX) :].rstrip("/")
        if scope["method"] == "GET":
            query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
            return await self._unless_away(self._handshake(door, query))
        if scope["method"] != "POST":
            return _METHOD
        body = await _body(receive)
        if body is None:
            return _TOO_LARGE
        hook = Hook({k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}, body)
        if door in SHARED:
            return await self._unless_away(self._shared(SHARED[door], hook))
        return await self._unless_away(self._private(door, hook))

    async def _unless_away(self, answer: Coroutine[Any, Any, Answer]) -> Answer:  # Any: unused
        """Without the database, or without the key of an inbox, nothing can be promised."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await answer
        except (NotKept, Unsealable, *AWAY) as error:
            log.warning("hook.not_taken", error=type(error).__name__)
            return _AGAIN

    async def _handshake(self, door: str, query: dict[str, str]) -> Answer:
        """Meta's GET: the challenge goes back if the verify token is an inbox's own."""
        if door in SHARED:
            targets = await self._resolver.all_of(SHARED[door])
        else:
            target = await self._resolver.by_path(door.removeprefix("in/"))
            targets = [target] if target else []
        for target in targets:
            challenge = CHANNELS[target.channel].challenge(query, target.account)
            if challenge is not None:
                return 200, challenge.encode()
        return (403, b"wrong verify token") if targets else _NOT_FOUND

    async def _private(self, door: str, hook: Hook) -> Answer:
        """A hook at the path of one inbox. It may name others of the same provider app."""
        target = await self._resolver.by_path(door.removeprefix("in/"))
        if target is None or not door.startswith("in/"):
            return _NOT_FOUND
        if not self._is_trusted(target, hook):
            return _FORGED
        try:
            addresses = CHANNELS[target.channel].addresses(hook.body)
        except Unreadable:
            return await self._keep([target], hook)
        others = addresses - {target.account.address}
        if others == addresses:
            return await self._stray(target.channel, addresses, hook, "names another account")
        named = [target, *await self._resolver.by_addresses(target.channel, others)]
        trusted = [t for t in named if self._is_trusted(t, hook)]
        return await self._keep_all(trusted, addresses - _addresses(named), hook)

    async def _shared(self, channel: str, hook: Hook) -> Answer:
        try:
            addresses = CHANNELS[channel].addresses(hook.body)
        except Unreadable as error:
            return await self._stray(channel, (), hook, f"unreadable: {error}")
        named = await self._resolver.by_addresses(channel, addresses)
        if not named:
            return await self._stray(channel, addresses, hook, "names nobody")
        trusted = [target for target in named if self._is_trusted(target, hook)]
        if not trusted:
            return _FORGED
        return await self._keep_all(trusted, addresses - _addresses(named), hook)

    async def _keep_all(
        self, targets: list[HookTarget], nobodys: frozenset[str], hook: Hook
    ) -> Answer:
        """For those that it names, and for the operator if it names somebody else as well."""
        if nobodys:
            channel = targets[0].channel
            await self._stray(channel, nobodys, hook, "names nobody beside those it is kept for")
        return await self._keep(targets, hook)

    def _is_trusted(self, target: HookTarget, hook: Hook) -> bool:
        """Signed by this account, or from an inbox whose owner accepted the risk (SEC-08)."""
        verdict = CHANNELS[target.channel].verify(hook, target.account)
        if verdict is Verdict.GENUINE:
            return True
        if verdict is Verdict.UNPROTECTED and target.accepts_unsigned:
            return True
        self.refused[target.inbox_id] += 1
        HOOKS_REFUSED.labels(target.channel, verdict).inc()
        log.warning("hook.refused", inbox_id=str(target.inbox_id), verdict=str(verdict))
        return False

    async def _keep(self, targets: list[HookTarget], hook: Hook) -> Answer:
        now = self._clock.now()
        hooks = [
            KeptHook(t.company_id, HookId(uuid7()), t.inbox_id, hook.body, now) for t in targets
        ]
        with tracing.span("hook.kept", of=hooks[0].id if hooks else None):
            await self._keeper.keep(hooks)
        HOOKS_KEPT.labels(targets[0].channel).inc(len(targets))
        return _KEPT

    async def _stray(
        self, channel: str, names: Any, hook: Hook, reason: str
    ) -> Answer:  # Any: texts
        await self._strays.keep(
            channel=channel,
            names=", ".join(sorted(names))[:500] or None,
            body=hook.body,
            reason=reason,
            received_at=self._clock.now(),
        )
        log.warning("hook.strayed", channel=channel, reason=reason)
        return _STRAY


def _addresses(targets: list[HookTarget]) -> frozenset[str]:
    return frozenset(target.account.address for target in targets)


async def _body(receive: Any) -> bytes | None:  # Any: ASGI
    """The raw bytes, or None if they are too many or broke off."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MOST_BYTES:
            return None
        chunks.append(chunk)
        if not message.get("more_body"):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)
