"""What every documented answer of a provider means for the message (facts 5.5, 5.6)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from prosa.channels.contract import Accepted, Later, ProviderAnswer, Refused, SendOutcome, Unknown
from prosa.channels.registry import CHANNELS

CLOUD, WAHA = CHANNELS["whatsapp_cloud"], CHANNELS["whatsapp_waha"]


def meta_says(status: int, body: Any, **headers: str) -> SendOutcome:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return CLOUD.interpret(ProviderAnswer(status, raw, headers))


def meta_error(code: Any, status: int = 400, **headers: str) -> SendOutcome:
    error = {"message": f"(#{code}) Words that change", "type": "OAuthException", "code": code}
    return meta_says(status, {"error": error}, **headers)


def test_meta_accepts() -> None:
    body = {
        "messaging_product": "whatsapp",
        "contacts": [{"input": "55", "wa_id": "55"}],
        "messages": [{"id": "wamid.X", "message_status": "accepted"}],
    }
    assert meta_says(200, body) == Accepted("wamid.X")


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"messages":[]}', b'{"messages":[{}]}'])
def test_meta_answers_2xx_without_an_id(body: bytes) -> None:
    assert isinstance(meta_says(200, body), Unknown)


@pytest.mark.parametrize("code", [1, 2, 4, 80007, 130429, 131057, 131000, 131016])
@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_meta_says_try_again(code: int, status: int) -> None:
    outcome = meta_error(code, status)
    assert isinstance(outcome, Later)
    assert outcome.code == f"provider.{code}"
    assert not outcome.pair_only


def test_meta_limits_one_pair() -> None:
    outcome = meta_error(131056)
    assert isinstance(outcome, Later)
    assert outcome.pair_only


@pytest.mark.parametrize(
    "code",
    [
        *(131047, 131026, 131051, 131052, 131053, 100, 33, 131009, 131062, 131049, 131050),
        *(132000, 132001, 132015),
    ],
)
def test_meta_says_never_as_it_is(code: int) -> None:
    outcome = meta_error(code)
    assert isinstance(outcome, Refused)
    assert outcome.code == f"provider.{code}"
    assert not outcome.stops_inbox
    assert "Words that change" not in outcome.reason


@pytest.mark.parametrize("code", [0, 3, 10, 190, 200, 210, 299, 368, 131048, 131031, 133010])
def test_meta_says_stop_the_inbox(code: int) -> None:
    outcome = meta_error(code)
    assert isinstance(outcome, Refused)
    assert outcome.stops_inbox


def test_a_country_that_may_not_be_written_to_is_no_reason_to_stop_writing_to_others() -> None:
    assert meta_error(130497) == Refused(
        "provider.130497", "The account may not write to people in this country."
    )


def test_what_is_of_the_whole_account_costs_no_message_a_try() -> None:
    for wide in (2, 4, 80007, 130429, 131016, 131057):
        assert getattr(meta_error(wide), "is_inbox_wide", False)
    for single in (1, 131000, 131056):
        assert not getattr(meta_error(single), "is_inbox_wide", True)


def test_meta_refuses_the_token_without_words() -> None:
    for outcome in (meta_says(401, b""), meta_error(104, 401)):
        assert isinstance(outcome, Refused)
        assert outcome.stops_inbox


def test_meta_uses_a_code_as_text() -> None:
    assert isinstance(meta_error("131047"), Refused)
    assert isinstance(meta_error("130429"), Later)


def test_meta_uses_a_code_we_do_not_know() -> None:
    refused = meta_error(139999, 400)
    assert refused == Refused("provider.139999", "(#139999) Words that change")
    assert isinstance(meta_error(139999, 500), Unknown)
    assert isinstance(meta_error(139999, 429), Later)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
@pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", b"{}", b'{"error":"no"}'])
def test_nobody_knows_after_a_bare_5xx(status: int, body: bytes) -> None:
    assert isinstance(meta_says(status, body), Unknown)


def test_meta_asks_to_wait() -> None:
    outcome = meta_says(429, b"", **{"retry-after": "7"})
    words = "Meta asks us to slow down."
    seven = timedelta(seconds=7)
    assert outcome == Later("provider.http_429", words, after=seven, is_inbox_wide=True)
    upgrade = meta_error(131057)
    assert isinstance(upgrade, Later)
    assert upgrade.after == timedelta(seconds=60)
    assert isinstance(meta_error(130429, 429, **{"retry-after": "soon"}), Later)


@pytest.mark.parametrize("status", [301, 302, 400, 404, 413])
def test_a_plain_no_is_a_refusal(status: int) -> None:
    outcome = meta_says(status, b"no")
    assert isinstance(outcome, Refused)
    assert not outcome.stops_inbox


def waha_says(status: int, body: Any) -> SendOutcome:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return WAHA.interpret(ProviderAnswer(status, raw, {}))


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize(
    "body",
    [
        {"id": "true_5531988887777@c.us_3EB0B1"},
        {"id": "true_131214151617181@lid_3EB0B1", "_data": {"Info": {"ID": "3EB0B1"}}},
        {"id": {"fromMe": True, "id": "3EB0B1", "_serialized": "true_55@c.us_3EB0B1"}},
        {"id": {"_serialized": "true_5531988887777@c.us_3EB0B1"}},
        {"key": {"remoteJid": "55@s.whatsapp.net", "fromMe": True, "id": "3EB0B1"}},
        {"_data": {"id": {"_serialized": "true_55@c.us_3EB0B1", "id": "3EB0B1"}}},
        {"id": "3EB0B1"},
    ],
)
def test_waha_accepts_in_the_form_of_each_engine(status: int, body: Any) -> None:
    assert waha_says(status, body) == Accepted("3EB0B1")


def test_the_id_of_an_answer_is_the_id_of_its_receipts() -> None:
    """The same message is named by phone in the answer and by LID in the receipt."""
    by_phone = waha_says(201, {"id": "true_5531988887777@c.us_3EB0B1"})
    by_lid = waha_says(201, {"id": "true_131214151617181@lid_3EB0B1"})
    assert by_phone == by_lid


@pytest.mark.parametrize("body", [b"", b"{}", b'{"id":null}', b"[]"])
def test_waha_answers_without_an_id(body: bytes) -> None:
    assert isinstance(waha_says(201, body), Unknown)


def test_waha_session_is_not_ready() -> None:
    body = {
        "error": "Session status is not as expected. Try again later or restart the session",
        "session": "default",
        "status": "STARTING",
        "expected": ["WORKING"],
    }
    outcome = waha_says(422, body)
    assert isinstance(outcome, Later)
    assert outcome.code == "provider.session_not_ready"


@pytest.mark.parametrize("status", [401, 403])
def test_waha_refuses_the_key(status: int) -> None:
    outcome = waha_says(status, {"message": "Unauthorized", "statusCode": status})
    assert isinstance(outcome, Refused)
    assert outcome.stops_inbox


@pytest.mark.parametrize("status", [302, 400, 404, 413, 422])
def test_waha_says_never_as_it_is(status: int) -> None:
    outcome = waha_says(status, {"message": ["text must be a string"], "error": "Bad Request"})
    assert outcome == Refused(f"provider.http_{status}", "Bad Request")


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_waha_does_not_say_whether_it_sent(status: int) -> None:
    assert isinstance(waha_says(status, {"message": "Internal server error"}), Unknown)


def test_waha_asks_to_wait() -> None:
    assert isinstance(waha_says(429, b""), Later)
