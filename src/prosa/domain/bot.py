"""One step of the menu bot: a state and an input give a state and effects.

The bot greets, asks for a department, and lets go. It refuses to know who is
online, what the database holds or what time it is; `features/conversations`
carries out its effects, and says the texts about queues and agents.

Decisions of ours where the sources are silent:

- Out of hours the menu still works and the choice waits in the queue until we
  open; the customer is told once, and when that will be. `closing.py` tells those
  who wait in a queue already.
- An answer that we do not understand shows the menu again; the third goes to the
  fallback department, or to the first one (FLW-10). An empty text, which is what a
  picture or a voice message is here, is such an answer.
- Customers write in several bubbles. What we do not understand within
  `PATIENCE` of a question was written before it was read: it is let pass.
- One department needs no menu. Without any, we say that the message has arrived
  and stay; the menu comes as soon as there is one.
- Departments are looked up at each step, so one that has gone is no choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias
from uuid import UUID

from prosa.domain import bot_choice as choice
from prosa.domain.conversation import FlowState
from prosa.domain.ids import DepartmentId
from prosa.domain.response_time import ResponseTimes
from prosa.domain.texts import Texts, fill

CONFIRM_WITHIN = timedelta(minutes=2)
"""FLW-08: then the menu."""
PATIENCE = timedelta(seconds=3)
MAX_INVALID = 3

Because: TypeAlias = Literal["chosen", "confirmed", "fallback", "only_department"]


@dataclass(frozen=True, slots=True)
class Option:
    id: DepartmentId
    name: str


@dataclass(frozen=True, slots=True)
class Menu:
    """What the bot offers now: active departments in the company's order."""

    company_name: str
    departments: tuple[Option, ...]
    fallback: DepartmentId | None = None
    """An active department, though not necessarily one of the menu."""
    texts: Texts = field(default_factory=Texts)
    is_open_hours: bool = True
    opening: str = ""
    """When we are back, in words; empty while we are open."""
    opens_at: datetime | None = None
    """The same as an instant; None while we are open, and if no opening is in sight."""
    holiday: str = ""
    """The name of the holiday for which we are closed."""
    response: ResponseTimes = field(default_factory=ResponseTimes)
    """For whoever queues what the bot has let go."""
    contact_name: str = ""

    @property
    def has_choice(self) -> bool:
        return len(self.departments) > 1

    def option(self, id: DepartmentId | None) -> Option | None:
        return next((o for o in self.departments if o.id == id), None)

    @property
    def closed_text(self) -> str:
        return self.texts.holiday if self.holiday else self.texts.out_of_hours

    def fill(self, template: str, **names: str) -> str:
        """A text with what the company itself has to say in it."""
        known = {"company": self.company_name, "opening": self.opening, "holiday": self.holiday}
        return fill(template, **known, **names)

    @property
    def last_resort(self) -> DepartmentId | None:
        return self.fallback or (self.departments[0].id if self.departments else None)


