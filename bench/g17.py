"""G17: a null view through production settings and middleware, beside a null Django view on bare granian.

One worker process with the same threads each, asked in turn by wrk on the loopback (a small threaded client where wrk
is not installed). Requests a second; ours must reach half of the limit.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.measure import Figure, compare_rates

AT_LEAST = ("G17",)
SECONDS = 3
ROUNDS = 5
THREADS = 4


@contextmanager
def server(settings: str) -> Iterator[int]:
    """granian on a free port of the loopback, serving Django with these settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning", "bench.null_wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | {"DJANGO_SETTINGS_MODULE": settings})
    try:
        for _ in range(100):
            try:
                ask(port)
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def ask(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/null/")
    response = connection.getresponse()
    if response.status != 200 or response.read() != b"sao":
        raise OSError(f"status {response.status}")
    connection.close()


def rate(port: int) -> float:
    """Requests a second over SECONDS."""
    wrk = shutil.which("wrk")
    if wrk:
        told = subprocess.run(
            [wrk, "-t1", "-c8", f"-d{SECONDS}s", f"http://127.0.0.1:{port}/null/"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        if "Non-2xx" in told:
            raise RuntimeError(told)
        return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]  # wrk always says it
    return _threaded_rate(port)


def _threaded_rate(port: int) -> float:
    until, counts = time.monotonic() + SECONDS, [0] * THREADS

    def work(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        while time.monotonic() < until:
            connection.request("GET", "/null/")
            connection.getresponse().read()
            counts[number] += 1

    workers = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / SECONDS


def figures() -> Iterator[Figure]:
    with server("bench.null_ours") as ours, server("bench.null_bare") as bare:
        rate(ours), rate(bare)
        pairs = [(rate(ours), rate(bare)) for _ in range(ROUNDS)]
    yield compare_rates("G17", "trang rỗng qua cấu hình thật / Django trần trên granian", pairs, unit="yc/s", goal=0.5)
