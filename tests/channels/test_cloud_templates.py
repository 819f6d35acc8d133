"""Templates of the Cloud API: what is asked, what is read, what is sent. Pure values."""

import json
from typing import Any

import pytest

from prosa.channels.calls import OutboundMessage, ProviderAnswer, Refused, TemplateToSend
from prosa.channels.contract import Account
from prosa.channels.templates import KnownTemplate, TemplatePage
from prosa.channels.whatsapp_cloud.channel import WhatsAppCloud
from prosa.channels.whatsapp_cloud.templates import CloudTemplates

ACCOUNT = Account("1065", {"waba_id": "1022"}, {"access_token": "secret"})
SOURCE = CloudTemplates()

PARTS: list[dict[str, Any]] = [
    {"type": "HEADER", "format": "TEXT", "text": "Oferta {{1}}", "example": {"header_text": ["A"]}},
    {
        "type": "BODY",
        "text": "Use {{2}} até {{1}}.",
        "example": {"body_text": [["sexta", "25OFF"]]},
    },
    {"type": "FOOTER", "text": "Casa Varanda"},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "Não quero mais"},
            {"type": "URL", "text": "Ver", "url": "https://x.example/{{1}}", "example": ["p/7"]},
            {"type": "COPY_CODE", "example": "25OFF"},
        ],
    },
]
VALUES = {"header.1": "da semana", "1": "sexta", "2": "VERAO", "button.1": "p/9", "button.2": "V25"}


def test_a_page_is_asked_for_by_its_cursor() -> None:
    call = SOURCE.ask(ACCOUNT, "QXY=")
    assert call is not None
    assert call.url == (
        "https://graph.facebook.com/v21.0/1022/message_templates"
        "?fields=id%2Cname%2Clanguage%2Ccategory%2Cstatus%2Ccomponents&limit=25&after=QXY%3D"
    )
    assert call.headers == {"authorization": "Bearer secret"}
    assert SOURCE.ask(Account("1065", {}, {}), None) is None


def test_a_page_is_read_and_never_followed_elsewhere() -> None:
    """`paging.next` is a whole address with a token in it: only the cursor is used."""
    told = {"id": 7, "name": "a", "language": "pt_BR", "status": "APPROVED", "components": PARTS}
    paging = {"cursors": {"after": "QXY="}, "next": "https://evil.example/?access_token=…"}
    page = SOURCE.read(_answer({"data": [told, {"id": "8"}], "paging": paging}))
    assert page == TemplatePage(
        [KnownTemplate("7", "a", "pt_BR", "", "APPROVED", PARTS)], after="QXY="
    )
    last = SOURCE.read(_answer({"data": [], "paging": {"cursors": {"after": "QXY="}}}))
    assert last == TemplatePage([], None)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (ProviderAnswer(401, b'{"error":{"code":190}}'), "provider.190"),
        (ProviderAnswer(502, b"Bad Gateway"), "provider.http_502"),
        (ProviderAnswer(200, b"{}"), "provider.http_200"),
    ],
)
def test_what_is_no_page_is_refused(answer: ProviderAnswer, code: str) -> None:
    read = SOURCE.read(answer)
    assert isinstance(read, Refused)
    assert read.code == code


def test_its_places_are_named_and_filled() -> None:
    found = [(v.name, v.where, v.kind, v.example) for v in SOURCE.variables(PARTS)]
    assert found == [
        ("header.1", "header", "text", "A"),
        ("1", "body", "text", "sexta"),
        ("2", "body", "text", "25OFF"),
        ("button.1", "button", "text", "p/7"),
        ("button.2", "button", "code", "25OFF"),
    ]
    assert SOURCE.words(PARTS, VALUES) == "Oferta da semana\n\nUse VERAO até sexta.\n\nCasa Varanda"


def test_it_is_sent_as_meta_says() -> None:
    sent = _sent(TemplateToSend("oferta", "pt_BR", PARTS, VALUES))
    assert sent["type"] == "template"
    assert sent["template"] == {
        "name": "oferta",
        "language": {"code": "pt_BR"},
        "components": [
            {"type": "header", "parameters": [{"type": "text", "text": "da semana"}]},
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": "sexta"},
                    {"type": "text", "text": "VERAO"},
                ],
            },
            {
                "type": "button",
                "sub_type": "url",
                "index": "1",
                "parameters": [{"type": "text", "text": "p/9"}],
            },
            {
                "type": "button",
                "sub_type": "COPY_CODE",
                "index": "2",
                "parameters": [{"type": "coupon_code", "coupon_code": "V25"}],
            },
        ],
    }


def test_named_places_and_files() -> None:
    parts = [
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://…"]}},
        {"type": "BODY", "text": "Oi {{first_name}}"},
    ]
    values = {"header": "https://x.example/a.jpg", "first_name": "Rui"}
    assert _sent(TemplateToSend("a", "pt_BR", parts, values))["template"]["components"] == [
        {
            "type": "header",
            "parameters": [{"type": "image", "image": {"link": "https://x.example/a.jpg"}}],
        },
        {
            "type": "body",
            "parameters": [{"type": "text", "parameter_name": "first_name", "text": "Rui"}],
        },
    ]
    plain = _sent(TemplateToSend("a", "pt_BR", [{"type": "BODY", "text": "Oi"}], {}))
    assert plain["template"] == {"name": "a", "language": {"code": "pt_BR"}}


@pytest.mark.parametrize(
    ("name", "value"),
    [("1", "a\nb"), ("2", "x" * 1024), ("button.2", "tem espaço"), ("button.2", "x" * 16)],
)
def test_a_value_that_meta_would_refuse_is_refused_here(name: str, value: str) -> None:
    assert SOURCE.fault(PARTS, VALUES) is None
    assert SOURCE.fault(PARTS, {**VALUES, name: value}) is not None


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"status": "PENDING"}, None),
        ({"category": "AUTHENTICATION"}, None),
        ({}, {"type": "CAROUSEL"}),
        ({}, {"type": "HEADER", "format": "LOCATION"}),
        ({}, {"type": "BUTTONS", "buttons": [{"type": "FLOW"}]}),
    ],
)
def test_what_cannot_be_sent_says_why(changes: dict[str, str], part: dict[str, Any] | None) -> None:
    facts = {"status": "APPROVED", "category": "UTILITY", **changes}
    template = KnownTemplate(
        "1", "a", "pt_BR", components=[*PARTS, *([part] if part else [])], **facts
    )
    assert SOURCE.why_not(template)
    assert SOURCE.why_not(KnownTemplate("1", "a", "pt_BR", "UTILITY", "APPROVED", PARTS)) is None


def _sent(template: TemplateToSend) -> dict[str, Any]:
    message = OutboundMessage("5511987654321", "…", "reference", template=template)
    call = WhatsAppCloud().render(message, ACCOUNT)
    assert call.json is not None
    return dict(call.json)


def _answer(body: object) -> ProviderAnswer:
    return ProviderAnswer(200, json.dumps(body).encode())
