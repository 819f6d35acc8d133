"""The shapes of people, departments and presence."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from prosa.domain.permissions import Role
from prosa.domain.routing import Presence
from prosa.features.access.schemas import PresenceView
from prosa.http.openapi import shown

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Capacity = Annotated[int, Field(ge=0, le=200, description="Most open conversations at a time.")]
Color = Annotated[int, Field(ge=1, le=4, description="One of the four department colours.")]
Seconds = Annotated[
    int,
    Field(
        ge=0,
        le=86_400,
        description="Working time after which whoever waits goes to anybody with room, and "
        "supervisors are told. 0: never.",
    ),
]
Place = Annotated[int, Field(ge=0, le=10_000, description="Its place in menus and lists.")]
Ids = Annotated[frozenset[UUID], Field(max_length=100)]

_USER: Final = "01980000-0000-7000-8000-000000000002"
_DEPARTMENT: Final = "01980000-0000-7000-8000-0000000000d1"


class PresenceBody(BaseModel):
    model_config = shown({"state": "online"})

    state: Presence


class CreateUserBody(BaseModel):
    model_config = shown(
        {
            "email": "bruno.lima@example.com",
            "name": "Bruno Lima",
            "password": "correct horse battery",
            "role": "agent",
            "capacity": 8,
            "department_ids": [_DEPARTMENT],
        }
    )

    email: str = Field(min_length=3, max_length=254)
    name: Name
    password: SecretStr = Field(
        max_length=256,
        description="8 characters or more. Somebody known to this installation keeps theirs.",
    )
    role: Role
    capacity: Capacity = 8
    department_ids: Ids = frozenset()


class ChangeUserBody(BaseModel):
    """What is left out stays as it is."""

    model_config = shown({"role": "supervisor", "capacity": 12})

    name: Name | None = None
    role: Role | None = None
    is_active: bool | None = None
    capacity: Capacity | None = None
    department_ids: Ids | None = Field(default=None, description="Exactly these departments.")


class NewPasswordBody(BaseModel):
    model_config = shown({"new_password": "a much better one"})

    new_password: SecretStr = Field(max_length=256)


class UserView(BaseModel):
    """Somebody who works in the company."""

    model_config = shown(
        {
            "id": _USER,
            "name": "Bruno Lima",
            "email": "bruno.lima@example.com",
            "role": "agent",
            "is_active": True,
            "capacity": 8,
            "presence": {"chosen": "online", "effective": "online"},
            "open_count": 3,
            "department_ids": [_DEPARTMENT],
        }
    )

    id: UUID
    name: str
    email: str
    role: Role
    is_active: bool
    capacity: int
    presence: PresenceView
    open_count: int = Field(description="Conversations that are theirs now.")
    department_ids: list[UUID]


class CreateDepartmentBody(BaseModel):
    model_config = shown({"name": "Suporte Técnico", "description": "Instalação e defeitos"})

    name: Name
    description: str | None = Field(default=None, max_length=500)
    color: Color | None = None
    sort_order: Place | None = None
    response_timeout_seconds: Seconds = 300
    max_agents: int = Field(default=10, ge=1, le=1000)


class ChangeDepartmentBody(BaseModel):
    """What is left out stays as it is."""

    model_config = shown({"color": 2, "sort_order": 0})

    name: Name | None = None
    description: str | None = Field(default=None, max_length=500)
    color: Color | None = None
    sort_order: Place | None = None
    is_active: bool | None = None
    response_timeout_seconds: Seconds | None = None
    max_agents: int | None = Field(default=None, ge=1, le=1000)


class DepartmentView(BaseModel):
    """A department, which is also a queue."""

    model_config = shown(
        {
            "id": _DEPARTMENT,
            "name": "Suporte Técnico",
            "slug": "suporte-tecnico",
            "description": "Instalação e defeitos",
            "color": 2,
            "sort_order": 1,
            "is_active": True,
            "response_timeout_seconds": 300,
            "max_agents": 10,
            "member_ids": [_USER],
            "queued_count": 2,
        }
    )

    id: UUID
    name: str
    slug: str
    description: str | None
    color: int
    sort_order: int
    is_active: bool
    response_timeout_seconds: int
    max_agents: int
    member_ids: list[UUID]
    queued_count: int = Field(description="Conversations that wait here for an agent.")
