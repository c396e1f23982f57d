"""/nam/<key>/bao-cao/ and /luu-tru/: figures, closing, the package and its hashes."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gansao import law
from gansao.accounts.roles import ROLES
from gansao.assessments.actions import keep_signed_paper
from gansao.assessments.models import DossierDocument
from gansao.audit.models import Entry
from gansao.closing import actions, archives, checks, report
from gansao.closing.actions import closing
from gansao.closing.models import ArchivePackage, YearReport
from gansao.committee.models import Posting
from gansao.domain import process
from gansao.files.actions import store
from gansao.files.models import StoredFile
from gansao.programmes import actions as programmes
from gansao.programmes.models import Programme
from gansao.recognition import actions as recognition
from gansao.recognition.models import WithdrawalDecision
from gansao.recognition.queries import published, standing
from tests.recognition.conftest import page
from tests.recognition.test_withdrawing import drafted
from tests.recognition.test_withdrawing import published as withdrawn

from .conftest import AT, PDF, After

REPORT, ARCHIVE = "/nam/2023/bao-cao/", "/nam/2023/luu-tru/"
Browse = Callable[..., HttpResponse]


def closed(after: After) -> Programme:
    return actions.close_year(programme=after.small.programme, by=after.small.secretariat, at=AT)


def two_items() -> list[archives.Item]:
    return [
        archives.Item("a.txt", lambda: b"mot", "A", "report"),
        archives.Item("b.txt", lambda: b"hai", "B", "report"),
    ]


def no_index(written: object) -> list[archives.Item]:
    return []


def packed(after: After) -> ArchivePackage:
    made = actions.ask_for_package(programme=after.small.programme, by=after.small.secretariat, at=AT)
    closing.pack.func(made.pk)
    made.refresh_from_db()
    return made


def test_closing_erases_how_commenters_are_reached_and_nothing_else(after: After) -> None:
    year, by = after.small.programme, after.small.secretariat
    days = {"first_on": AT.date(), "last_on": AT.date(), "working_days": 5, "posted_at": AT, "posted_by": by}
    posting = Posting.objects.create(programme=year, units=[], considered=4, **days)
    kept = {"text": "Đồng ý.", "sender": "Ông Ba", "sent_at": AT}
    for contact in ("0123 456 789", ""):
        posting.comments.create(token=uuid4(), contact=contact, **kept)
    closed(after)
    said = posting.comments.values_list("text", "sender", "contact")
    assert list(said) == [("Đồng ý.", "Ông Ba", "")] * 2
    noted = Entry.objects.get(action="committee.forget_contacts")
    assert (noted.after, noted.before) == ({"comments": 1}, None)
    actions.reopen_year(programme=year, reason="Sót việc", by=by, at=AT)
    closed(after)
    assert Entry.objects.filter(action="committee.forget_contacts").count() == 1  # nothing was there to erase


# The report -----------------------------------------------------------------------------------------------------------


def test_the_figures_of_the_small_year(after: After) -> None:
    year = published("2023")
    assert year is not None
    found = report.figures(year, None)
    assert (found.whole.units, found.whole.by_stars, found.whole.share) == (4, (1, 1, 1), "75,00%")
    assert [(each.name, each.units, each.recognised) for each in found.districts] == [("Huyện Lạng Giang", 4, 3)]
    assert [(each.code, each.units, each.lost) for each in found.failed] == [("1", 1, 300), ("2", 1, 300)]
    assert (found.reasons[0].what, found.reasons[0].units, found.reasons[0].of) == ("Dưới 5 điểm", 1, 1)


def test_who_reads_the_report_and_who_writes_into_it(after: After, browse: Browse) -> None:
    shown = page(browse(after.small.auditor, REPORT))
    assert "3 trên 4 đơn vị được công nhận (75,00%)" in shown
    assert browse(after.leader, REPORT).status_code == 404
    assert browse(after.small.outsider, REPORT).status_code == 404
    assert browse(None, REPORT).headers["Location"].startswith("/dang-nhap/")
    words = {"recommendations": "Tập huấn lại.", "signer_name": "Nguyễn Văn A"}
    assert browse(after.small.auditor, REPORT, words).status_code == 403
    assert browse(after.small.secretariat, REPORT, words | {"recommendations": "x" * 6001}).status_code == 409
    assert browse(after.small.secretariat, REPORT, words).status_code == 302
    assert YearReport.objects.get().recommendations == "Tập huấn lại."
    assert "Tập huấn lại." in page(browse(after.small.auditor, REPORT))


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_report_is_printed(after: After, browse: Browse, ending: str, start: bytes) -> None:
    assert browse(after.small.auditor, f"/nam/2023/bao-cao.{ending}").content.startswith(start)
    assert browse(after.leader, f"/nam/2023/bao-cao.{ending}").status_code == 404


def test_the_report_costs_few_queries(
    after: After, client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    client.force_login(after.small.auditor)
    with django_assert_num_queries(8):  # type: ignore[attr-defined]  # a context manager
        client.get(REPORT)


# Closing --------------------------------------------------------------------------------------------------------------


def test_what_waits_stands_in_the_way(after: After) -> None:
    complaint = after.complaint()
    with pytest.raises(actions.Refused, match="Còn 1 khiếu nại"):
        closed(after)
    actions.take_back_complaint(complaint=complaint, reason="Đã rõ", by=after.leader, at=AT)
    draft = drafted(after.small)
    with pytest.raises(actions.Refused, match="Còn 1 quyết định"):
        closed(after)
    recognition.drop_withdrawal(withdrawal=draft, by=after.small.secretariat, at=AT)
    assert closed(after).state == "closed"
    with pytest.raises(actions.Refused):
        closed(after)


def test_papers_without_a_signed_scan_are_named_and_a_reason_closes_the_year(after: After, browse: Browse) -> None:
    year, by = after.small.programme, after.small.secretariat
    table = {key: role.permissions for key, role in ROLES.items()}
    year.process = process.to_data(law.process("cqtt-ba-cap", table))
    year.save(update_fields=["process"])
    missing = "Còn 4 văn bản chưa có: Biên bản của huyện Lạng Giang; Tờ trình của huyện Lạng Giang; "
    missing += "Biên bản của Ban Chỉ đạo; Tờ trình của Ban Chỉ đạo."
    assert missing in page(browse(by, ARCHIVE))
    signed = {"kind": "minutes", "content": PDF, "name": "a.pdf", "number": "1", "dated": AT.date()}
    keep_signed_paper(programme=year, place=year.province, **signed, by=by, at=AT)
    with pytest.raises(actions.Refused, match="Còn 3 văn bản chưa có: .* Nếu vẫn khép năm, hãy nêu lý do"):
        closed(after)
    assert actions.close_year(programme=year, by=by, at=AT, reason="Bản giấy đã lưu").state == "closed"


def test_of_many_papers_without_a_signed_scan_the_first_are_named() -> None:
    assert checks._named(["A", "B", "C", "D"]) == "A; B; C; D"
    assert checks._named(["A", "B", "C", "D", "E", "F"]) == "A; B; C; D; và 2 văn bản khác"


def test_a_year_that_is_corrected_is_not_closed(after: After) -> None:
    decision = standing(after.small.programme)
    assert decision is not None
    recognition.open_correction(decision=decision, reason="Sót", by=after.small.secretariat, at=AT)
    with pytest.raises(actions.Refused, match="đính chính"):
        closed(after)


def test_a_closed_year_takes_nothing_in_until_it_is_opened_again(after: After, browse: Browse) -> None:
    closed(after)
    after.small.refresh()
    with pytest.raises(actions.Refused):
        after.complaint()
    with pytest.raises(programmes.Refused, match="đã công bố"):
        programmes.lock_open(after.small.programme)
    decision = standing(after.small.programme)
    assert decision is not None
    with pytest.raises(recognition.Refused):
        recognition.open_correction(decision=decision, reason="Sót", by=after.small.secretariat, at=AT)
    for path in ("/ket-qua/2023/", "/nam/2023/", "/nam/2023/quyet-dinh/", "/nam/2023/chot/", "/viec/"):
        assert browse(after.small.secretariat, path).status_code == 200
    with pytest.raises(actions.Refused, match="lý do"):
        actions.reopen_year(programme=after.small.programme, reason=" ", by=after.small.secretariat, at=AT)
    actions.reopen_year(programme=after.small.programme, reason="Sót", by=after.small.secretariat, at=AT)
    assert after.small.refresh().state == "published"


def test_who_closes_and_what_is_asked(after: After, browse: Browse) -> None:
    assert "Khép năm 2023" in page(browse(after.small.secretariat, ARCHIVE))
    assert browse(after.small.auditor, ARCHIVE).status_code == 200
    assert browse(after.small.auditor, ARCHIVE, {"confirm": "2023"}).status_code == 403
    assert browse(after.leader, ARCHIVE).status_code == 404
    assert browse(None, ARCHIVE).headers["Location"].startswith("/dang-nhap/")
    assert browse(after.small.secretariat, ARCHIVE, {"confirm": "2022"}).status_code == 409
    assert browse(after.small.secretariat, ARCHIVE, {"confirm": "2023"}).status_code == 302
    assert browse(after.small.secretariat, ARCHIVE, {"confirm": "2023"}).status_code == 409
    assert browse(after.small.auditor, f"{ARCHIVE}mo-lai/", {"reason": "x"}).status_code == 403
    browse(after.small.secretariat, f"{ARCHIVE}mo-lai/", {"reason": "Sót văn bản"})
    assert after.small.refresh().state == "published"


# The package ----------------------------------------------------------------------------------------------------------


def test_the_package_holds_what_the_year_left_and_verifies(
    after: After, browse: Browse, capsys: pytest.CaptureFixture[str]
) -> None:
    after.complaint(uploads=[SimpleUploadedFile("Thư phàn nàn.pdf", PDF)])
    actions.take_back_complaint(complaint=after.unit.complaints.get(), reason="Đã rõ", by=after.leader, at=AT)
    stored = store(content=PDF + b"%%EOF", name="Tờ trình.pdf", by=after.leader, at=AT, allowed=("pdf",))
    DossierDocument.objects.create(participation=after.unit, kind="submission", file=stored, added_at=AT)
    closed(after)
    made = packed(after)
    assert (made.state, made.error, made.done) == ("done", "", made.total)
    content = b"".join(browse(after.small.secretariat, f"{ARCHIVE}goi.zip"))
    package = zipfile.ZipFile(io.BytesIO(content))
    names = package.namelist()
    decision = standing(after.small.programme)
    assert decision is not None
    assert {
        f"quyet-dinh/{decision.pk}/ket-qua-chot.json",
        f"quyet-dinh/{decision.pk}/da-ky-quyet-dinh.pdf",
        "ket-qua/so-cai.jsonl",
        "ket-qua/diem-cac-lop.csv",
        "ket-qua/bo-tieu-chi.yaml",
        "ho-so/07420/van-ban/submission-1-to-trinh.pdf",
        "bao-cao/bao-cao-tong-ket.pdf",
        "muc-luc.csv",
        "muc-luc.pdf",
        "SHA256SUMS",
    } <= set(names)
    assert package.read(f"quyet-dinh/{decision.pk}/ket-qua-chot.json").decode() == decision.frozen.content
    assert "Xã Mỹ Thái: Tờ trình" in package.read("muc-luc.csv").decode()
    call_command("verify_archive", str(made.path))
    assert f"{made.total + 3} tệp trong gói." in capsys.readouterr().out
    assert browse(after.small.auditor, f"{ARCHIVE}goi.zip").status_code == 403
    assert browse(after.leader, f"{ARCHIVE}goi.zip").status_code == 404


def test_a_changed_dropped_or_added_file_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    items = two_items()
    archives.write(tmp_path / "goi.zip", items, no_index, lambda done: None)
    sums = zipfile.ZipFile(tmp_path / "goi.zip").read("SHA256SUMS")
    with zipfile.ZipFile(tmp_path / "khac.zip", "w") as other:
        other.writestr("a.txt", b"muoi")
        other.writestr("c.txt", b"ba")
        other.writestr("SHA256SUMS", sums)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_archive", str(tmp_path / "khac.zip"))
    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert "a.txt: nội dung không khớp mã băm" in said
    assert "b.txt: có trong SHA256SUMS mà không có trong gói" in said
    assert "c.txt: có trong gói mà không có trong SHA256SUMS" in said


@pytest.mark.parametrize("content", [b"khong phai zip", b""])
def test_what_is_no_package_ends_with_two(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("verify_archive", str(tmp_path / "x.zip"))
    assert refused.value.returncode == 2


def test_the_same_content_makes_the_same_bytes(tmp_path: Path) -> None:
    items = two_items()
    first = archives.write(tmp_path / "1.zip", items, no_index, lambda done: None)
    assert archives.write(tmp_path / "2.zip", items, no_index, lambda done: None) == first
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_a_file_that_is_not_as_recorded_stops_the_package_and_keeps_the_old_one(after: After) -> None:
    closed(after)
    before = packed(after).path.read_bytes()
    stored = StoredFile.objects.get(name="quyet-dinh.pdf")
    content = stored.path.read_bytes()
    stored.path.write_bytes(b"khac")
    try:
        made = packed(after)
    finally:
        stored.path.write_bytes(content)
    assert made.state == "failed" and "không còn đúng mã băm" in made.error
    assert made.path.read_bytes() == before
    assert packed(after).state == "done"


def test_only_a_closed_year_is_packed_and_asking_twice_packs_once(after: After) -> None:
    with pytest.raises(actions.Refused, match="sau khi khép"):
        actions.ask_for_package(programme=after.small.programme, by=after.small.secretariat, at=AT)
    closed(after)
    with patch.object(closing.transaction, "on_commit") as queued:
        for _ in range(2):
            actions.ask_for_package(programme=after.small.programme, by=after.small.secretariat, at=AT)
        assert queued.call_count == 1


def test_a_package_older_than_a_withdrawal_says_so(after: After, browse: Browse) -> None:
    closed(after)
    packed(after)
    said = "công bố sau khi lập gói này"
    assert said not in page(browse(after.small.secretariat, ARCHIVE))
    decision = withdrawn(after.small)
    WithdrawalDecision.objects.filter(pk=decision.pk).update(published_at=timezone.now())
    assert said in page(browse(after.small.secretariat, ARCHIVE))
    packed(after)
    assert said not in page(browse(after.small.secretariat, ARCHIVE))


def test_who_has_the_package_made(
    after: After, browse: Browse, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    closed(after)
    assert browse(after.small.auditor, f"{ARCHIVE}lap-goi/", {}).status_code == 403
    assert browse(after.leader, f"{ARCHIVE}lap-goi/", {}).status_code == 404
    assert browse(after.small.secretariat, f"{ARCHIVE}goi.zip").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context manager
        browse(after.small.secretariat, f"{ARCHIVE}lap-goi/", {})
    assert "Tải gói lưu trữ" in page(browse(after.small.secretariat, ARCHIVE))
    assert "Tải gói lưu trữ" not in page(browse(after.small.auditor, ARCHIVE))
