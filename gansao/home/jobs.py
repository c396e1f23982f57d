"""The jobs of a SQLite installation: a thread of the one process that writes.

On PostgreSQL `gansao db_worker` runs the same jobs in processes of their own.
"""

import logging
import threading

from django.db import close_old_connections
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two looks at the queue


def start() -> threading.Thread:
    """Start the thread. It dies with the process; a job cut short so is done again at the next start."""
    thread = threading.Thread(target=_run, name="jobs", daemon=True)
    thread.start()
    return thread


def _run(stop: threading.Event | None = None) -> None:
    stop = stop or threading.Event()
    restarted = False
    while not stop.is_set():
        try:
            if not restarted:
                take_up_again()
                restarted = True
            run_waiting()
        except Exception:  # the thread outlives whatever happens to one job or to the database
            logger.exception("Lỗi khi chạy việc nền; sẽ thử lại")
        stop.wait(PAUSE)


def take_up_again() -> int:
    """Jobs that were running when the process ended wait again: nobody else can be running them."""
    return DBTaskResult.objects.running().update(status=TaskResultStatus.READY, started_at=None)


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
