"""What the archive package of a year holds: one of each kind of document, by name, class, hash and retention."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from gansao import law
from gansao.accounts.roles import ROLES
from gansao.appraisals.models import SuppliedColumn
from gansao.assessments.actions import keep_signed_paper
from gansao.assessments.models import DossierDocument, Evidence
from gansao.closing import actions, packing
from gansao.closing.models import ArchivePackage
from gansao.committee.models import (
    Agency,
    Comment,
    Consultation,
    ExplainedCriterion,
    Explanation,
    ExplanationFile,
    MarkChange,
    Meeting,
    Posting,
)
from gansao.domain import process
from gansao.files.actions import store
from gansao.files.models import StoredFile
from gansao.law.closing_rules import shipped
from gansao.recognition.models import Certificate
from gansao.visits.models import Visit, VisitMinutes, VisitPhoto
from tests.factories import make_appraisal, make_team
from tests.recognition import test_lapsing, test_withdrawing
from tests.recognition.validities import holding_for

from .conftest import AT, PDF, After
from .test_ending import packed

DAY = date(2023, 11, 6)
MINE = "07420"


def kept(name: str, after: After) -> StoredFile:
    """A file of its own content: the same bytes would be one stored file."""
    return store(content=PDF + name.encode(), name=name, by=after.leader, at=AT, allowed=("pdf",))


def one_of_each(after: After) -> None:
    """Mỹ Thái with something of every kind, the year by a process, one recognition withdrawn and one lapsed."""
    unit, by, year = after.unit, after.small.secretariat, after.small.programme
    table = {key: role.permissions for key, role in ROLES.items()}
    year.process = process.to_data(law.process("cqtt-ba-cap", table))
    year.save(update_fields=["process"])

    def stored(name: str) -> StoredFile:
        return kept(name, after)

    DossierDocument.objects.create(participation=unit, kind="submission", file=stored("to trinh xa.pdf"), added_at=AT)
    for name in ("anh mot.pdf", "anh hai.pdf"):
        Evidence.objects.create(
            participation=unit, criterion="1", kind="file", title=name, file=stored(name), added_at=AT
        )
    Evidence.objects.create(
        participation=unit, criterion="3", kind="link", title="Trang", url="https://example.vn/a", added_at=AT
    )
    SuppliedColumn.objects.create(
        programme=year,
        criterion="2",
        agency="Sở Nội vụ",
        document_number="12/SNV",
        document_on=DAY,
        file=stored("cot.pdf"),
        state="accepted",
        uploaded_at=AT,
        uploaded_by=by,
    )
    _signed(after)
    _visited(after, stored)
    asked = Explanation.objects.create(
        participation=unit, working_days=5, due_on=DAY, opened_at=AT, opened_by=by, state="explained", submitted_at=AT
    )
    said = ExplainedCriterion.objects.create(
        explanation=asked, criterion="2", text="Có sổ theo dõi.", written_at=AT, written_by=after.leader
    )
    ExplanationFile.objects.create(explained=said, file=stored("so theo doi.pdf"), added_at=AT, added_by=after.leader)
    police = Agency.objects.create(programme=year, name="Công an tỉnh")
    Consultation.objects.create(
        agency=police,
        participation=unit,
        state="clear",
        due_on=DAY,
        asked_at=AT,
        asked_by=by,
        document_number="9/CAT",
        document_on=DAY,
        paper=stored("cong an.pdf"),
        answered_at=AT,
    )
    MarkChange.objects.create(
        participation=unit,
        criterion="2",
        state="carried",
        before_x100=150,
        after_x100=300,
        reason="Có sổ theo dõi",
        proposed_at=AT,
        proposed_by=by,
        votes_for=3,
        decided_at=AT,
    )
    Meeting.objects.create(programme=year, chair="Trần Thị B", written_at=AT, written_by=by)
    units = [{"code": MINE, "name": "Xã Mỹ Thái", "district": "Huyện Lạng Giang", "points_x100": 500, "stars": 1}]
    posting = Posting.objects.create(
        programme=year,
        units=units,
        considered=4,
        working_days=5,
        first_on=DAY,
        last_on=DAY + timedelta(days=7),
        posted_at=AT,
        posted_by=by,
    )
    Comment.objects.create(
        posting=posting,
        token="00000000-0000-4000-8000-000000000001",
        code=MINE,
        text="Đồng ý.",
        contact="0123 456 789",
        sent_at=AT,
    )
    after.complaint(uploads=[SimpleUploadedFile("don.pdf", PDF + b"don")])
    _answered(after)
    certificate = Certificate.objects.get(participation=unit)
    certificate.file = stored("giay 07420.pdf")
    certificate.save(update_fields=["file"])
    _ended(after)
    actions.write_report(programme=year, recommendations="Tập huấn lại.", signer_name="", by=by, at=AT)


def _signed(after: After) -> None:
    """The district's and the committee's papers; the committee's minutes were scanned anew."""
    year, district = after.small.programme, after.unit.district
    assert district is not None
    for place, kind, version in (
        *((district, "minutes", 1), (district, "submission", 1)),
        *((year.province, "submission", 1), (year.province, "minutes", 1), (year.province, "minutes", 2)),
    ):
        name = f"{kind} {place.code} {version}"
        keep_signed_paper(
            programme=year,
            place=place,
            kind=kind,
            content=PDF + name.encode(),
            name=f"{name}.pdf",
            number=f"{version}/BB",
            dated=DAY,
            reason="Quét thiếu trang" if version > 1 else "",
            by=after.small.clerk,
            at=AT,
        )


