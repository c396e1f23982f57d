"""The jobs of a SQLite installation: a thread of the one process that writes. It sends the reminders, too.

On PostgreSQL `gansao db_worker` runs the same jobs in processes of their own, and cron `gansao send_reminders`.
"""

import logging
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from gansao.home import reminders

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks at the queue
REMIND_EVERY = timedelta(hours=1)  # each reminder is sent once; the next round takes up what could not be sent
REMIND_HOURS = range(6, 19)  # nobody is written to at night


def start() -> threading.Thread:
    """Start the thread. It dies with the process; a job cut short so is done again at the next start."""
    thread = threading.Thread(target=_run, name="jobs", daemon=True)
    thread.start()
    return thread


def _run(stop: threading.Event | None = None) -> None:
    stop = stop or threading.Event()
    restarted, reminded_at = False, None
    while not stop.is_set():
        try:
            if not restarted:
                take_up_again()
                restarted = True
            run_waiting()
            now = timezone.now()
            if is_time_to_remind(now, reminded_at):
                reminded_at = now
                reminders.send(now)
        except Exception:  # the thread outlives whatever happens to one job or to the database
            logger.exception("Lỗi khi chạy việc nền; sẽ thử lại")
        stop.wait(PAUSE)


def take_up_again() -> int:
    """Jobs that were running when the process ended wait again: nobody else can be running them."""
    return DBTaskResult.objects.running().update(status=TaskResultStatus.READY, started_at=None)


def is_time_to_remind(now: datetime, reminded_at: datetime | None) -> bool:
    by_day = timezone.localtime(now).hour in REMIND_HOURS
    return by_day and (reminded_at is None or now - reminded_at >= REMIND_EVERY)


def run_waiting() -> None:
    """Do what is due. A look costs one read; the queue is locked only when there is something to take."""
    close_old_connections()
    if DBTaskResult.objects.ready().exists():
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="server",
        ).run()
