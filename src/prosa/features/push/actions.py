"""Signing browsers up for pushes, and promising pushes to them."""

from collections.abc import Sequence
from uuid import UUID

from prosa.db import bell
from prosa.db.work import Work
from prosa.domain.ids import UserId
from prosa.features.push import store
from prosa.features.push.errors import BadSubscription, SubscriptionNotFound
from prosa.features.push.hosts import is_public
from prosa.features.push.store import NewPush as NewPush
from prosa.kit.clock import Clock
from prosa.kit.webpush import BadKeys, Browser


async def subscribe(
    work: Work,
    user_id: UserId,
    *,
    endpoint: str,
    p256dh: str,
    auth: str,
    device: str | None,
    may_be_private: bool,
    clock: Clock,
) -> UUID:
    """This browser may be woken for them from now on. Raises `BadSubscription`."""
    if not (may_be_private or is_public(endpoint)):
        raise BadSubscription("Push services are called by https, on the public network.")
    try:
        Browser.of(p256dh, auth)
    except BadKeys:
        raise BadSubscription("These are not the keys of a browser.") from None
    return await store.subscribe(
        work,
        user_id,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        device=device,
        now=clock.now(),
    )


async def unsubscribe(work: Work, user_id: UserId, id: UUID) -> None:
    """Raises `SubscriptionNotFound`."""
    if not await store.unsubscribe(work, user_id, id):
        raise SubscriptionNotFound("There is no such subscription.")


async def promise(work: Work, pushes: Sequence[NewPush], *, clock: Clock) -> None:
    """Their browsers are woken after the commit, unless they want or need it no longer then."""
    if pushes and await store.promise(work, pushes, now=clock.now()):
        work.wake(bell.PUSHES)
