from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gansao.accounts.models import Membership, User
from gansao.audit.models import Entry
from gansao.places import queries
from gansao.places.actions import load_units
from gansao.places.models import Body, Succession, Unit, UnitLoad, UnitPeriod
from gansao.places.snapshots import SnapshotFaults
from tests.places.folders import body, replaced, write

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
COUNTS = (19, 22, 8, 2)


def counts() -> tuple[int, ...]:
    return tuple(table.objects.count() for table in (Unit, UnitPeriod, Succession, Body))


def rows() -> dict[str, list[Any]]:
    """All that is stored, without the primary keys of links between tables."""
    units = {unit.pk: (unit.code, unit.first_on) for unit in Unit.objects.all()}
    return {
        "units": sorted(Unit.objects.values_list("code", "first_on", "last_on", "recorded_from", "ended_by"), key=str),
        "periods": sorted(
            (
                (units[p.unit_id], p.first_on, p.last_on, p.name, p.kind, units.get(p.parent_id), p.latitude_e5)
                for p in UnitPeriod.objects.all()
            ),
            key=str,
        ),
        "links": sorted((units[s.predecessor_id], units[s.successor_id], s.extent) for s in Succession.objects.all()),
    }


def load(folder: Path) -> UnitLoad:
    return load_units(by="thử", at=AT, folder=folder)


def test_a_load_stores_everything_with_one_audit_row(tmp_path: Path) -> None:
    stored = load(write(tmp_path))
    assert counts() == COUNTS
    assert stored.counts["units"] == {"before": 0, "after": 19, "changed": 0}
    entry = Entry.objects.get()
    assert (entry.action, entry.by_name, entry.at, entry.object_type) == (
        "places.load_units",
        "thử",
        AT,
        "places.UnitLoad",
    )
    assert entry.before == {"units": 0, "periods": 0, "successions": 0, "bodies": 0}
    assert entry.after is not None
    assert (entry.after["periods"], entry.after["notes"]) == (22, stored.notes)


def test_loading_again_doubles_nothing_and_keeps_every_row(tmp_path: Path) -> None:
    folder = write(tmp_path)
    load(folder)
    keys = set(Unit.objects.values_list("pk", flat=True)), set(UnitPeriod.objects.values_list("pk", flat=True))
    before = rows()
    again = load(folder)
    assert [count["changed"] for count in again.counts.values()] == [0, 0, 0, 0]
    assert counts() == COUNTS
    assert rows() == before
    assert keys == (
        set(Unit.objects.values_list("pk", flat=True)),
        set(UnitPeriod.objects.values_list("pk", flat=True)),
    )
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("first", [("units-2023.csv",), ("units-2025-01.csv",), ("units-2025-07.csv",)])
def test_after_an_earlier_load_of_one_list_the_whole_is_as_if_loaded_at_once(
    tmp_path: Path, first: tuple[str, ...]
) -> None:
    load(write(tmp_path / "all"))
    whole = rows()
    for table in (Succession, UnitPeriod, Unit, Body):
        table.objects.all().delete()
    load(write(tmp_path / "part", *first))
    kept = set(Unit.objects.values_list("pk", flat=True))
    load(write(tmp_path / "all"))
    assert rows() == whole
    assert kept <= set(Unit.objects.values_list("pk", flat=True))


def test_a_changed_list_updates(tmp_path: Path) -> None:
    load(write(tmp_path))
    renamed = replaced("units-2023.csv", "Xã Mỹ Hà,217,,", "Xã Mỹ Hạ,217,21.3,106.2")
    split = replaced("succession-2025-07.csv", "07687,07375,whole", "07687,09163,whole")
    again = load(write(tmp_path, units_2023=renamed, succession_2025_07=split))
    period = UnitPeriod.objects.get(unit__code="07402")
    assert (period.name, period.folded, period.latitude_e5) == ("Xã Mỹ Hạ", "xa my ha", 2130000)
    assert [row.name for row in queries.successors(Unit.objects.get(code="07687"))] == ["Phường Vũ Ninh"]
    assert again.counts["periods"]["changed"] == 1
    assert counts() == COUNTS


