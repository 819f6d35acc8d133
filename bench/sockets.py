"""Many sockets: what each costs in memory, and how many frames a second they are given."""

from bench import loads, scene, watching
from bench.measure import Run, Say, scene_is_honest
from bench.product import Product

AGENTS = 30
STEPS = 3
SOCKETS_EACH_STEP = 200
SECONDS = 8.0
MESSAGES_AHEAD = 20


def fan_out(product: Product, runs: int, say: Say) -> list[Run]:
    """Six hundred sockets of thirty agents in one room: customers write, and whole event frames
    are counted where they arrive."""
    place = scene.with_customers(product, agents=AGENTS)
    load = loads.apart(
        watching.crowd,
        product.url,
        place.tokens,
        place.accounts,
        place.returning,
        web_pid=product.pids()["web"][0],
        steps=STEPS,
        step=SOCKETS_EACH_STEP,
        runs=runs,
        seconds=SECONDS,
        ahead=MESSAGES_AHEAD,
    )
    missing = sum(load.due) - sum(load.frames)
    lost = f"{missing} frames missing, {load.refused} refused, {load.ended} sockets ended"
    scene_is_honest(not missing and not load.refused and not load.ended, lost)
    for rate, frames, spent in zip(load.per_s, load.frames, load.web_seconds, strict=True):
        cpu = spent * 1_000_000 / frames
        say(f"{rate:,.0f} frames/s, none of {frames:,} missing; web CPU {cpu:.0f} µs each")
    weights = ", ".join(f"{kb:.0f}" for kb in load.kb_per_socket)
    say(f"KB for each of {SOCKETS_EACH_STEP} further sockets: {weights}")
    return [
        *({"socket_deliveries_per_s": rate} for rate in load.per_s),
        *({"kb_per_socket": kb} for kb in load.kb_per_socket),
    ]
