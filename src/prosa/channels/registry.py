"""Name → channel: the only list of them. To add a channel, add a line."""

from collections.abc import Mapping
from typing import Final

from prosa.channels.contract import Channel
from prosa.channels.numbers import NumberCheck
from prosa.channels.templates import TemplateSource
from prosa.channels.waha.channel import Waha
from prosa.channels.waha.numbers import WahaNumbers
from prosa.channels.whatsapp_cloud.channel import WhatsAppCloud
from prosa.channels.whatsapp_cloud.templates import CloudTemplates

CHANNELS: Final[Mapping[str, Channel]] = {
    WhatsAppCloud.name: WhatsAppCloud(),
    Waha.name: Waha(),
}

TEMPLATE_SOURCES: Final[Mapping[str, TemplateSource]] = {WhatsAppCloud.name: CloudTemplates()}
"""Those of them that know templates."""

NUMBER_CHECKS: Final[Mapping[str, NumberCheck]] = {Waha.name: WahaNumbers()}
"""Those that can be asked whether somebody has a number."""


def channel_named(name: str) -> Channel | None:
    """The channel of that name, or None if there is none."""
    return CHANNELS.get(name)
