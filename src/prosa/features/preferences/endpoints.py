"""How the caller likes their desk, over HTTP."""

from fastapi import APIRouter

from prosa.features.preferences import queries
from prosa.features.preferences.actions import change_preferences
from prosa.features.preferences.schemas import ChangePreferencesBody, PreferencesView
from prosa.http.deps import CurrentActor, Now, SignedIn, Working
from prosa.http.openapi import refusals

router = APIRouter(prefix="/me/preferences", tags=["preferences"])


@router.get("", operation_id="get_preferences", responses=refusals(), dependencies=[SignedIn])
async def get_preferences(actor: CurrentActor, work: Working) -> PreferencesView:
    """Your own, in the company that you work in now."""
    return PreferencesView.model_validate(await queries.preferences_of(work, actor.user_id))


@router.patch("", operation_id="change_preferences", responses=refusals(), dependencies=[SignedIn])
async def update_preferences(
    body: ChangePreferencesBody, actor: CurrentActor, work: Working, clock: Now
) -> PreferencesView:
    """Merge a change into them; your other screens hear of it (`preferences.changed`)."""
    change = body.model_dump(mode="json", exclude_unset=True, by_alias=True)
    whole = await change_preferences(work, actor.user_id, change, clock=clock)
    return PreferencesView.model_validate(whole)
