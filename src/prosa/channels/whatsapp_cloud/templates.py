"""Message templates of the Cloud API (TPL-03).

Reading: `GET /{WABA}/message_templates`, paged by `paging.cursors.after`.
Sending: reference "messages", `type: template`, with one parameter for each
place, by its place (`{{1}}`) or by its name (`{{first_name}}`). Sources: Meta,
"message templates", "template components" and "send message templates". What
needs more than texts, links and coupon codes is known and cannot be sent yet.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

from prosa.channels.calls import ProviderAnswer, ProviderCall, Refused, TemplateToSend
from prosa.channels.contract import Account
from prosa.channels.payload import (
    Fragment,
    fragment,
    fragments,
    read_object_or_empty,
    text_of,
    texts,
    word_of,
)
from prosa.channels.templates import Components, KnownTemplate, TemplatePage, Variable
from prosa.channels.whatsapp_cloud.errors import code_of, describe
from prosa.channels.whatsapp_cloud.graph import address, bearer

PAGE: Final = 25
"""Meta's own default: an answer with examples stays well below what we read of one."""
MOST_WORDS: Final = 1024
_MOST_CODE: Final = 15
_PLACE: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}", re.ASCII)
_FIELDS: Final = "id,name,language,category,status,components"
_FILES: Final = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}
_PLAIN_BUTTONS: Final = frozenset({"QUICK_REPLY", "PHONE_NUMBER", "URL", "COPY_CODE"})
_PARTS: Final = frozenset({"HEADER", "BODY", "FOOTER", "BUTTONS"})


class CloudTemplates:
    """What the Cloud API knows of templates."""

    def ask(self, account: Account, after: str | None) -> ProviderCall | None:
        waba = account.settings.get("waba_id") or account.settings.get("business_account_id")
        if not waba:
            return None
        asked = {"fields": _FIELDS, "limit": str(PAGE)} | ({"after": after} if after else {})
        path = address(account, quote(str(waba), safe=""), "message_templates")
        return ProviderCall("GET", f"{path}?{urlencode(asked)}", headers=bearer(account))

    def read(self, answer: ProviderAnswer) -> TemplatePage | Refused:
        body = read_object_or_empty(answer.body)
        error = fragment(body.get("error"))
        if error:
            return Refused(code_of(error), describe(error))
        if not 200 <= answer.status < 300 or not isinstance(body.get("data"), list):
            return Refused(f"provider.http_{answer.status}", "Meta gave no list of templates.")
        paging = fragment(body.get("paging"))
        after = text_of(fragment(paging.get("cursors")).get("after"))
        found = [_template(each) for each in fragments(body.get("data"))]
        known = [one for one in found if one.provider_id and one.name and one.language]
        return TemplatePage(known, after if paging.get("next") and after else None)

    def why_not(self, template: KnownTemplate) -> str | None:
        if template.status != "APPROVED":
            return f"Meta says of it: {template.status}."
        if template.category == "AUTHENTICATION":
            return "Templates with one-time passwords cannot be sent from here."
        for part in template.components:
            kind = text_of(part.get("type"))
            header = text_of(part.get("format"))
            if kind not in _PARTS or header not in {"", "TEXT", *_FILES}:
                return f"It has a part that cannot be sent from here: {header or kind}."
            for button in fragments(part.get("buttons")):
                if text_of(button.get("type")) not in _PLAIN_BUTTONS:
                    return f"It has a button that cannot be sent from here: {button.get('type')}."
        return None

    def variables(self, components: Components) -> Sequence[Variable]:
        return [variable for part in components for variable in _variables(part)]

    def fault(self, components: Components, values: Mapping[str, str]) -> str | None:
        for variable in self.variables(components):
            value = values[variable.name]
            if variable.kind == "link" and not value.startswith("https://"):
                return f"{variable.name} must be an address that begins with https://."
            if variable.kind == "code" and not (value.isalnum() and len(value) <= _MOST_CODE):
                return f"{variable.name} must be 1 to {_MOST_CODE} letters and digits."
            if re.search(r"[\n\t]| {5}", value):
                return f"{variable.name} may hold no line breaks, tabs or many spaces."
        for part in components:
            if len(_filled(part, values)) > MOST_WORDS:
                return f"The text is longer than {MOST_WORDS} characters."
        return None

    def words(self, components: Components, values: Mapping[str, str]) -> str:
        shown = (_filled(part, values) for part in components)
        return "\n\n".join(text for text in shown if text)


