"""What we ask a provider for, compared with golden files (CHN-19, CHN-24).

To renew them after a wanted change: `PROSA_RENEW_GOLDEN=1 pytest tests/channels/test_render.py`.
"""

import json
import os
from pathlib import Path

import pytest

from prosa.channels.calls import ProviderCall
from prosa.channels.contract import Account, OutboundMessage
from prosa.channels.registry import CHANNELS
from prosa.channels.telling import Heard

GOLDEN = Path(__file__).parent / "golden"
REFERENCE = "0196e1c0-0000-7000-8000-000000000001"

CLOUD = Account(
    "106540352242922", {}, {"access_token": "EAAtoken", "app_secret": "x", "verify_token": "y"}
)
CLOUD_ELSEWHERE = Account(
    "106540352242922",
    {"base_url": "http://127.0.0.1:8001/meta/", "api_version": "v18.0"},
    {"access_token": "EAAtoken"},
)
WAHA = Account("default", {"base_url": "http://waha:3000"}, {"api_key": "k"})
WAHA_BY_PATH = Account("minha loja", {"send_path_style": "path"}, {"api_key": "k"})

CASES = {
    "whatsapp_cloud/text_to_a_number": (CLOUD, "5531988887777"),
    "whatsapp_cloud/text_to_a_number_with_plus": (CLOUD, "+5531988887777"),
    "whatsapp_cloud/text_to_a_business_scoped_id": (CLOUD, "BR.1502576394655843"),
    "whatsapp_cloud/text_elsewhere": (CLOUD_ELSEWHERE, "5531988887777"),
    "whatsapp_waha/text_to_a_chat": (WAHA, "5531988887777@c.us"),
    "whatsapp_waha/text_to_digits": (WAHA, "+5531988887777"),
    "whatsapp_waha/text_to_a_lid": (WAHA, "131214151617181@lid"),
    "whatsapp_waha/text_by_path": (WAHA_BY_PATH, "5531988887777@c.us"),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_rendered_call(name: str) -> None:
    account, recipient = CASES[name]
    message = OutboundMessage(recipient, "Bom dia, Marina! 👋", REFERENCE)
    call = CHANNELS[name.partition("/")[0]].render(message, account)
    _compare(name, call)


def _compare(name: str, call: ProviderCall) -> None:
    assert call.json is not None
    plain = {
        "method": call.method,
        "url": call.url,
        "headers": dict(call.headers),
        "json": dict(call.json),
    }
    file = GOLDEN / f"{name}.json"
    if os.environ.get("PROSA_RENEW_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(plain, indent=2, ensure_ascii=False) + "\n")
    assert plain == json.loads(file.read_text())


QUIET = Account("106540352242922", {"send_read_receipts": "false"}, {"access_token": "EAAtoken"})
TOLD = {
    "whatsapp_cloud/mark_read": (CLOUD, None),
    "whatsapp_cloud/starts_typing": (CLOUD, True),
    "whatsapp_waha/mark_read": (WAHA, None),
    "whatsapp_waha/mark_read_by_path": (WAHA_BY_PATH, None),
    "whatsapp_waha/starts_typing": (WAHA, True),
    "whatsapp_waha/stops_typing": (WAHA, False),
}


@pytest.mark.parametrize("name", sorted(TOLD))
def test_reading_and_typing_told(name: str) -> None:
    """Meta, typing indicators; WAHA, sendSeen, startTyping and stopTyping."""
    account, is_typing = TOLD[name]
    channel, heard = CHANNELS[name.partition("/")[0]], Heard("wamid.A1", "5531988887777")
    if is_typing is None:
        call = channel.mark_read(heard, account)
    else:
        call = channel.typing(heard, account, is_typing=is_typing)
    assert call is not None
    _compare(name, call)


def test_meta_is_not_told_that_somebody_types_where_reading_is_kept_to_oneself() -> None:
    """It would mark the message as read."""
    heard = Heard("wamid.A1", "5531988887777")
    assert CHANNELS["whatsapp_cloud"].typing(heard, QUIET, is_typing=True) is None
    assert CHANNELS["whatsapp_cloud"].typing(heard, CLOUD, is_typing=False) is None


def test_a_call_does_not_show_its_token() -> None:
    call = CHANNELS["whatsapp_cloud"].render(OutboundMessage("1", "Oi", REFERENCE), CLOUD)
    assert "EAAtoken" not in repr(call)
