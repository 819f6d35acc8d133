"""Sends as the providers take or refuse them, and the receipts that follow."""

import asyncio
import json

import pytest

from prosa.channels.contract import (
    Accepted,
    Account,
    Later,
    OutboundMessage,
    ProviderAnswer,
    Refused,
    Unknown,
)
from prosa.channels.registry import CHANNELS
from prosa.channels.transport import Lost, to_outcome
from tests.emulators.stage import ADDRESSES, CREDENTIALS, PATHS, Stage

pytestmark = pytest.mark.anyio

CLOUD = CHANNELS["whatsapp_cloud"]
NUMBER = "5531988887777"
RECIPIENTS = {"whatsapp_cloud": NUMBER, "whatsapp_waha": f"{NUMBER}@c.us"}
BOTH = pytest.mark.parametrize("channel", sorted(RECIPIENTS))


@BOTH
async def test_a_text_appears_on_the_phone_and_its_receipts_follow(
    stage: Stage, channel: str
) -> None:
    phone = await stage.phone(channel)
    answer = await stage.send(RECIPIENTS[channel], "Bom dia!", channel=channel)
    outcome = to_outcome(CHANNELS[channel], answer)
    assert isinstance(outcome, Accepted)
    await stage.until(lambda: len(stage.product.receipts) == 3)
    told = [(r.provider_id, r.receipt.status) for r in stage.product.receipts]
    assert told == [(outcome.provider_id, s) for s in ("sent", "delivered", "read")]
    if channel == "whatsapp_cloud":
        assert {r.reference for r in stage.product.receipts} == {"r1"}
    [line] = await stage.chat(phone)
    assert (line["author"], line["text"], line["status"]) == ("business", "Bom dia!", "read")


async def test_the_older_path_of_waha_works_too(stage: Stage) -> None:
    """CHN-24."""
    settings = {"base_url": stage.emulator.url + "/waha", "send_path_style": "path"}
    account = Account("default", settings, CREDENTIALS["whatsapp_waha"])
    waha = CHANNELS["whatsapp_waha"]
    call = waha.render(OutboundMessage(f"{NUMBER}@c.us", "Oi", "r"), account)
    assert isinstance(to_outcome(waha, await stage.out.call(call)), Accepted)


async def test_hidden_people_are_answered_where_they_wrote(stage: Stage) -> None:
    meta = await stage.phone(bsuid="BR.1")
    waha = await stage.phone("whatsapp_waha", lid="131", number="5511911112222")
    await stage.send("BR.1", "um")
    await stage.send("131@lid", "dois", channel="whatsapp_waha")
    assert [line["text"] for line in await stage.chat(meta)] == ["um"]
    assert [line["text"] for line in await stage.chat(waha)] == ["dois"]
    await stage.until(lambda: len(stage.product.receipts) == 6)


async def test_each_accepted_send_is_listed_once(stage: Stage) -> None:
    await stage.send(NUMBER, "um", reference="a")
    await stage.send(NUMBER, "dois", reference="b")
    await stage.send(NUMBER, "dois", reference="b")
    listed = await stage.control("GET", "/sends")
    assert [(s["reference"], s["count"]) for s in listed["items"]] == [("a", 1), ("b", 2), ("b", 2)]
    later = await stage.control("GET", f"/sends?after={listed['items'][0]['n']}&limit=1")
    assert [s["text"] for s in later["items"]] == ["dois"]


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"messaging_product": "telegram"}, 100, 400),
        ({"to": ""}, 100, 400),
        ({"type": "hologram"}, 131009, 400),
        ({"text": {"body": ""}}, 100, 400),
        ({"text": {"body": "x" * 4097}}, 100, 400),
        ({"text": "x"}, 100, 400),
        ({"biz_opaque_callback_data": "x" * 513}, 100, 400),
    ],
)
async def test_meta_refuses_what_is_wrong(
    stage: Stage, change: dict[str, object], code: int, status: int
) -> None:
    settings = {"base_url": stage.emulator.url + "/meta"}
    account = Account(ADDRESSES["whatsapp_cloud"], settings, CREDENTIALS["whatsapp_cloud"])
    call = CLOUD.render(OutboundMessage(NUMBER, "Oi", "r"), account)
    body = {**(call.json or {}), **change}
    async with stage.http.post(call.url, json=body, headers=call.headers) as answer:
        assert answer.status == status
        said = await answer.json()
        raw = json.dumps(said).encode()
    assert said["error"]["code"] == code
    assert isinstance(CLOUD.interpret(ProviderAnswer(status, raw)), Refused)
    assert (await stage.control("GET", "/sends"))["total"] == 0


