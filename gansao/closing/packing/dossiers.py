"""What the units and the teams left: dossiers, evidence, visits, explanations, marks of every layer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from gansao.appraisals.models import SuppliedColumn
from gansao.assessments.models import DossierDocument, DossierStep, Evidence, Mark, MarksUpload
from gansao.assessments.reasons import in_words
from gansao.closing.archives import Item
from gansao.closing.packing.pieces import Cells, names, slug, stored, table
from gansao.committee.models import ExplainedCriterion, ExplanationFile
from gansao.criteria.queries import load
from gansao.domain import answers, points
from gansao.programmes.models import Participation, Programme
from gansao.visits.models import CaseSample, VisitMinutes, VisitNote, VisitPhoto

OF_UNIT = ("mã", "tên")


def label(unit: Participation) -> str:
    return f"{unit.name} ({unit.code})"


def units(programme: Programme) -> Iterator[Item]:
    def rows() -> Iterator[Cells]:
        for unit in programme.participations.order_by("sort_key", "code"):
            part = (unit.get_status_display(), unit.status_reason, unit.registered_by_name, unit.registered_at)
            yield (unit.code, unit.name, unit.district_name, *part)

    heading = (*OF_UNIT, "huyện", "tham gia", "lý do", "người trả lời đăng ký", "trả lời lúc")
    yield table("ho-so/don-vi.csv", "Các đơn vị của năm", "dossiers", heading, rows)


def documents(programme: Programme) -> Iterator[Item]:
    papers = DossierDocument.objects.filter(participation__programme=programme, removed_at=None)
    for paper in papers.select_related("participation", "file").order_by("participation__code", "kind", "version"):
        unit = paper.participation
        path = f"ho-so/{unit.code}/van-ban/{paper.kind}-{paper.version}"
        yield stored(
            path,
            paper.file,
            f"{unit.name}: {paper.get_kind_display()}, bản {paper.version}",
            "dossiers",
            unit=label(unit),
        )
    steps = DossierStep.objects.filter(dossier__participation__programme=programme)
    steps = steps.select_related("dossier__participation").order_by("dossier__participation__code", "at", "id")

    def rows() -> Iterator[Cells]:
        for step in steps.iterator():
            unit = step.dossier.participation
            yield (unit.code, unit.name, step.get_state_display(), step.note, step.by_name, step.by_title, step.at)

    heading = (*OF_UNIT, "đến trạng thái", "lý do, ý kiến", "người làm", "chức vụ", "lúc")
    yield table("ho-so/cac-buoc.csv", "Các bước của hồ sơ", "dossiers", heading, rows)


def evidence(programme: Programme) -> Iterator[Item]:
    kept = Evidence.objects.filter(participation__programme=programme, removed_at=None)
    kept = kept.select_related("participation", "file").order_by("participation__code", "criterion", "pk")
    for each in kept.exclude(file=None):
        if each.file:
            path = f"ho-so/{each.participation.code}/minh-chung/{slug(each.criterion)}-{each.pk}"
            name = f"{each.participation.name}, tiêu chí {each.criterion}: {each.title}"
            yield stored(path, each.file, name, "evidence", unit=label(each.participation))

    def links() -> Iterator[Cells]:
        for each in kept.filter(kind=Evidence.Kind.LINK):
            yield (each.participation.code, each.participation.name, each.criterion, each.title, each.url)

    heading = (*OF_UNIT, "tiêu chí", "tên minh chứng", "địa chỉ")
    yield table("ho-so/lien-ket.csv", "Minh chứng là liên kết", "evidence", heading, links)


def marks(programme: Programme) -> Iterator[Item]:
    given = Mark.objects.filter(participation__programme=programme).select_related("participation")
    given = given.order_by("participation__code", "criterion", "layer")

    criteria = load(programme.criteria_set).by_code

    def rows() -> Iterator[Cells]:
        by = names(given.values("marked_by_id"))
        for mark in given.iterator():
            yield (
                *(mark.participation.code, mark.participation.name, mark.criterion, mark.get_layer_display()),
                "" if mark.points_x100 is None else points.exact_text(mark.points_x100),
                "có" if mark.not_arising else "",
                answers.in_words(criteria[mark.criterion], mark.answer),
                *(in_words(mark.reason), mark.note, by.get(mark.marked_by_id or 0), mark.marked_at),
            )

    heading = (
        *(*OF_UNIT, "tiêu chí", "lớp điểm", "điểm", "không phát sinh", "điều tìm thấy"),
        *("lý do", "ghi chú", "người chấm", "lúc"),
    )
    yield table("ket-qua/diem-cac-lop.csv", "Điểm của mọi lớp", "results", heading, rows)
    columns = SuppliedColumn.objects.filter(programme=programme, state=SuppliedColumn.State.ACCEPTED)
    for column in columns.select_related("file").order_by("pk"):
        name = f"Tiêu chí {column.criterion}: số liệu của {column.agency}"
        path = f"so-lieu-nganh/{slug(column.criterion)}-{column.pk}"
        yield stored(path, column.file, name, "appraisal", column.document_number, column.document_on)
    uploads = MarksUpload.objects.filter(programme=programme, state=MarksUpload.State.ACCEPTED)
    for upload in uploads.select_related("file").order_by("pk"):
        yield stored(f"ket-qua/bang-diem-{upload.pk}", upload.file, "Bảng điểm đã nhận", "results")


def visits(programme: Programme) -> Iterator[Item]:
    of_year = {"visit__appraisal__participation__programme": programme}
    for each in _of_visits(VisitMinutes.objects.filter(**of_year).select_related("file")):
        unit, on = each.visit.appraisal.participation, each.visit.planned_on
        path = f"tham-dinh/{unit.code}/bien-ban-{each.pk}"
        yield stored(path, each.file, f"{unit.name}: biên bản thẩm định, bản {each.version}", "appraisal", dated=on)
    for photo in _of_visits(VisitPhoto.objects.filter(**of_year).select_related("file")):
        unit, on = photo.visit.appraisal.participation, photo.visit.planned_on
        about = f", tiêu chí {photo.criterion}" if photo.criterion else ""
        path = f"tham-dinh/{unit.code}/anh-{photo.pk}"
        yield stored(
            path, photo.file, f"{unit.name}: ảnh chụp tại chỗ{about}", "photographs", dated=on, unit=label(unit)
        )
    notes, samples = VisitNote.objects.filter(**of_year), CaseSample.objects.filter(**of_year)

    def noted() -> Iterator[Cells]:
        for note in _of_visits(notes):
            unit = note.visit.appraisal.participation
            told = (note.get_kind_display(), note.criterion, note.get_found_display(), note.case_number, note.text)
            yield (unit.code, unit.name, *told, note.happened_at)

    def drawn_cases() -> Iterator[Cells]:
        for sample in _of_visits(samples):
            unit = sample.visit.appraisal.participation
            numbers = " ".join(map(str, sample.numbers))
            drawn = (sample.criterion, sample.description, sample.population, sample.size, sample.seed, numbers)
            yield (unit.code, unit.name, *drawn, sample.drawn_at)

    noted_as = (*OF_UNIT, "loại", "tiêu chí", "kết luận", "hồ sơ số", "nội dung", "lúc")
    yield table("tham-dinh/ghi-nhan.csv", "Ghi nhận tại chỗ", "appraisal", noted_as, noted)
    drawn_as = (*OF_UNIT, "tiêu chí", "rút từ", "tổng số", "số rút", "số gốc", "các số rút được", "lúc")
    yield table("tham-dinh/mau-ho-so.csv", "Mẫu hồ sơ rút ngẫu nhiên", "appraisal", drawn_as, drawn_cases)


def _of_visits(rows: QuerySet[Any]) -> QuerySet[Any]:
    unit = "visit__appraisal__participation"
    return rows.select_related(unit).order_by(f"{unit}__code", "pk")


def explanations(programme: Programme) -> Iterator[Item]:
    said = ExplainedCriterion.objects.filter(explanation__participation__programme=programme)
    said = said.select_related("explanation__participation").order_by("explanation__participation__code", "pk")

    def rows() -> Iterator[Cells]:
        for each in said:
            asked = each.explanation
            unit = asked.participation
            opinion = (each.get_opinion_display(), each.opinion_note)
            yield (unit.code, unit.name, asked.due_on, asked.submitted_at, each.criterion, each.text, *opinion)

    heading = (*OF_UNIT, "hạn", "nộp lúc", "tiêu chí", "nội dung giải trình", "ý kiến", "nội dung ý kiến")
    yield table("giai-trinh/giai-trinh.csv", "Giải trình của các đơn vị", "explanations", heading, rows)
    files = ExplanationFile.objects.filter(explained__in=said.order_by(), removed_at=None)
    for each in files.select_related("file", "explained__explanation__participation").order_by("pk"):
        unit = each.explained.explanation.participation
        name = f"{unit.name}: giải trình tiêu chí {each.explained.criterion}"
        path = f"giai-trinh/{unit.code}/{slug(each.explained.criterion)}-{each.pk}"
        yield stored(path, each.file, name, "explanations", unit=label(unit))
