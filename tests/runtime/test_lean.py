"""A process loads what it uses, and not what happens to be installed beside it."""

import subprocess
import sys

import pytest

_LOADED = """
import sys
from prosa.commands.processes import web_application
from prosa.kit.secrets import Secret
from prosa.settings import Settings
web_application(Settings(secret_key=Secret("x" * 20)))
print("redis" in sys.modules)
import redis.asyncio
print("redis" in sys.modules)
"""


@pytest.mark.timeout(120)
def test_a_web_process_without_redis_does_not_load_its_client() -> None:
    """It would cost each of them 20 MB; who wants it can load it all the same."""
    told = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, timeout=100
    )
    assert told.stdout.split() == ["False", "True"], told.stderr
