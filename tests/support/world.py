"""The storyteller: a company with its people and its customers, as one would tell it.

Everything goes the way that it goes in the product: customers write on phones of the
emulators, agents use the API over HTTP and listen on sockets. A verb in the simple
present (`writes`, `replies`) returns when everything that follows from it has happened;
`says` does not wait.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import httpx
import pytest

from prosa.domain.ids import CompanyId, DepartmentId, InboxId, UserId
from prosa.domain.permissions import Role
from prosa.emulators.model import Account, Provider
from prosa.emulators.switches import Faults
from prosa.features.companies import store as companies
from prosa.features.companies.actions.create import NewCompany, create_company
from prosa.features.conversations.jobs import PARKED_UPDATES
from prosa.features.delivery.jobs import PARKED_RECEIPTS
from prosa.features.inboxes.actions import NewInbox, connect_inbox
from prosa.features.team import store as team
from prosa.features.team.actions.departments import NewDepartment
from prosa.jobs.periodic import Tick
from prosa.process import vault_of
from tests.support.agent import Agent
from tests.support.clock import MovableClock
from tests.support.customer import CHANNELS, Customer
from tests.support.invariants import MUST_HOLD
from tests.support.office import Installation, Person
from tests.support.patience import PATIENCE_SECONDS
from tests.support.stack import QUICK, Stack

DEPARTMENTS: Final = ("Vendas", "Suporte Técnico", "Financeiro", "Outros Assuntos")
MENU: Final = "Escolha o departamento:"

_SECRETS: Final[Mapping[Provider, Sequence[str]]] = {
    Provider.META: ("access_token", "app_secret", "verify_token"),
    Provider.WAHA: ("api_key", "hmac_key"),
}
_PATHS: Final[Mapping[Provider, str]] = {Provider.META: "meta", Provider.WAHA: "waha"}

_UNSETTLED: Final = """
SELECT
    (SELECT count(*) FROM hook_leases WHERE company_id = $1) AS hooks,
    (SELECT count(*) FROM deliveries WHERE company_id = $1
        AND (state = 'sending' OR state = 'queued' AND due_at <= $2)) AS deliveries,
    (SELECT count(*) FROM parked_receipts p JOIN deliveries d
        ON d.company_id = p.company_id AND d.inbox_id = p.inbox_id AND d.provider_id = p.provider_id
        WHERE p.company_id = $1) AS receipts,
    (SELECT max(l.position - coalesce(s.position, 0)) FROM log_heads l
        CROSS JOIN unnest('{routing,notifications}'::text[]) AS readers(name)
        LEFT JOIN subscriptions s ON s.company_id = l.company_id AND s.subscriber = readers.name
        WHERE l.company_id = $1) AS events,
    (SELECT count(*) FROM provider_signals WHERE company_id = $1
        AND (due_at <= $2 OR lease_token IS NOT NULL)) AS signals,
    (SELECT count(*) FROM message_changes WHERE company_id = $1
        AND (told_as IS NULL OR refused_code IS NOT NULL)
        AND (due_at <= $2 OR lease_token IS NOT NULL)) AS changes,
    (SELECT count(*) FROM attachments WHERE company_id = $1 AND state = 'fetching'
        AND (due_at <= $2 OR lease_token IS NOT NULL)) AS files,
    (SELECT count(*) FROM push_deliveries WHERE company_id = $1
        AND (due_at <= $2 OR lease_token IS NOT NULL)) AS pushes,
    (SELECT count(*) FROM parked_updates WHERE company_id = $1) AS updates,
    (SELECT position FROM log_heads WHERE company_id = $1) AS head
