"""Years at every stage beside the demonstration's, made through the actions, so that every page can be opened.

GANSAO_VAR=... python -m tests.journeys.under_way        prints where what stands, as JSON
"""

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gansao.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from gansao.accounts import actions as accounts  # noqa: E402
from gansao.accounts.models import Membership, User  # noqa: E402
from gansao.appraisals import actions as appraisals  # noqa: E402
from gansao.appraisals.models import (  # noqa: E402
    Appraisal,
    AssignmentRun,
    SuppliedColumn,
    Team,
    TeamMember,
)
from gansao.assessments import actions as assessments  # noqa: E402
from gansao.assessments.models import Evidence, Layer  # noqa: E402
from gansao.closing import actions as closing  # noqa: E402
from gansao.closing.models import Complaint  # noqa: E402
from gansao.committee import actions as committee  # noqa: E402
from gansao.committee.models import Comment, Consultation, MarkChange  # noqa: E402
from gansao.criteria.models import StoredCriteriaSet  # noqa: E402
from gansao.criteria.queries import load  # noqa: E402
from gansao.demo import synthesis, training_year  # noqa: E402
from gansao.documents.decision import Signer, as_pdf  # noqa: E402
from gansao.places import queries as places  # noqa: E402
from gansao.programmes import actions as programmes  # noqa: E402
from gansao.programmes.models import Participation, Programme  # noqa: E402
from gansao.recognition import actions as recognition  # noqa: E402
from gansao.recognition import drafting  # noqa: E402
from gansao.recognition.models import Certificate, Decision, WithdrawalDecision  # noqa: E402
from gansao.visits import actions as visits  # noqa: E402
from gansao.visits.items import Item  # noqa: E402
from gansao.visits.models import Visit  # noqa: E402
from gansao.workbooks.marks import MarksRow  # noqa: E402
from gansao.workbooks.template import marks_workbook  # noqa: E402

DAY = date(2024, 12, 1)


def main() -> dict[str, Any]:
    """2024 open with uploads, 2022 frozen, 2021 drafted, 2020 signed, 2019 replaced and taken up again."""
    stored = StoredCriteriaSet.objects.get(key="cqtt-mau-2023")
    frozen, drafted, signed, corrected = (_complete(stored, year) for year in (2022, 2021, 2020, 2019))
    for programme in (frozen, drafted, signed):
        recognition.freeze(programme=programme, **_by("thuky"))
    _draft(drafted)
    _sign(_draft(signed), "20")
    replaced = _publish(corrected, "18")
    recognition.open_correction(decision=replaced, reason="Sót minh chứng", **_by("thuky"))
    standing = _publish(corrected, "19")
    recognition.open_correction(decision=standing, reason="Cộng nhầm điểm", **_by("thuky"))
    return {
        **_uploads(_open(stored, 2024)),
        "complaint": _complaint().pk,
        "withdrawal": _withdrawal().pk,
        "recheck": closing.choose_rechecks(programme=Programme.objects.get(key="2023"), number=3, **_by("thuky"))[0].pk,
        "replaced": replaced.certificates.earliest("pk").token,
        "stands": standing.certificates.earliest("pk").token,
        "decision": replaced.pk,
        "person": User.objects.get(username="vanthu").pk,
        "visit": str(_visit().pk),
        "marking": _marking(),
        "run": _run().pk,
        "column": _column().pk,
        "piece": _piece().pk,
        "comment": _comment().pk,
        "consultation": _consultation().pk,
        "change": MarkChange.objects.filter(participation__programme__key="2023").latest("pk").pk,
        "membership": Membership.objects.get(user__username="vanthu").pk,
    }


def _run() -> AssignmentRun:
    """Bắc Ninh 2026 given to its team; nothing of it taken."""
    return appraisals.propose(programme=Programme.objects.get(key="2026"), kind="optimiser", **_by("thuky"))


