"""Writing first, over HTTP."""

from fastapi import APIRouter, status

from prosa.domain.conversation import Conversation
from prosa.domain.ids import ContactId, InboxId
from prosa.domain.permissions import Permission
from prosa.features.conversations.acting import Acting
from prosa.features.conversations.actions.send_template import ChosenTemplate
from prosa.features.conversations.actions.start import Start, start
from prosa.features.conversations.examples import CONVERSATION
from prosa.features.conversations.schemas_start import StartBody
from prosa.http.deps import Now, Requires, Working
from prosa.http.idempotency import CreatingRoute, Once
from prosa.http.openapi import answers, refusals

router = APIRouter(prefix="/conversations", tags=["conversations"], route_class=CreatingRoute)


@router.post(
    "",
    operation_id="start_conversation",
    status_code=status.HTTP_201_CREATED,
    responses={**answers(CONVERSATION, status=201), **refusals(404, 409)},
    dependencies=[Requires(Permission.CONVERSATION_REPLY), Once],
)
async def start_conversation(
    body: StartBody, work: Working, by: Acting, clock: Now
) -> Conversation:
    """Write to somebody first; it is yours (TKT-07).

    409 `conversation.already_open` names the one that is going on, if you may see it;
    `conversation.template_required`: begin with a template.
    """
    wish = Start(
        contact_id=ContactId(body.contact_id) if body.contact_id else None,
        phone=body.phone,
        inbox_id=InboxId(body.inbox_id),
        subject=body.subject,
        text=body.text,
        template=ChosenTemplate(body.template.id, body.template.values) if body.template else None,
    )
    return await start(work, wish, by=by, clock=clock)
