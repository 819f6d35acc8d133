"""A company with people, and callers that speak to the API for them.

Everything is made by the product's own actions, except that all people share one
password, hashed once: hashing is slow on purpose.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic

import httpx
from fastapi import FastAPI
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import insert
from typing_extensions import TypeVar

from prosa.db.database import Database
from prosa.db.tables import users
from prosa.domain.ids import CompanyId, UserId
from prosa.domain.permissions import Role
from prosa.features.access.actions.open_session import open_session
from prosa.features.access.queries import account_by_id, workplaces_of
from prosa.features.companies.actions.create import NewCompany, create_company
from prosa.features.team import store as team
from prosa.kit.clock import Clock
from prosa.kit.ids import uuid7
from prosa.settings import Settings
from tests.support.clock import HandClock

Goes = TypeVar("Goes", bound=Clock, default=HandClock)
"""The kind of clock that it goes by."""

PASSWORD = "correct horse battery"
ORIGIN = "http://127.0.0.1:8000"


@cache
def password_hash() -> str:
    return Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True, slots=True)
class Person:
    id: UserId
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Installation(Generic[Goes]):
    """The product under test: its app, its database, its clock."""

    app: FastAPI
    database: Database
    settings: Settings
    clock: Goes
    ip: str = field(
        default_factory=lambda: f"10.{'.'.join(str(secrets.randbelow(256)) for _ in range(3))}"
    )
    """Where its callers call from. Each test has an address of its own: failures are counted."""

    def caller(self, **headers: str) -> httpx.AsyncClient:
        """A client that is not signed in. Header names with `_` for `-`."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=(self.ip, 50_000)),
            base_url=ORIGIN,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    def browser(self) -> httpx.AsyncClient:
        """A client that sends what a page of ours would send."""
        return self.caller(origin=ORIGIN, sec_fetch_site="same-origin")

    async def as_(self, person: Person, company: CompanyId | None = None) -> httpx.AsyncClient:
        """A program signed in as somebody, with a session of its own."""
        return self.caller(authorization=f"Bearer {await self.token(person, company)}")

    async def token(self, person: Person, company: CompanyId | None = None) -> str:
        """The access token of a new session."""
        async with self.database.system_work() as system:
            account = await account_by_id(system, person.id)
            workplaces = await workplaces_of(system, person.id)
            assert account is not None
            workplace = next(w for w in workplaces if company in {None, w.company_id})
            issued = await open_session(
                system,
                self.settings,
                account,
                workplace,
                user_agent="test",
                ip=None,
                now=self.clock.now(),
            )
        return issued.access_token

    async def company(self, name: str = "Casa Varanda") -> CompanyId:
        return await create_company(self.database, self.clock, NewCompany(name=name))

    async def person(
        self, company: CompanyId, role: Role = Role.AGENT, name: str = "Ana Souza"
    ) -> Person:
        """Somebody new who works in `company`."""
        person = Person(UserId(uuid7()), f"{secrets.token_hex(8)}@example.com", name)
        async with self.database.system_work() as system:
            await system.execute(
                insert(users).values(
                    id=person.id, email=person.email, name=name, password_hash=password_hash()
                )
            )
        await self.employ(person, company, role)
        return person

    async def employ(
        self, person: Person, company: CompanyId, role: Role, *, is_primary: bool = False
    ) -> None:
        async with self.database.work(company) as work:
            await team.add_membership(
                work,
                person.id,
                role=role,
                capacity=8,
                is_primary=is_primary,
                now=self.clock.now(),
            )

    async def office(self) -> "Office[Goes]":
        company = await self.company()
        admin = await self.person(company, Role.ADMIN, "Helena Prado")
        supervisor = await self.person(company, Role.SUPERVISOR, "Marcos Teixeira")
        agent = await self.person(company, Role.AGENT, "Ana Souza")
        return Office(self, company, admin, supervisor, agent)


@dataclass(frozen=True, slots=True)
class Office(Generic[Goes]):
    """A company with one person of each role."""

    installation: Installation[Goes]
    company: CompanyId
    admin: Person
    supervisor: Person
    agent: Person

    async def as_admin(self) -> httpx.AsyncClient:
        return await self.installation.as_(self.admin)

    async def as_supervisor(self) -> httpx.AsyncClient:
        return await self.installation.as_(self.supervisor)

    async def as_agent(self) -> httpx.AsyncClient:
        return await self.installation.as_(self.agent)


async def sign_in(client: httpx.AsyncClient, person: Person, **body: Any) -> httpx.Response:
    """With the password that all people of the tests share."""
    wanted: Mapping[str, Any] = {"email": person.email, "password": PASSWORD, **body}
    return await client.post("/api/v1/auth/login", json=wanted)
