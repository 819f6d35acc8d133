"""Tags are put on a conversation and taken off (TAG-01)."""

from prosa.db.work import Work
from prosa.domain import tagging
from prosa.domain.conversation import Conversation
from prosa.domain.events import ConversationUpdated
from prosa.domain.ids import ConversationId, TagId
from prosa.features.conversations import desk
from prosa.features.conversations.desk import By
from prosa.features.tags import queries as tags
from prosa.kit.clock import Clock


async def tag(
    work: Work, conversation_id: ConversationId, tag_id: TagId, *, by: By, clock: Clock
) -> Conversation:
    """It has the tag from now on. An archived one is put on nothing more."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    before = change.after.conversation
    if tag_id not in before.tag_ids:
        await tags.require_usable(work, tag_id)
        scribe.becomes(change, tagging.tag(before, tag_id), ConversationUpdated)
        await scribe.save(work)
    return change.after.conversation


async def untag(
    work: Work, conversation_id: ConversationId, tag_id: TagId, *, by: By, clock: Clock
) -> Conversation:
    """It does not have the tag any more."""
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    before = change.after.conversation
    if tag_id in before.tag_ids:
        scribe.becomes(change, tagging.untag(before, tag_id), ConversationUpdated)
        await scribe.save(work)
    return change.after.conversation
