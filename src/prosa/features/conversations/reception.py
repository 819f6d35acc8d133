"""A batch of messages from outside, decided one by one in memory.

`actions/receive.py` loads the picture and saves the result; here nothing is
awaited. Each message of a customer moves its conversation by the heart's rules,
and the bot answers where it still has the word. What the company's own phone
wrote takes the word from it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from prosa.domain import bot, closing, queueing
from prosa.domain import moves as flow
from prosa.domain.attachments import Attachment
from prosa.domain.bot import BotState, Menu, RouteTo, Say, Step
from prosa.domain.conversation import Conversation, Entry, Status, Turn, Where
from prosa.domain.events import ConversationCreated, ConversationQueued, MessageReceived
from prosa.domain.ids import ConversationId, DepartmentId, MessageId
from prosa.domain.messages import Message
from prosa.features.contacts.actions import Person
from prosa.features.conversations.quoting import Incoming, Quotes
from prosa.features.conversations.scribe import Scribe, next_version
from prosa.features.conversations.store.rows import Change, NewMessage, Row
from prosa.features.media.actions.expect import as_shown, new_file
from prosa.kit.ids import uuid7


@dataclass(slots=True)
class Reception:
    """One batch: what the bot may offer, and the scribe who writes it all down."""

    menu: Menu
    scribe: Scribe
    quotes: Quotes = field(default_factory=Quotes)

    def begin(self, incoming: Incoming, person: Person, *, number: int) -> Change:
        """A conversation that begins with this message."""
        now = self.scribe.now
        c = Conversation(
            id=ConversationId(uuid7()),
            number=number,
            version=1,
            contact_id=person.id,
            contact_name=person.name,
            inbox_id=incoming.inbox_id,
            channel=incoming.channel,
            opened_at=now,
        )
        self.scribe.events.append(ConversationCreated(at=now, conversation=c))
        return self.scribe.begin(Change(None, Row(c, incoming.message.sender.recipient)))

    def take(self, change: Change, incoming: Incoming, person: Person) -> None:
        """One message: the customer's words first, then whatever the bot says to them."""
        if incoming.message.by_phone:
            self._hear_of(change, incoming)
            return
        is_first = change.before is None and not change.messages
        self._receive(change, incoming)
        self._tell_closed(change, person)
        if change.after.conversation.status is not Status.BOT or bot.is_silent(change.after.bot):
            return
        menu = replace(self.menu, contact_name=person.name)
        now = self.scribe.now
        if is_first:
            self.follow(
                change, bot.start(menu, returning_department=person.last_department_id, now=now)
            )
            return
        said = incoming.message
        text = said.text if said.kind == "text" else ""
        state = BotState.from_json(change.after.bot or {})
        self.follow(change, bot.answer(state, text, menu, now=now, sent_at=said.sent_at))

    def follow(self, change: Change, step: Step) -> None:
        """Do what the bot decided. Its state first, so that the events already tell it."""
        self._remember(change, step.state)
        for effect in step.effects:
            match effect:
                case Say(text=text):
                    self.scribe.says(change, text)
                    change.after = replace(
                        change.after,
                        greeting_sent_at=change.after.greeting_sent_at or self.scribe.now,
                    )
                case RouteTo(department=department, because=because):
                    self._queue(change, department, because=because)

    def _tell_closed(self, change: Change, person: Person) -> None:
        """Who waits in a queue is told once in each closed time that we are closed."""
        c, kept = change.after.conversation, change.after.bot
        if closing.is_due(c, kept, self.menu, now=self.scribe.now):
            self.scribe.says(change, self.menu.fill(self.menu.closed_text, contact=person.name))
            change.after = replace(change.after, bot=closing.told(kept, self.menu))

    def _remember(self, change: Change, state: BotState | None) -> None:
        c, kept = change.after.conversation, change.after.bot
        if state and state.told_closed and not BotState.from_json(kept or {}).told_closed:
            kept = closing.told(kept, self.menu)
        change.after = replace(
            change.after,
            bot=closing.beside(kept, state.to_json() if state else None),
            bot_deadline_at=state.deadline_at if state else None,
            conversation=replace(c, flow_state=bot.flow_state(state)) if state else c,
        )

    def _hear_of(self, change: Change, incoming: Incoming) -> None:
        """The phone itself wrote: the bot is silent from here on, and the team sees it."""
        said, now = incoming.message, self.scribe.now
        fallback = change.after.conversation.department_id or self.menu.last_resort
        if change.after.conversation.status is Status.BOT and fallback is not None:
            self._queue(change, fallback, because="phone")
        if change.after.conversation.assignee_id is None:
            silent = closing.beside(change.after.bot, bot.SILENT)
            change.after = replace(change.after, bot=silent, bot_deadline_at=None)
        entry = Entry(MessageId(uuid7()), now, said.text, said.kind, "agent")
        after = next_version(flow.phone_says(change.after.conversation, entry))
        message = Message(
            id=entry.id,
            conversation_id=after.id,
            seq=after.last_seq,
            direction="outbound",
            author_type="agent",
            kind=said.kind,
            body=said.text,
            detail={**(said.detail or {}), "via": "phone"},
            attachments=self._files(entry.id, incoming),
            status="sent",
            created_at=now,
            sent_at=said.sent_at,
            reply_to=self.quotes.of(incoming),
        )
        self.scribe.hears_of(change, after, self._new(message, incoming))

    def _receive(self, change: Change, incoming: Incoming) -> None:
        said, now = incoming.message, self.scribe.now
        c = change.after.conversation
        has_answered_the_phone = (
            c.status is Status.QUEUED
            and c.turn is Turn.CUSTOMER
            and bot.is_silent(change.after.bot)
        )
        entry = Entry(
            MessageId(uuid7()), now, said.text, said.kind, "contact", min(said.sent_at, now)
        )
        after = next_version(flow.receive(c, entry))
        message = Message(
            id=entry.id,
            conversation_id=c.id,
            seq=after.last_seq,
            direction="inbound",
            author_type="contact",
            kind=said.kind,
            body=said.text,
            detail=dict(said.detail) if said.detail else {},
            attachments=self._files(entry.id, incoming),
            created_at=now,
            reply_to=self.quotes.of(incoming),
        )
        change.after = replace(change.after, recipient=said.sender.recipient)
        self.scribe.keep(change, after, self._new(message, incoming))
        self.scribe.events.append(
            MessageReceived(
                at=now,
                conversation=after,
                was=Where.of(c) if c.status is not after.status else None,
                messages=(message,),
            )
        )
        if has_answered_the_phone:
            waiting = queueing.wait_again(
                change.after.conversation, deadline=self._deadline(c.department_id), now=now
            )
            self.scribe.becomes(change, waiting, ConversationQueued)

    def _new(self, message: Message, incoming: Incoming) -> NewMessage:
        """As it is kept; others of this batch may answer it."""
        said = incoming.message
        self.quotes.hear(incoming, message)
        return NewMessage(message, incoming.inbox_id, said.provider_id, said.sent_at, said.reply_to)

    def _files(self, message_id: MessageId, incoming: Incoming) -> tuple[Attachment, ...]:
        """The file that a message brings, as it is shown until it is here."""
        media = incoming.message.media
        if media is None:
            return ()
        inbox_id, now = incoming.inbox_id, self.scribe.now
        file = new_file(media, message_id=message_id, inbox_id=inbox_id, at=now)
        self.scribe.files.append(file)
        return (as_shown(file),)

    def _queue(self, change: Change, department: DepartmentId, *, because: str) -> None:
        option = self.menu.option(department)
        if not self.menu.is_open_hours:
            change.after = replace(change.after, bot=closing.told(change.after.bot, self.menu))
        self.scribe.becomes(
            change,
            queueing.queue(
                change.after.conversation,
                department=department,
                deadline=self._deadline(department),
                now=self.scribe.now,
            ),
            ConversationQueued,
            line=("queued", {"department": option.name if option else "", "because": because}),
        )

    def _deadline(self, department: DepartmentId | None) -> datetime | None:
        if department is None:
            return None
        return self.menu.response.deadline(department, now=self.scribe.now)
