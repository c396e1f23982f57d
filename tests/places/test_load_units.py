from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from gansao.places.models import Unit, UnitLoad
from tests.places.folders import replaced, write

pytestmark = pytest.mark.django_db


def test_it_prints_what_was_loaded(tmp_path: Path) -> None:
    out = StringIO()
    call_command("load_units", folder=write(tmp_path), stdout=out)
    assert out.getvalue().splitlines() == [
        "Đọc tệp: xong",
        "Đơn vị: xong (19)",
        "Thời kỳ: xong (22)",
        "Kế thừa: xong (8)",
        "Cơ quan: xong (2)",
        "Đơn vị: trước 0, nay 19, cập nhật 0.",
        "Thời kỳ: trước 0, nay 22, cập nhật 0.",
        "Quan hệ kế thừa: trước 0, nay 8, cập nhật 0.",
        "Tên cơ quan: trước 0, nay 2, cập nhật 0.",
        "Lưu ý: Bỏ qua 1 dòng kế thừa ngày 01/07/2025: mã cũ không có trong danh mục ngày trước đó (99999).",
    ]
    assert UnitLoad.objects.get().by_name == "gansao load_units"


def test_faults_go_to_standard_error_with_status_2_and_nothing_is_stored(tmp_path: Path) -> None:
    errors = StringIO()
    bad = write(
        tmp_path,
        units_2023=replaced("units-2023.csv", "07402,commune,xã,Xã Mỹ Hà,217", "07402,commune,xã,Xã Mỹ Hà,218"),
    )
    with pytest.raises(SystemExit) as stopped:
        call_command("load_units", folder=bad, stdout=StringIO(), stderr=errors)
    assert stopped.value.code == 2
    assert errors.getvalue().splitlines() == [
        "units-2023.csv:6: không có đơn vị cấp trên mã “218” trong tệp.",
        "Có 1 lỗi; không nạp gì.",
    ]
    assert not Unit.objects.exists()


def test_at_most_200_faults_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    errors = StringIO()
    rows = "".join(f"{code:05},commune,xã,Xã A,999,,\n" for code in range(203))
    bad = write(tmp_path, "sources.csv", units_2023=f"code,level,kind,name,parent_code,latitude,longitude\n{rows}")
    with pytest.raises(SystemExit):
        call_command("load_units", folder=bad, stdout=StringIO(), stderr=errors)
    lines = errors.getvalue().splitlines()
    assert (len(lines), lines[-2:]) == (202, ["… và 3 lỗi nữa.", "Có 203 lỗi; không nạp gì."])
