"""Run a command with DATABASE_URL on a private PostgreSQL that lives as long as the command.

    python -m tests.with_postgres python -m pytest

The cluster has a folder, a socket and no TCP port of its own: it meets no other PostgreSQL of the machine.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPTIONS = "-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=100 -c fsync=off"


def programs() -> Path | None:
    """Where initdb and pg_ctl are: Debian's newest version, or the path."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


def as_owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A new cluster; its address as DATABASE_URL wants it."""
    folder = Path(tempfile.mkdtemp(prefix="gansao-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, control = folder / "data", [str(binaries / "pg_ctl"), "--silent"]
    make = [str(binaries / "initdb"), "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder} | as_owner()
    try:
        subprocess.run([*make, "--username=gansao", f"--pgdata={data}"], **quiet)
        start = ["start", "--wait", f"--log={folder / 'log'}", f"--options={OPTIONS.format(folder=folder)}"]
        subprocess.run([*control, f"--pgdata={data}", *start], **quiet)
        try:
            create = [str(binaries / "createdb"), f"--host={folder}", "--username=gansao", "gansao"]
            subprocess.run(create, **quiet)
            yield f"postgres://gansao@/{folder}/gansao"
        finally:
            subprocess.run([*control, "stop", "--mode=immediate", f"--pgdata={data}"], **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    binaries = programs()
    if binaries is None:
        print("Không có PostgreSQL trên máy này (`make browser` cài được): chạy trên SQLite.", file=sys.stderr)
        return subprocess.call(command)
    with cluster(binaries) as address:
        return subprocess.call(command, env=os.environ | {"DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
