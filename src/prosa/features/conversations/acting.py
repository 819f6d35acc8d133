"""Who acts on conversations: the caller, with what they may see."""

from typing import Annotated

from fastapi import Depends

from prosa.domain.permissions import Viewer
from prosa.features.conversations.desk import By
from prosa.features.team.queries import departments_of
from prosa.http.deps import CurrentActor, Working


async def acting(work: Working, actor: CurrentActor) -> By:
    departments = await departments_of(work, actor.user_id)
    return By(Viewer(actor.user_id, actor.role, departments), actor.name)


Acting = Annotated[By, Depends(acting)]
