"""The worker process: reads hooks, delivers messages, follows the log, keeps time."""

import asyncio
import signal
from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

import structlog

from prosa.channels.transport import Transport
from prosa.db.database import Database
from prosa.features.conversations.actions.change_message import give_back
from prosa.features.conversations.actions.files import settle_file
from prosa.features.conversations.jobs import (
    ABSENCES,
    BOT_TIMEOUTS,
    PARKED_UPDATES,
    RESPONSE_TIMEOUTS,
    SNOOZES,
)
from prosa.features.delivery.calling import Caller
from prosa.features.delivery.changes import ChangePipeline
from prosa.features.delivery.files import FileDelivery
from prosa.features.delivery.jobs import CLOSED_WINDOWS, LOST_SENDINGS, PARKED_RECEIPTS
from prosa.features.delivery.pipeline import DeliveryPipeline
from prosa.features.delivery.reconcile import Reconciler
from prosa.features.delivery.senders import Senders
from prosa.features.delivery.signals import SignalPipeline
from prosa.features.figures.jobs import COUNTING
from prosa.features.ingress.pipeline import IngressPipeline
from prosa.features.media.actions.settle import DueFile, Result
from prosa.features.media.jobs import sweeps
from prosa.features.media.pipeline import FetchPipeline
from prosa.features.media.storage import LocalFolder
from prosa.features.notifications.jobs import Keeping, cleaning
from prosa.features.notifications.subscribers import NOTIFICATIONS
from prosa.features.push.pipeline import PushPipeline
from prosa.features.routing.jobs import OPENINGS
from prosa.features.routing.subscribers import ROUTING
from prosa.features.scheduling.jobs import SCHEDULED
from prosa.features.team.actions import presence
from prosa.features.templates.jobs import reading
from prosa.jobs.housekeeping import HOUSEKEEPING, prepare_queues
from prosa.jobs.pace import Pace
from prosa.jobs.periodic import Tick, Ticker
from prosa.jobs.replays import replays
from prosa.jobs.subscribers import SubscriberLoop
from prosa.kit.clock import Clock, SystemClock
from prosa.process import links_of, observed, open_database, push_sender_of, vault_of
from prosa.settings import Settings

log = structlog.get_logger()


async def _sweep_presence(database: Database, clock: Clock) -> None:
    await presence.sweep(database, clock)


SUBSCRIBERS: Final = (ROUTING, NOTIFICATIONS)
TICKS: Final[Sequence[Tick]] = (
    replays(SUBSCRIBERS),
    BOT_TIMEOUTS,
    SNOOZES,
    RESPONSE_TIMEOUTS,
    OPENINGS,
    LOST_SENDINGS,
    CLOSED_WINDOWS,
    PARKED_RECEIPTS,
    PARKED_UPDATES,
    SCHEDULED,
    Tick("team.sweep_presence", timedelta(minutes=1), _sweep_presence),
    ABSENCES,
    HOUSEKEEPING,
    COUNTING,
)


class Loop(Protocol):
    pace: Pace

    async def run(self) -> None:
        """Until its pace is stopped; what is in hand is finished first."""
        ...


def loops(settings: Settings, database: Database, transport: Transport, clock: Clock) -> list[Loop]:
    """Everything that a worker runs."""
    return [
        IngressPipeline(database, clock),
        DeliveryPipeline(
            database,
            Caller(transport, _files_out(settings, database, transport, clock)),
            Senders(vault_of(settings)),
            clock,
            concurrency=settings.delivery_concurrency,
        ),
        SignalPipeline(database, transport, Senders(vault_of(settings)), clock),
        ChangePipeline(
            database,
            transport,
            Senders(vault_of(settings)),
            clock,
            give_back=give_back,
        ),
        Reconciler(database, transport, Senders(vault_of(settings)), clock),
        *(SubscriberLoop(database, subscriber, clock) for subscriber in SUBSCRIBERS),
        PushPipeline(
            database,
            push_sender_of(settings),
            clock,
            may_be_private=settings.push_private_hosts,
        ),
        _fetching(settings, database, transport, clock),
        Ticker(database, (*TICKS, *_by_settings(settings)), clock),
    ]


def _by_settings(settings: Settings) -> Sequence[Tick]:
    """Ticks of what an installation may choose."""
    keeping = Keeping(settings.notifications_read_days, settings.notifications_days)
    return (
        *sweeps(LocalFolder(settings.media_folder)),
        cleaning(keeping),
        reading(vault_of(settings)),
    )


def _files_out(
    settings: Settings, database: Database, transport: Transport, clock: Clock
) -> FileDelivery:
    storage = LocalFolder(settings.media_folder)
    links = links_of(settings)
    return FileDelivery(database, transport, storage, links, clock, url=settings.url)


def _fetching(
    settings: Settings, database: Database, transport: Transport, clock: Clock
) -> FetchPipeline:
    """Files of customers. What became of one is told in its conversation."""

    async def settle(file: DueFile, result: Result, token: UUID) -> None:
        async with database.work(file.company_id) as work:
            await settle_file(work, file, result, token=token, clock=clock)

    return FetchPipeline(
        database,
        transport,
        LocalFolder(settings.media_folder),
        vault_of(settings),
        clock,
        settle=settle,
        most_bytes=settings.media_max_mb * 1024 * 1024,
    )


async def run(settings: Settings) -> None:
    """Until SIGTERM or SIGINT: then finish what is in hand, and end."""
    database = await open_database(settings)
    await prepare_queues(database)
    async with Transport() as transport, observed(settings, "worker"):
        running = loops(settings, database, transport, SystemClock())
        asked_to_end = asyncio.Event()
        events = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            events.add_signal_handler(number, _stop, running, asked_to_end)
        log.info("worker.started")
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(loop.run()) for loop in running]
            group.create_task(_in_time(tasks, asked_to_end, settings.drain_seconds))
    await database.close()
    log.info("worker.ended")


def _stop(running: Sequence[Loop], asked_to_end: asyncio.Event) -> None:
    for loop in running:
        loop.pace.stop()
    asked_to_end.set()


async def _in_time(
    tasks: Sequence[asyncio.Task[None]], asked_to_end: asyncio.Event, seconds: float
) -> None:
    """What is in hand is finished, but not for ever: leases make up for the rest."""
    await asked_to_end.wait()
    _, late = await asyncio.wait(tasks, timeout=seconds)
    if late:
        log.warning("worker.cut_short", loops=len(late))
    for task in late:
        task.cancel()