@dataclass(frozen=True, slots=True)
class BotState:
    """Where the customer is. Kept as JSON in the conversation's row."""

    step: Literal["menu", "confirm"] = "menu"
    invalid: int = 0
    suggested: DepartmentId | None = None
    """The department of last time: proposed, and not declined."""
    repeated: bool = False
    told_closed: bool = False
    asked_at: datetime | None = None
    """When we last asked. None: there was nothing to ask, for want of departments."""
    deadline_at: datetime | None = None
    """When the confirmation gives way to the menu; None while the menu is shown."""

    def to_json(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "invalid": self.invalid,
            "suggested": str(self.suggested) if self.suggested else None,
            "repeated": self.repeated,
            "told_closed": self.told_closed,
            "asked_at": self.asked_at.isoformat() if self.asked_at else None,
            "deadline_at": self.deadline_at.isoformat() if self.deadline_at else None,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "BotState":
        """Reads what `to_json` wrote; keys that are missing have their defaults."""
        suggested = kept.get("suggested")
        return cls(
            step="confirm" if kept.get("step") == "confirm" else "menu",
            invalid=int(kept.get("invalid") or 0),
            suggested=DepartmentId(UUID(suggested)) if suggested else None,
            repeated=bool(kept.get("repeated")),
            told_closed=bool(kept.get("told_closed")),
            asked_at=_instant(kept.get("asked_at")),
            deadline_at=_instant(kept.get("deadline_at")),
        )


SILENT: Mapping[str, Any] = {"silent": "phone"}
"""Kept in the place of a state: a person answers on the phone, so no automatic text is sent
until somebody of the team takes it."""


def is_silent(kept: Mapping[str, Any] | None) -> bool:
    return kept is not None and "silent" in kept


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class RouteTo:
    """The bot is done: the conversation waits for an agent of `department`."""

    department: DepartmentId
    because: Because
    last_agent_preferred: bool = False
    """A returning customer goes back to the same department: who knows them comes first."""


Effect: TypeAlias = Say | RouteTo


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is None once the bot has routed. At most one `Say`, and it comes first."""

    state: BotState | None
    effects: tuple[Effect, ...] = ()


def start(menu: Menu, *, returning_department: DepartmentId | None, now: datetime) -> Step:
    """The customer's first message: greet, then confirm, show the menu or route (FLW-02, 06)."""
    state = BotState(suggested=returning_department, asked_at=now)
    greeting = [_fill(menu, menu.texts.greeting)]
    suggested = menu.option(returning_department)
    if suggested and menu.has_choice:
        return _confirm(state, suggested, menu, now, greeting)
    return _show_menu(state, menu, now, greeting)


def answer(
    state: BotState, text: str, menu: Menu, *, now: datetime, sent_at: datetime | None = None
) -> Step:
    """The customer wrote while the bot was asking.

    `text` is empty for what is not text. `sent_at` is the provider's time of the
    message: what was sent before the question was read is not counted against them.
    """
    if not menu.has_choice or state.asked_at is None:
        return _show_menu(state, menu, now, [])
    if state.step == "confirm":
        understood = _confirmation(state, text, menu, now)
        missed = _ask_again
    else:
        understood = _choice(state, text, menu)
        missed = _not_understood
    if understood:
        return understood
    if (sent_at or now) < state.asked_at + PATIENCE:
        return Step(state)
    return missed(state, menu, now)


def expire(state: BotState, menu: Menu, *, now: datetime) -> Step:
    """The clock moved: an unanswered confirmation gives way to the menu (FLW-08)."""
    if state.step != "confirm" or (state.deadline_at and now < state.deadline_at):
        return Step(state)
    return _show_menu(state, menu, now, [])


def flow_state(state: BotState) -> FlowState:
    """FLW-01."""
    if state.step == "confirm":
        return FlowState.AWAITING_ROUTING_CONFIRMATION
    return FlowState.GREETING


def _confirmation(state: BotState, text: str, menu: Menu, now: datetime) -> Step | None:
    """SIM or NÃO (A-9). The whole name of a department is as clear an answer."""
    suggested = menu.option(state.suggested)
    if suggested is None or choice.means_no(text):
        return _show_menu(replace(state, suggested=None), menu, now, [])
    if choice.means_yes(text):
        return _route(state, suggested.id, "confirmed")
    place = choice.named(text, [o.name for o in menu.departments])
    return None if place is None else _route(state, menu.departments[place].id, "chosen")


def _choice(state: BotState, text: str, menu: Menu) -> Step | None:
    place = choice.chosen(text, [o.name for o in menu.departments])
    if place is not None:
        return _route(state, menu.departments[place].id, "chosen")
    # A SIM that crossed with the menu on its way still says what it says.
    suggested = menu.option(state.suggested)
    if suggested and choice.means_yes(text):
        return _route(state, suggested.id, "confirmed")
    return None


def _ask_again(state: BotState, menu: Menu, now: datetime) -> Step:
    suggested = menu.option(state.suggested)
    if state.repeated or suggested is None:
        return _show_menu(state, menu, now, [])
    return _confirm(replace(state, repeated=True), suggested, menu, now, [])


def _not_understood(state: BotState, menu: Menu, now: datetime) -> Step:
    state = replace(state, invalid=state.invalid + 1)
    if state.invalid >= MAX_INVALID and menu.last_resort:
        return _route(state, menu.last_resort, "fallback")
    return _show_menu(state, menu, now, [_fill(menu, menu.texts.invalid_choice)])


def _show_menu(state: BotState, menu: Menu, now: datetime, opening: list[str]) -> Step:
    if not menu.has_choice:
        return _without_choice(state, menu, opening)
    lines = [f"{n} - {option.name}" for n, option in enumerate(menu.departments, start=1)]
    listed = "\n".join([_fill(menu, menu.texts.menu_header), *lines])
    asking = replace(state, step="menu", asked_at=now, deadline_at=None)
    return _say(asking, menu, opening, [listed, _fill(menu, menu.texts.menu_footer)])


def _confirm(
    state: BotState, suggested: Option, menu: Menu, now: datetime, opening: list[str]
) -> Step:
    question = _fill(menu, menu.texts.returning_question, department=suggested.name)
    asking = replace(state, step="confirm", asked_at=now, deadline_at=now + CONFIRM_WITHIN)
    return _say(asking, menu, opening, [question])


def _without_choice(state: BotState, menu: Menu, opening: list[str]) -> Step:
    """One department: straight to it. None: to the fallback, or tell them once and stay."""
    if menu.last_resort is None:
        staying = replace(state, step="menu", asked_at=None, deadline_at=None)
        if state.asked_at is None:
            return Step(staying)
        return _say(staying, menu, opening, [_fill(menu, menu.texts.no_department)])
    said = _say(state, menu, opening, [])
    if menu.departments:
        routed = _route(state, menu.departments[0].id, "only_department")
    else:
        routed = _route(state, menu.last_resort, "fallback")
    return Step(None, said.effects + routed.effects)


def _route(state: BotState, department: DepartmentId, because: Because) -> Step:
    return Step(None, (RouteTo(department, because, department == state.suggested),))


def _say(state: BotState, menu: Menu, opening: list[str], asking: list[str]) -> Step:
    """One message, with the out-of-hours text in the middle if it was not yet told."""
    tells = not menu.is_open_hours and not state.told_closed
    closed = [_fill(menu, menu.closed_text)] if tells else []
    text = "\n\n".join(p for p in (*opening, *closed, *asking) if p)
    told = replace(state, told_closed=state.told_closed or tells)
    return Step(told, (Say(text),) if text else ())


def _fill(menu: Menu, template: str, **names: str) -> str:
    return menu.fill(template, contact=menu.contact_name, **names)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
