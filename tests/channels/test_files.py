"""Files as each channel sends and fetches them (CHN-12, CHN-19, CHN-24, CHN-25)."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from prosa.channels.calls import Ask, Download, Gone, Later, ProviderAnswer, Refused, Uploaded
from prosa.channels.contract import Account, OutboundMedia, OutboundMessage
from prosa.channels.files import as_hex, name_of
from prosa.channels.registry import CHANNELS
from prosa.channels.streaming import body_of
from prosa.domain.attachments import MediaKind

CLOUD, WAHA = CHANNELS["whatsapp_cloud"], CHANNELS["whatsapp_waha"]
META = Account("106540352242922", {"api_version": "v21.0"}, {"access_token": "EAAtoken"})
GATEWAY = Account("default", {"base_url": "http://waha:3000"}, {"api_key": "k"})
PICTURE = OutboundMedia(MediaKind.IMAGE, "image/jpeg", 9, "https://us/media/x", "vitrine.jpg")


def says(media: OutboundMedia, text: str = "Veja") -> OutboundMessage:
    return OutboundMessage("5531988887777", text, "r1", media)


def test_meta_is_given_the_file_first_and_then_its_id() -> None:
    call = CLOUD.upload(PICTURE, META)
    assert call is not None
    assert call.url == "https://graph.facebook.com/v21.0/106540352242922/media"
    assert call.json == {"messaging_product": "whatsapp", "type": "image/jpeg"}
    told = CLOUD.uploaded(ProviderAnswer(200, b'{"id":"4490709327384033"}'))
    assert told == Uploaded("4490709327384033", timedelta(days=29))
    media = OutboundMedia(
        MediaKind.IMAGE, "image/jpeg", 9, "u", "vitrine.jpg", uploaded_id="4490709327384033"
    )
    said = CLOUD.render(says(media), META).json
    assert said is not None
    assert said["type"] == "image"
    assert said["image"] == {"id": "4490709327384033", "caption": "Veja"}


def test_meta_hears_names_of_documents_and_of_voices_that_they_are_some() -> None:
    paper = OutboundMedia(
        MediaKind.DOCUMENT, "application/pdf", 9, "u", "orçamento.pdf", uploaded_id="1"
    )
    voice = OutboundMedia(MediaKind.AUDIO, "audio/ogg", 9, "u", is_voice=True, uploaded_id="2")
    said = CLOUD.render(says(paper), META).json or {}
    assert said["document"] == {"id": "1", "caption": "Veja", "filename": "orçamento.pdf"}
    said = CLOUD.render(says(voice, ""), META).json or {}
    assert said["audio"] == {"id": "2", "voice": True}


def test_a_message_whose_file_was_not_given_to_meta_is_not_rendered() -> None:
    with pytest.raises(ValueError, match="uploaded"):
        CLOUD.render(says(PICTURE), META)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b"oops", Later),
        (429, b"", Later),
        (400, b'{"error":{"code":131053}}', Refused),
        (200, b"{}", Later),
        (401, b'{"error":{"code":190}}', Refused),
    ],
)
def test_a_failed_upload_sent_nothing(status: int, body: bytes, kind: type) -> None:
    assert isinstance(CLOUD.uploaded(ProviderAnswer(status, body)), kind)


@pytest.mark.parametrize(
    ("media", "verb"),
    [
        (PICTURE, "sendImage"),
        (OutboundMedia(MediaKind.VIDEO, "video/mp4", 9, "u"), "sendVideo"),
        (OutboundMedia(MediaKind.AUDIO, "audio/ogg", 9, "u", is_voice=True), "sendVoice"),
        (OutboundMedia(MediaKind.AUDIO, "audio/mpeg", 9, "u"), "sendFile"),
        (OutboundMedia(MediaKind.DOCUMENT, "application/pdf", 9, "u", "a.pdf"), "sendFile"),
    ],
)
def test_waha_has_a_call_for_each_kind(media: OutboundMedia, verb: str) -> None:
    assert WAHA.upload(media, GATEWAY) is None
    call = WAHA.render(says(media), GATEWAY)
    assert call.url == f"http://waha:3000/api/{verb}"
    by_path = Account("a b", {"send_path_style": "path", "media_style": "url"}, {})
    call = WAHA.render(says(media), by_path)
    assert call.url == f"http://127.0.0.1:3000/api/a%20b/{verb}"
    assert call.file is None
    assert (call.json or {})["file"]["url"] == media.url


async def collected(parts: AsyncIterator[bytes]) -> bytes:
    return b"".join([part async for part in parts])


@dataclass(slots=True)
class Bytes:
    """A file in pieces of an odd size."""

    content: bytes
    step: int = 1000

    @property
    def size(self) -> int:
        return len(self.content)

    async def parts(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.content), self.step):
            yield self.content[start : start + self.step]


@pytest.mark.anyio
@pytest.mark.parametrize("size", [1, 2, 3, 1000, 4_321])
async def test_the_body_with_a_file_is_exact_json_of_the_size_that_is_announced(size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    call = WAHA.render(says(PICTURE, 'diz "data":"" e fim'), GATEWAY)
    body = body_of(call, Bytes(content))
    whole = await collected(body.parts())
    assert len(whole) == body.size
    said: Any = json.loads(whole)
    assert base64.b64decode(said["file"]["data"], validate=True) == content
    assert said["caption"] == 'diz "data":"" e fim'


@pytest.mark.anyio
async def test_a_form_has_the_file_last_and_no_name_breaks_out_of_it() -> None:
    media = OutboundMedia(MediaKind.DOCUMENT, "application/pdf", 9, "u", 'a"\r\nX: y.pdf')
    call = CLOUD.upload(media, META)
    assert call is not None
    body = body_of(call, Bytes(b"%PDF-1.4"))
    whole = await collected(body.parts())
    assert len(whole) == body.size
    assert b'name="messaging_product"\r\n\r\nwhatsapp\r\n' in whole
    assert b'filename="a%22%0D%0AX: y.pdf"' in whole
    assert whole.count(b"\r\nX:") == 0


# Fetching


def test_meta_is_asked_for_an_address_without_the_number() -> None:
    """CW!13319: `phone_number_id` broke every download of customers' files."""
    step = CLOUD.fetch({"media_id": "1893"}, META)
    assert isinstance(step, Ask)
    assert step.call.url == "https://graph.facebook.com/v21.0/1893"
    assert step.call.headers == {"authorization": "Bearer EAAtoken"}


