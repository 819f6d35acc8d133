"""Who is asking: a person, at work in one company, through one session."""

from dataclasses import dataclass
from typing import ClassVar

from prosa.domain.errors import Forbidden
from prosa.domain.ids import CompanyId, SessionId, UserId
from prosa.domain.permissions import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller of an endpoint or the owner of a socket, proved and not merely claimed."""

    user_id: UserId
    company_id: CompanyId
    role: Role
    session_id: SessionId
    name: str


class NotSignedIn(Forbidden):
    """We do not know who is asking: sign in first."""

    code: ClassVar[str] = "access.not_signed_in"
