"""Which tags a conversation may have: at most ten, each once (TAG-01)."""

from dataclasses import replace
from typing import ClassVar, Final

from prosa.domain.conversation import Conversation
from prosa.domain.errors import Conflict
from prosa.domain.ids import TagId

MOST_TAGS: Final = 10


class TooManyTags(Conflict):
    """A conversation has at most ten tags: take one off first."""

    code: ClassVar[str] = "conversation.too_many_tags"


def tag(c: Conversation, tag_id: TagId) -> Conversation:
    """It has the tag, as the last of them. What it had before stays where it was."""
    if tag_id in c.tag_ids:
        return c
    if len(c.tag_ids) >= MOST_TAGS:
        raise TooManyTags(f"A conversation has at most {MOST_TAGS} tags.", most=MOST_TAGS)
    return replace(c, tag_ids=(*c.tag_ids, tag_id))


def untag(c: Conversation, tag_id: TagId) -> Conversation:
    """It does not have the tag, whether it did or not."""
    return replace(c, tag_ids=tuple(one for one in c.tag_ids if one != tag_id))
