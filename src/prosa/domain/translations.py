"""What customers are told in the other languages that a company may speak.

`texts.py` has the Portuguese words and says what each is for.
"""

from collections.abc import Mapping
from typing import Final

from prosa.domain.texts import Texts

DEFAULT_LOCALE: Final = "pt-BR"

_EN: Final = Texts(
    greeting="Hello! You have reached {company}. 👋",
    menu_header="Choose a department:",
    menu_footer="Type the number of your choice.",
    returning_question="Would you like to talk to {department}? (YES/NO)",
    invalid_choice="I could not find that option.",
    out_of_hours=(
        "We are closed right now. We are back {opening}. "
        "Leave your message and we will answer as soon as we are back."
    ),
    holiday=(
        "We are closed today: {holiday}. We are back {opening}. "
        "Leave your message and we will answer as soon as we are back."
    ),
    no_department="We have received your message. Somebody will answer here soon.",
    queued="All right! You are in the queue of {department}. Somebody will answer here soon.",
    queued_out_of_hours=(
        "All right! Your message is in the queue of {department}. We will answer {opening}."
    ),
    assigned="{agent} from {department} will talk to you.",
    redirected="So that you wait no longer, {agent} from {department} will talk to you.",
    transferred_to_department="We are passing your conversation to {department}.",
    transferred_to_agent="We are passing your conversation to {agent}.",
)

_ES: Final = Texts(
    greeting="¡Hola! Estás hablando con {company}. 👋",
    menu_header="Elige el departamento:",
    menu_footer="Escribe el número de la opción deseada.",
    returning_question="¿Deseas hablar con {department}? (SÍ/NO)",
    invalid_choice="No encontré esa opción.",
    out_of_hours=(
        "Ahora estamos fuera del horario de atención. Volvemos {opening}. "
        "Deja tu mensaje: respondemos en cuanto volvamos."
    ),
    holiday=(
        "Hoy no atendemos: {holiday}. Volvemos {opening}. "
        "Deja tu mensaje: respondemos en cuanto volvamos."
    ),
    no_department="Recibimos tu mensaje. En breve alguien responde por aquí.",
    queued="¡Listo! Estás en la fila de {department}. En breve alguien responde por aquí.",
    queued_out_of_hours=(
        "¡Listo! Tu mensaje está en la fila de {department}. Respondemos {opening}."
    ),
    assigned="{agent}, de {department}, va a conversar contigo.",
    redirected="Para que no esperes más, {agent}, de {department}, va a conversar contigo.",
    transferred_to_department="Vamos a pasar tu conversación a {department}.",
    transferred_to_agent="Vamos a pasar tu conversación a {agent}.",
)

TRANSLATIONS: Final[Mapping[str, Texts]] = {DEFAULT_LOCALE: Texts(), "en": _EN, "es": _ES}


def words_in(locale: str) -> Texts:
    """Our words in a language; in Portuguese if we do not speak it."""
    return TRANSLATIONS.get(locale, TRANSLATIONS[DEFAULT_LOCALE])
