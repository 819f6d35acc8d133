"""Done: perhaps with a last word to the customer, and why (TKT-26, A-2)."""

from typing import ClassVar

from prosa.db.work import Work
from prosa.domain import moves as flow
from prosa.domain.conversation import Conversation
from prosa.domain.errors import Invalid
from prosa.domain.events import ConversationResolved
from prosa.domain.ids import ConversationId
from prosa.features.conversations import desk, handovers, second_thoughts
from prosa.features.conversations.actions.reply import reply
from prosa.features.conversations.desk import By
from prosa.kit.clock import Clock


class UnknownOutcome(Invalid):
    """The company has other outcomes; `details.known` names them."""

    code: ClassVar[str] = "conversation.unknown_outcome"


async def resolve(
    work: Work,
    conversation_id: ConversationId,
    *,
    by: By,
    clock: Clock,
    outcome: str | None = None,
    text: str | None = None,
) -> Conversation:
    """The customer's next message begins a new conversation.

    `text` is said to the customer first, in the same unit of work: a reply like any other, which
    takes what nobody has. `outcome` is one of the company's own, if it has any.
    """
    if text:
        await reply(work, conversation_id, text=text, by=by, clock=clock)
    scribe, change = await desk.open_conversation(work, conversation_id, by=by, clock=clock)
    if outcome is not None:
        await _require_known(work, outcome)
    handovers.let_the_bot_go(change)
    after = flow.resolve(change.after.conversation, now=scribe.now, outcome=outcome)
    facts = {
        "by": by.name,
        **({"outcome": outcome} if outcome else {}),
        **second_thoughts.kept(change),
    }
    scribe.becomes(change, after, ConversationResolved, line=("resolved", facts))
    await scribe.save(work)
    await handovers.record(work, change, why={}, by=by.user_id, at=scribe.now)
    return change.after.conversation


async def _require_known(work: Work, outcome: str) -> None:
    known: list[str] = await work.sql.fetchval(
        "SELECT outcomes FROM companies WHERE id = $1", work.company_id
    )
    if known and outcome not in known:
        raise UnknownOutcome("Choose one of the company's outcomes.", known=known)
