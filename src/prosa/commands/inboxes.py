"""`prosa inboxes`: connect a real number today."""

import asyncio
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from prosa.commands.console import fail, out
from prosa.commands.options import Company, key_values

if TYPE_CHECKING:
    from prosa.db.database import Database
    from prosa.db.work import Work
    from prosa.domain.ids import InboxId
    from prosa.kit.vault import Vault

app = typer.Typer(no_args_is_help=True, help="Connected accounts of providers.")

_CREDENTIAL_HELP = "key=value, key=@file, or only the key to be asked; may be repeated."
_SETTING_HELP = "key=value; may be repeated."


@app.command()
def channels() -> None:
    """The channels there are, and the keys that each understands."""
    from prosa.channels.registry import CHANNELS

    for name, channel in sorted(CHANNELS.items()):
        out.print(f"[bold]{name}[/bold]")
        for title, keys in (
            ("credentials", channel.capabilities.credentials),
            ("settings", channel.capabilities.settings),
        ):
            for key, meaning in keys.items():
                out.print(f"  {title:<12}{key:<22}{meaning}", markup=False)


@app.command("list")
def show(company: Company = "") -> None:
    """Connected accounts, and where their provider must send its hooks."""
    from prosa.commands.company import in_company
    from prosa.features.inboxes.queries import list_inboxes

    async def do(work: "Work", _: "Database") -> None:
        for row in await list_inboxes(work, limit=1_000):
            state = "active" if row["is_active"] else "inactive"
            out.print(f"{row['id']}  {state:<9}{row['channel']:<16}{row['address']}  {row['name']}")
            out.print(f"    {_hook_url(row['hook_path'])}")

    asyncio.run(in_company(company, do))


@app.command()
def add(
    channel: Annotated[str, typer.Argument(help="whatsapp_cloud or whatsapp_waha.")],
    address: Annotated[str, typer.Argument(help="Phone number id (Meta) or session (WAHA).")],
    name: Annotated[str, typer.Option(help="What your people call it.")],
    credential: Annotated[list[str] | None, typer.Option(help=_CREDENTIAL_HELP)] = None,
    setting: Annotated[list[str] | None, typer.Option(help=_SETTING_HELP)] = None,
    accept_unsigned: Annotated[
        bool,
        typer.Option(help="Accept hooks that nobody signed: whoever finds the path can forge."),
    ] = False,
    company: Company = "",
) -> None:
    """Connect an account; prints the address to give to its provider."""
    from prosa.commands.company import in_company
    from prosa.features.inboxes.actions import NewInbox, connect_inbox
    from prosa.features.inboxes.queries import find_inbox
    from prosa.kit.clock import SystemClock

    new = NewInbox(
        name=name,
        channel=channel,
        address=address,
        settings=_plain(key_values(setting or [])),
        credentials=key_values(credential or [], are_secret=True),
        accepts_unsigned=accept_unsigned,
    )

    async def do(work: "Work", _: "Database") -> str:
        inbox_id = await connect_inbox(work, _vault(), SystemClock(), new, by=None)
        row = await find_inbox(work, inbox_id)
        return _hook_url(row["hook_path"]) if row else ""

    out.print(
        f"Connected. Give this address to the provider: {asyncio.run(in_company(company, do))}"
    )


@app.command("set")
def change(
    address_or_id: str,
    name: Annotated[str | None, typer.Option()] = None,
    credential: Annotated[list[str] | None, typer.Option(help=_CREDENTIAL_HELP)] = None,
    setting: Annotated[list[str] | None, typer.Option(help=_SETTING_HELP)] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive")] = None,
    accept_unsigned: Annotated[bool | None, typer.Option("--accept-unsigned/--signed-only")] = None,
    company: Company = "",
) -> None:
    """Change an account; what is left out stays."""
    from prosa.commands.company import in_company
    from prosa.features.inboxes.actions import InboxChange, change_inbox
    from prosa.kit.clock import SystemClock

    to = InboxChange(
        name=name,
        settings=_plain(key_values(setting)) if setting else None,
        credentials={**key_values(credential, are_secret=True)} if credential else None,
        accepts_unsigned=accept_unsigned,
        is_active=active,
    )

    async def do(work: "Work", _: "Database") -> None:
        inbox_id = await _inbox_id(work, address_or_id)
        await change_inbox(work, _vault(), SystemClock(), inbox_id, to, by=None)

    asyncio.run(in_company(company, do))


def reseal() -> int:
    """After a rotation of the secret key: wrap every credential with the new one."""
    from prosa.commands.company import in_installation
    from prosa.features.inboxes.actions import reseal_credentials

    async def do(database: "Database") -> int:
        return await reseal_credentials(database, _vault())

    return asyncio.run(in_installation(do))


async def _inbox_id(work: "Work", address_or_id: str) -> "InboxId":
    from prosa.domain.ids import InboxId
    from prosa.features.inboxes.queries import list_inboxes

    rows = await list_inboxes(work, limit=1_000)
    fitting = [row for row in rows if address_or_id in {str(row["id"]), row["address"]}]
    if len(fitting) != 1:
        fail(f"There is no single inbox {address_or_id}; see `prosa inboxes list`.")
    found: UUID = fitting[0]["id"]
    return InboxId(found)


def _plain(settings: dict[str, str]) -> dict[str, str | int]:
    """Whole numbers are numbers where the channel counts; addresses stay text."""
    return {
        key: int(value) if key.endswith("_per_second") and value.isdigit() else value
        for key, value in settings.items()
    }


def _hook_url(path: str) -> str:
    from prosa.settings import load_settings

    return f"{load_settings().url}/webhooks/in/{path}"


def _vault() -> "Vault":
    from prosa.kit.vault import vault_of
    from prosa.settings import load_settings

    settings = load_settings()
    return vault_of(settings.secret_key, settings.previous_secret_keys)