def _column() -> SuppliedColumn:
    """One criterion of 2026 from an agency, not accepted yet."""
    return appraisals.receive_column(
        programme=Programme.objects.get(key="2026"),
        criterion="1",
        agency="Sở Nội vụ",
        document_number="12/SNV",
        document_on=date(2026, 11, 2),
        content="Mã,1\n07420,0\n".encode(),
        name="so-lieu.csv",
        **_by("thuky"),
    )


def _piece() -> Evidence:
    """A link in Mỹ Thái's dossier of 2026."""
    unit = Programme.objects.get(key="2026").participations.get(code="07420")
    return assessments.add_link(
        participation=unit, criterion="3", url="https://example.vn/niem-yet", title="Niêm yết", **_by("xa")
    )


def _comment() -> Comment:
    """The list of the training year, three fictional communes with full marks, posted; and what somebody says of it."""
    programme = Programme.objects.get(key=training_year.KEY)
    rules = load(programme.criteria_set).criteria
    full = {criterion.code: assessments.Found({"points": criterion.points, "given": True}) for criterion in rules}
    found = dict.fromkeys(training_year.COMMUNES, full)
    assessments.set_layer(programme=programme, layer=Layer.FINAL, found=found, **_by("hv.thuky"))
    posting = committee.post_list(programme=programme, working_days=5, **_by("hv.thuky"))
    return committee.take_comment(
        posting=posting,
        token=uuid4(),
        text="Đề nghị nêu rõ điểm được làm tròn thế nào.",
        code="",
        sender="",
        contact="",
        by="người gửi ý kiến",
        at=timezone.now(),
    )


def _consultation() -> Consultation:
    """One fictional agency asked about a fictional commune."""
    programme = Programme.objects.get(key=training_year.KEY)
    agency = committee.set_agency(programme=programme, name="Công an tỉnh (hư cấu)", users=[], **_by("hv.thuky"))
    code = training_year.COMMUNES[0]
    due_on = timezone.localdate() + timedelta(days=7)
    committee.ask(programme=programme, agencies=[agency], codes=[code], due_on=due_on, **_by("hv.thuky"))
    return agency.consultations.get()


def _complaint() -> Complaint:
    """Of 2023, its answer drafted."""
    unit = Programme.objects.get(key="2023").participations.get(code="07420")
    words = "Tiêu chí 12 được chấm khi chưa xem minh chứng bổ sung. Đề nghị xem lại."
    complaint = closing.file_complaint(participation=unit, words=words, criteria=["12"], **_by("thuky"))
    answer = "Minh chứng bổ sung nộp sau thời hạn giải trình nên giữ nguyên kết quả."
    return closing.draft_answer(complaint=complaint, outcome="unchanged", answer=answer, **_by("thuky"))


def _withdrawal() -> WithdrawalDecision:
    """Of 2023, drafted."""
    rows = Certificate.objects.select_related("decision__programme__province", "participation")
    return recognition.draft_withdrawal(
        certificate=rows.filter(decision__programme__key="2023", decision__state="published").latest("serial"),
        grounds="Kiểm tra lại không báo trước: không còn niêm yết tại bộ phận một cửa (số liệu giả lập)",
        signer=Signer("Nguyễn Văn A", "chairman"),
        **_by("thuky"),
    )


def _by(username: str) -> dict[str, Any]:
    return {"by": User.objects.get(username=username), "at": timezone.now()}


def _open(stored: StoredCriteriaSet, year: int) -> Programme:
    return programmes.open_year(
        province=places.unit("24", DAY),
        year=year,
        key=str(year),
        criteria_set=stored,
        units_as_of=DAY,
        synthetic=True,
        **_by("thuky"),
    )


def _complete(stored: StoredCriteriaSet, year: int) -> Programme:
    programme = _open(stored, year)
    units = [synthesis.Place(u.code, u.name, u.district_code) for u in programme.participations.all()]
    marks = synthesis.marks_2023(load(stored), units)
    assessments.set_marks(programme=programme, marks=marks, **_by("thuky"))
    return programme


