"""The variables of ready texts: `{{contact.name}}` stands for what the screen knows.

The screen fills them in, when the text is put into the composer; here is only what there is.
"""

import re
from collections.abc import Mapping
from typing import Final

VARIABLES: Final[Mapping[str, str]] = {
    "contact.name": "Marina Alves",
    "contact.first_name": "Marina",
    "agent.name": "Ana Souza",
    "company.name": "Casa Varanda",
    "conversation.number": "1042",
    "department.name": "Vendas",
}
"""Name → an example of what it becomes."""

_VARIABLE: Final = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def unknown_variables(text: str) -> list[str]:
    """What stands between double braces and is none of ours, in order, each once."""
    named = (found.strip() for found in _VARIABLE.findall(text))
    return list(dict.fromkeys(name for name in named if name not in VARIABLES))
