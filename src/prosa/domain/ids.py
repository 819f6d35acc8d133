"""One type for each kind of id, so that a swapped pair does not compile."""

from typing import NewType
from uuid import UUID

CompanyId = NewType("CompanyId", UUID)
UserId = NewType("UserId", UUID)
SessionId = NewType("SessionId", UUID)
DepartmentId = NewType("DepartmentId", UUID)
InboxId = NewType("InboxId", UUID)
ContactId = NewType("ContactId", UUID)
ConversationId = NewType("ConversationId", UUID)
MessageId = NewType("MessageId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
NoteId = NewType("NoteId", UUID)
TagId = NewType("TagId", UUID)
HookId = NewType("HookId", UUID)
