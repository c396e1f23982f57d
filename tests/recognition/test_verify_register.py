"""The register verified from its open files alone: nothing found on a good one, each planted change found."""

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from gansao.domain.register import entry as log_entry

from .conftest import Small


@pytest.fixture
def folder(small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    small.frozen().published()
    call_command("export_register", tmp_path)
    assert "Đã ghi 5 tệp của 1 năm" in capsys.readouterr().out
    return tmp_path


def verified(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """Exit status and what was printed."""
    capsys.readouterr()
    try:
        call_command("verify_register", str(folder), *options)
    except SystemExit as ended:
        return int(ended.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


def edit(file: Path, change: Callable[[str], str]) -> None:
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    file.write_text(after, encoding="utf-8")


def test_a_good_register_has_no_difference(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = verified(folder, capsys)
    assert status == 0
    assert "Sổ cái: 1 dòng." in said
    assert "Năm 2023, Tỉnh Bắc Giang (SỐ LIỆU GIẢ LẬP): 4 đơn vị, tính lại 4." in said
    assert said.endswith("Không có khác biệt nào.\n")


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        (
            "ket-qua/2023/diem.csv",
            "Xã Mỹ Thái,2.00,",
            "Xã Mỹ Thái,4.00,",
            (
                "ket-qua/2023/diem.csv: bảng điểm không khớp với mã băm trong sổ cái",
                "ket-qua/2023.json: Xã Mỹ Thái (07420): công bố điểm 5.00, tính lại từ điểm được 7.00",
                "ket-qua/2023.json: Xã Mỹ Thái (07420): công bố số sao 1, tính lại từ điểm được 2",
            ),
        ),
        (
            "ket-qua/2023.json",
            '"points": "5.00",\n   "stars": 1',
            '"points": "5.00",\n   "stars": 2',
            (
                "ket-qua/2023.json: Xã Mỹ Thái (07420): số sao là 2, sổ cái ghi 1",
                "ket-qua/2023.json: Xã Mỹ Thái (07420): công bố số sao 2, tính lại từ điểm được 1",
            ),
        ),
        (
            "ket-qua/2023.json",
            '"recognised": 3',
            '"recognised": 4',
            ("ket-qua/2023.json: số đơn vị được công nhận công bố là 4, tính lại được 3",),
        ),
        (
            "ket-qua/so-cai.jsonl",
            '"number":"05/QĐ-UBND"',
            '"number":"06/QĐ-UBND"',
            ("sổ cái, dòng 1: nội dung không khớp với mã băm: dòng này đã bị sửa",),
        ),
        (
            "ket-qua/2023/bo-tieu-chi.yaml",
            "from: '7.00'",
            "from: '7.50'",
            (
                "ket-qua/2023/bo-tieu-chi.yaml: nội dung bộ tiêu chí không khớp với mã băm trong sổ cái",
                "Xã Xuân Hương (07432): công bố số sao 2, tính lại từ điểm được 1",
            ),
        ),
        ("ket-qua/2023/diem.csv", "Xã Mỹ Thái,2.00,", "Xã Mỹ Thái,4.01,", ("vượt điểm tối đa 4,00",)),
        ("ket-qua/2023.json", "{", "[", ("ket-qua/2023.json: không phải là JSON của một năm",)),
        ("ket-qua/2023/bo-tieu-chi.yaml", "id: nho", "id: to", ("mã bộ tiêu chí là to, sổ cái ghi nho",)),
        ("ket-qua/2023.json", '"synthetic": true', '"synthetic": false', ("số liệu giả lập là không, sổ cái ghi có",)),
    ],
)
def test_a_planted_change_is_found(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    before: str,
    after: str,
    expected: tuple[str, ...],
) -> None:
    edit(folder / file, lambda text: text.replace(before, after, 1))
    status, said = verified(folder, capsys)
    assert status == 1
    for line in expected:
        assert line in said


def test_a_dropped_line_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "ket-qua/so-cai.jsonl").write_text("", encoding="utf-8")
    status, said = verified(folder, capsys)
    assert (status, "sổ cái: năm “2023” đã công bố mà không có dòng nào" in said) == (1, True)


def test_a_line_dropped_before_others_breaks_the_chain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = folder / "ket-qua/so-cai.jsonl"
    first = json.loads(log.read_text(encoding="utf-8"))
    rest = {key: value for key, value in first.items() if key not in ("hash", "sequence", "previous")}
    second = log_entry(rest, sequence=2, previous=first["hash"])
    log.write_text(json.dumps(second, ensure_ascii=False) + "\n", encoding="utf-8")
    status, said = verified(folder, capsys)
    assert status == 1
    assert "sổ cái, dòng 1: số thứ tự là 2, đáng lẽ là 1" in said
    assert "sổ cái, dòng 1: không nối với dòng đứng trước" in said


def test_a_log_written_anew_is_found_by_the_hash_one_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who rewrites the whole log and all files makes a chain that holds; not one that holds the old hash."""
    kept = json.loads((folder / "ket-qua/so-cai.jsonl").read_text(encoding="utf-8"))["hash"]
    assert verified(folder, capsys, "--known-hash", kept)[0] == 0
    status, said = verified(folder, capsys, "--known-hash", "0" * 64)
    assert (status, "không còn dòng mang mã băm 0000" in said) == (1, True)


def test_what_is_not_published_is_said_and_is_no_difference(
    small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.frozen().published(disclosure="status")
    call_command("export_register", tmp_path)
    status, said = verified(tmp_path, capsys)
    assert status == 0
    assert "ket-qua/2023/diem.csv: Xã Đại Lâm (07423): điểm không công bố" in said
    assert "tính lại 3." in said


def test_units_that_are_not_named_leave_only_the_share_unknown(
    small: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.frozen().published(disclosure="nothing")
    call_command("export_register", tmp_path)
    status, said = verified(tmp_path, capsys)
    assert status == 0
    assert "4 đơn vị, chỉ 3 đơn vị được nêu tên: tỷ lệ không tính lại được" in said
    assert "Đại Lâm" not in (tmp_path / "ket-qua/2023.json").read_text(encoding="utf-8")
    assert "Đại Lâm" not in (tmp_path / "ket-qua/so-cai.jsonl").read_text(encoding="utf-8")
    assert "Đại Lâm" not in (tmp_path / "ket-qua/2023/diem.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ["khong-co", "ftp://127.0.0.1/", "http://127.0.0.1:9/"])
def test_what_cannot_be_read_ends_with_two(address: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("verify_register", address)
    assert refused.value.returncode == 2


def test_a_folder_without_a_log_ends_with_two(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không tìm thấy sổ cái") as refused:
        call_command("verify_register", str(tmp_path))
    assert refused.value.returncode == 2


def test_a_year_key_that_is_a_path_is_not_followed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = folder / "ket-qua/so-cai.jsonl"
    line = json.loads(log.read_text(encoding="utf-8"))
    rest = {key: value for key, value in line.items() if key not in ("hash", "sequence", "previous")}
    rest["programme"]["key"] = "../../bi-mat"
    log.write_text(json.dumps(log_entry(rest, sequence=1, previous=""), ensure_ascii=False), encoding="utf-8")
    status, said = verified(folder, capsys)
    assert (status, "khóa của năm không hợp lệ" in said) == (1, True)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("ending", ["", "/", "/ket-qua/"])
def test_a_site_is_read_as_a_folder_is(site: str, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    call_command("verify_register", site + ending)
    assert capsys.readouterr().out.endswith("Không có khác biệt nào.\n")


def test_gansao_rank_recomputes_the_year_from_its_open_marks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    year = folder / "ket-qua/2023"
    capsys.readouterr()
    call_command("rank", str(year / "diem.csv"), "--rulebook", str(year / "bo-tieu-chi.yaml"), "--format", "json")
    ranked = json.loads(capsys.readouterr().out)
    published = json.loads((folder / "ket-qua/2023.json").read_text(encoding="utf-8"))
    assert ranked["summary"] == published["summary"]
    results = [
        [(unit["code"], unit["points"], unit["stars"]) for unit in each["units"]] for each in (ranked, published)
    ]
    assert results[0] == results[1]
