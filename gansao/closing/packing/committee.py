"""What the committee did: its tờ trình and minutes, votes, the posted list, what the agencies answered."""

from collections.abc import Iterator

from django.db.models import QuerySet

from gansao.accounts.audit_rows import changed
from gansao.assessments.signed_papers import of_committee
from gansao.audit import words
from gansao.closing.archives import Item
from gansao.closing.packing.dossiers import OF_UNIT
from gansao.closing.packing.history import entries_of
from gansao.closing.packing.pieces import Cells, drawn, signed, stored, table
from gansao.committee import papers
from gansao.committee.models import Agency, Comment, Consultation, MarkChange, Posting
from gansao.domain import points
from gansao.programmes.models import Programme


def committee(programme: Programme) -> Iterator[Item]:
    """Nothing where the year came from a workbook of finished marks: no committee worked on it here."""
    if programme.process is None:
        return
    yield drawn(
        "ban-chi-dao/to-trinh.pdf",
        lambda: papers.province_submission(programme),
        "Tờ trình của Ban Chỉ đạo (bản in)",
        "committee",
    )
    yield drawn(
        "ban-chi-dao/bien-ban.pdf",
        lambda: papers.committee_minutes(programme),
        "Biên bản họp Ban Chỉ đạo (bản in)",
        "committee",
    )
    yield from signed(of_committee(programme), "ban-chi-dao", "committee")
    changes = MarkChange.objects.filter(participation__programme=programme).select_related("participation")

    def voted() -> Iterator[Cells]:
        for each in changes.prefetch_related("votes__user").order_by("proposed_at", "pk"):
            before, after = (points.exact_text(mark) for mark in (each.before_x100, each.after_x100))
            counted = (each.votes_for, each.votes_against, each.abstained)
            by_name = "; ".join(str(vote) for vote in each.votes.all())
            about = (each.participation.code, each.participation.name, each.criterion, before, after, each.reason)
            minutes = (each.minutes_number, each.minutes_on)
            yield (*about, each.get_state_display(), *counted, by_name, *minutes, each.decided_at)

    heading = (
        *(*OF_UNIT, "tiêu chí", "điểm trước", "điểm đề nghị", "lý do", "kết quả", "tán thành", "không tán thành"),
        *("không ý kiến", "phiếu", "số biên bản", "ngày họp", "kết luận lúc"),
    )
    yield table("ban-chi-dao/thay-doi-diem.csv", "Thay đổi điểm và biểu quyết", "committee", heading, voted)


def postings(programme: Programme) -> Iterator[Item]:
    posted = Posting.objects.filter(programme=programme).order_by("posted_at", "pk")

    def rows() -> Iterator[Cells]:
        for posting in posted:
            for unit in posting.units:
                days = (posting.first_on, posting.last_on, posting.get_state_display(), posting.withdrawn_reason)
                total = points.exact_text(unit["points_x100"])
                yield (unit["code"], unit["name"], unit["district"], total, unit["stars"], *days)

    def said() -> Iterator[Cells]:
        """Without how the sender is reached, which nobody needs once the comment was handled."""
        for each in Comment.objects.filter(posting__programme=programme).order_by("sent_at", "pk"):
            yield (each.code, each.unit_name, each.text, each.sender, each.sent_at, each.handling, each.handled_at)

    posted_as = (*OF_UNIT, "huyện", "điểm", "sao", "đăng từ ngày", "đến hết ngày", "trạng thái", "lý do rút")
    yield table("ban-chi-dao/danh-sach-dang.csv", "Danh sách đề nghị đã đăng", "committee", posted_as, rows)
    said_as = (*OF_UNIT, "ý kiến", "người gửi", "gửi lúc", "cách xử lý", "xử lý lúc")
    yield table("ban-chi-dao/y-kien-ve-danh-sach.csv", "Ý kiến về danh sách đề nghị", "committee", said_as, said)


def consultations(programme: Programme) -> Iterator[Item]:
    agencies = list(Agency.objects.filter(programme=programme))
    asked = Consultation.objects.filter(agency__programme=programme).select_related(
        "agency", "participation", "paper", "asked_by", "answered_by", "settled_by"
    )
    asked = asked.order_by("participation__code", "agency", "pk")
    if agencies:
        due = asked.order_by("due_on").values_list("due_on", flat=True).first()
        yield drawn(
            "y-kien-co-quan/van-ban-hoi.pdf",
            lambda: papers.consultation_request(programme, agencies, due),
            "Văn bản hỏi ý kiến các cơ quan (bản in)",
            "consultations",
        )

    def rows() -> Iterator[Cells]:
        for each in asked.iterator():
            unit = each.participation
            asker, answerer, settler = (by and str(by) for by in (each.asked_by, each.answered_by, each.settled_by))
            about = (unit.code, unit.name, each.agency.name, asker, each.asked_at, each.due_on)
            answer = (each.get_state_display(), each.code, each.document_number, each.document_on, each.note)
            yield (*about, *answer, answerer, each.answered_at, each.settled_note, settler, each.settled_at)

    heading = (
        *(*OF_UNIT, "cơ quan", "người hỏi", "hỏi lúc", "hạn", "trả lời", "điều kiện loại trừ", "số văn bản"),
        *("ngày văn bản", "nội dung", "người trả lời", "trả lời lúc"),
        *("kết luận của Ban Chỉ đạo", "người ghi kết luận", "kết luận lúc"),
    )
    yield table("y-kien-co-quan/hoi-va-tra-loi.csv", "Hỏi và trả lời của các cơ quan", "consultations", heading, rows)
    yield _consulted(programme, asked)
    for each in asked.exclude(paper=None):
        if each.paper:
            name = f"{each.agency.name} trả lời về {each.participation.name}"
            path = f"y-kien-co-quan/{each.participation.code}-{each.pk}"
            yield stored(path, each.paper, name, "consultations", each.document_number, each.document_on)


def _consulted(programme: Programme, asked: QuerySet[Consultation]) -> Item:
    """Every question, answer, conclusion and change of them, as the log kept it: the table of answers has the last."""
    agencies = Agency.objects.filter(programme=programme)
    questions = entries_of(Programme.objects.filter(pk=programme.pk)).filter(action="committee.ask")
    steps = entries_of(asked) | entries_of(agencies) | questions

    def rows() -> Iterator[Cells]:
        about = {str(each.pk): each for each in asked.iterator()}
        for step in steps.order_by("at", "pk").iterator():
            one = about.get(step.object_id) if step.object_type == Consultation._meta.label else None
            unit = (one.participation.code, one.participation.name) if one else ("", "")
            of_agency = step.object_name if step.object_type == Agency._meta.label else ""
            agency = one.agency.name if one else of_agency
            yield (*unit, agency, words.action(step.action), changed(step), step.by_name, step.at)

    heading = (*OF_UNIT, "cơ quan", "việc", "nội dung", "người làm", "lúc")
    return table("y-kien-co-quan/lich-su.csv", "Lịch sử hỏi và trả lời", "consultations", heading, rows)
