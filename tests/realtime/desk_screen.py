"""The web's own desk, without a face, as a process of Node that takes orders."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).parents[2]
STARTS_WITHIN_SECONDS: Final = 90


@dataclass(slots=True)
class DeskScreen:
    """`web/tests/lines/screen.ts`: the query cache, the reducer and the socket of the real one."""

    process: Process

    async def asked(self, order: str, **more: Any) -> dict[str, Any]:  # Any: JSON
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": order, **more}).encode() + b"\n")
        return await self.answer()

    async def answer(self) -> dict[str, Any]:  # Any: JSON
        assert self.process.stdout is not None
        said = await self.process.stdout.readline()
        assert said, f"the screen is gone: {self.process.returncode}"
        answer: dict[str, Any] = json.loads(said)
        assert answer["ok"], answer["error"]
        return answer

    async def count_reads(self) -> int:
        """How often it read a list or a timeline from the server so far."""
        return int((await self.asked("count_reads"))["reads"])

    async def follow(self, ids: Sequence[str]) -> None:
        """Open these conversations, if they are not."""
        await self.asked("follow", ids=list(ids))


@asynccontextmanager
async def desk_screen(api: str, line: str, token: str) -> AsyncGenerator[DeskScreen]:
    """Calls go to `api`, the socket goes over `line`."""
    if not (ROOT / "web/node_modules/vite").exists():
        pytest.fail("the web's packages are missing: run `make test-web` once")
    told = json.dumps({"api": api, "line": line, "token": token})
    process = await asyncio.create_subprocess_exec(
        str(ROOT / "tools/with_node"),
        "node",
        str(ROOT / "web/tests/lines/run.mjs"),
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, "PROSA_SCREEN": told},
        limit=1_048_576,
    )
    screen = DeskScreen(process)
    try:
        async with asyncio.timeout(STARTS_WITHIN_SECONDS):
            await screen.answer()
            await screen.asked("open")
        yield screen
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
