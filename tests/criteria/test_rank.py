"""`gansao rank`. None of these tests may touch a database: pytest-django would refuse it."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from gansao import law
from gansao.criteria.management.table import as_lines
from gansao.domain import ranking
from gansao.domain.ranking import Row
from gansao.domain.stars import award
from gansao.workbooks.marks import MarksRow
from gansao.workbooks.template import marks_workbook
from tests.workbooks.files import HEADINGS, SMALL, xlsx

ROWS = [
    [*HEADINGS, "Loại trừ", "STT"],
    ["07375", "Thị trấn Vôi", 4, 3, 2.25, "", 1],
    ["07420", "Xã Mỹ Thái", 3, 3, 3, "", 2],
    ["07423", "Xã Đại Lâm", 4, 3, 3, "L1", 3],
    ["07432", "Xã Xuân Hương", 4, 3, None, "", 4],
    ["07429", "Xã Tân Dĩnh", 3, 3, 3, "", 5],
]


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    path = tmp_path / "nho.yaml"
    path.write_text(law.write_yaml(SMALL), encoding="utf-8")
    return path


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    path = tmp_path / "diem.xlsx"
    path.write_bytes(xlsx(ROWS))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object, command: str = "rank") -> tuple[str, str]:
    call_command(command, *map(str, arguments))
    captured = capsys.readouterr()
    return captured.out, captured.err


def fail(capsys: pytest.CaptureFixture[str], *arguments: object, command: str = "rank") -> str:
    """Exit status 2, nothing on standard output; what standard error says."""
    with pytest.raises(SystemExit) as left:
        call_command(command, *map(str, arguments))
    captured = capsys.readouterr()
    assert (left.value.code, captured.out) == (2, "")
    return captured.err


def test_the_json_is_exactly_as_promised(marks: Path, rulebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(capsys, marks, "--rulebook", rulebook, "--format", "json")
    assert json.loads(out) == {
        "criteria_set": "nho",
        "units": [
            {
                "code": "07423", "name": "Xã Đại Lâm", "points": "10.00", "stars_by_points": 3, "stars": 0, "rank": 1,
                "recognised": False, "incomplete": False, "missing": [], "unmet": [], "disqualified": ["L1"],
            },
            {
                "code": "07375", "name": "Thị trấn Vôi", "points": "9.25", "stars_by_points": 3, "stars": 3, "rank": 2,
                "recognised": True, "incomplete": False, "missing": [], "unmet": [], "disqualified": [],
            },
            {
                "code": "07420", "name": "Xã Mỹ Thái", "points": "9.00", "stars_by_points": 3, "stars": 2, "rank": 3,
                "recognised": True, "incomplete": False, "missing": [],
                "unmet": ["Niêm yết đầy đủ (tiêu chí 1)"], "disqualified": [],
            },
            {
                "code": "07429", "name": "Xã Tân Dĩnh", "points": "9.00", "stars_by_points": 3, "stars": 2, "rank": 3,
                "recognised": True, "incomplete": False, "missing": [],
                "unmet": ["Niêm yết đầy đủ (tiêu chí 1)"], "disqualified": [],
            },
            {
                "code": "07432", "name": "Xã Xuân Hương", "points": None, "stars_by_points": None, "stars": None,
                "rank": None, "recognised": False, "incomplete": True, "missing": ["3"], "unmet": [],
                "disqualified": [],
            },
        ],
        "summary": {
            "units": 5, "complete": 4, "recognised": 3, "share": "60.00",
            "by_stars": {"1": 0, "2": 2, "3": 1, "4": 0, "5": 0},
        },
    }  # fmt: skip
    assert err == "Lưu ý: Điểm: bỏ qua các cột: STT\n"


def test_the_table_stands_straight_and_ends_with_the_year_in_a_sentence(
    marks: Path, rulebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = run(capsys, marks, "--rulebook", rulebook)
    assert out.splitlines() == [
        "Hạng  Mã     Tên đơn vị      Điểm  Sao",
        "   1  07423  Xã Đại Lâm     10,00  0    loại trừ L1",
        "   2  07375  Thị trấn Vôi    9,25  3",
        "   3  07420  Xã Mỹ Thái      9,00  2    đủ điểm 3 sao nhưng chưa đủ điều kiện",
        "   3  07429  Xã Tân Dĩnh     9,00  2    đủ điểm 3 sao nhưng chưa đủ điều kiện",
        "   –  07432  Xã Xuân Hương      –  –    chưa có điểm tiêu chí 3",
        "",
        "3 trên 5 đơn vị được công nhận (60,00%): 2 hai sao, 1 ba sao. 1 đơn vị chưa đủ điểm.",
    ]


def test_the_sentence_of_2023() -> None:
    full = {"1": 400, "2": 300, "3": 300}
    row = award(SMALL, full)
    ranked = ranking.rank(Row(str(number), "Xã", row) for number in range(3))
    assert list(as_lines(SMALL, ranked))[-1] == "3 trên 3 đơn vị được công nhận (100,00%): 3 ba sao."


def test_the_csv_is_for_machines_and_starts_no_formula(
    tmp_path: Path, rulebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "diem.xlsx"
    path.write_bytes(xlsx([HEADINGS, ["07375", "=1+1", 4, 3, 2.25], ["07420", "Mỹ Thái", 3]]))
    out, _ = run(capsys, path, "--rulebook", rulebook, "--format", "csv")
    assert list(csv.DictReader(io.StringIO(out))) == [
        {
            "rank": "1", "code": "07375", "name": "'=1+1", "points": "9.25", "stars_by_points": "3", "stars": "3",
            "recognised": "true", "incomplete": "false", "missing": "", "unmet": "", "disqualified": "",
        },
        {
            "rank": "", "code": "07420", "name": "Mỹ Thái", "points": "", "stars_by_points": "", "stars": "",
            "recognised": "false", "incomplete": "true", "missing": "2; 3", "unmet": "", "disqualified": "",
        },
    ]  # fmt: skip


def test_the_ranking_is_also_written_as_a_workbook(
    marks: Path, rulebook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "xep-hang.xlsx"
    run(capsys, marks, "--rulebook", rulebook, "--output", output)
    assert openpyxl.load_workbook(output)["Xếp hạng"]["B4"].value == "07423"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_ranking_of_made_up_marks_says_so(tmp_path: Path, rulebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, output = tmp_path / "diem.xlsx", tmp_path / "xep-hang.xlsx"
    units = [MarksRow("07375", "Thị trấn Vôi", "", {"1": 400, "2": 300, "3": 225})]
    path.write_bytes(marks_workbook(SMALL, units, synthetic=True))
    _, err = run(capsys, path, "--rulebook", rulebook, "--output", output)
    assert "Lưu ý: diem.xlsx: SỐ LIỆU GIẢ LẬP\n" in err
    assert [sheet["A2"].value for sheet in openpyxl.load_workbook(output)] == ["SỐ LIỆU GIẢ LẬP"] * 3
    path.write_bytes(marks_workbook(SMALL, units))
    _, err = run(capsys, path, "--rulebook", rulebook, "--output", output)
    assert "GIẢ LẬP" not in err
    assert [sheet["A2"].value for sheet in openpyxl.load_workbook(output)] == [None] * 3


def test_the_sample_set_is_used_unless_another_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for key, arguments in (("cqtt-mau-2023", []), ("dong-nai-2025", ["--rulebook", "dong-nai-2025"])):
        criteria_set = law.criteria_set(key)
        path = tmp_path / f"{key}.xlsx"
        unit = MarksRow("00001", "Xã", marks={c.code: c.points for c in criteria_set.criteria})
        path.write_bytes(marks_workbook(criteria_set, [unit]))
        read = json.loads(run(capsys, path, *arguments, "--format", "json")[0])
        assert (read["criteria_set"], read["units"][0]["points"]) == (key, "100.00")


def test_faults_go_to_standard_error_with_status_2_and_nothing_is_written(
    tmp_path: Path, rulebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, output = tmp_path / "diem.xlsx", tmp_path / "ra.xlsx"
    path.write_bytes(xlsx([HEADINGS, ["07375", "Vôi", 9, "x", 2.25]]))
    assert fail(capsys, path, "--rulebook", rulebook, "--output", output).splitlines() == [
        "Điểm!C2: 9,00 vượt điểm tối đa 4,00 (tiêu chí 1)",
        "Điểm!D2: “x” không phải là số điểm (tiêu chí 2)",
        "Có 2 lỗi; không xếp hạng.",
    ]
    assert not output.exists()


def test_at_most_200_faults_are_shown(tmp_path: Path, rulebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "diem.xlsx"
    path.write_bytes(xlsx([HEADINGS, *([f"{n:05}", "Xã", 9, 9, 9] for n in range(90))]))
    lines = fail(capsys, path, "--rulebook", rulebook).splitlines()
    assert lines[200:] == ["… và 70 lỗi nữa", "Có 270 lỗi; không xếp hạng."]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["khong.xlsx"], "khong.xlsx: không có tệp này"),
        (["diem.xlsx", "--rulebook", "khong"], "khong: không có tệp này, cũng không có bộ tiêu chí mang mã này"),
        (["diem.xlsx", "--output", "ra.pdf"], "ra.pdf: tên tệp kết quả phải kết thúc bằng .xlsx"),
        (["diem.xlsx", "--rulebook", "nho.yaml", "--output", "khong/ra.xlsx"], "khong/ra.xlsx: không ghi được tệp"),
    ],
)
def test_what_cannot_be_read_or_written_is_said(
    arguments: list[str], said: str, marks: Path, rulebook: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(marks.parent)
    assert said in fail(capsys, *arguments)
