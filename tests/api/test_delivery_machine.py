"""Whatever providers answer, when and how often: sent once, in order, or the sender knows why not.

An agent writes to customers of two providers, which are busy, refuse, fail, take a message and
lose the answer, withdraw the token, and come back. Receipts come late, twice, reordered, before
the answer, or never; the agent sends again or gives up. The model (`delivery_model.py`) knows
what the provider did and what was pressed, and holds it against `docs/promises.md`: MSG-18 to
MSG-20, MSG-22, MSG-24.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from prosa.domain.delivery import HELD, DeliveryState
from prosa.emulators.model import Author
from tests.api.delivery_model import GONE, UNKNOWN, WAITS, Letter, Line, in_order, told_forwards
from tests.api.stage import Stage, plays, staged
from tests.support import hooks
from tests.support.database import NewDatabase
from tests.support.stack import QUICK
from tests.support.world import World

EXAMPLES = {"nightly": 300, "ci": 12}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 8)
STEPS = 20
RESTS_WITHIN_SECONDS = 20.0

CHATS: Final = {"Rui": "whatsapp", "Eva": "whatsapp", "Ivo": "waha"}
ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "as they should": {},
    "busy": {"error_fraction": 1.0, "error_code": 130429},
    "unwell": {"error_fraction": 1.0, "error_code": 131000},
    "too many to one person": {"error_fraction": 1.0, "error_code": 131056},
    "refused": {"error_fraction": 1.0, "error_code": 131026},
    "bare": {"error_fraction": 1.0, "error_variant": "bare"},
    "taken, and a bare error": {"error_fraction": 1.0, "error_variant": "after"},
    "taken, and silence": {"no_answer_fraction": 1.0},
}
LOST: Final = frozenset({"taken, and a bare error", "taken, and silence"})
RECEIPTS: Final[dict[str, dict[str, Any]]] = {
    "as they should": {},
    "twice and shuffled": {"duplicate": 1, "reorder_seconds": 0.01},
    "late": {"hold_receipts": True},
    "never": {"no_receipts": True},
    "before the answer": {},
}
ANSWERS_LATE: Final = msgspec.structs.replace(QUICK, answer_seconds=0.05)

_RESTLESS: Final = """
SELECT (SELECT count(*) FROM inboxes WHERE paused_at IS NOT NULL AND paused_until <= $1)
    + (SELECT count(*) FROM deliveries d JOIN inboxes i ON i.id = d.inbox_id
        WHERE d.state = 'queued' AND (d.due_at <= $1 OR d.due_at = $2 AND i.paused_at IS NULL))
    + (SELECT count(*) FROM deliveries
        WHERE state = 'sending' OR state = 'unconfirmed' AND ask_at <= $1)
"""
_ROWS: Final = """
SELECT d.*, m.body, i.paused_at FROM deliveries d
JOIN messages m ON m.company_id = d.company_id AND m.id = d.message_id
JOIN inboxes i ON i.company_id = d.company_id AND i.id = d.inbox_id
WHERE m.author_type = 'agent' ORDER BY d.conversation_id, d.seq
"""
_TOLD: Final = """
SELECT body::jsonb->>'message_id' AS id, array_agg(status ORDER BY position) AS statuses FROM (
    SELECT position, body, body::jsonb->>'status' AS status FROM events
    WHERE type LIKE 'message.%' AND body::jsonb ? 'message_id') e GROUP BY 1
