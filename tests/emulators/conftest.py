"""A running emulator in front of something that stands where the product stands."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest
from aiohttp import web

from prosa.channels.transport import Transport
from prosa.emulators.server import Emulator
from tests.emulators.stage import ADDRESSES, CREDENTIALS, Product, Stage


@pytest.fixture
async def stage() -> AsyncGenerator[Stage]:
    product = Product()
    app = web.Application()
    app.router.add_post("/hooks/{channel}", product.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    product.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with (
        await Emulator.start() as emulator,
        aiohttp.ClientSession() as http,
        Transport(total_seconds=3) as out,
    ):
        stage = Stage(emulator, product, http, out)
        accounts = [
            {
                "channel": name,
                "address": ADDRESSES[name],
                "webhook_url": f"{product.url}/hooks/{name}",
                "display_name": "Casa Varanda",
                "display_phone_number": "551130001000",
                "credentials": CREDENTIALS[name],
            }
            for name in CREDENTIALS
        ]
        await stage.control("PUT", "/accounts", accounts)
        quick = {"sent_seconds": 0.001, "delivered_seconds": 0.002, "read_seconds": 0.003}
        await stage.control("PUT", "/pace", {**quick, "retry_first_seconds": 0.01})
        yield stage
    await runner.cleanup()
