"""What customers are told, in the company's own words.

Placeholders are `{company}`, `{contact}`, `{department}`, `{agent}`, and out of
hours `{opening}` (“amanhã às 8h”) and `{holiday}`. They are filled in one pass and
nothing else is interpreted, so neither a name with braces nor a mistyped
placeholder can break a text. A text left empty is not sent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from prosa.domain.errors import Invalid

MAX_TEXT_LENGTH = 700
"""In characters. The longest message, a first greeting out of hours, joins four of
them with the menu, and a WhatsApp text holds 4096."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of the bot and of what happens to a conversation (FLW-03, 04, 07, 11).

    The defaults speak Portuguese; `translations.py` has the other languages.
    """

    greeting: str = "Olá! Você está falando com {company}. 👋"
    menu_header: str = "Escolha o departamento:"
    menu_footer: str = "Digite o número da opção desejada."
    returning_question: str = "Deseja falar com {department}? (SIM/NÃO)"
    invalid_choice: str = "Não encontrei essa opção."
    out_of_hours: str = (
        "Agora estamos fora do horário de atendimento. Voltamos {opening}. "
        "Deixe sua mensagem: respondemos assim que voltarmos."
    )
    holiday: str = (
        "Hoje não atendemos: {holiday}. Voltamos {opening}. "
        "Deixe sua mensagem: respondemos assim que voltarmos."
    )
    no_department: str = "Recebemos sua mensagem. Logo alguém responde por aqui."
    queued: str = "Certo! Você está na fila de {department}. Logo alguém responde por aqui."
    queued_out_of_hours: str = (
        "Certo! Sua mensagem está na fila de {department}. Respondemos {opening}."
    )
    assigned: str = "{agent}, de {department}, vai conversar com você."
    redirected: str = (
        "Para você não esperar mais, {agent}, de {department}, vai conversar com você."
    )
    transferred_to_department: str = "Vamos passar sua conversa para {department}."
    transferred_to_agent: str = "Vamos passar sua conversa para {agent}."


class InvalidText(Invalid):
    """A text of the company is not text, is too long, or may not be left empty."""

    code: ClassVar[str] = "company.invalid_text"


_MUST_SAY = frozenset({"greeting", "menu_header", "returning_question"})
_NAMES = frozenset(f.name for f in fields(Texts))
_OURS = Texts()


def texts_from(chosen: Mapping[str, object], *, over: Texts = _OURS) -> Texts:
    """`over` with the company's own words in place of ours; unknown keys are ignored.

    Raises `InvalidText`, whose `details` name the `text` that is wrong.
    """
    return replace(over, **{name: _checked(name, chosen[name]) for name in _NAMES & chosen.keys()})


def fill(template: str, **names: str) -> str:
    """`template` with the placeholders that `names` knows; the others stay as they are."""
    return _PLACEHOLDER.sub(lambda found: names.get(found[1], found[0]), template)


def _checked(name: str, text: object) -> str:
    if not isinstance(text, str):
        raise InvalidText(f"The text {name} must be a string.", text=name)
    kept = text.strip()
    if len(kept) > MAX_TEXT_LENGTH:
        raise InvalidText(
            f"The text {name} may have {MAX_TEXT_LENGTH} characters, not {len(kept)}.",
            text=name,
            max_length=MAX_TEXT_LENGTH,
        )
    if not kept and name in _MUST_SAY:
        raise InvalidText(f"The text {name} may not be empty.", text=name)
    return kept