def test_metas_answer_says_where_the_file_is() -> None:
    body = {
        "url": "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
        "sha256": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "file_size": "12",
    }
    step = CLOUD.located(ProviderAnswer(200, json.dumps(body).encode()), META)
    assert isinstance(step, Download)
    assert step.sha256 == as_hex("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    assert step.size_bytes == 12
    assert step.call.headers == {"authorization": "Bearer EAAtoken"}


@pytest.mark.parametrize(
    "url",
    [
        "http://lookaside.fbsbx.com/x",
        "https://evil.example/x",
        "https://lookaside.fbsbx.com.evil.example/x",
        "https://evil.example/?u=.fbsbx.com",
        "https://user@evil.example/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_the_token_goes_to_nobody_but_meta(url: str) -> None:
    step = CLOUD.located(ProviderAnswer(200, json.dumps({"url": url}).encode()), META)
    assert isinstance(step, Refused)
    assert step.code == "media.foreign_host"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b'{"error":{"code":100,"error_subcode":33}}', Gone),
        (404, b"{}", Gone),
        (401, b'{"error":{"code":190}}', Later),
        (400, b'{"error":{"code":100}}', Later),
        (500, b"<html>", Later),
        (200, b"{}", Later),
    ],
)
def test_only_a_file_that_meta_denies_is_gone(status: int, body: bytes, kind: type) -> None:
    """A token can be renewed while Meta still has the file."""
    assert isinstance(CLOUD.located(ProviderAnswer(status, body), META), kind)


def test_waha_is_fetched_from_where_we_know_it_and_not_from_where_it_thinks_it_is() -> None:
    source = {"url": "http://localhost:3000/api/files/default/3EB0.jpg?x=1", "chat_id": "c"}
    step = WAHA.fetch(source, GATEWAY)
    assert isinstance(step, Download)
    assert step.call.url == "http://waha:3000/api/files/default/3EB0.jpg?x=1"
    assert step.call.headers == {"x-api-key": "k"}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:5432/",
        "http://waha:3000/api/sessions",
        "http://waha:3000/api/files/../sessions",
        "http://waha:3000/api/files/%2e%2e/sessions",
        "http://waha:3000/api/files/%252e%252e/sessions",
        "http://waha:3000/api/files/..\\sessions",
        "http://evil.example/x.jpg",
        "gopher://x",
        "http://[::1",
    ],
)
def test_no_hook_sends_us_elsewhere(url: str) -> None:
    step = WAHA.fetch({"url": url, "chat_id": "c", "message_id": "m"}, GATEWAY)
    assert isinstance(step, Refused)
    assert step.code == "media.foreign_host"


def test_another_host_may_be_allowed_and_gets_no_key() -> None:
    account = Account("d", {"media_hosts": "s3.example.com, .r2.dev"}, {"api_key": "k"})
    for host in ("s3.example.com", "a.r2.dev"):
        step = WAHA.fetch({"url": f"https://{host}/b/x.jpg?sig=1"}, account)
        assert isinstance(step, Download)
        assert step.call.headers == {}


def test_every_other_time_waha_is_asked_for_the_message_itself() -> None:
    source = {
        "url": "http://x/api/files/d/1",
        "chat_id": "55@c.us",
        "message_id": "false_55@c.us_1",
    }
    assert isinstance(WAHA.fetch(source, GATEWAY, attempt=1), Download)
    step = WAHA.fetch(source, GATEWAY, attempt=2)
    assert isinstance(step, Ask)
    assert step.call.url == (
        "http://waha:3000/api/default/chats/55%40c.us/messages/false_55%40c.us_1?downloadMedia=true"
    )
    answer = ProviderAnswer(200, b'{"media":{"url":"http://localhost/api/files/d/2.jpg"}}')
    found = WAHA.located(answer, GATEWAY)
    assert isinstance(found, Download)
    assert found.call.url == "http://waha:3000/api/files/d/2.jpg"
    assert isinstance(WAHA.located(ProviderAnswer(404, b""), GATEWAY), Gone)
    assert isinstance(WAHA.located(ProviderAnswer(200, b'{"media":null}'), GATEWAY), Later)


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_what_is_not_2xx_is_gone_or_tried_again(channel: str) -> None:
    assert isinstance(CHANNELS[channel].missed(ProviderAnswer(404, b"")), Gone)
    for status in (301, 302, 401, 403, 429, 500, 503):
        assert isinstance(CHANNELS[channel].missed(ProviderAnswer(status, b"")), Later)


def test_names_of_files_are_names() -> None:
    assert name_of("../../etc/passwd") == "passwd"
    assert name_of("C:\\Users\\a\\nota fiscal.pdf") == "nota fiscal.pdf"
    assert name_of("a\r\nb\x00.pdf") == "ab.pdf"
    assert name_of(" .. ") is None
