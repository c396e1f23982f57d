import json
from pathlib import Path

import pytest

from gansao import law
from gansao.workbooks.marks import MarksRow
from gansao.workbooks.one_unit import one_unit_workbook
from tests.criteria.test_rank import fail, run
from tests.workbooks.files import SMALL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "nho.yaml").write_text(law.write_yaml(SMALL), encoding="utf-8")
    folder = tmp_path / "phieu"
    folder.mkdir()
    for code, mark in (("07375", 225), ("07420", 100)):
        unit = MarksRow(code, f"Xã {code}", marks={"1": 400, "2": 300, "3": mark})
        (folder / f"{code}.xlsx").write_bytes(one_unit_workbook(SMALL, unit))
    return folder


def test_the_workbooks_of_a_folder_become_one_that_rank_reads(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, rulebook = tmp_path / "ca-nam.xlsx", ("--rulebook", tmp_path / "nho.yaml")
    out, err = run(capsys, folder, "--output", output, *rulebook, command="consolidate")
    assert (out, err) == (f"Đã ghép 2 tệp, 2 đơn vị vào {output}.\n", "")
    ranked = json.loads(run(capsys, output, *rulebook, "--format", "json")[0])
    assert [(unit["code"], unit["points"]) for unit in ranked["units"]] == [("07375", "9.25"), ("07420", "8.00")]


def test_with_a_fault_nothing_is_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "ca-nam.xlsx"
    (folder / "hong.xlsx").write_bytes(b"PK")
    arguments = (folder, "--output", output, "--rulebook", tmp_path / "nho.yaml")
    assert fail(capsys, *arguments, command="consolidate").splitlines() == [
        "hong.xlsx: tệp bị hỏng, không mở được; mở bằng Excel rồi lưu lại dạng .xlsx",
        "Có 1 lỗi; không ghi gì.",
    ]
    assert not output.exists()


def test_an_older_result_in_the_folder_is_not_read_as_a_form(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (folder, "--output", folder / "ca-nam.xlsx", "--rulebook", tmp_path / "nho.yaml")
    first = run(capsys, *arguments, command="consolidate")
    assert run(capsys, *arguments, command="consolidate") == first


@pytest.mark.parametrize(
    ("folder_name", "output", "said"),
    [
        ("khong", "a.xlsx", "không có thư mục này"),
        ("rong", "a.xlsx", "trong thư mục không có tệp Excel hay CSV nào"),
        ("phieu", "a.csv", "tên tệp kết quả phải kết thúc bằng .xlsx"),
    ],
)
def test_what_cannot_be_done_is_said(
    folder_name: str, output: str, said: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rong").mkdir()
    arguments = (tmp_path / folder_name, "--output", tmp_path / output, "--rulebook", tmp_path / "nho.yaml")
    assert said in fail(capsys, *arguments, command="consolidate")
