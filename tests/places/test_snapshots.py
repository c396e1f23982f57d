from datetime import date
from pathlib import Path

import pytest

from gansao.places.actions import SHIPPED
from gansao.places.snapshots import SnapshotFaults, read_folder
from tests.places.folders import HEAD, LISTS, replaced, write


def faults(folder: Path) -> list[str]:
    with pytest.raises(SnapshotFaults) as error:
        read_folder(folder)
    return [str(fault) for fault in error.value.faults]


def test_a_folder_is_read_by_the_days_in_its_names(tmp_path: Path) -> None:
    folder = read_folder(write(tmp_path))
    assert folder.days() == [date(2023, 1, 1), date(2025, 1, 1), date(2025, 7, 1), date(2026, 9, 20)]
    assert [len(rows) for rows in folder.units.values()] == [14, 13, 5]
    assert folder.source("units", date(2023, 1, 1)) == "Danh mục năm 2023"
    assert folder.source("units", date(2025, 1, 1)) == ""


def test_degrees_are_taken_from_the_digits(tmp_path: Path) -> None:
    rows = {row.code: row for row in read_folder(write(tmp_path)).units[date(2023, 1, 1)]}
    assert (rows["07375"].latitude_e5, rows["07375"].longitude_e5) == (2135466, 10625987)
    assert (rows["07414"].latitude_e5, rows["07414"].longitude_e5) == (2136000, 10630000)
    assert (rows["07402"].latitude_e5, rows["07402"].longitude_e5) == (None, None)


def test_names_are_brought_to_one_unicode_form(tmp_path: Path) -> None:
    decomposed = "Thi\u0323 tra\u0302\u0301n Vo\u0302i"
    folder = read_folder(write(tmp_path, units_2023=replaced("units-2023.csv", "Thị trấn Vôi", decomposed)))
    assert {row.code: row.name for row in folder.units[date(2023, 1, 1)]}["07375"] == "Thị trấn Vôi"


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    folder = write(tmp_path)
    text = LISTS["units-2023.csv"].replace("\n", "\r\n")
    (folder / "units-2023.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(read_folder(folder).units[date(2023, 1, 1)]) == 14


def test_every_fault_of_every_file_is_named_with_its_line(tmp_path: Path) -> None:
    bad = write(
        tmp_path,
        units_2023=HEAD
        + """24,province,tỉnh,Tỉnh Bắc Giang,99,21.28105,106.19751
24,province,tỉnh,Tỉnh Bắc Giang,,21.28105,106.19751
217,district,huyện,Huyện Lạng Giang,25,,
7375,commune,thị trấn,Thị trấn Vôi,217,21.354661,106.2
07402,commune,xã,Phường Mỹ Hà,24,1.5,106.2
07414,commune,làng,Làng Yên Mỹ,217,,106.2
07415,thôn,xã,Xã A,217,,
07416,commune
""",
        succession_2025_07="old_code,new_code,extent\n07375,00009,whole\n07375,07375,all\n07375,07375,part\n",
        changes_2026_09_20="code,new_kind,new_name,source\n"
        "07376,phường,Phường Lạng Giang,x\n073,xã,Xã A,x\n1,xã,Xã B,x\n",
        endings="last_on,level,province_code,ended_by\n31/12/2024,commune,24,x\n2024-12-31,thôn,,x\n",
        bodies="key,province_code,name,short_name,symbol,seat,first_on,last_on,source\n"
        ",24,UBND,,,,2025-07-01,2025-06-30,\nk,24,UBND,,,,x,,\n",
    )
    assert faults(bad) == [
        "bodies.csv:2: thiếu khóa hoặc tên cơ quan.",
        "bodies.csv:2: ngày cuối trước ngày đầu.",
        "bodies.csv:3: ngày “x” không đúng dạng năm-tháng-ngày, ví dụ 2025-06-30.",
        "changes-2026-09-20.csv:2: không có đơn vị mã “07376” để đổi tên.",
        "changes-2026-09-20.csv:3: loại “xã” không phải loại đơn vị cấp này.",
        "changes-2026-09-20.csv:3: không có đơn vị mã “073” để đổi tên.",
        "changes-2026-09-20.csv:4: mã “1” không đúng số chữ số.",
        "changes-2026-09-20.csv:4: không có đơn vị mã “1” để đổi tên.",
        "endings.csv:2: ngày “31/12/2024” không đúng dạng năm-tháng-ngày, ví dụ 2025-06-30.",
        "endings.csv:3: không có cấp “thôn”.",
        "succession-2025-07.csv:2: không có cấp xã mã “00009” ngày 01/07/2025.",
        "succession-2025-07.csv:3: không có phạm vi “all”; dùng main part, part, whole.",
        "succession-2025-07.csv:4: cặp 07375 → 07375 đã có ở succession-2025-07.csv:3.",
        "units-2023.csv:2: cấp tỉnh không có đơn vị cấp trên.",
        "units-2023.csv:3: mã 24 đã có ở units-2023.csv:2.",
        "units-2023.csv:4: không có đơn vị cấp trên mã “25” trong tệp.",
        "units-2023.csv:5: vĩ độ “21.354661” không phải số độ có tối đa 5 chữ số sau dấu chấm.",
        "units-2023.csv:5: mã “7375” không đúng 5 chữ số (giữ các số 0 ở đầu).",
        "units-2023.csv:6: vĩ độ “1.5” nằm ngoài Việt Nam.",
        "units-2023.csv:6: tên “Phường Mỹ Hà” không bắt đầu bằng loại “xã”.",
        "units-2023.csv:6: đơn vị cấp trên mã “24” không đúng cấp.",
        "units-2023.csv:7: tọa độ chỉ có một nửa.",
        "units-2023.csv:7: loại “làng” không phải loại đơn vị cấp này.",
        "units-2023.csv:8: không có cấp “thôn”; dùng province, district, commune.",
        "units-2023.csv:9: có 2 ô, tiêu đề có 7 cột.",
    ]


def test_no_list_of_units_at_all(tmp_path: Path) -> None:
    assert faults(write(tmp_path, "sources.csv")) == [f"{tmp_path}: không có tệp danh mục đơn vị nào (units-NĂM.csv)."]
    assert faults(tmp_path / "không có") == [f"{tmp_path}/không có: không có thư mục này."]


def test_a_file_in_an_old_character_set_is_named_with_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "units-2023.csv").write_bytes(HEAD.encode() + b"24,province,t\xdfnh,T\xdfnh,,,\n")
    assert "units-2023.csv:2: tệp không ở bảng mã UTF-8; hãy lưu lại dạng CSV UTF-8." in faults(folder)


def test_the_shipped_lists_are_without_fault() -> None:
    folder = read_folder(SHIPPED)
    levels = [[row.level for row in rows] for rows in folder.units.values()]
    counts = [(rows.count("province"), rows.count("district"), rows.count("commune")) for rows in levels]
    assert counts == [(63, 705, 10598), (63, 696, 10048), (34, 0, 3321)]
    assert {row.source for rows in folder.changes.values() for row in rows} == {
        "Nghị quyết 39/2026/QH16",
        "388/NQ-UBTVQH16",
    }
    assert len(folder.bodies) == 12
    assert {body.source != "" for body in folder.bodies} == {True}
