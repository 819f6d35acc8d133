"""Texts that a provider has approved, with places to be filled in.

Only some channels know them (`registry.TEMPLATE_SOURCES`). What stands in
`components` is the provider's own; only its channel reads that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from prosa.channels.calls import ProviderAnswer, ProviderCall, Refused
from prosa.channels.contract import Account

Components: TypeAlias = Sequence[Mapping[str, Any]]  # Any: the provider's JSON


@dataclass(frozen=True, slots=True)
class KnownTemplate:
    """A template as the provider tells it."""

    provider_id: str
    name: str
    language: str
    category: str
    status: str
    components: Components


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """Some of them, and where the next ones begin; None at the end."""

    templates: Sequence[KnownTemplate]
    after: str | None


@dataclass(frozen=True, slots=True)
class Variable:
    """A place to be filled in."""

    name: str
    where: str
    """header | body | button"""
    kind: str
    """text | link (the address of a file, https) | code"""
    example: str | None = None


class TemplateSource(Protocol):
    """What a channel knows of templates. Pure, as the channel itself."""

    def ask(self, account: Account, after: str | None) -> ProviderCall | None:
        """The call for one page; None if the account's settings do not say whose they are."""
        ...

    def read(self, answer: ProviderAnswer) -> TemplatePage | Refused: ...

    def why_not(self, template: KnownTemplate) -> str | None:
        """Why it cannot be sent, in plain words; None if it can."""
        ...

    def variables(self, components: Components) -> Sequence[Variable]: ...

    def fault(self, components: Components, values: Mapping[str, str]) -> str | None:
        """What is wrong with values that are all there, in plain words."""
        ...

    def words(self, components: Components, values: Mapping[str, str]) -> str:
        """The text as the customer sees it."""
        ...
