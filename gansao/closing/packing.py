"""What goes into the archive package of a year, in the order of its index."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from gansao.assessments.models import DossierDocument, Evidence, Mark
from gansao.closing import queries, report
from gansao.closing.archives import Item
from gansao.closing.models import Complaint, YearReport
from gansao.documents import decision as documents
from gansao.documents.paper import Issuer, as_pdf
from gansao.documents.papers.closing import Archive, ArchivedDocument, archive_index
from gansao.documents.papers.words import ProgrammeYear
from gansao.domain import points
from gansao.domain.text import fold
from gansao.files.models import StoredFile
from gansao.law import write_yaml
from gansao.law.closing_rules import closing_rules
from gansao.programmes.models import Programme
from gansao.recognition import drafting, withdrawing
from gansao.recognition.models import Decision
from gansao.recognition.queries import PublishedYear, log_lines, published
from gansao.visits.models import VisitMinutes
from gansao.workbooks.cells import guard


def items(programme: Programme) -> list[Item]:
    """Every file of the package but its sums; the small ones drawn, the large ones where they lie."""
    year = published(programme.key)
    if year is None:
        raise ValueError("only a published year is archived")
    found = [
        *_decisions(programme),
        *_withdrawals(programme),
        *_results(year),
        *_dossiers(programme),
        *_minutes(programme),
        *_complaints(programme),
        _report(year),
    ]
    return [*_index(year, found), *found]


def _decisions(programme: Programme) -> Iterator[Item]:
    rows = programme.decisions.filter(state__in=[Decision.State.PUBLISHED, Decision.State.REPLACED])
    for decision in rows.select_related("programme__province", "frozen", "signed_file").order_by("published_at"):
        folder, name = f"quyet-dinh/{decision.pk}", f"Quyết định số {decision.number}"
        drawn = documents.as_pdf(drafting.text(decision))
        yield Item(f"{folder}/noi-dung.pdf", drawn, f"{name} (bản in)", decision.number, decision.signed_on)
        if decision.signed_file:
            yield _stored(
                f"{folder}/da-ky", decision.signed_file, f"{name} (đã ký)", decision.number, decision.signed_on
            )
        yield Item(f"{folder}/ket-qua-chot.json", decision.frozen.content.encode(), f"Kết quả chốt theo {name}")


def _withdrawals(programme: Programme) -> Iterator[Item]:
    for row in queries.withdrawals_of(programme).filter(state="published").order_by("published_at"):
        folder, name = f"thu-hoi/{row.pk}", f"Quyết định thu hồi số {row.number}"
        drawn = documents.as_pdf(withdrawing.text(row))
        yield Item(f"{folder}/noi-dung.pdf", drawn, f"{name} (bản in)", row.number, row.signed_on)
        if row.signed_file:
            yield _stored(f"{folder}/da-ky", row.signed_file, f"{name} (đã ký)", row.number, row.signed_on)


def _results(year: PublishedYear) -> Iterator[Item]:
    yield Item("ket-qua/bo-tieu-chi.yaml", write_yaml(year.criteria_set).encode(), "Bộ tiêu chí của năm")
    yield Item("ket-qua/so-cai.jsonl", log_lines().encode(), "Sổ cái công khai")
    rows = year.decision.certificates.select_related("participation").order_by("serial")
    listed = [(c.serial, c.participation.code, c.participation.name, c.stars) for c in rows]
    yield _table("ket-qua/chung-nhan.csv", "Danh sách giấy chứng nhận", ("số vào sổ", "mã", "tên", "sao"), listed)
    heading = ("mã", "tên", "tiêu chí", "lớp điểm", "điểm", "không phát sinh", "lý do", "ghi chú", "lúc")
    marks = Mark.objects.filter(participation__programme=year.programme).select_related("participation")
    given = (
        (
            mark.participation.code,
            mark.participation.name,
            mark.criterion,
            mark.get_layer_display(),
            "" if mark.points_x100 is None else points.exact_text(mark.points_x100),
            "có" if mark.not_arising else "",
            mark.reason,
            mark.note,
            timezone.localtime(mark.marked_at).isoformat(timespec="seconds"),
        )
        for mark in marks.order_by("participation__code", "criterion", "layer").iterator()
    )
    yield _table("ket-qua/diem-cac-lop.csv", "Điểm của mọi lớp", heading, given)


def _dossiers(programme: Programme) -> Iterator[Item]:
    papers = DossierDocument.objects.filter(participation__programme=programme, removed_at=None)
    for paper in papers.select_related("participation", "file").order_by("participation__code", "kind", "version"):
        unit = paper.participation
        path = f"ho-so/{unit.code}/van-ban/{paper.kind}-{paper.version}"
        yield _stored(path, paper.file, f"{unit.name}: {paper.get_kind_display()}, bản {paper.version}")
    rows = Evidence.objects.filter(participation__programme=programme).select_related("participation", "file")
    kept = list(rows.order_by("participation__code", "criterion", "pk"))
    for each in kept:
        if each.file and each.removed_at is None:
            path = f"ho-so/{each.participation.code}/minh-chung/{_slug(each.criterion)}-{each.pk}"
            yield _stored(path, each.file, f"{each.participation.name}, tiêu chí {each.criterion}: {each.title}")
    links = [(e.participation.code, e.criterion, e.title, e.url) for e in kept if e.kind == Evidence.Kind.LINK]
    heading = ("mã", "tiêu chí", "tên minh chứng", "địa chỉ")
    yield _table("ho-so/lien-ket.csv", "Minh chứng là liên kết", heading, links)


def _minutes(programme: Programme) -> Iterator[Item]:
    rows = VisitMinutes.objects.filter(visit__appraisal__participation__programme=programme)
    rows = rows.select_related("visit__appraisal__participation", "file").order_by("pk")
    for each in rows:
        unit = each.visit.appraisal.participation
        yield _stored(f"bien-ban/{unit.code}-{each.pk}", each.file, f"{unit.name}: biên bản thẩm định")


def _complaints(programme: Programme) -> Iterator[Item]:
    rows = list(
        Complaint.objects.filter(participation__programme=programme).select_related("participation", "signed_file")
    )
    heading = ("mã", "tên", "người khiếu nại", "số đơn", "nhận ngày", "hạn", "trạng thái", "kết quả", "văn bản trả lời")
    told = [
        (
            c.participation.code,
            c.participation.name,
            c.get_origin_display(),
            c.petition_number,
            c.received_on.isoformat(),
            c.due_on.isoformat(),
            c.get_state_display(),
            c.get_outcome_display(),
            c.number,
        )
        for c in rows
    ]
    yield _table("khieu-nai/khieu-nai.csv", "Khiếu nại và trả lời", heading, told)
    for c in rows:
        for each in c.files.select_related("file"):
            yield _stored(f"khieu-nai/{c.pk}/tep-{each.pk}", each.file, f"Khiếu nại {c.pk}: {each.name}")
        if c.signed_file:
            name = f"Khiếu nại {c.pk}: văn bản trả lời số {c.number}"
            yield _stored(f"khieu-nai/{c.pk}/tra-loi", c.signed_file, name, c.number, c.signed_on)


def _report(year: PublishedYear) -> Item:
    kept = YearReport.objects.filter(programme=year.programme).first()
    drawn = as_pdf(report.paper(year, report.figures(year, queries.year_before(year.programme)), kept))
    return Item("bao-cao/bao-cao-tong-ket.pdf", drawn, "Báo cáo tổng kết năm (dự thảo)")


def _index(year: PublishedYear, found: Sequence[Item]) -> Iterator[Item]:
    retention = closing_rules().retention
    rows = [
        (n, i.path, i.name, i.number, i.dated.isoformat() if i.dated else "", i.size) for n, i in enumerate(found, 1)
    ]
    yield _table("muc-luc.csv", "Mục lục", ("thứ tự", "tệp", "tên", "số", "ngày", "số byte"), rows)
    text = drafting.words(year.decision)
    province = f"{year.province_name[:1].lower()}{year.province_name[1:]}"
    paper = archive_index(
        Issuer(text.body, text.place, text.signer),
        ProgrammeYear(year.year, province),
        Archive(
            f"Hồ sơ công nhận chính quyền thân thiện năm {year.year}",
            "",
            tuple(ArchivedDocument(i.name, i.number, i.dated, size=i.size, sha256=i.sha256) for i in found),
        ),
        synthetic=year.synthetic,
    )
    yield Item("muc-luc.pdf", as_pdf(paper), "Mục lục hồ sơ")
    about = {
        "programme": {"key": year.key, "year": year.year, "province": year.province_name},
        "synthetic": year.synthetic,
        "files": len(found),
        "retention": retention,
        "source": closing_rules().source,
    }
    yield Item("luu-tru.json", json.dumps(about, ensure_ascii=False, indent=1).encode(), "Thông tin lưu trữ")


def _stored(path: str, stored: StoredFile, name: str, number: str = "", dated: date | None = None) -> Item:
    """A kept file under a name of ours, which ends as its own did."""
    stem, _, ending = stored.name.rpartition(".")
    safe = f"{_slug(stem)[:60]}.{_slug(ending)[:8]}" if stem else _slug(stored.name)[:60]
    return Item(f"{path}-{safe}", stored.path, name, number, dated, stored.sha256)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "tep"


def _table(path: str, name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> Item:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return Item(path, ("\ufeff" + out.getvalue()).encode(), name)
