"""Keeping what somebody has begun to write, until they send it or take it away."""

from uuid import UUID

from prosa.db.work import Work
from prosa.domain.events import DraftSaved
from prosa.domain.ids import ConversationId, MessageId, UserId
from prosa.domain.permissions import Viewer
from prosa.features.drafts import queries, store
from prosa.features.drafts.errors import NothingToQuote, NothingToWriteTo
from prosa.features.drafts.store import Draft
from prosa.kit.clock import Clock


async def keep(
    work: Work,
    conversation_id: ConversationId,
    *,
    mode: str,
    body: str,
    reply_to_id: UUID | None,
    viewer: Viewer,
    clock: Clock,
) -> Draft:
    """The last one kept is the one. Nothing but blanks is no draft: it goes.

    Their other screens are told, if it says something else than before.
    """
    sees, has_it = await queries.may_be_about(work, conversation_id, reply_to_id, viewer=viewer)
    if not sees:
        raise NothingToWriteTo("There is no such conversation.")
    if not has_it:
        raise NothingToQuote("There is no such message in this conversation.")
    is_empty = not body.strip()
    draft = Draft(
        user_id=viewer.user_id,
        conversation_id=conversation_id,
        mode=mode,
        body="" if is_empty else body,
        reply_to_id=None if is_empty else reply_to_id,
        updated_at=clock.now(),
    )
    is_news = await (store.remove(work, draft) if is_empty else store.save(work, draft))
    if is_news:
        _tell(work, draft)
    return draft


def written(work: Work, conversation_id: ConversationId, *, mode: str, by: UserId) -> None:
    """They have sent it: the draft goes with the commit. Screens know by the message itself."""
    store.remove_lastly(work, by, conversation_id, mode)


def _tell(work: Work, draft: Draft) -> None:
    work.record(
        DraftSaved(
            at=draft.updated_at,
            user_id=draft.user_id,
            conversation_id=draft.conversation_id,
            mode=draft.mode,
            body=draft.body,
            reply_to_id=MessageId(draft.reply_to_id) if draft.reply_to_id else None,
        )
    )
