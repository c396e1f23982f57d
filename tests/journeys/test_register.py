"""What a stranger recomputes from a running server: nothing differs; one mark changed behind its back is found."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.server import gansao, served


def test_nothing_differs_from_the_running_demonstration(installation: Path, tmp_path: Path) -> None:
    with served(installation) as (address, _):
        found = gansao("verify_register", address, var=tmp_path / "stranger")
    assert (found.returncode, found.stderr) == (0, "")
    assert "209 đơn vị, tính lại 209." in found.stdout
    assert "Không có khác biệt nào." in found.stdout


def test_a_planted_difference_is_found(installation: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(installation / "gansao.sqlite3")) as database, database:
        [(pk, content)] = database.execute("SELECT id, content FROM recognition_frozenresult").fetchall()
        frozen = json.loads(content)
        unit = next(unit for unit in frozen["units"] if unit["code"] == "07420")
        unit["marks"]["8"] = "3.00"
        planted = json.dumps(frozen, ensure_ascii=False)
        database.execute("UPDATE recognition_frozenresult SET content = ? WHERE id = ?", (planted, pk))
    with served(installation) as (address, _):
        found = gansao("verify_register", address, var=tmp_path / "stranger")
    assert found.returncode == 1
    assert "07420" in found.stdout