def _draft(programme: Programme) -> Decision:
    signer = Signer("Nguyễn Văn Ký", "deputy")
    return recognition.draft_decision(programme=programme, signer=signer, on=DAY, **_by("thuky"))


def _sign(decision: Decision, number: str) -> Decision:
    return recognition.record_signature(
        decision=decision,
        number=number,
        signed_on=timezone.localdate(),
        content=as_pdf(drafting.text(decision)),
        name="da-ky.pdf",
        **_by("vanthu"),
    )


def _publish(programme: Programme, number: str) -> Decision:
    recognition.freeze(programme=programme, **_by("thuky"))
    decision = _sign(_draft(programme), number)
    recognition.publish(decision=decision, disclosure=Programme.Unrecognised.STATUS, **_by("thuky"))
    decision.refresh_from_db()
    return decision


def _visit() -> Visit:
    """Mỹ Thái in 2026: its team on the road today, with a note and a sample."""
    programme = Programme.objects.get(key="2026")
    day, head, by = timezone.localdate(), User.objects.get(username="totruong"), _by("totruong")
    programme.phases.filter(key="appraisal").update(first_on=day, last_on=day + timedelta(days=30))
    unit = programme.participations.get(code="07420")
    accounts.grant(user=head, role="team_head", place=programme.province, first_on=day, **_by("quantri"))
    team, _ = Team.objects.get_or_create(programme=programme, number=7, defaults={"name": "Tổ thẩm định số 7"})
    TeamMember.objects.get_or_create(team=team, user=head, defaults={"is_head": True, "first_on": day})
    appraisal = _appraised(unit, team, head)
    visit = visits.plan_visit(appraisal=appraisal, planned_on=day, **by)
    visits.draw_sample(
        visit=visit, description="Hồ sơ tháng 9/2026, xếp theo mã", population=240, size=8, seed="07420", **by
    )
    made = [
        Item(id=uuid4(), visit=None, kind="begin", revision=1, made_at=by["at"]),
        Item(uuid4(), None, "note", 1, by["at"], criterion="1", found="differs", text="Bảng niêm yết là bản năm 2024."),
    ]
    visits.take_in(visit=visit, items=made, sent_at=by["at"], **by)
    return visit


def _marking() -> str:
    """A unit of 2026 that has handed in its dossier, in the hands of the same team: its code."""
    programme = Programme.objects.get(key="2026")
    unit = programme.participations.filter(dossier__state="forwarded").order_by("code").first()
    assert unit
    _appraised(unit, Team.objects.get(programme=programme, number=7), User.objects.get(username="totruong"))
    return str(unit.code)


def _appraised(unit: Participation, team: Team, head: User) -> Appraisal:
    at = timezone.now()
    appraisal, _ = Appraisal.objects.get_or_create(
        participation=unit, order=Appraisal.FIRST, defaults={"team": team, "assigned_at": at}
    )
    assessments.let_read(participations=[unit], users=[head], role="team_head", source=appraisal.source, by=head, at=at)
    return appraisal


def _uploads(programme: Programme) -> dict[str, int]:
    """One with faults, one with doubtful rows, one ready: {what: pk}."""
    criteria_set = load(programme.criteria_set)
    units = list(programme.participations.order_by("code"))

    def rows(number: int, mark: int, coded: bool) -> Iterator[MarksRow]:
        twins = [unit for unit in units if unit.name == "Xã Phúc Sơn"]
        for unit in [*twins, *units[:number]]:
            code, district = (unit.code, unit.district_name) if coded else ("", "")
            yield MarksRow(code=code, name=unit.name, district=district, marks={"1": mark})

    books = {"faulty": rows(5, 900, True), "asking": rows(0, 100, False), "ready": rows(5, 100, True)}
    return {
        what: assessments.receive_upload(
            programme=programme,
            content=marks_workbook(criteria_set, list(given)),
            name=f"bang-diem-{what}.xlsx",
            **_by("thuky"),
        ).pk
        for what, given in books.items()
    }


if __name__ == "__main__":
    print(json.dumps(main()))
