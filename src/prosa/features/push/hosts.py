"""Which push services may be called: browsers name them, and a browser may lie.

Only https on the public network, so that nobody makes us call the inside of ours. A name is
looked up again at each call, and what it then stands for must be public too.
"""

import socket
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

_NO_HOST: Final = "no public address"


def is_public(endpoint: str) -> bool:
    """Whether the address itself may be called; where its name leads is seen at the call."""
    try:
        place = urlsplit(endpoint)
        host, _ = place.hostname or "", place.port
    except ValueError:
        return False
    if place.scheme != "https" or place.username is not None or not host.isascii():
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))


class PublicResolver(AbstractResolver):
    """Finds public addresses only."""

    def __init__(self) -> None:
        self._inner = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        public = [one for one in found if ip_address(one["host"]).is_global]
        if not public:
            raise OSError(None, _NO_HOST)
        return public

    async def close(self) -> None:
        await self._inner.close()
