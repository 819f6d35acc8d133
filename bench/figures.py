"""The figures and their bars. Each measurement is in the module of its scene."""

from collections.abc import Sequence

from bench import inbound, media, outbound, scene, search, size, sockets
from bench.measure import Bar, Measurement, Run, Say
from bench.product import running
from bench.web import figures as web

MEASUREMENTS: Sequence[Measurement] = (
    Measurement(
        "Webhooks accepted, worker paused",
        (
            Bar("hooks_accepted_per_s", "1/s", 4_000),
            Bar("hooks_vs_raw_insert", "ratio", 0.3),
        ),
        inbound.hooks,
        3,
    ),
    Measurement(
        "Webhooks accepted, worker reading",
        (Bar("hooks_accepted_reading_per_s", "1/s", 2_500),),
        inbound.hooks_while_reading,
        3,
    ),
    Measurement(
        "Returning customers, to an agent's socket",
        (
            Bar("inbound_returning_per_s", "1/s", 1_500),
            Bar("cpu_ms_per_message", "ms", 1.2, is_at_most=True),
        ),
        inbound.returning,
        3,
    ),
    Measurement(
        "Returning customers, to thirty agents' sockets",
        (Bar("inbound_30_agents_per_s", "1/s", 500),),
        inbound.thirty_agents,
        3,
    ),
    Measurement(
        "New customers, greeting delivered",
        (Bar("inbound_new_per_s", "1/s", 500),),
        inbound.new,
        3,
    ),
    Measurement(
        "Idle, from webhook to socket",
        (
            Bar("hook_to_socket_ms_p50", "ms", 15, is_at_most=True),
            Bar("hook_to_socket_ms_p99", "ms", 60, is_at_most=True),
        ),
        inbound.idle,
        3,
    ),
    Measurement(
        "Six hundred sockets",
        (
            Bar("socket_deliveries_per_s", "1/s", 20_000),
            Bar("kb_per_socket", "KB", 60, is_at_most=True),
        ),
        sockets.fan_out,
        3,
    ),
    Measurement(
        "Replies accepted",
        (
            Bar("replies_accepted_per_s", "1/s", 250),
            Bar("replies_sent_per_s", "1/s", 125),
        ),
        outbound.replies,
        3,
    ),
    Measurement(
        "Idle, from reply to provider",
        (Bar("reply_to_provider_ms_p50", "ms", 20, is_at_most=True),),
        outbound.idle_reply,
        3,
    ),
    Measurement(
        "A backlog delivered, sixteen inboxes",
        (Bar("delivered_per_s", "1/s", 1_000),),
        outbound.delivered,
        3,
    ),
    Measurement(
        "Lists of a million conversations",
        (Bar("list_ms_p95_1m", "ms", 25, is_at_most=True),),
        size.lists,
        3,
    ),
    Measurement(
        "Words in a million messages",
        (Bar("search_ms_p95_1m", "ms", 100, is_at_most=True),),
        search.search,
        3,
    ),
    Measurement(
        "Files of a hundred megabytes",
        (
            Bar("media_mb_per_s", "MB/s", 100),
            Bar("media_extra_mb", "MB", 40, is_at_most=True),
        ),
        media.files,
        3,
    ),
    Measurement(
        "Memory of web and worker",
        (
            Bar("rss_mb_after_100k", "MB", 300, is_at_most=True),
            Bar("rss_growth_mb", "MB", 10, is_at_most=True),
        ),
        inbound.memory,
        2,
    ),
    Measurement(
        "The desk in Chromium, a million messages",
        (
            Bar("web_js_gzip_kb", "KB", 250, is_at_most=True),
            Bar("web_usable_ms", "ms", 1_500, is_at_most=True),
            Bar("web_switch_ms_p95", "ms", 100, is_at_most=True),
            Bar("web_switch_prefetched_ms_p95", "ms", 50, is_at_most=True),
            Bar("web_hook_to_paint_ms_p50", "ms", 60, is_at_most=True),
            Bar("web_typing_ms_p95", "ms", 16, is_at_most=True),
            Bar("web_memory_growth_mb", "MB", 5, is_at_most=True),
        ),
        web.desk,
        1,  # dozens of loads, switches and keys each; replaying buries what a next run looks for
    ),
)


def measure(measurement: Measurement, say: Say) -> tuple[list[Run], str]:
    """All runs of one measurement, and the version of the database that they ran on."""
    with running() as product:
        return measurement.measure(product, measurement.runs, say), scene.database_version(product)
