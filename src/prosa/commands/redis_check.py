"""What `prosa doctor` says of Redis: only where there is one, and never that it is needed."""

import asyncio
from typing import Any

from prosa.commands.checks import Finding
from prosa.settings import Settings

_PATIENCE_SECONDS = 2


async def redis_findings(settings: Settings) -> list[Finding]:
    if settings.redis_url is None:
        return []
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    try:
        client: Any = Redis.from_url(settings.redis_url)  # pyright: ignore[reportUnknownMemberType]  # Any: its **kwargs
        async with asyncio.timeout(_PATIENCE_SECONDS), client:
            await client.ping()
    except (RedisError, OSError, TimeoutError, ValueError) as wrong:
        sentence = f"Away ({type(wrong).__name__}): rate limits are counted in each process."
        return [Finding.look("redis", sentence)]
    return [Finding.good("redis", "answers")]