def message_part(template: TemplateToSend) -> Fragment:
    """The part of a message that is a template, with a parameter for each place."""
    said: Fragment = {"name": template.name, "language": {"code": template.language}}
    parts = [
        part
        for component in template.components
        for part in _parameters(fragment(component), template.values)
    ]
    if parts:
        said["components"] = parts
    return {"type": "template", "template": said}


def _template(told: Fragment) -> KnownTemplate:
    return KnownTemplate(
        provider_id=word_of(told.get("id")),
        name=text_of(told.get("name")),
        language=text_of(told.get("language")),
        category=text_of(told.get("category")),
        status=text_of(told.get("status")),
        components=fragments(told.get("components")),
    )


def _variables(part: Mapping[str, Any]) -> Iterator[Variable]:  # Any: Meta's JSON
    match text_of(part.get("type")):
        case "HEADER" if text_of(part.get("format")) in _FILES:
            yield Variable("header", "header", "link")
        case "HEADER":
            for name, shown in _with_examples(part, "header_text"):
                yield Variable(f"header.{name}", "header", "text", shown)
        case "BODY":
            for name, shown in _with_examples(part, "body_text"):
                yield Variable(name, "body", "text", shown)
        case _:
            yield from _of_buttons(part)


def _of_buttons(part: Mapping[str, Any]) -> Iterator[Variable]:  # Any: Meta's JSON
    for n, button in enumerate(fragments(part.get("buttons"))):
        is_code = text_of(button.get("type")) == "COPY_CODE"
        if is_code or _PLACE.search(text_of(button.get("url"))):
            kind = "code" if is_code else "text"
            yield Variable(f"button.{n}", "button", kind, _first(button.get("example")))


def _with_examples(
    part: Mapping[str, Any], key: str
) -> Iterator[tuple[str, str | None]]:  # Any: Meta's JSON
    """The places of a text, each once, in their order."""
    names = list(dict.fromkeys(_PLACE.findall(text_of(part.get("text")))))
    if all(name.isdecimal() for name in names):
        names.sort(key=int)
    examples = _examples(fragment(part.get("example")), key)
    for n, name in enumerate(names):
        yield name, examples[n] if n < len(examples) else None


def _examples(example: Fragment, key: str) -> list[str]:
    """A list, a list of lists (of the body), or named ones."""
    value: object = example.get(key)
    given = cast("list[object]", value) if isinstance(value, list) else []  # cast: untyped JSON
    first = given[0] if given else None
    named = fragments(example.get(f"{key}_named_params"))
    return texts(first) + texts(given) + [text_of(one.get("example")) for one in named]


def _first(example: object) -> str | None:
    return (texts(example) or [text_of(example)])[0] or None


def _filled(part: Mapping[str, Any], values: Mapping[str, str]) -> str:  # Any: Meta's JSON
    prefix = "header." if part.get("type") == "HEADER" else ""
    return _PLACE.sub(
        lambda place: values.get(prefix + place[1], place[0]), text_of(part.get("text"))
    )


def _parameters(part: Fragment, values: Mapping[str, str]) -> Iterator[Fragment]:
    kind, of_part = text_of(part.get("type")), list(_variables(part))
    if kind in ("HEADER", "BODY") and of_part:
        file = _FILES.get(text_of(part.get("format")), "")
        yield {
            "type": kind.lower(),
            "parameters": [_parameter(one, values[one.name], file) for one in of_part],
        }
    for one in of_part if kind == "BUTTONS" else ():
        is_code = one.kind == "code"
        value = values[one.name]
        yield {
            "type": "button",
            "sub_type": "COPY_CODE" if is_code else "url",
            "index": one.name.removeprefix("button."),
            "parameters": [
                {"type": "coupon_code", "coupon_code": value}
                if is_code
                else {"type": "text", "text": value}
            ],
        }


def _parameter(variable: Variable, value: str, file: str) -> Fragment:
    if variable.kind == "link":
        return {"type": file, file: {"link": value}}
    name = variable.name.removeprefix("header.")
    named = {} if name.isdecimal() else {"parameter_name": name}
    return {"type": "text", **named, "text": value}
