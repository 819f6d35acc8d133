"""What happens besides a customer's words: the company writes on its own phone, somebody reacts,
edits or takes back, and the company reads and types."""

from collections.abc import Mapping

from prosa.emulators.meta import afterwards as meta
from prosa.emulators.model import Author, Message, Phone, Provider
from prosa.emulators.notices import Notice, Part
from prosa.emulators.tape import now
from prosa.emulators.waha import afterwards as waha
from prosa.emulators.world import World

TYPING_SECONDS: Mapping[Provider, float] = {Provider.META: 25.0, Provider.WAHA: 25.0}


def write_on_the_companys_phone(world: World, phone: Phone, text: str) -> Message:
    """Past the business's program: it hears of it by an echo, and receipts follow."""
    account = world.accounts[phone.account]
    message = Message(
        id=world.new_id(account),
        author=Author.BUSINESS,
        text=text,
        at=now(),
        status="accepted",
        by_phone=True,
    )
    phone.keep(message)
    is_meta = account.channel is Provider.META
    part = meta.echo_part(phone, message) if is_meta else waha.echo_part(phone, message)
    _tell(world, phone, "echo", part, text)
    world.receipts.follow(phone, message)
    return message


def react(world: World, phone: Phone, message: Message, emoji: str, *, by_company: bool) -> None:
    """An empty emoji takes it away."""
    if by_company:
        message.companys_reaction = emoji
    else:
        message.customers_reaction = emoji
    is_meta = world.accounts[phone.account].channel is Provider.META
    world.receipts.show(phone, message)
    if is_meta and by_company:
        return  # Meta tells of reactions of customers only.
    reaction = meta.reaction_part if is_meta else waha.reaction_part
    part = reaction(phone, message, emoji, by_company=by_company)
    _tell(world, phone, "reaction", part, emoji)


def edit(world: World, phone: Phone, message: Message, text: str) -> None:
    """Whoever wrote it changes its words."""
    message.text, message.is_edited = text, True
    is_meta = world.accounts[phone.account].channel is Provider.META
    part = meta.edit_part(phone, message) if is_meta else waha.edit_part(phone, message)
    world.receipts.show(phone, message)
    _tell(world, phone, "edit", part, text)


def revoke(world: World, phone: Phone, message: Message) -> None:
    """Whoever wrote it takes it back."""
    message.is_revoked = True
    is_meta = world.accounts[phone.account].channel is Provider.META
    part = meta.revoke_part(phone, message) if is_meta else waha.revoke_part(phone, message)
    world.receipts.show(phone, message)
    _tell(world, phone, "revoke", part, "")


def read_up_to(world: World, phone: Phone, message_id: str | None) -> None:
    """The business has read the customer's messages, up to and with this one."""
    for message in phone.messages:
        if message.author is Author.CUSTOMER and message.status != "read":
            message.status = "read"
            world.receipts.show(phone, message)
        if message.id == message_id:
            return


def show_typing(world: World, phone: Phone, *, is_typing: bool) -> None:
    """The phone shows that the business types, for a while."""
    account = world.accounts[phone.account]
    phone.sees_typing_until = now() + TYPING_SECONDS[account.channel] if is_typing else 0.0
    what = "agent_typing" if is_typing else "agent_stopped"
    world.tape.write(what, account=account.key, phone=phone.id, name=phone.name, status=200)
    world.tape.tell("phone", {"id": phone.id})


def _tell(world: World, phone: Phone, what: str, part: Part, label: str) -> None:
    account = world.accounts[phone.account]
    world.poster.tell(Notice(what=what, account=account, phone=phone, part=part, label=label))