@BOTH
async def test_a_wrong_token_stops_the_inbox(stage: Stage, channel: str) -> None:
    settings = {"base_url": stage.emulator.url + PATHS[channel]}
    account = Account(ADDRESSES[channel], settings, {"access_token": "no", "api_key": "no"})
    call = CHANNELS[channel].render(OutboundMessage(RECIPIENTS[channel], "Oi", "r"), account)
    outcome = to_outcome(CHANNELS[channel], await stage.out.call(call))
    assert isinstance(outcome, Refused)
    assert outcome.stops_inbox


@BOTH
async def test_an_unknown_account_is_refused(stage: Stage, channel: str) -> None:
    settings = {"base_url": stage.emulator.url + PATHS[channel]}
    account = Account("404", settings, CREDENTIALS[channel])
    call = CHANNELS[channel].render(OutboundMessage(RECIPIENTS[channel], "Oi", "r"), account)
    outcome = to_outcome(CHANNELS[channel], await stage.out.call(call))
    assert isinstance(outcome, Refused)
    assert not outcome.stops_inbox


async def test_a_session_that_is_away_asks_to_try_later(stage: Stage) -> None:
    away = {"account": "whatsapp_waha:default", "status": "STARTING"}
    await stage.control("POST", "/sessions", away)
    answer = await stage.send(f"{NUMBER}@c.us", "Oi", channel="whatsapp_waha")
    outcome = to_outcome(CHANNELS["whatsapp_waha"], answer)
    assert isinstance(outcome, Later)
    assert outcome.code == "provider.session_not_ready"


@pytest.mark.parametrize("code", [130429, 131056, 131000, 190, 131047])
async def test_any_error_of_meta_can_be_ordered(stage: Stage, code: int) -> None:
    await stage.control("PUT", "/faults", {"error_fraction": 1, "error_code": code})
    outcome = to_outcome(CLOUD, await stage.send(NUMBER, "Oi"))
    assert isinstance(outcome, Refused | Later)
    assert outcome.code == f"provider.{code}"
    assert (await stage.control("GET", "/sends"))["total"] == 0


async def test_a_bare_500_before_accepting(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"error_fraction": 1, "error_variant": "bare"})
    assert isinstance(to_outcome(CLOUD, await stage.send(NUMBER, "Oi")), Unknown)
    counters = await stage.idle()
    assert counters["sends_accepted"] == 0
    assert counters["sends_refused"] == 1


@BOTH
@pytest.mark.parametrize(
    "faults",
    [{"error_fraction": 1, "error_variant": "after"}, {"no_answer_fraction": 1}],
    ids=["error_after", "no_answer"],
)
async def test_accepted_without_a_word_is_settled_by_the_receipt(
    stage: Stage, channel: str, faults: dict[str, object]
) -> None:
    await stage.control("PUT", "/faults", faults)
    answer = await stage.send(RECIPIENTS[channel], "Oi", channel=channel)
    assert isinstance(to_outcome(CHANNELS[channel], answer), Unknown)
    if "no_answer_fraction" in faults:
        assert isinstance(answer, Lost)
    await stage.until(lambda: len(stage.product.receipts) >= 2)
    if channel == "whatsapp_cloud":
        assert {r.reference for r in stage.product.receipts} == {"r1"}
    counters = await stage.idle()
    assert counters["sends_accepted"] == counters["sends_unanswered"] == 1


async def test_a_share_of_sends_fails(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"error_fraction": 0.5, "no_receipts": True})
    outcomes = [to_outcome(CLOUD, await stage.send(NUMBER, "Oi")) for _ in range(60)]
    accepted = sum(isinstance(o, Accepted) for o in outcomes)
    assert 5 < accepted < 55


async def test_receipts_can_be_missing(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"no_receipts": True})
    phone = await stage.phone()
    await stage.send(NUMBER, "Oi")
    await _reaches(stage, phone, "read")
    await stage.idle()
    assert stage.product.receipts == []


async def test_receipts_can_be_held_and_released(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"hold_receipts": True})
    phone = await stage.phone()
    await stage.send(NUMBER, "Oi")
    await _reaches(stage, phone, "read")
    assert stage.product.receipts == []
    await stage.control("PUT", "/faults", {"hold_receipts": False})
    await stage.until(lambda: len(stage.product.receipts) == 3)


async def test_answers_can_be_held_and_released(stage: Stage) -> None:
    await stage.control("PUT", "/faults", {"hold_answers": True})
    phone = await stage.phone()
    sending = asyncio.create_task(stage.send(NUMBER, "Oi"))
    await _reaches(stage, phone, "read")
    assert not sending.done(), "the telephone has it, and who sent it does not know"
    await stage.control("PUT", "/faults", {"hold_answers": False})
    await sending


