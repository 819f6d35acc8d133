"""Setting the scene through the product's own doors: accounts, agents, customers."""

import asyncio
import time
from dataclasses import dataclass

import asyncpg

from bench import loads
from bench.hooks import Account
from bench.product import Product

INBOXES = 16
RETURNING = 400
"""Customers who have been given to an agent already."""

_AGENTS = ("ana", "bruno")


@dataclass(frozen=True, slots=True)
class Scene:
    """The product with everything in its place."""

    product: Product
    accounts: tuple[Account, ...]
    agent_token: str
    returning: tuple[str, ...]
    """Numbers of customers whose conversations an agent has."""


def inboxes_only(product: Product) -> Scene:
    return Scene(product, _connect(product), "", ())


def with_customers(product: Product) -> Scene:
    """Customers have greeted, chosen and been assigned, all by the ordinary way."""
    accounts = _connect(product)
    token = _open_the_desk(product)
    numbers = tuple(f"55119{70_000_000 + n}" for n in range(RETURNING))
    for text in ("Oi", "1"):
        requests = loads.texts(accounts, numbers, count=RETURNING, label=f"SCENE{text}", text=text)
        posted = loads.apart(loads.post_all, product.url, requests, 16)
        assert posted.accepted == RETURNING, posted
        wait_until_read(product)
    _wait_for(product, "SELECT count(*) FROM conversations WHERE status = 'active'", RETURNING)
    wait_until_sent(product)
    return Scene(product, accounts, token, numbers)


def _connect(product: Product) -> tuple[Account, ...]:
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
            "settings": {"base_url": f"{product.emulator_url}/meta"},
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


def _open_the_desk(product: Product) -> str:
    """Two agents of the first department, online and with room. The first one's token."""
    admin = product.sign_in("helena")
    for user in product.ask("GET", "/users?role=agent", token=admin)["items"]:
        product.ask("PATCH", f"/users/{user['id']}", {"capacity": 200}, admin)
    tokens = [product.sign_in(name) for name in _AGENTS]
    for token in tokens:
        product.ask("PUT", "/me/presence", {"state": "online"}, token)
    return tokens[0]


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
