"""What was decided and what followed: decisions, certificates, the log, complaints, re-checks, the year's report."""

from collections.abc import Callable, Iterator

from gansao.closing import letters, queries, report
from gansao.closing.archives import Item
from gansao.closing.models import Complaint, YearReport
from gansao.closing.packing.dossiers import OF_UNIT
from gansao.closing.packing.pieces import Cells, drawn, stored, table
from gansao.documents import decision as documents
from gansao.documents.decision import DecisionText
from gansao.law import write_yaml
from gansao.programmes.models import Programme
from gansao.recognition import drafting, withdrawing
from gansao.recognition.models import Certificate, CertificateFiles, Decision, WithdrawalDecision
from gansao.recognition.queries import PublishedYear, log_lines


def decisions(programme: Programme) -> Iterator[Item]:
    rows = programme.decisions.filter(state__in=[Decision.State.PUBLISHED, Decision.State.REPLACED])
    rows = rows.defer("frozen__content").select_related("programme__province", "frozen", "signed_file")
    for row in rows.order_by("published_at"):
        yield from _decision(row)


def _decision(row: Decision) -> Iterator[Item]:
    folder, name, frozen = f"quyet-dinh/{row.pk}", f"Quyết định số {row.number}", row.frozen
    yield from _printed_and_signed(row, folder, name, lambda: drafting.text(row))
    yield Item(f"{folder}/ket-qua-chot.json", lambda: frozen.content.encode(), f"Kết quả chốt theo {name}", "results")


def withdrawals(programme: Programme) -> Iterator[Item]:
    for row in queries.withdrawals_of(programme).filter(state="published").order_by("published_at"):
        yield from _withdrawal(row)


def _withdrawal(row: WithdrawalDecision) -> Iterator[Item]:
    name = f"Quyết định {'hết hiệu lực' if row.lapsed else 'thu hồi'} số {row.number}"
    return _printed_and_signed(row, f"thu-hoi/{row.pk}", name, lambda: withdrawing.text(row))


def _printed_and_signed(
    row: Decision | WithdrawalDecision, folder: str, name: str, text: Callable[[], DecisionText]
) -> Iterator[Item]:
    number, day = row.number, row.signed_on
    yield Item(f"{folder}/noi-dung.pdf", lambda: documents.as_pdf(text()), f"{name} (bản in)", "decisions", number, day)
    if row.signed_file:
        yield stored(f"{folder}/da-ky", row.signed_file, f"{name} (đã ký)", "decisions", number, day)


def results(year: PublishedYear) -> Iterator[Item]:
    rules = write_yaml(year.criteria_set).encode()
    yield Item("ket-qua/bo-tieu-chi.yaml", lambda: rules, "Bộ tiêu chí của năm", "results")
    yield Item("ket-qua/so-cai.jsonl", lambda: log_lines().encode(), "Sổ cái công khai", "results")


def certificates(year: PublishedYear) -> Iterator[Item]:
    given = Certificate.objects.filter(decision=year.decision).select_related("participation", "file")

    def rows() -> Iterator[Cells]:
        for each in given.order_by("serial"):
            yield (each.participation.code, each.participation.name, each.serial, each.stars)

    heading = (*OF_UNIT, "số vào sổ", "sao")
    yield table("chung-nhan/chung-nhan.csv", "Danh sách giấy chứng nhận", "certificates", heading, rows)
    for each in given.exclude(file=None).order_by("serial"):
        if each.file:
            name = f"Giấy chứng nhận số {each.serial}, {each.participation.name}"
            yield stored(f"chung-nhan/{each.participation.code}", each.file, name, "certificates", each.serial)
    made = CertificateFiles.objects.filter(decision=year.decision).select_related("all_certificates", "all_plaques")
    for files in made:
        if files.all_certificates:
            yield stored("chung-nhan/tat-ca-giay", files.all_certificates, "Tất cả giấy chứng nhận", "certificates")
        if files.all_plaques:
            yield stored("chung-nhan/tat-ca-bien", files.all_plaques, "Tất cả biển gắn sao", "certificates")


def complaints(programme: Programme) -> Iterator[Item]:
    filed = Complaint.objects.filter(participation__programme=programme)
    filed = filed.select_related("participation__programme__province", "signed_file").order_by("pk")

    def rows() -> Iterator[Cells]:
        for each in filed:
            unit = each.participation
            who = (each.get_origin_display(), each.petition_number, ", ".join(each.criteria), each.words)
            days = (each.received_on, each.due_on, each.get_state_display())
            yield (unit.code, unit.name, *who, *days, each.get_outcome_display(), each.answer, each.number)

    heading = (
        *(*OF_UNIT, "người khiếu nại", "số đơn", "tiêu chí", "nội dung", "nhận ngày", "hạn", "trạng thái"),
        *("kết quả", "nội dung trả lời", "văn bản trả lời"),
    )
    yield table("khieu-nai/khieu-nai.csv", "Khiếu nại và trả lời", "complaints", heading, rows)
    for each in filed.prefetch_related("files__file"):
        yield from _complaint(each)


def _complaint(each: Complaint) -> Iterator[Item]:
    for attached in each.files.all():
        name = f"Khiếu nại {each.pk}: {attached.name}"
        yield stored(f"khieu-nai/{each.pk}/tep-{attached.pk}", attached.file, name, "complaints")
    if each.signed_file and each.signed_on:
        signed_on, name = each.signed_on, f"Khiếu nại {each.pk}: văn bản trả lời số {each.number}"
        path = f"khieu-nai/{each.pk}/tra-loi.pdf"
        yield drawn(path, lambda: letters.answer(each, signed_on), f"{name} (bản in)", "complaints")
        yield stored(f"khieu-nai/{each.pk}/da-ky", each.signed_file, name, "complaints", each.number, signed_on)


def rechecks(programme: Programme) -> Iterator[Item]:
    def rows() -> Iterator[Cells]:
        for each in queries.rechecks().filter(certificate__decision__programme=programme).order_by("chosen_at", "pk"):
            unit = each.certificate.participation
            chosen = (each.get_chosen_by_display(), each.seed, each.figures.get("score"), each.chosen_at)
            yield (unit.code, unit.name, *chosen, each.done_on, each.get_finding_display(), each.findings)

    heading = (
        *OF_UNIT,
        "cách chọn",
        "hạt giống",
        "mức rủi ro",
        "chọn lúc",
        "kiểm tra ngày",
        "kết luận",
        "điều tìm thấy",
    )
    yield table("kiem-tra-lai/kiem-tra-lai.csv", "Các lần kiểm tra lại", "rechecks", heading, rows)


def year_report(year: PublishedYear) -> Iterator[Item]:
    def paper() -> report.Paper:
        kept = YearReport.objects.filter(programme=year.programme).first()
        return report.paper(year, report.figures(year, queries.year_before(year.programme)), kept)

    yield drawn("bao-cao/bao-cao-tong-ket.pdf", paper, "Báo cáo tổng kết năm (bản in)", "report")
