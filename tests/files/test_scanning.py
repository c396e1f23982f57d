"""Against a clamd of our own on this machine, which speaks INSTREAM."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gansao.audit.models import Entry
from gansao.files import scanning
from gansao.files.actions import Refused, store
from gansao.files.models import StoredFile
from tests.factories import NOW
from tests.files.conftest import PDF


@contextmanager
def clamd(answer: bytes, path: Path | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """Its address, and what it was sent."""
    seen: list[bytes] = []
    with socket.socket(socket.AF_UNIX if path else socket.AF_INET) as listening:
        listening.bind(str(path) if path else ("127.0.0.1", 0))
        listening.listen()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rb") as told:
                seen.append(told.read(10))
                content = b""
                while size := int.from_bytes(told.read(4), "big"):
                    content += told.read(size)
                seen.append(content)
                connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield str(path) if path else f"127.0.0.1:{listening.getsockname()[1]}", seen
        thread.join(5)


@pytest.mark.parametrize("unix", [False, True])
def test_all_of_a_content_is_sent_and_the_answer_read(unix: bool, tmp_path: Path) -> None:
    content = bytes(600_000) + b"end"
    with clamd(b"stream: OK\0", tmp_path / "clamd" if unix else None) as (address, seen):
        assert scanning.malware(content, address) is None
    assert seen == [b"zINSTREAM\0", content]
    with clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0") as (address, _):
        assert scanning.malware(b"x", address) == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK but"])
def test_any_other_answer_is_none(answer: bytes) -> None:
    with clamd(answer) as (address, _), pytest.raises(scanning.Unreachable):
        scanning.malware(b"x", address)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "nonsense"])
def test_nobody_there_is_unreachable(address: str) -> None:
    with pytest.raises(scanning.Unreachable):
        scanning.malware(b"x", address)


def test_silence_ends_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "TIMEOUT_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(scanning.Unreachable):
            scanning.malware(b"x", f"127.0.0.1:{silent.getsockname()[1]}")


@pytest.mark.django_db
def test_malware_is_turned_away_with_a_row_in_the_log(settings: Any, files_dir: Path) -> None:
    with clamd(b"stream: Eicar FOUND\0") as (address, _):
        settings.CLAMAV = address
        with pytest.raises(Refused, match=r"máy quét thấy mã độc \(Eicar\)"):
            store(content=PDF, name="a.pdf", by="hệ thống", at=NOW, allowed=("pdf",))
    entry = Entry.objects.get()
    assert (entry.action, entry.object_name) == ("files.turn_away", "a.pdf")
    assert not files_dir.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_nothing_is_taken_in_while_the_scanner_is_silent(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.CLAMAV = "127.0.0.1:1"
    with pytest.raises(Refused, match="Hãy báo quản trị hệ thống"):
        store(content=PDF, name="a.pdf", by="hệ thống", at=NOW, allowed=("pdf",))
    assert "GANSAO_CLAMAV" in caplog.text
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_clean_file_is_kept(settings: Any) -> None:
    with clamd(b"stream: OK\0") as (address, _):
        settings.CLAMAV = address
        assert store(content=PDF, name="a.pdf", by="hệ thống", at=NOW, allowed=("pdf",)).path.exists()
