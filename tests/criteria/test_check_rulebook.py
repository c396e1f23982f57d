from pathlib import Path

import pytest

from gansao import law
from gansao.workbooks.criteria_set import write_workbook
from tests.criteria.test_rank import fail, run
from tests.workbooks.files import SMALL

GOOD = (
    "Đúng: Bộ tiêu chí nhỏ để thử (nho), 2 nhóm, 3 tiêu chí, 10,00 điểm, 3 mức sao, 1 điều kiện cứng,"
    " 1 điều kiện loại trừ.\n"
)


def check(capsys: pytest.CaptureFixture[str], path: Path) -> tuple[str, str]:
    return run(capsys, path, command="check_rulebook")


def test_a_good_set_is_said_to_be_one_be_it_yaml_or_xlsx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    as_yaml, as_xlsx = tmp_path / "a.yaml", tmp_path / "a.xlsx"
    as_yaml.write_text(law.write_yaml(SMALL), encoding="utf-8")
    as_xlsx.write_bytes(write_workbook(SMALL))
    assert check(capsys, as_yaml) == (GOOD, "")
    assert check(capsys, as_xlsx) == (GOOD, "")


def test_open_questions_of_a_set_are_notes(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = check(capsys, law.FOLDER / "criteria_sets" / "dong-nai-2025.yaml")
    assert "5 nhóm, 5 tiêu chí, 100,00 điểm, 4 mức sao" in out
    assert "Lưu ý: dong-nai-2025: Chưa rõ 5 điểm của tiêu chí sáng kiến" in err


def test_all_faults_are_reported_with_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sai.yaml"
    text = law.write_yaml(SMALL).replace("total: '10.00'", "total: '11'").replace("'3.00'\n    method: judged", "'3'\n")
    path.write_text(text.replace("at_least: '4.00'", "at_least: '4.5'"), encoding="utf-8")
    lines = fail(capsys, path, command="check_rulebook").splitlines()
    assert "total: các tiêu chí cộng lại được 10,00, khác tổng 11,00" in lines
    assert "điều kiện cứng thứ 1, yêu cầu 1: tiêu chí 1 không thể đạt 4,50 điểm" in lines
    assert lines[-1] == f"Có {len(lines) - 1} lỗi; bộ tiêu chí này không dùng được."


def test_a_broken_yaml_is_named_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hong.yaml"
    path.write_text("id: a\ngroups: [\n", encoding="utf-8")
    assert fail(capsys, path, command="check_rulebook").startswith(
        "hong.yaml, dòng 3, cột 1: không đọc được YAML ở đây"
    )
