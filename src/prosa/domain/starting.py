"""Writing first: a conversation that the company begins, and when it may not.

It belongs to whoever begins it. Where the channel has a reply window, free text
needs an open one, left by an earlier conversation there; otherwise only a
template begins it.
"""

from datetime import datetime
from typing import ClassVar

from prosa.domain.conversation import Conversation, FlowState, Status
from prosa.domain.errors import Conflict, Invalid
from prosa.domain.ids import ContactId, ConversationId, DepartmentId, InboxId, UserId
from prosa.domain.reply_window import Window


class TemplateRequired(Conflict):
    """The customer has not written here of late: the channel takes only a template."""

    code: ClassVar[str] = "conversation.template_required"


class NothingToSay(Invalid):
    """A conversation begins with a text or with a template, and not with both."""

    code: ClassVar[str] = "conversation.nothing_to_say"


def require_either(text: str | None, template: object | None) -> None:
    """Raises `NothingToSay` unless exactly one of them is there."""
    if (text is not None and text.strip() != "") == (template is not None):
        raise NothingToSay("Begin it with a text or with a template.")


def require_template(window: Window) -> None:
    """Raises `TemplateRequired` unless free text may leave now."""
    if not window.is_open:
        raise TemplateRequired(
            "The customer has not written here of late; begin with an approved template.",
            ended_at=window.ends_at.isoformat() if window.ends_at else None,
        )


def begun(
    *,
    id: ConversationId,
    number: int,
    contact: tuple[ContactId, str],
    inbox: tuple[InboxId, str],
    by: UserId,
    department: DepartmentId | None,
    subject: str | None,
    last_inbound_at: datetime | None,
    now: datetime,
) -> Conversation:
    """It is theirs from its first moment. `contact` comes with the name, `inbox` with the
    channel; `last_inbound_at` is when the customer last wrote in this inbox."""
    return Conversation(
        id=id,
        number=number,
        version=1,
        status=Status.ACTIVE,
        flow_state=FlowState.ASSIGNED,
        contact_id=contact[0],
        contact_name=contact[1],
        inbox_id=inbox[0],
        channel=inbox[1],
        department_id=department,
        assignee_id=by,
        subject=subject,
        opened_at=now,
        assigned_at=now,
        taken_at=now,
        last_message_at=now,
        last_inbound_at=last_inbound_at,
    )
