"""What the log holds for whoever sees all of a company."""

from tests.support.world import World

SHARED = "(conversation_id IS NOT NULL OR assignee_id IS NULL)"
"""What does not concern one person alone: personal events are told to that person only, so a
supervisor's positions have gaps where they stand."""


async def shared_positions(world: World, *, since: int) -> list[int]:
    rows = await world.rows(
        f"SELECT position FROM events WHERE position > $1 AND {SHARED} ORDER BY position", since
    )
    return [row["position"] for row in rows]
