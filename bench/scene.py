"""Setting the scene through the product's own doors: accounts, agents, customers."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from bench import loads
from bench.calls import Answerable
from bench.hooks import Account
from bench.product import PASSWORD, Product

INBOXES = 16
RETURNING = 400
"""Customers who have been given to an agent already."""

_AGENTS = ("ana", "bruno")
_DEPARTMENT = "Vendas"
"""The first of the menu, where both of them are."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The product with everything in its place."""

    product: Product
    accounts: tuple[Account, ...]
    tokens: tuple[str, ...]
    """Of the agents, who are online."""
    returning: tuple[str, ...]
    """Numbers of customers whose conversations an agent has."""


def inboxes_only(product: Product, **settings: object) -> Scene:
    return Scene(product, _connect(product, settings), (), ())


def with_customers(product: Product, *, agents: int = len(_AGENTS)) -> Scene:
    """Customers have greeted, chosen and been assigned, all by the ordinary way."""
    accounts = _connect(product, {})
    tokens = _open_the_desk(product, agents)
    numbers = tuple(f"55119{70_000_000 + n}" for n in range(RETURNING))
    for text in ("Oi", "1"):
        requests = loads.texts(accounts, numbers, count=RETURNING, label=f"SCENE{text}", text=text)
        posted = loads.apart(loads.post_all, product.url, requests, 16)
        assert posted.accepted == RETURNING, posted
        wait_until_read(product)
    _wait_for(product, "SELECT count(*) FROM conversations WHERE status = 'active'", RETURNING)
    wait_until_sent(product)
    return Scene(product, accounts, tokens, numbers)


def _connect(product: Product, settings: Mapping[str, object]) -> tuple[Account, ...]:
    """Sixteen numbers, each with secrets of its own, known to product and emulator."""
    token = product.sign_in("helena")
    accounts: list[Account] = []
    told: list[dict[str, object]] = []
    for n in range(INBOXES):
        secrets = {
            "access_token": f"token-{n}",
            "app_secret": f"secret-{n}",
            "verify_token": f"word-{n}",
        }
        address = f"{990_000_000_000 + n}"
        new = {
            "name": f"Número {n + 1}",
            "channel": "whatsapp_cloud",
            "address": address,
            "settings": {"base_url": f"{product.emulator_url}/meta", **settings},
            "credentials": secrets,
        }
        hook_url = product.ask("POST", "/inboxes", new, token)["hook_url"]
        accounts.append(Account(address, hook_url, secrets["app_secret"]))
        told.append(
            {
                "channel": "whatsapp_cloud",
                "address": address,
                "webhook_url": hook_url,
                "credentials": secrets,
            }
        )
    product.control("PUT", "/accounts", told)
    return tuple(accounts)


def _open_the_desk(product: Product, agents: int) -> tuple[str, ...]:
    """So many agents of one department, online and with room. Their tokens."""
    admin = product.sign_in("helena")
    for user in product.ask("GET", "/users?role=agent", token=admin)["items"]:
        product.ask("PATCH", f"/users/{user['id']}", {"capacity": 200}, admin)
    departments = product.ask("GET", "/departments", token=admin)["items"]
    sales = next(d["id"] for d in departments if d["name"] == _DEPARTMENT)
    product.ask("PATCH", f"/departments/{sales}", {"max_agents": 1_000}, admin)
    names = [*_AGENTS, *(f"agente{n}" for n in range(agents - len(_AGENTS)))]
    for name in names[len(_AGENTS) :]:
        person = {
            "email": f"{name}@demo.prosa.local",
            "name": name.title(),
            "password": PASSWORD,
            "role": "agent",
            "capacity": 200,
            "department_ids": [sales],
        }
        product.ask("POST", "/users", person, admin)
    tokens = tuple(product.sign_in(name) for name in names)
    for token in tokens:
        product.ask("PUT", "/me/presence", {"state": "online"}, token)
    return tokens


def answerable(product: Product, place: Scene) -> list[Answerable]:
    """The conversations that the agents have."""
    tokens = {product.ask("GET", "/me", token=t)["user"]["id"]: t for t in place.tokens}
    rows = asyncio.run(
        _fetch_all(product.database_url, "SELECT id, assignee_id FROM conversations")
    )
    return [
        Answerable(str(row["id"]), tokens[str(row["assignee_id"])])
        for row in rows
        if row["assignee_id"] is not None
    ]


def no_receipts(product: Product) -> None:
    """The emulator accepts and says no more: for figures of the way out alone."""
    product.control("PUT", "/faults", {"no_receipts": True})


def sends(product: Product, *, after: int = 0) -> list[dict[str, Any]]:
    """What the emulator has accepted after its send of that number."""
    found: list[dict[str, Any]] = []
    while page := product.control("GET", f"/sends?after={after}&limit=10000")["items"]:
        found += page
        after = page[-1]["n"]
    return found


def last_send(product: Product) -> int:
    return counters(product)["sends_accepted"]


def messages_received(product: Product) -> int:
    count = "SELECT count(*) FROM messages WHERE direction = 'inbound'"
    return int(asyncio.run(_fetch(product.database_url, count))[0])


def stored_files(product: Product) -> int:
    """Customers' files that have been fetched."""
    count = "SELECT count(*) FROM attachments WHERE state = 'stored' AND source IS NOT NULL"
    return int(asyncio.run(_fetch(product.database_url, count))[0])


def wait_until_read(product: Product) -> None:
    _wait_for(product, "SELECT count(*) FROM hook_leases", 0)


def wait_until_sent(product: Product) -> None:
    _wait_for(product, "SELECT count(*) FROM deliveries WHERE state IN ('queued', 'sending')", 0)


def company_and_inbox(product: Product) -> tuple[object, object]:
    """For a row that is like a kept hook's."""
    row = asyncio.run(_fetch(product.database_url, "SELECT company_id, id FROM inboxes LIMIT 1"))
    return row["company_id"], row["id"]


def counters(product: Product) -> dict[str, int]:
    """Those of the emulators."""
    return product.control("GET", "/state")["counters"]


def database_version(product: Product) -> str:
    row = asyncio.run(_fetch(product.database_url, "SHOW server_version"))
    return str(row[0]).split()[0]


def _wait_for(product: Product, count: str, wanted: int, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    found = -1
    while found != wanted:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{count}: {found} instead of {wanted} after {seconds:.0f} s")
        time.sleep(0.1)
        found = asyncio.run(_fetch(product.database_url, count))[0]


async def _fetch_all(url: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


async def _fetch(url: str, statement: str) -> asyncpg.Record:
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow(statement)
    finally:
        await connection.close()
    assert row is not None, statement
    return row


def body_of(account: Account) -> bytes:
    """The body of one hook, for the raw inserts."""
    request = account.request(
        sender="5511970000000", name="Cliente", message_id="wamid.RAW", text="Oi 1", at=0
    )
    body = request.partition(b"\r\n\r\n")[2]
    return body
