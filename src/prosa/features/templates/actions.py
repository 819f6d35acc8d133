"""Reading the templates of an inbox from its provider (TPL-03)."""

from datetime import timedelta
from typing import Final

from prosa.channels.calls import Refused
from prosa.channels.contract import Account, ProviderAnswer
from prosa.channels.templates import KnownTemplate, TemplateSource
from prosa.channels.transport import Transport
from prosa.db.database import Database
from prosa.domain.events import TeamChanged
from prosa.domain.ids import CompanyId, InboxId
from prosa.features.inboxes import queries as inboxes
from prosa.features.templates import queries, store
from prosa.features.templates.errors import InboxNotFound, NoBusinessAccount, NotRead
from prosa.kit.clock import Clock
from prosa.kit.vault import Unsealable, Vault

_MOST_PAGES: Final = 250
"""Of 25: more than an account may have."""
_FRESH_FOR: Final = timedelta(hours=1)
"""Approvals come and go by the day; a person who cannot wait asks by hand."""


async def sync(
    database: Database, vault: Vault, company_id: CompanyId, inbox_id: InboxId, *, clock: Clock
) -> int:
    """All of them, or none if the provider breaks off. Returns how many there are; desks are
    told if anything is different.

    No unit of work is open while the provider is asked. Raises `InboxNotFound`,
    `NoTemplatesHere`, `NoBusinessAccount` or `NotRead`.
    """
    asked_at = clock.now()
    async with database.work(company_id) as work:
        source = await queries.source_of(work, inbox_id)
        inbox = next(iter(await inboxes.by_ids(work, [inbox_id])), None)
    if inbox is None:
        raise InboxNotFound("There is no such inbox.")
    try:
        account = inboxes.account(inbox, vault)
    except Unsealable:
        raise NotRead("The credentials of the inbox cannot be read.") from None
    told = await _ask_all(source, account)
    now = clock.now()
    async with database.work(company_id) as work:
        await store.asked(work, inbox_id, at=asked_at, again=now + _FRESH_FOR)
        if await store.replace_all(work, inbox_id, told, at=now):
            work.record(TeamChanged(at=now, subject="templates"))
    return len(told)


async def _ask_all(source: TemplateSource, account: Account) -> list[KnownTemplate]:
    """Page by page. The same name in the same language twice is one: the last told."""
    found: dict[tuple[str, str], KnownTemplate] = {}
    after: str | None = None
    async with Transport() as transport:
        for _ in range(_MOST_PAGES):
            call = source.ask(account, after)
            if call is None:
                raise NoBusinessAccount("Set `waba_id` in the settings of the inbox.")
            answer = await transport.call(call)
            if not isinstance(answer, ProviderAnswer):
                raise NotRead(f"The provider could not be reached ({answer.reason}).")
            page = source.read(answer)
            if isinstance(page, Refused):
                raise NotRead(page.reason, code=page.code)
            found |= {(one.name, one.language): one for one in page.templates}
            after = page.after
            if after is None:
                return list(found.values())
    raise NotRead("The provider's list of templates does not end.")