def _visited(after: After, stored: Callable[[str], StoredFile]) -> None:
    appraisal = make_appraisal(after.unit, make_team(after.small.programme))
    visit = Visit.objects.create(appraisal=appraisal, planned_on=DAY, planned_at=AT, state="done")
    by = after.small.secretariat
    VisitMinutes.objects.create(visit=visit, file=stored("bien ban.pdf"), added_at=AT, added_by=by)
    photo = stored("anh tai cho.pdf")
    VisitPhoto.objects.create(
        visit=visit,
        item="00000000-0000-4000-8000-000000000002",
        digest="a" * 64,
        criterion="1",
        made_at=AT,
        happened_at=AT,
        received_at=AT,
        made_by=by,
        file=photo,
        page_copy=stored("ban xem.pdf"),
        thumbnail=stored("thu nho.pdf"),
    )


def _answered(after: After) -> None:
    for complaint in after.unit.complaints.all():
        words = {"outcome": "unchanged", "answer": "Đã xem lại."}
        actions.draft_answer(complaint=complaint, **words, by=after.small.secretariat, at=AT)
        signed = {"number": "15/UBND-NC", "signed_on": AT.date(), "content": PDF + b"tra loi", "name": "tra loi.pdf"}
        actions.record_answer(complaint=complaint, **signed, by=after.small.clerk, at=AT)


def _ended(after: After) -> None:
    test_withdrawing.published(after.small, "07375")
    with holding_for(2):
        draft = test_lapsing.lapsed(after.small, "07432")[0]
        decision = test_lapsing.signed(after.small, draft, number="10")
        test_lapsing.actions.publish_withdrawal(withdrawal=decision, by=after.small.secretariat, at=test_lapsing.AT)


@pytest.fixture
def package(after: After) -> ArchivePackage:
    one_of_each(after)
    actions.close_year(programme=after.small.programme, by=after.small.secretariat, at=test_lapsing.AT)
    made = packed(after)
    assert (made.state, made.error) == ("done", "")
    return made