def test_a_row_taken_out_of_a_list_goes(tmp_path: Path) -> None:
    load(write(tmp_path))
    load(
        write(
            tmp_path,
            units_2025_01=replaced("units-2025-01.csv", "09164,commune,phường,Phường Mới,256,21.19,106.08\n", ""),
        )
    )
    assert not Unit.objects.filter(code="09164").exists()
    assert counts() == (18, 21, 8, 2)


def test_a_unit_in_use_cannot_be_taken_out(tmp_path: Path) -> None:
    load(write(tmp_path))
    unit = Unit.objects.get(code="09164")
    Membership.objects.create(user=User.objects.create(username="a"), role="auditor", place=unit, first_on=AT.date())
    gone = replaced("units-2025-01.csv", "09164,commune,phường,Phường Mới,256,21.19,106.08\n", "")
    renamed = replaced("units-2023.csv", "Xã Mỹ Hà", "Xã Mỹ Hạ")
    with pytest.raises(
        SnapshotFaults, match=r"các đơn vị 09164 \(01/01/2025\) không còn trong tệp nhưng đang được dùng"
    ):
        load(write(tmp_path, units_2025_01=gone, units_2023=renamed))
    assert UnitPeriod.objects.get(unit__code="07402").name == "Xã Mỹ Hà"
    assert counts() == COUNTS
    assert Entry.objects.count() == 1


def test_a_folder_that_lacks_a_day_is_refused_because_history_would_be_lost(tmp_path: Path) -> None:
    load(write(tmp_path / "all"))
    with pytest.raises(SnapshotFaults) as error:
        load(write(tmp_path / "part", "units-2025-07.csv"))
    assert [fault.message[:55] for fault in error.value.faults] == [
        "thư mục không có tệp nào của ngày 01/01/2023 mà cơ sở d",
        "thư mục không có tệp nào của ngày 20/09/2026 mà cơ sở d",
    ]
    assert counts() == COUNTS


def test_other_provinces_than_those_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    load(write(tmp_path / "all"))
    capital = (
        "code,level,kind,name,parent_code,latitude,longitude\n01,province,thành phố trung ương,Thành phố Hà Nội,,,\n"
    )
    days = {"units_2023": capital, "units_2025_01": capital, "units_2025_07": capital}
    load(write(tmp_path / "capital", "sources.csv", **days, changes_2026_09_20="code,new_kind,new_name,source\n"))
    assert not Unit.objects.filter(code="00001").exists()
    assert Unit.objects.filter(code="07375").count() == 2


def test_a_faulty_list_stores_nothing(tmp_path: Path) -> None:
    with pytest.raises(SnapshotFaults):
        load(
            write(tmp_path, units_2025_01=replaced("units-2025-01.csv", "07414,commune,phường", "7414,commune,phường"))
        )
    assert counts() == (0, 0, 0, 0)
    assert not Entry.objects.exists()


def test_progress_is_told_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    load_units(by="thử", at=AT, folder=write(tmp_path), progress=lambda *step: told.append(step))
    assert told == [
        ("Đọc tệp", 0, 1),
        ("Đọc tệp", 1, 1),
        ("Đơn vị", 0, 19),
        ("Đơn vị", 19, 19),
        ("Thời kỳ", 0, 22),
        ("Thời kỳ", 22, 22),
        ("Kế thừa", 0, 8),
        ("Kế thừa", 8, 8),
        ("Cơ quan", 0, 2),
        ("Cơ quan", 2, 2),
    ]


def test_bodies_are_updated_and_those_of_other_keys_left_alone(tmp_path: Path) -> None:
    other = Body.objects.create(key="so-noi-vu-99", province_code="99", name="Sở Nội vụ", first_on=date(2023, 1, 1))
    load(write(tmp_path))
    load(write(tmp_path, bodies=replaced("bodies.csv", "tỉnh Bắc Ninh,UBND tỉnh", "tỉnh Bắc Ninh mới,UBND tỉnh")))
    assert body("ubnd-tinh-24", date(2025, 7, 1)).name == "Ủy ban nhân dân tỉnh Bắc Ninh mới"
    assert Body.objects.filter(pk=other.pk).exists()
    assert Body.objects.count() == 3