async def test_a_phone_off_the_network_gets_it_when_it_is_back(stage: Stage) -> None:
    phone = await stage.phone(is_reading=False)
    await stage.control("PATCH", f"/phones/{phone}", {"is_on": False})
    await stage.send(NUMBER, "Oi")
    await stage.until(lambda: len(stage.product.receipts) == 1)
    await stage.control("PATCH", f"/phones/{phone}", {"is_on": True})
    await stage.until(lambda: len(stage.product.receipts) == 2)
    assert [r.receipt.status for r in stage.product.receipts] == ["sent", "delivered"]
    assert (await stage.control("GET", "/state"))["phones"][0]["unread_count"] == 1
    await stage.control("POST", f"/phones/{phone}/read", {})
    await stage.until(lambda: len(stage.product.receipts) == 3)
    assert stage.product.receipts[-1].receipt.status == "read"


async def test_reading_up_to_a_message_leaves_the_later_ones(stage: Stage) -> None:
    phone = await stage.phone(is_reading=False)
    for text in ("um", "dois", "três"):
        await stage.send(NUMBER, text)
        await _reaches(stage, phone, "delivered")
    lines = await stage.chat(phone)
    await stage.control("POST", f"/phones/{phone}/read", {"up_to": lines[1]["id"]})
    assert [line["status"] for line in await stage.chat(phone)] == ["read", "read", "delivered"]


@BOTH
async def test_a_failing_phone_fails_after_acceptance(stage: Stage, channel: str) -> None:
    phone = await stage.phone(channel)
    await stage.control("PATCH", f"/phones/{phone}", {"fails_with": 131026})
    answer = await stage.send(RECIPIENTS[channel], "Oi", channel=channel)
    assert isinstance(to_outcome(CHANNELS[channel], answer), Accepted)
    await stage.until(lambda: len(stage.product.receipts) == 2)
    assert [r.receipt.status for r in stage.product.receipts] == ["sent", "failed"]
    if channel == "whatsapp_cloud":
        assert stage.product.receipts[-1].receipt.error_code == "provider.131026"
    await stage.control("PATCH", f"/phones/{phone}", {"fails_with": None})
    await stage.send(RECIPIENTS[channel], "Oi", channel=channel)
    await _reaches(stage, phone, "read")


@pytest.mark.parametrize("rule", ["answer", "receipt"])
async def test_the_window_is_kept_on_demand(stage: Stage, rule: str) -> None:
    phone = await stage.phone()
    await stage.writes(phone, "Oi")
    await stage.control("PUT", "/faults", {"window_rule": rule})
    assert isinstance(to_outcome(CLOUD, await stage.send(NUMBER, "Oi")), Accepted)
    await stage.control("PATCH", f"/phones/{phone}", {"silent_for_seconds": 24 * 3600 + 60})
    outcome = to_outcome(CLOUD, await stage.send(NUMBER, "Ainda aí?"))
    if rule == "answer":
        assert isinstance(outcome, Refused)
        assert outcome.code == "provider.131047"
        return
    assert isinstance(outcome, Accepted)
    failed = lambda: [r for r in stage.product.receipts if r.receipt.status == "failed"]  # noqa: E731 short
    await stage.until(failed)
    assert failed()[0].receipt.error_code == "provider.131047"


async def test_the_business_marks_a_message_as_read(stage: Stage) -> None:
    """Facts 5.8: marking one read marks the earlier ones."""
    phone = await stage.phone()
    await stage.writes(phone, "um")
    await stage.writes(phone, "dois")
    await stage.idle()
    url = f"{stage.emulator.url}/meta/v21.0/{ADDRESSES['whatsapp_cloud']}/messages"
    body = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": stage.product.messages[1].provider_id,
    }
    async with stage.http.post(url, json=body, headers={"Authorization": "Bearer token"}) as said:
        assert await said.json() == {"success": True}
    assert [line["status"] for line in await stage.chat(phone)] == ["read", "read"]


async def test_a_phone_answers_by_itself(stage: Stage) -> None:
    await stage.phone(answers=["2", "Obrigado"])
    await stage.send(NUMBER, "Com quem deseja falar?")
    await stage.until(lambda: stage.product.texts == ["2"])
    await stage.send(NUMBER, "Transferindo…")
    await stage.until(lambda: stage.product.texts == ["2", "Obrigado"])


async def _reaches(stage: Stage, phone: str, status: str) -> None:
    messages = stage.emulator.world.phones[phone].messages
    await stage.until(lambda: messages and messages[-1].status == status)