def listed(package: ArchivePackage) -> list[dict[str, str]]:
    text = zipfile.ZipFile(package.path).read("muc-luc.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def read(package: ArchivePackage, path: str) -> str:
    return zipfile.ZipFile(package.path).read(path).decode("utf-8-sig")


def test_the_index_names_one_of_each(package: ArchivePackage) -> None:
    rows = listed(package)
    told = {(row["loại"], row["tên"]) for row in rows}
    expected: dict[str, set[str]] = {
        "decisions": {
            *("Quyết định số 05/QĐ-UBND (bản in)", "Quyết định số 05/QĐ-UBND (đã ký)"),
            *("Quyết định thu hồi số 09/QĐ-UBND (bản in)", "Quyết định thu hồi số 09/QĐ-UBND (đã ký)"),
            *("Quyết định hết hiệu lực số 10/QĐ-UBND (bản in)", "Quyết định hết hiệu lực số 10/QĐ-UBND (đã ký)"),
        },
        "results": {
            *("Kết quả chốt theo Quyết định số 05/QĐ-UBND", "Sổ cái công khai", "Điểm của mọi lớp"),
            *("Quy trình của năm", "Các giai đoạn của năm", "Nhật ký của năm"),
        },
        "certificates": {"Danh sách giấy chứng nhận", "Giấy chứng nhận số 003/2023, Xã Mỹ Thái"},
        "committee": {
            *("Tờ trình của Ban Chỉ đạo (bản in)", "Biên bản họp Ban Chỉ đạo (bản in)"),
            *("Tờ trình của Ban Chỉ đạo (đã ký), bản 1", "Biên bản của Ban Chỉ đạo (đã ký), bản 1"),
            "Biên bản của Ban Chỉ đạo (đã ký), bản 2",
            *("Thay đổi điểm và biểu quyết", "Danh sách đề nghị đã đăng", "Ý kiến về danh sách đề nghị"),
        },
        "districts": {
            *("Biên bản của huyện Lạng Giang (bản in)", "Biên bản của huyện Lạng Giang (đã ký), bản 1"),
            *("Tờ trình của huyện Lạng Giang (bản in)", "Tờ trình của huyện Lạng Giang (đã ký), bản 1"),
        },
        "consultations": {
            *("Văn bản hỏi ý kiến các cơ quan (bản in)", "Hỏi và trả lời của các cơ quan"),
            *("Công an tỉnh trả lời về Xã Mỹ Thái", "Lịch sử hỏi và trả lời"),
        },
        "dossiers": {
            *("Xã Mỹ Thái: Tờ trình của UBND cấp xã, bản 1", "Các đơn vị của năm", "Các bước của hồ sơ"),
            "Các lần gia hạn",
        },
        "evidence": {"Xã Mỹ Thái, tiêu chí 1: anh mot.pdf", "Minh chứng là liên kết"},
        "appraisal": {
            *("Xã Mỹ Thái: biên bản thẩm định, bản 1", "Tiêu chí 2: số liệu của Sở Nội vụ"),
            *("Các tổ thẩm định và thành viên", "Quan hệ đã khai với các đơn vị", "Quan hệ tính cho năm"),
            *("Các lần chia đơn vị cho tổ", "Đầu vào và kết quả của các lần chia", "Đơn vị giao cho các tổ"),
            *("Đơn vị giao bằng tay", "Phân việc trong các tổ", "Điểm của từng người chấm"),
            "Điểm tổ trưởng chọn khi người chấm khác nhau",
        },
        "photographs": {"Xã Mỹ Thái: ảnh chụp tại chỗ, tiêu chí 1"},
        "explanations": {"Giải trình của các đơn vị", "Xã Mỹ Thái: giải trình tiêu chí 2"},
        "complaints": {"Khiếu nại và trả lời"},
        "rechecks": {"Các lần kiểm tra lại"},
        "report": {"Báo cáo tổng kết năm (bản in)"},
    }
    retention = shipped().retention
    assert set(expected) == set(retention)
    for key, names in expected.items():
        assert {(retention[key].name, name) for name in names} <= told, key
    assert any(name.endswith(": don.pdf") for _, name in told)
    assert any(name.endswith(": văn bản trả lời số 15/UBND-NC") for _, name in told)
    assert package.total == len(rows) == len({row["tệp"] for row in rows})


def test_every_line_has_its_hash_its_size_and_its_retention(package: ArchivePackage) -> None:
    archive = zipfile.ZipFile(package.path)
    sums = dict(reversed(line.split("  ", 1)) for line in read(package, "SHA256SUMS").splitlines())
    for row in listed(package):
        assert row["SHA-256"] == sums[row["tệp"]]
        assert int(row["số byte"]) == archive.getinfo(row["tệp"]).file_size
        assert row["thời hạn bảo quản"] == "10 năm"
    assert {"muc-luc.csv", "muc-luc.pdf", "luu-tru.json"} <= set(sums)


def test_signed_papers_lie_beside_the_printed_ones_with_number_day_and_hash(package: ArchivePackage) -> None:
    archive, rows = zipfile.ZipFile(package.path), {row["tệp"]: row for row in listed(package)}
    for path, content in (
        ("cap-huyen/217/bien-ban-da-ky-1-minutes-217-1.pdf", b"minutes 217 1"),
        ("cap-huyen/217/to-trinh-da-ky-1-submission-217-1.pdf", b"submission 217 1"),
        ("ban-chi-dao/to-trinh-da-ky-1-submission-24-1.pdf", b"submission 24 1"),
        ("ban-chi-dao/bien-ban-da-ky-1-minutes-24-1.pdf", b"minutes 24 1"),
        ("ban-chi-dao/bien-ban-da-ky-2-minutes-24-2.pdf", b"minutes 24 2"),
    ):
        row = rows[path]
        assert archive.read(path) == PDF + content
        assert row["SHA-256"] == hashlib.sha256(PDF + content).hexdigest()
        assert (row["số"], row["ngày"]) == (f"{path.split('-da-ky-')[1][0]}/BB", "06/11/2023")
    assert archive.read("cap-huyen/217/bien-ban.pdf").startswith(b"%PDF")
    assert "Quét thiếu trang" in read(package, "ket-qua/nhat-ky.csv")


def test_tables_say_what_was_asked_answered_explained_and_voted(package: ArchivePackage) -> None:
    assert "9/CAT,06/11/2023" in read(package, "y-kien-co-quan/hoi-va-tra-loi.csv")
    assert "07420,Xã Mỹ Thái,06/11/2023" in read(package, "giai-trinh/giai-trinh.csv")
    assert "Có sổ theo dõi." in read(package, "giai-trinh/giai-trinh.csv")
    assert "1.50,3.00,Có sổ theo dõi,Đã thông qua,3,0,0" in read(package, "ban-chi-dao/thay-doi-diem.csv")
    comments = read(package, "ban-chi-dao/y-kien-ve-danh-sach.csv")
    assert "Đồng ý." in comments and "0123" not in comments
    assert "Đã xem lại.,15/UBND-NC" in read(package, "khieu-nai/khieu-nai.csv")


def test_the_originals_of_photographs_are_kept_not_their_copies(package: ArchivePackage) -> None:
    names = zipfile.ZipFile(package.path).namelist()
    [photo] = [name for name in names if name.startswith(f"tham-dinh/{MINE}/anh-")]
    assert zipfile.ZipFile(package.path).read(photo) == PDF + b"anh tai cho.pdf"
    assert not [name for name in names if "ban-xem" in name or "thu-nho" in name]


def verified(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    try:
        call_command("verify_archive", str(file))
    except SystemExit as ended:
        return int(str(ended.code)), capsys.readouterr().out
    return 0, capsys.readouterr().out


def copied(package: ArchivePackage, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    with zipfile.ZipFile(package.path) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                out.writestr(name, content)
    return target


def test_one_changed_byte_and_one_missing_file_are_found(
    package: ArchivePackage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = verified(package.path, capsys)
    assert status == 0 and f"{package.total + 3} tệp trong gói." in said and "Mọi tệp đúng mã băm." in said
    paper = f"y-kien-co-quan/{MINE}-{Consultation.objects.get().pk}-cong-an.pdf"

    def flip(name: str, content: bytes) -> bytes:
        return bytes([content[0] ^ 1]) + content[1:] if name == paper else content

    status, said = verified(copied(package, tmp_path / "mot-byte.zip", flip), capsys)
    assert status == 1 and f"- {paper}: nội dung không khớp mã băm" in said and "Có 1 khác biệt." in said
    without = copied(package, tmp_path / "thieu.zip", lambda name, content: None if name == paper else content)
    status, said = verified(without, capsys)
    assert status == 1 and f"- {paper}: có trong SHA256SUMS mà không có trong gói" in said


def test_a_file_lost_on_the_server_stops_the_package_by_its_name(after: After) -> None:
    lost = kept("mat roi.pdf", after)
    DossierDocument.objects.create(participation=after.unit, kind="submission", file=lost, added_at=AT)
    actions.close_year(programme=after.small.programme, by=after.small.secretariat, at=AT)
    lost.path.unlink()
    made = packed(after)
    assert made.state == "failed" and "Tệp “Xã Mỹ Thái: Tờ trình của UBND cấp xã, bản 1” không còn" in made.error


def test_a_disk_without_room_is_told_before_anything_is_written(after: After) -> None:
    actions.close_year(programme=after.small.programme, by=after.small.secretariat, at=AT)
    path = ArchivePackage(programme=after.small.programme).path
    path.unlink(missing_ok=True)
    with patch("gansao.closing.archives.shutil.disk_usage", lambda path: SimpleNamespace(free=5_000_000)):
        made = packed(after)
    assert made.state == "failed" and "còn trống 5 MB" in made.error and not made.path.exists()
    assert made.total > 0 and made.size > 0


def test_a_year_without_a_process_has_no_papers_of_a_committee(after: After) -> None:
    names = {item.path for item in packing.items(after.small.programme)}
    assert "ban-chi-dao/to-trinh.pdf" not in names and "quyet-dinh" in " ".join(names)


def test_nothing_is_read_or_drawn_before_its_turn(after: After) -> None:
    one_of_each(after)
    with (
        patch("gansao.closing.packing.pieces.as_pdf", side_effect=AssertionError),
        patch("gansao.documents.decision.as_pdf", side_effect=AssertionError),
        patch("pathlib.Path.open", side_effect=AssertionError),
    ):
        items = packing.items(after.small.programme)
    assert len(items) > 30


def test_the_paper_lists_a_units_files_of_a_class_as_one_line(package: ArchivePackage) -> None:
    written: list[Any] = [
        packing.Written(row["tệp"], row["tên"], "evidence", "", None, 10, "a" * 64, row["unit"])
        for row in (
            {"tệp": "a", "tên": "A", "unit": "Xã Mỹ Thái (07420)"},
            {"tệp": "b", "tên": "B", "unit": "Xã Mỹ Thái (07420)"},
            {"tệp": "c", "tên": "C", "unit": "Xã Đại Lâm (07423)"},
            {"tệp": "d", "tên": "D", "unit": ""},
        )
    ]
    lines = [(line.name, line.size, line.sha256) for line in packing.together(written, shipped().retention)]
    assert lines == [
        ("Xã Mỹ Thái (07420): minh chứng, 2 tệp, từng tệp và mã băm ở muc-luc.csv", 20, ""),
        ("C", 10, "a" * 64),
        ("D", 10, "a" * 64),
    ]