"""

chats = st.sampled_from(list(CHATS))
which = st.integers(0, 99)


@dataclass(slots=True)
class Weather:
    """What providers do now."""

    answers: str = "as they should"
    receipts: str = "as they should"


class Sending(RuleBasedStateMachine):
    """One agent, three conversations, two providers."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage, self.run = stage, stage.run
        self.world: World = stage.opens("Vendas")
        self.admin = self.run(self.world.admin())
        self.ana = self.run(self.world.agent("Ana", "Vendas"))
        for name, channel in CHATS.items():
            self.run(self.world.contact(name).writes("Oi", on=channel))
        self.weather = Weather()
        self.letters: dict[str, Letter] = {}
        """By their words, which are different."""
        self.tokens: dict[str, str] = {}
        self.is_sound = True

    def teardown(self) -> None:
        try:
            if self.is_sound:
                self._all_is_well_again()
        finally:
            self.stage.closes(self.world)

    # Providers

    @rule(
        answers=st.sampled_from([*ANSWERS, *sorted(LOST)]), receipts=st.sampled_from(list(RECEIPTS))
    )
    def weather_changes(self, answers: str, receipts: str) -> None:
        self._weather_is(Weather(answers, receipts))

    @rule(receipts=st.sampled_from(["as they should", "twice and shuffled"]))
    def weather_clears(self, receipts: str) -> None:
        self._weather_is(Weather(receipts=receipts))

    @precondition(lambda self: not self.tokens)
    @rule()
    def token_is_withdrawn(self) -> None:
        account = self._account("whatsapp")
        self.tokens.setdefault("whatsapp", account.credentials["access_token"])
        account.credentials["access_token"] = "another"

    @precondition(lambda self: self.tokens)
    @rule(resumes=st.booleans())
    def token_is_given_back(self, resumes: bool) -> None:
        self._token_is_back()
        if resumes:
            path = f"/inboxes/{self.world.inboxes['whatsapp']}/resume"
            self._does(self.admin, "POST", path)

    @rule(works=st.booleans())
    def session_changes(self, works: bool) -> None:
        status = "WORKING" if works else "FAILED"
        account = self._account("waha")
        self._in_loop(lambda: self.world.emulator.set_session(account, status))
        self._settles()

    @rule(name=chats, is_on=st.booleans(), fails=st.booleans())
    def phone_changes(self, name: str, is_on: bool, fails: bool) -> None:
        """Off the network, or one whom the network cannot reach after all."""
        phone = self._phone(name)
        phone.is_on, phone.fails_with = is_on, 131026 if fails else None
        if is_on:
            self._in_loop(lambda: self.world.emulator.receipts.network_is_back(phone))
        self._settles()

    @precondition(lambda self: self._told())
    @rule(n=which, of_failures=st.booleans())
    def receipt_comes_again(self, n: int, of_failures: bool) -> None:
        """Days later, as far as anybody knows. Failures are rare, and the ones that may harm."""
        told = self._told()
        failures = [one for one in told if one[2] == "failed"]
        told = failures if of_failures and failures else told
        letter, line, status = told[n % len(told)]
        account = self._account(CHATS[letter.customer])
        if letter.can_be_asked:
            phone = self._phone(letter.customer)
            chat = f"true_{phone.number}@c.us_{line.id}"
            payload = {"id": chat, "fromMe": True, "ack": hooks.ACKS[status]}
            body = hooks.waha_body(account, "message.ack", payload)
        else:
            at = self.stage.now().timestamp()
            words = hooks.receipt(line.id, status, at=at, reference=letter.id)
            body = hooks.body(hooks.entry(account, statuses=[words]))
        assert self.run(hooks.post(account, body)) == 200
        self._settles()

    # The agent

    @rule(name=chats, several=st.integers(1, 3))
    def writes(self, name: str, several: int) -> None:
        conversation = self.run(self.world.conversation_of(name))
        for _ in range(several):
            text = f"linha {len(self.letters)}"
            path = f"/conversations/{conversation['id']}/messages"
            answer = self._does(self.ana, "POST", path, {"text": text})
            can_be_asked = CHATS[name] == "waha"
            self.letters[text] = Letter(answer["message"]["id"], name, can_be_asked)
        self._settles()

    @precondition(lambda self: self.letters)
    @rule(n=which)
    def presses_retry(self, n: int) -> None:
        """MSG-24. What is on its way cannot be sent again."""
        letter = list(self.letters.values())[n % len(self.letters)]
        if letter.state not in (DeliveryState.FAILED, UNKNOWN):
            refused = self.run(self.ana.refused("POST", f"/messages/{letter.id}/retry"))
            assert refused == (409, "delivery.not_stuck")
            return
        self._sends_again(letter)

    @precondition(lambda self: self._stuck())
    @rule(n=which)
    def sends_again(self, n: int) -> None:
        self._sends_again(self._stuck()[n % len(self._stuck())])

    @precondition(lambda self: self._stuck())
    @rule(n=which)
    def gives_up(self, n: int) -> None:
        letter = self._stuck()[n % len(self._stuck())]
        self._does(self.ana, "POST", f"/messages/{letter.id}/discard")
        letter.is_given_up = True
        self._settles()

    # Time

    @rule(seconds=st.sampled_from([4, 8, 20, 700]))
    def time_passes(self, seconds: int) -> None:
        self.stage.passes(timedelta(seconds=seconds))
        self._settles()

    # Both worlds

    def _settles(self) -> None:
        """Until nothing moves; then everything must be as promised."""
        self.is_sound = False
        self.run(self._rests())
        rows = self.run(self.world.rows(_ROWS))
        assert [row["body"] for row in rows if row["body"] not in self.letters] == []
        new = {name: self._new_lines(name) for name in CHATS}
        for row in rows:
            letter = self.letters[row["body"]]
            lines = [line for text, line in new[letter.customer] if text == row["body"]]
            letter.moves(DeliveryState(row["state"]), new=lines)
            letter.code = row["error_code"]
        for name in CHATS:
            theirs = [one for one in self.letters.values() if one.customer == name]
            in_order(theirs, [self.letters[text].id for text, _ in new[name]])
        self._nothing_waits_without_a_reason(rows)
        self._screens_were_told(rows)
        self.run(self.world.checks())
        self.is_sound = True

    async def _rests(self) -> None:
        """First nothing may be left that anybody would do now; then what follows from it."""
        world, now = self.world, self.stage.now()
        async with asyncio.timeout(RESTS_WITHIN_SECONDS):
            while await world.value(_RESTLESS, now, HELD):
                for loop in world.stack.worker._running:
                    loop.pace.hurry()
                await asyncio.sleep(0.02)
            await world.settles()

    def _new_lines(self, name: str) -> list[tuple[str, Line]]:
        """What the provider has taken since the last look; and what it tells of the rest."""
        is_told = self.weather.receipts != "never"
        known = {line.id: line for one in self.letters.values() for line in one.lines}
        found: list[tuple[str, Line]] = []
        for message in self._phone(name).messages:
            if message.author is not Author.BUSINESS or message.text not in self.letters:
                continue
            line = known.get(message.id)
            if line is None:
                line = Line(message.id, is_answered=self.weather.answers not in LOST)
                found.append((message.text, line))
            line.shows(message.status, is_told=is_told)
        return found

    def _nothing_waits_without_a_reason(self, rows: Sequence[Any]) -> None:
        waiting: set[UUID] = set()
        for row in rows:
            if row["state"] != WAITS:
                continue
            is_behind = row["conversation_id"] in waiting
            is_later = row["due_at"] > self.stage.now()
            assert row["paused_at"] is not None or is_behind or is_later, row["body"]
            waiting.add(row["conversation_id"])

    def _screens_were_told(self, rows: Sequence[Any]) -> None:
        told = {row["id"]: row["statuses"] for row in self.run(self.world.rows(_TOLD))}
        for row in rows:
            statuses = [str(WAITS), *told.get(str(row["message_id"]), [])]
            told_forwards(statuses)
            assert statuses[-1] == row["state"], (row["body"], statuses)
            if row["state"] in GONE:
                # One that was given up and arrives goes no step back.
                known = {str(DeliveryState.SENT), str(DeliveryState.FAILED)}
                assert known & set(statuses), (row["body"], statuses)

    def _all_is_well_again(self) -> None:
        """Each message comes to an end that the promises name."""
        self._weather_is(Weather())
        self._token_is_back()
        self.session_changes(works=True)
        for name in CHATS:
            self.phone_changes(name, is_on=True, fails=False)
        for _ in range(12):
            if not self.run(self.world.value(_UNFINISHED)):
                break
            self.time_passes(seconds=700)
        assert not self.run(self.world.value(_UNFINISHED))
        for text, letter in self.letters.items():
            assert letter.state in letter.may_end_as(), (text, letter)

    # Doing

    def _weather_is(self, weather: Weather) -> None:
        self.weather = weather
        faults = {**ANSWERS[weather.answers], **RECEIPTS[weather.receipts]}
        is_late = weather.receipts == "before the answer"
        self.world.emulator.poster.set_pace(ANSWERS_LATE if is_late else QUICK)
        self._in_loop(lambda: self.world.faults(**faults))
        self._settles()

    def _sends_again(self, letter: Letter) -> None:
        self._does(self.ana, "POST", f"/messages/{letter.id}/retry")
        letter.is_pressed()
        self._settles()

    def _token_is_back(self) -> None:
        for channel, token in self.tokens.items():
            self._account(channel).credentials["access_token"] = token
        self.tokens.clear()

    def _does(self, who: Any, method: str, path: str, json: Any = None) -> Any:
        answer = self.run(who.asks(method, path, json))
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def _in_loop(self, act: Any) -> None:
        async def now() -> None:
            act()

        self.run(now())

    # Who and which

    def _stuck(self) -> list[Letter]:
        stuck = (DeliveryState.FAILED, UNKNOWN)
        return [one for one in self.letters.values() if one.state in stuck]

    def _told(self) -> list[tuple[Letter, Line, str]]:
        return [
            (letter, line, str(status))
            for letter in self.letters.values()
            for line in letter.lines
            for status in line.told
        ]

    def _account(self, channel: str) -> Any:
        return self.run(self.world.account(channel))

    def _phone(self, name: str) -> Any:
        return self.run(self.world.contact(name).phone(CHATS[name]))


_UNFINISHED: Final = """
SELECT count(*) FROM deliveries
WHERE state IN ('queued', 'sending') OR state = 'unconfirmed' AND ask_at IS NOT NULL
"""


@pytest.fixture
def stage(new_database: NewDatabase) -> Iterator[Stage]:
    with staged(new_database()) as stage:
        yield stage


@pytest.mark.usefixtures("anyio_backend")
@pytest.mark.timeout(900)
def test_every_message_ends_as_promised(stage: Stage) -> None:
    plays(partial(Sending, stage), examples=EXAMPLES, steps=STEPS)
