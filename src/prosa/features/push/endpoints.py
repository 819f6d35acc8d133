"""Signing the caller's browsers up for pushes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, status

from prosa.features.push.actions import subscribe, unsubscribe
from prosa.features.push.schemas import PushKeyView, SubscribeBody, SubscriptionView
from prosa.http.deps import Chosen, CurrentActor, Now, SignedIn, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import refusals
from prosa.kit.webpush import Sender

router = APIRouter(tags=["notifications"], route_class=CreatingRoute)

_MINE = "/me/push-subscriptions"


def _sender(request: Request) -> Sender:
    return request.app.state.push_sender


@router.get("/push/key", operation_id="get_push_key", responses=refusals(), dependencies=[SignedIn])
async def get_push_key(sender: Annotated[Sender, Depends(_sender)]) -> PushKeyView:
    """The key by which push services know this installation (VAPID)."""
    return PushKeyView(public_key=sender.public_key)


@router.post(
    _MINE,
    operation_id="subscribe_to_pushes",
    status_code=status.HTTP_201_CREATED,
    responses=refusals(),
    dependencies=[SignedIn, Once],
)
async def subscribe_to_pushes(
    body: SubscribeBody, actor: CurrentActor, work: Working, settings: Chosen, clock: Now
) -> SubscriptionView:
    """Wake this browser for what concerns you, as your preferences say. Signing it up again
    changes its keys, and its owner if it was somebody else's."""
    id = await subscribe(
        work,
        actor.user_id,
        endpoint=body.endpoint,
        p256dh=body.keys.p256dh,
        auth=body.keys.auth,
        device=body.device,
        may_be_private=settings.push_private_hosts,
        clock=clock,
    )
    return SubscriptionView(id=id)


@router.delete(
    f"{_MINE}/{{subscription_id}}",
    operation_id="unsubscribe_from_pushes",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=refusals(404),
    dependencies=[SignedIn],
)
async def unsubscribe_from_pushes(
    subscription_id: UUID, actor: CurrentActor, work: Working
) -> None:
    """This browser is woken no more."""
    await unsubscribe(work, actor.user_id, subscription_id)
