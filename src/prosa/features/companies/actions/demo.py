"""The company that a stranger tries Prosa with: people, departments, two emulated accounts."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from prosa.db.database import Database
from prosa.db.work import Work
from prosa.domain.ids import CompanyId, InboxId
from prosa.domain.permissions import Role
from prosa.features.access.queries import account_by_email
from prosa.features.companies.actions.change import CompanyChange, change_company
from prosa.features.companies.actions.create import NewCompany, create_company
from prosa.features.inboxes import queries as inbox_queries
from prosa.features.inboxes.actions import InboxChange, NewInbox, change_inbox, connect_inbox
from prosa.features.team.actions.departments import NewDepartment
from prosa.features.team.actions.users import NewUser, add_user
from prosa.features.team.queries import list_departments
from prosa.kit.clock import Clock, SystemClock
from prosa.kit.vault import Vault, vault_of
from prosa.settings import Settings

COMPANY: Final = "Casa Varanda"
_DOMAIN: Final = "demo.prosa.local"

_DEPARTMENTS: Final = (
    NewDepartment(name="Vendas", description="Produtos, preços e pedidos"),
    NewDepartment(name="Suporte Técnico", description="Montagem, defeitos e garantia"),
    NewDepartment(name="Financeiro", description="Pagamentos, boletos e notas"),
    NewDepartment(name="Outros Assuntos", description="Tudo o que não couber nos outros"),
)
_PEOPLE: Final = (
    ("helena", "Helena Prado", Role.ADMIN, ()),
    ("marcos", "Marcos Teixeira", Role.SUPERVISOR, ()),
    ("ana", "Ana Souza", Role.AGENT, ("Vendas", "Outros Assuntos")),
    ("bruno", "Bruno Lima", Role.AGENT, ("Vendas", "Suporte Técnico")),
    ("carla", "Carla Dias", Role.AGENT, ("Suporte Técnico", "Outros Assuntos")),
    ("diego", "Diego Rocha", Role.AGENT, ("Financeiro", "Outros Assuntos")),
)
_OUTCOMES: Final = ("Venda feita", "Dúvida resolvida", "Troca ou devolução", "Sem resposta")
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class _Account:
    channel: str
    name: str
    address: str
    emulator: str
    """Its path at the emulators."""
    secrets: tuple[str, ...]
    settings: Mapping[str, str]


_ACCOUNTS: Final = (
    _Account(
        "whatsapp_cloud",
        "WhatsApp da loja",
        "106540352242922",
        "meta",
        ("access_token", "app_secret", "verify_token"),
        {"display_phone_number": "+55 11 4000-1234", "business_account_id": "102290129340398"},
    ),
    _Account(
        "whatsapp_waha", "WhatsApp do suporte", "suporte", "waha", ("api_key", "hmac_key"), {}
    ),
)


@dataclass(frozen=True, slots=True)
class DemoUser:
    """`password` is known only on the run that made the user."""

    role: Role
    name: str
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemoReport:
    company_id: CompanyId
    users: tuple[DemoUser, ...]
    """Empty if the demo company was there before."""
    accounts: tuple[dict[str, Any], ...] = field(repr=False)  # Any: JSON
    """For the emulators: channel, address, webhook_url, credentials, display_name and, for
    Meta, display_phone_number."""


async def seed_demo(
    database: Database,
    settings: Settings,
    *,
    emulator_url: str | None = None,
    clock: Clock | None = None,
) -> DemoReport:
    """Make the demo company, or point the one that is there at the emulators again.

    Every password is `settings.demo_password`, or random. Safe to run at every start.
    """
    clock = clock or SystemClock()
    url = emulator_url or f"http://127.0.0.1:{settings.emulator_port}"
    company_id = await find_demo(database)
    if company_id is None:
        new = NewCompany(name=COMPANY, departments=_DEPARTMENTS)
        company_id = await create_company(database, clock, new)
        async with database.work(company_id) as work:
            await change_company(work, clock, CompanyChange(outcomes=_OUTCOMES), by=None)
    vault = vault_of(settings.secret_key, settings.previous_secret_keys)
    async with database.work(company_id) as work:
        for demo in _ACCOUNTS:
            await _connect(work, vault, clock, demo, url)
    async with database.work(company_id) as work:
        accounts = [await _told(work, settings, vault, demo) for demo in _ACCOUNTS]
    users = await _hire(database, settings, clock, company_id)
    return DemoReport(company_id, users, tuple(accounts))


async def find_demo(database: Database) -> CompanyId | None:
    """The demo company is the one that has its first account: an address is unique."""
    demo = _ACCOUNTS[0]
    async with database.system_work() as system:
        found = await inbox_queries.owner_of(system, demo.channel, demo.address)
    return found


async def _connect(
    work: Work, vault: Vault, clock: Clock, demo: _Account, emulator_url: str
) -> None:
    """With new secrets, unless it is connected already: then only the base URL is set."""
    settings = {**demo.settings, "base_url": f"{emulator_url}/{demo.emulator}"}
    known = await inbox_queries.find_by_address(work, demo.channel, demo.address)
    if known is None:
        new = NewInbox(
            name=demo.name,
            channel=demo.channel,
            address=demo.address,
            settings=settings,
            credentials={key: secrets.token_urlsafe(24) for key in demo.secrets},
        )
        await connect_inbox(work, vault, clock, new, by=None)
    elif known["settings"].get("base_url") != settings["base_url"]:
        change = InboxChange(settings={"base_url": settings["base_url"]})
        await change_inbox(work, vault, clock, InboxId(known["id"]), change, by=None)


async def _told(
    work: Work, settings: Settings, vault: Vault, demo: _Account
) -> dict[str, Any]:  # Any: JSON
    """What the emulator must know of the account to play its provider."""
    row = await inbox_queries.find_by_address(work, demo.channel, demo.address)
    assert row is not None  # noqa: S101  # connected just before
    told: dict[str, Any] = {
        "channel": demo.channel,
        "address": demo.address,
        "webhook_url": f"{_loopback(settings)}/webhooks/in/{row['hook_path']}",
        "credentials": inbox_queries.open_credentials(vault, row["id"], row["credentials"]),
        "display_name": COMPANY,
    }
    if number := demo.settings.get("display_phone_number"):
        told["display_phone_number"] = number
    return told


def _loopback(settings: Settings) -> str:
    """How the emulators reach us: they run on this machine, whatever the public address."""
    anywhere = settings.host in {"", "0.0.0.0", "::", "localhost"}  # noqa: S104  # compared, not bound
    host = "127.0.0.1" if anywhere else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


async def _hire(
    database: Database, settings: Settings, clock: Clock, company_id: CompanyId
) -> tuple[DemoUser, ...]:
    """Those who are not there yet, with their passwords."""
    hired: list[DemoUser] = []
    for first, name, role, departments in _PEOPLE:
        email = f"{first}@{_DOMAIN}"
        async with database.system_work() as system:
            if await account_by_email(system, email) is not None:
                continue
        password = settings.demo_password.reveal() or _readable_password()
        async with database.work(company_id) as work:
            known = {row["name"]: row["id"] for row in await list_departments(work)}
            new = NewUser(
                email=email,
                name=name,
                password=password,
                role=role,
                department_ids=frozenset(known[d] for d in departments if d in known),
            )
            await add_user(work, database, clock, new, by=None, allow_weak_password=True)
        hired.append(DemoUser(role, name, email, password))
    return tuple(hired)


def _readable_password() -> str:
    """About 59 bits, without letters that look alike."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)
