"""Message templates of Meta's: `GET /{waba}/message_templates`, and what is sent against them.

Sources: WhatsApp Business Platform, "message templates" (list, paging) and "error codes"
(132000, 132001, 132012, 132015, 132016). A business account that has been given none has a few
of the shop's own. `PUT /control/templates` {business_account_id, templates} gives others.
"""

import base64
import re
from typing import Any

import msgspec
from aiohttp import web

from prosa.emulators.fate import WORLD
from prosa.emulators.meta import errors
from prosa.emulators.model import Provider
from prosa.emulators.world import World

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FILES = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}
_STOPPED = {"PAUSED": 132015, "DISABLED": 132016}
_encode = msgspec.json.Encoder().encode

Json = dict[str, Any]  # Any: JSON of Meta's

STOCK: tuple[Json, ...] = (
    {
        "id": "900000000000001",
        "name": "pedido_pronto",
        "language": "pt_BR",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            {
                "type": "BODY",
                "text": "Olá {{1}}, seu pedido {{2}} está pronto para retirada.",
                "example": {"body_text": [["Marina", "1042"]]},
            },
            {"type": "FOOTER", "text": "Casa Varanda"},
        ],
    },
    {
        "id": "900000000000002",
        "name": "volta_de_conversa",
        "language": "pt_BR",
        "category": "MARKETING",
        "status": "APPROVED",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Temos novidades"},
            {
                "type": "BODY",
                "text": "Oi {{first_name}}! Podemos continuar a nossa conversa?",
                "example": {
                    "body_text_named_params": [{"param_name": "first_name", "example": "Marina"}]
                },
            },
            {
                "type": "BUTTONS",
                "buttons": [{"type": "QUICK_REPLY", "text": "Sim, vamos"}],
            },
        ],
    },
    {
        "id": "900000000000003",
        "name": "aviso_de_entrega",
        "language": "pt_BR",
        "category": "UTILITY",
        "status": "PENDING",
        "components": [{"type": "BODY", "text": "Seu pedido saiu para entrega."}],
    },
)


class Language(msgspec.Struct):
    code: str = ""


class TemplatePart(msgspec.Struct):
    """`template` of a message."""

    name: str = ""
    language: Language = msgspec.field(default_factory=Language)
    components: list[Json] = []


def templates_of(world: World, waba: str) -> list[Json]:
    return world.templates.get(waba, list(STOCK))


def fault_in(world: World, waba: str, sent: TemplatePart | None) -> web.Response | None:
    """What Meta would say of this template, or None if it goes with what was approved."""
    if sent is None or not sent.name or not sent.language.code:
        return errors.missing("template")
    template = _find(world, waba, sent)
    status = template["status"] if template else ""
    if status in _STOPPED:
        return errors.refusal(_STOPPED[status])
    if template is None or status != "APPROVED":
        details = f"template name ({sent.name}) does not exist in {sent.language.code}"
        return errors.refusal(132001, details=details, status=404)
    return _fault_in_parameters(template, sent)


def _fault_in_parameters(template: Json, sent: TemplatePart) -> web.Response | None:
    given = {_key(part): part.get("parameters", []) for part in sent.components}
    for key, wanted in _wanted(template).items():
        parameters = given.pop(key, [])
        if len(parameters) != len(wanted):
            details = (
                f"{key}: number of localizable_params ({len(parameters)}) does not match the "
                f"expected number of params ({len(wanted)})"
            )
            return errors.refusal(132000, details=details)
        for place, parameter in zip(wanted, parameters, strict=True):
            if not _fits(place, parameter):
                return errors.refusal(132012, details=f"{key}: Format mismatch")
    if any(given.values()):
        return errors.refusal(132000, details=f"{min(given)}: no parameters are expected")
    return None


def words_of(world: World, waba: str, sent: TemplatePart) -> str:
    """What the customer's phone shows."""
    template = _find(world, waba, sent) or {"components": []}
    given = {_key(part): part.get("parameters", []) for part in sent.components}
    lines: list[str] = []
    for part in template["components"]:
        text, places = part.get("text", ""), _places(part.get("text", ""))
        for place, parameter in zip(places, given.get(part["type"].lower(), []), strict=False):
            pattern = rf"\{{\{{\s*{place}\s*\}}\}}"
            text = re.sub(pattern, lambda _, p=parameter: p.get("text", ""), text)
        lines.append(text)
    return "\n\n".join(line for line in lines if line)


def _find(world: World, waba: str, sent: TemplatePart) -> Json | None:
    for template in templates_of(world, waba):
        if (template["name"], template["language"]) == (sent.name, sent.language.code):
            return template
    return None


def _key(part: Json) -> str:
    kind = str(part.get("type", "")).lower()
    return f"{kind} {part.get('index')}" if kind == "button" else kind


def _wanted(template: Json) -> dict[str, list[str]]:
    """The places of each part: a number, a name, or the kind of what is not a text."""
    wanted: dict[str, list[str]] = {}
    for part in template["components"]:
        kind = part["type"].lower()
        if file := _FILES.get(part.get("format", "")):
            wanted[kind] = [f"a {file}"]
        elif places := _places(part.get("text", "")):
            wanted[kind] = places
        for n, button in enumerate(part.get("buttons", [])):
            if button["type"] == "COPY_CODE":
                wanted[f"button {n}"] = ["a coupon_code"]
            elif _places(button.get("url", "")):
                wanted[f"button {n}"] = ["1"]
    return wanted


def _fits(place: str, parameter: Json) -> bool:
    kind = parameter.get("type")
    if place.startswith("a "):
        return kind == place[2:] and bool(parameter.get(place[2:]))
    named = True if place.isdecimal() else parameter.get("parameter_name") == place
    return kind == "text" and bool(parameter.get("text")) and named


def _places(text: str) -> list[str]:
    names = list(dict.fromkeys(_PLACE.findall(text)))
    return sorted(names, key=int) if all(name.isdecimal() for name in names) else names


async def list_templates(request: web.Request) -> web.Response:
    """`limit` at a time; `paging.next` is there until the end."""
    world, waba = request.app[WORLD], request.match_info["waba"]
    accounts = [
        account
        for account in world.accounts.values()
        if account.channel is Provider.META and account.business_account_id == waba
    ]
    if not accounts:
        return errors.no_such_object(waba)
    given = request.headers.get("Authorization", "")
    if given not in {f"Bearer {one.credentials.get('access_token', '')}" for one in accounts}:
        return errors.bad_token()
    try:
        limit = max(1, int(request.query.get("limit", "25")))
        begin = int(base64.b64decode(request.query.get("after", "") or "MA=="))
    except ValueError:
        return errors.invalid("The cursor is not one of ours.")
    all_of_them = templates_of(world, waba)
    page, end = all_of_them[begin : begin + limit], begin + limit
    after = base64.b64encode(str(end).encode()).decode()
    paging: Json = {"cursors": {"before": request.query.get("after", ""), "after": after}}
    if end < len(all_of_them):
        paging["next"] = f"https://graph.facebook.com{request.path}?after={after}"
    body = _encode({"data": page, "paging": paging})
    return web.Response(body=body, content_type="application/json")


def routes() -> list[web.RouteDef]:
    return [web.get("/meta/{version}/{waba}/message_templates", list_templates)]
