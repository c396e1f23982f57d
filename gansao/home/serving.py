"""How an installation is served: what must be true before, and granian with the right processes and threads."""

import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels

from gansao.home import jobs

STOP_WITHIN = 20  # seconds for the requests under way


@dataclass(frozen=True, slots=True)
class Door:
    """Where to listen and with how many hands. `workers` counts on PostgreSQL only: on SQLite one process writes."""

    host: str
    port: int
    workers: int
    threads: int

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if settings.CERTIFICATE else 'http'}://{host}:{self.port}/"


def pending_migrations() -> int:
    """How many steps the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_taken(door: Door) -> bool:
    """Whether somebody listens there already, or may not be listened there at all."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((door.host, door.port))
        except OSError:
            return True
    return False


def serve(door: Door, access_log: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; the requests under way are finished."""
    single = connection.vendor == "sqlite"
    _leave_database()
    server = Granian(
        "gansao.wsgi:application",
        address=door.host,
        port=door.port,
        interface=Interfaces.WSGI,
        workers=1 if single else door.workers,
        blocking_threads=door.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN,
        log_level=LogLevels.warning,
        log_access=access_log,
        ssl_cert=_path(settings.CERTIFICATE),
        ssl_key=_path(settings.CERTIFICATE_KEY),
        ssl_protocol_min=SSLProtocols.tls12,
    )
    server.serve(target_loader=application_with_jobs if single else application, wrap_loader=False)


def _leave_database() -> None:
    """The worker processes open connections of their own: over one that they shared, answers would cross."""
    connections.close_all()
    if connection.vendor == "postgresql":  # closing gives connections back to the pool, which a fork would copy
        connection.close_pool()  # type: ignore[attr-defined]  # of the PostgreSQL backend only


def application() -> Callable[..., Any]:
    """What a worker process on PostgreSQL serves.

    Ctrl+C reaches a whole group of processes, and a worker that hears it beside its parent's SIGTERM may hang: so it
    listens to its parent alone.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return get_wsgi_application()


def application_with_jobs() -> Callable[..., Any]:
    """What the one worker process on SQLite serves; the jobs run beside it."""
    served = application()
    jobs.start()
    return served


def default_workers() -> int:
    return os.cpu_count() or 1


def default_threads() -> int:
    """Enough that one slow page holds up no other; more would only wait for Python and for the disk."""
    return 2 * default_workers() + 1


def _path(text: str) -> Path | None:
    return Path(text) if text else None