"""


class World:
    """One company, and all who have to do with it."""

    def __init__(self, stack: Stack, company: CompanyId) -> None:
        self.stack = stack
        self.company = company
        self.clock = stack.clock
        self.database = stack.database
        self.emulator = stack.emulator.world
        self.installation: Installation[MovableClock] = Installation(
            stack.web.app, stack.database, stack.settings, stack.clock
        )
        self.http = httpx.AsyncClient(base_url=stack.url, timeout=30)
        self.inboxes: dict[str, InboxId] = {}
        self.departments: dict[str, DepartmentId] = {}
        self.agents: dict[UserId, Agent] = {}
        self.is_checked = True
        """Not where a test has put rows in place by hand."""
        self._accounts: dict[str, Account] = {}
        self._customers: dict[str, Customer] = {}

    @classmethod
    async def open(cls, stack: Stack, *departments: str, **columns: Any) -> "World":
        """A company of its own, with these departments in the order of its menu."""
        new = NewCompany(
            name="Casa Varanda",
            departments=tuple(NewDepartment(name=name) for name in departments or DEPARTMENTS),
        )
        world = cls(stack, await create_company(stack.database, stack.clock, new))
        for row in await world.rows("SELECT name, id FROM departments"):
            world.departments[row["name"]] = DepartmentId(row["id"])
        if columns:
            await world.company_becomes(**columns)
        return world

    async def close(self) -> None:
        """Whatever was told, the kept numbers are those of the rows."""
        try:
            if self.is_checked:
                await self.checks()
        finally:
            await self._clears()

    async def checks(self) -> None:
        for what, query in MUST_HOLD.items():
            offenders = await self.rows(query, UUID(int=0))
            assert not offenders, f"{what}: {[dict(row) for row in offenders]}"

    async def _clears(self) -> None:
        for agent in self.agents.values():
            await agent.leaves()
        await self.rows("DELETE FROM deliveries WHERE state IN ('queued', 'sending')")
        await self.http.aclose()
        await self.emulator.reset()
        self.emulator.poster.set_pace(QUICK)
        for account in self._accounts.values():
            self.emulator.accounts.pop(account.key, None)

    # The team

    async def agent(
        self, name: str, *departments: str, online: bool = True, capacity: int = 8
    ) -> Agent:
        """Somebody who serves these departments (all, if none is named) and is there."""
        return await self._hires(name, Role.AGENT, departments, online=online, capacity=capacity)

    async def supervisor(self, name: str = "Marcos") -> Agent:
        return await self._hires(name, Role.SUPERVISOR, (), online=False, capacity=8)

    async def admin(self, name: str = "Helena") -> Agent:
        return await self._hires(name, Role.ADMIN, (), online=False, capacity=8)

    async def _hires(
        self, name: str, role: Role, departments: Sequence[str], *, online: bool, capacity: int
    ) -> Agent:
        person = await self.installation.person(self.company, role, name)
        async with self.database.work(self.company) as work:
            await team.save_membership(work, person.id, capacity=capacity)
            if role is Role.AGENT:
                chosen = departments or tuple(self.departments)
                ids = [self.departments[department] for department in chosen]
                await team.set_departments(work, person.id, ids)
        agent = Agent(self, person)
        self.agents[person.id] = agent
        if online:
            await agent.goes("online")
        return agent

    async def token(self, person: Person) -> str:
        return await self.installation.token(person, self.company)

    # The customers

    def contact(self, name: str, *, number: str = "", bsuid: str = "", lid: str = "") -> Customer:
        """The customer of this name; the same one every time.

        `number` (digits), `bsuid` (Meta) or `lid` (WAHA); left out: a number at random.
        """
        if name not in self._customers:
            self._customers[name] = Customer(self, name, number=number, bsuid=bsuid, lid=lid)
        return self._customers[name]

    def sent_on(self, channel: str) -> list[str]:
        """Everything that the provider has accepted from us, in order."""
        account = self._accounts.get(channel)
        key = account.key if account else None
        return [send.text for send in self.emulator.sends if send.account == key]

    async def account(self, channel: str) -> Account:
        """The company's account on this channel, connected when it is first needed."""
        if channel not in self._accounts:
            self._accounts[channel] = await self.connects(channel)
        return self._accounts[channel]

    async def connects(self, channel: str, **settings: Any) -> Account:
        """Another inbox at the emulator of this channel."""
        provider = CHANNELS[channel]
        credentials = {key: secrets.token_urlsafe(12) for key in _SECRETS[provider]}
        address = f"{secrets.randbelow(10**15):015d}"
        new = NewInbox(
            name=f"{channel} {address[:4]}",
            channel=str(provider),
            address=address,
            settings={"base_url": f"{self.stack.emulator.url}/{_PATHS[provider]}", **settings},
            credentials=credentials,
        )
        vault = vault_of(self.stack.settings)
        async with self.database.work(self.company) as work:
            inbox_id = await connect_inbox(work, vault, self.clock, new, by=None)
            path = await work.sql.fetchval("SELECT hook_path FROM inboxes WHERE id = $1", inbox_id)
        self.inboxes[channel] = inbox_id
        account = Account(
            channel=provider,
            address=address,
            webhook_url=f"{self.stack.url}/webhooks/in/{path}",
            display_name="Casa Varanda",
            display_phone_number="551130001000",
            credentials=credentials,
        )
        self.emulator.connect([account])
        return account

    def faults(self, **switches: Any) -> None:
        """What the providers do wrong from now on."""
        self.emulator.poster.faults = Faults(**switches)
        if not self.emulator.poster.faults.hold_receipts:
            self.emulator.receipts.release()

    # Time

    async def passes(self, **time: float) -> None:
        """Time goes by for everybody at once; what was waiting for it happens."""
        self.clock.advance(**time)
        await self.settles()

    async def ticks(self, tick: Tick) -> None:
        """Periodic work is done now."""
        await tick.work(self.database, self.clock)
        await self.settles()

    async def settles(self) -> None:
        """Until hooks are read, the log is followed, messages are sent and their receipts known,
        and every screen has been told."""
        head = 0
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                quiet = 0
                while quiet < 2:
                    self.stack.worker.check()
                    before = self._emulator_is_idle()
                    row = await self._unsettled()
                    if row["receipts"]:
                        await PARKED_RECEIPTS.work(self.database, self.clock)
                    if row["updates"]:
                        await PARKED_UPDATES.work(self.database, self.clock)
                    is_quiet = before and self._emulator_is_idle() and not any(row[:8])
                    quiet = quiet + 1 if is_quiet and row["head"] == head else int(is_quiet)
                    head = row["head"]
                    if quiet < 2:
                        await asyncio.sleep(0.01)
                for agent in self.agents.values():
                    if agent.socket is not None:
                        await agent.socket.reaches(head)
        except TimeoutError:
            pytest.fail(f"not settled: {dict(await self._unsettled())}")

    def _emulator_is_idle(self) -> bool:
        return not self.emulator.poster.waiting and not self.emulator.receipts._timers

    async def _unsettled(self) -> Any:
        async with self.database.system_work() as work:
            return await work.sql.fetchrow(_UNSETTLED, self.company, self.clock.now())

    # What is so

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """Rows of this company."""
        async with self.database.work(self.company) as work:
            return list(await work.sql.fetch(sql, *values))

    async def value(self, sql: str, *values: Any) -> Any:
        async with self.database.work(self.company) as work:
            return await work.sql.fetchval(sql, *values)

    async def conversations_of(self, name: str) -> list[Any]:
        """Rows of the conversations of this customer, the newest first."""
        return await self.rows(
            """SELECT c.* FROM conversations c
            JOIN contacts p ON p.company_id = c.company_id AND p.id = c.contact_id
            WHERE p.name = $1 ORDER BY c.number DESC""",
            name,
        )

    async def conversation_of(self, name: str) -> Any:
        """The row of the newest conversation of this customer."""
        found = await self.conversations_of(name)
        assert found, f"{name} has no conversation"
        return found[0]

    async def owner_of(self, name: str) -> Agent | None:
        """Whose the newest conversation of this customer is."""
        assignee: UserId | None = (await self.conversation_of(name))["assignee_id"]
        return self.agents[assignee] if assignee else None

    async def timeline_of(self, name: str) -> list[tuple[str, str]]:
        """What stands in the newest conversation: (author, words or the code of a line)."""
        conversation = await self.conversation_of(name)
        found = await self.rows(
            """SELECT author_type, body, detail FROM messages
            WHERE conversation_id = $1 ORDER BY seq""",
            conversation["id"],
        )
        return [(row["author_type"], row["body"] or (row["detail"] or {})["code"]) for row in found]

    async def states_of(self, text: str) -> list[str]:
        """The states of the deliveries of this text, in order."""
        found = await self.rows(
            """SELECT d.state FROM deliveries d
            JOIN messages m ON m.company_id = d.company_id AND m.id = d.message_id
            WHERE m.body = $1 ORDER BY m.created_at, m.seq""",
            text,
        )
        return [row["state"] for row in found]

    async def company_becomes(self, **columns: Any) -> None:
        async with self.database.work(self.company) as work:
            await companies.save(work, now=self.clock.now(), **columns)

    def department_named(self, id: UUID | None) -> str | None:
        return next((name for name, known in self.departments.items() if known == id), None)


@pytest.fixture
async def world(stack: Stack) -> AsyncGenerator[World]:
    world = await World.open(stack)
    yield world
    await world.close()
