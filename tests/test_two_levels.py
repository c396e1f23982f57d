"""A year without districts (`cqtt-hai-cap`) from its opening to its archive, each step by the action that does it.

Every day stands in the calendar of the year, so that the phases are asked too: who may do the step on its day.
"""

import csv
import io
import json
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from gansao import law
from gansao.accounts.models import User
from gansao.accounts.roles import role_table
from gansao.appraisals import actions as appraisals
from gansao.appraisals import permissions as of_teams
from gansao.appraisals import queries as team_queries
from gansao.appraisals.models import Appraisal, MarkerMark, Team
from gansao.assessments import actions as assessments
from gansao.assessments import permissions as of_dossiers
from gansao.assessments.models import DossierDocument, Layer, Mark, SignedPaper
from gansao.assessments.queries import dossier_state, layers_visible_to
from gansao.closing import actions as closing
from gansao.closing import permissions as of_closing
from gansao.closing.actions.closing import pack
from gansao.committee import actions as committee
from gansao.committee import permissions as of_committee
from gansao.documents.decision import Signer
from gansao.domain.process import Term
from gansao.files.actions import store
from gansao.law.closing_rules import build
from gansao.programmes import actions as programmes
from gansao.programmes.models import Participation, Programme
from gansao.programmes.permissions import can_register
from gansao.recognition import actions as recognition
from gansao.recognition.models import Certificate, Decision
from gansao.recognition.queries import published
from tests.closing.conftest import PDF, kept_for
from tests.factories import make_commune, make_criteria_set_small, make_province, make_user
from tests.recognition.conftest import signed_pdf

pytestmark = pytest.mark.django_db
FIRST_DAY = date(2026, 1, 5)
RULES = law.process("cqtt-hai-cap", role_table())
HAMLETS = (("00001", "Xã Đầu Nguồn"), ("00002", "Xã Giữa Dòng"), ("00003", "Phường Cuối Bãi"))
FULL: dict[str, dict[str, Any]] = {"1": {"items": [0, 1, 2]}, "2": {"level": 0}, "3": {"points": 225}}


def day_of(phase: str) -> date:
    """The second day of a phase; phases follow one another from the year's first day, as long as the process says."""
    before = RULES.phases[: list(RULES.by_key).index(phase)]
    return FIRST_DAY + timedelta(days=sum(each.days or 0 for each in before) + 1)


def at(phase: str, later: int = 0) -> datetime:
    return datetime.combine(day_of(phase) + timedelta(days=later), time(9), ZoneInfo("Asia/Ho_Chi_Minh"))


def schedule() -> dict[str, Term]:
    first = {each.key: day_of(each.key) - timedelta(days=1) for each in RULES.phases}
    return {
        each.key: Term(first[each.key], first[each.key] + timedelta(days=(each.days or 1) - 1)) for each in RULES.phases
    }


@dataclass
class Scene:
    programme: Programme
    secretary: User
    clerk: User
    chairman: User
    committee: list[User]

    def unit(self, code: str) -> Participation:
        return self.programme.participations.select_related("programme__province").get(code=code)

    def leader(self, code: str) -> User:
        return User.objects.get(username=f"lanh-dao-{code}")

    def editor(self, code: str) -> User:
        return User.objects.get(username=f"can-bo-{code}")


@pytest.fixture
def scene() -> Scene:
    begun = date(2025, 7, 1)
    province = make_province("99", "Tỉnh Thử Nghiệm", begun, None)
    for code, name in HAMLETS:
        unit = make_commune(province, code, name, begun, None)
        make_user(f"can-bo-{code}", "commune_editor", unit)
        make_user(f"lanh-dao-{code}", "commune_leader", unit)
    secretary = make_user("thu-ky", "secretariat", province)
    programme = programmes.open_year(
        province=province,
        year=2026,
        key="2026",
        criteria_set=make_criteria_set_small(),
        units_as_of=FIRST_DAY,
        synthetic=True,
        process=RULES,
        schedule=schedule(),
        by=secretary,
        at=at("registration"),
    )
    return Scene(
        programme,
        secretary,
        clerk=make_user("van-thu", "records_clerk", province),
        chairman=make_user("chu-tich", "chairman", province),
        committee=[make_user(f"uy-vien-{number}", "committee_member", province) for number in (1, 2, 3)],
    )


def test_a_year_without_districts_reaches_its_archive(scene: Scene) -> None:
    register(scene)
    hand_in(scene)
    assign(scene)
    appraise(scene)
    hear(scene)
    vote(scene)
    decision = decide(scene)
    publish(scene, decision)
    complain(scene)
    close(scene, decision)


def register(scene: Scene) -> None:
    day = day_of("registration")
    for code, _ in HAMLETS:
        unit, leader = scene.unit(code), scene.leader(code)
        assert (unit.district_id, unit.district_code, unit.district_name) == (None, "", "")
        assert can_register(leader, unit, day)
        programmes.register(
            participation=unit, takes_part=code != "00003", reason="Mới chia tách.", by=leader, at=at("registration")
        )
    statuses = scene.programme.participations.order_by("code").values_list("code", "status")
    assert list(statuses) == [("00001", "taking_part"), ("00002", "taking_part"), ("00003", "not_registered")]


def hand_in(scene: Scene) -> None:
    """Both communes claim 9,25 and 8,50 and hand in to the province: there is no step between."""
    day, now = day_of("self_assessment"), at("self_assessment")
    for code, claims in (("00001", FULL), ("00002", FULL | {"3": {"points": 150}})):
        unit, editor, leader = scene.unit(code), scene.editor(code), scene.leader(code)
        assert of_dossiers.can_write(editor, Layer.SELF, unit, dossier_state(unit), day)
        assert not of_dossiers.may(leader, "assessments.sign_off", unit, day_of("registration"))
        for criterion, answer in claims.items():
            assessments.save_mark(
                participation=unit, layer=Layer.SELF, criterion=criterion, answer=answer, seen=0, by=editor, at=now
            )
            assessments.add_link(
                participation=unit, criterion=criterion, url="https://example.vn/", title="Trang", by=editor, at=now
            )
        for kind in DossierDocument.Kind.values:
            paper = store(
                content=PDF + f"% {code} {kind}\n".encode(), name=f"{kind}.pdf", by=editor, at=now, allowed=("pdf",)
            )
            assessments.add_document(participation=unit, kind=kind, stored=paper, by=editor, at=now)
        assessments.ask_sign_off(participation=unit, by=editor, at=now)
        assert of_dossiers.may(leader, "assessments.sign_off", unit, day)
        dossier = assessments.submit(participation=unit, by=leader, at=now)
        assert (dossier.state, dossier.incomplete_reason) == ("forwarded", "")
        assert [step.verb for step in dossier.steps.order_by("pk")] == ["ask_sign_off", "submit_to_province"]
    assert sorted(unit.code for unit in team_queries.unassigned(scene.programme)) == ["00001", "00002"]


def assign(scene: Scene) -> None:
    now, by, province = at("appraisal"), scene.secretary, scene.programme.province
    for number in (1, 2):
        team = appraisals.make_team(programme=scene.programme, name="", base_name="", base=None, by=by, at=now)
        head = make_user(f"to-truong-{number}", "team_head", province)
        appraisals.add_member(team=team, user=head, is_head=True, by=by, at=now)
    head = User.objects.get(username="to-truong-1")
    appraisals.declare(programme=scene.programme, user=head, unit=scene.unit("00002"), tie="lives", by=head, at=now)
    run = appraisals.propose(programme=scene.programme, kind="optimiser", by=by, at=now)
    assert (run.proof, run.result["team_of"]) == ("optimal", {"00001": "1", "00002": "2"})
    assert appraisals.take_run(run=run, by=by, at=now) == 2
    assert dossier_state(scene.unit("00001")) == "appraising"


def appraise(scene: Scene) -> None:
    """Team 1 agrees with all of it; team 2 finds one item of three: 6,50 of 8,50."""
    day, now = day_of("appraisal"), at("appraisal")
    for number, code in ((1, "00001"), (2, "00002")):
        appraisal = Appraisal.objects.get(participation__code=code)
        head = User.objects.get(username=f"to-truong-{number}")
        member = team_queries.member_of(head, Team.objects.get(number=number))
        assert appraisal.team.number == number
        assert of_teams.may_mark(head, appraisal, member, day)
        assert not of_teams.may_mark(head, appraisal, member, day_of("self_assessment"))
        assert layers_visible_to(head, scene.unit(code), day) == {"self"}
        assert appraisals.agree_with_self(appraisal=appraisal, by=head, at=now) == 3
        if number == 2:
            mark = MarkerMark.objects.get(appraisal=appraisal, criterion="1")
            appraisals.save_mark(
                appraisal=appraisal,
                criterion="1",
                answer={"items": [0]},
                reason="no_evidence",
                note="Không thấy mã QR, trang thông tin không mở được",
                seen=mark.version,
                by=head,
                at=now,
            )
        appraisals.confirm(appraisal=appraisal, by=head, at=now)
        assert dossier_state(scene.unit(code)) == "appraised"
    assert points_in(scene, Layer.TEAM) == {"00001": 925, "00002": 650}


def points_in(scene: Scene, layer: str) -> dict[str, int]:
    rows = Mark.objects.filter(participation__programme=scene.programme, layer=layer).order_by("participation__code")
    found: dict[str, int] = {}
    for code, points in rows.values_list("participation__code", "points_x100"):
        found[code] = found.get(code, 0) + points
    return found


def hear(scene: Scene) -> None:
    now, unit = at("explanation"), scene.unit("00002")
    leader, head = scene.leader("00002"), User.objects.get(username="to-truong-2")
    assert committee.invite(programme=scene.programme, codes=None, working_days=3, by=scene.secretary, at=now) == 2
    assert layers_visible_to(leader, unit, day_of("explanation")) == {"self", "team"}
    with pytest.raises(committee.NotHeard):
        committee.put_before(programme=scene.programme, by=scene.secretary, at=now)
    explanation = unit.explanation
    explained = committee.explain(
        explanation=explanation, criterion="1", text="Mã QR dán ở cửa sau.", seen=0, by=leader, at=now
    )
    committee.submit_explanation(explanation=explanation, by=leader, at=now)
    committee.opine(explained=explained, opinion="change", note="Có mã QR thật.", by=head, at=now)


def vote(scene: Scene) -> None:
    """Criterion 1 from 2 to 3 points by three votes of three: 7,50, two stars."""
    now, day, unit = at("committee", later=7), day_of("committee"), scene.unit("00002")
    assert committee.put_before(programme=scene.programme, by=scene.secretary, at=now) == 2
    change = committee.propose_change(
        participation=unit, criterion="1", answer={"items": [0, 1]}, reason="Có mã QR.", by=scene.secretary, at=now
    )
    with pytest.raises(recognition.Refused, match="1 thay đổi điểm chưa biểu quyết xong"):
        recognition.freeze(programme=scene.programme, by=scene.secretary, at=now)
    for member in scene.committee:
        assert of_committee.may(member, "committee.vote", scene.programme, day)
        committee.cast_vote(change=change, choice="for", by=member, at=now)
    assert committee.count_votes(change=change, by=scene.secretary, at=now).state == "carried"
    assert points_in(scene, Layer.FINAL) == {"00001": 925, "00002": 750}


def decide(scene: Scene) -> Decision:
    now = at("decision")
    frozen = recognition.freeze(programme=scene.programme, by=scene.secretary, at=now)
    awards = {unit["code"]: unit["award"] for unit in json.loads(frozen.content)["units"]}
    assert {code: award and (award["points"], award["stars"], award["rank"]) for code, award in awards.items()} == {
        "00001": ("9.25", 3, 1),
        "00002": ("7.50", 2, 2),
        "00003": None,
    }
    scene.programme.refresh_from_db()
    draft = recognition.draft_decision(
        programme=scene.programme, signer=Signer("Nguyễn Văn A", "deputy"), by=scene.secretary, at=now
    )
    return recognition.record_signature(
        decision=draft,
        number="12",
        signed_on=day_of("decision"),
        content=signed_pdf(draft),
        name="quyet-dinh.pdf",
        by=scene.clerk,
        at=now,
    )


def publish(scene: Scene, decision: Decision) -> None:
    recognition.publish(decision=decision, disclosure="points", by=scene.secretary, at=at("publication"))
    scene.programme.refresh_from_db()
    decision.refresh_from_db()
    assert (scene.programme.state, decision.state) == ("published", "published")
    assert decision.number == "12/QĐ-UBND"
    assert (decision.annex_check or {})["agrees"] is True
    given = Certificate.objects.order_by("serial").values_list("participation__code", "stars", "serial")
    assert list(given) == [("00001", 3, "001/2026"), ("00002", 2, "002/2026")]
    year = published("2026")
    assert year is not None
    told = [(unit["code"], unit["district"], unit["status"]) for unit in year.frozen_content["units"]]
    assert told == [
        ("00001", None, "taking_part"),
        ("00002", None, "taking_part"),
        ("00003", None, "not_registered"),
    ]


def complain(scene: Scene) -> None:
    day, now, unit = day_of("complaints"), at("complaints"), scene.unit("00002")
    leader = scene.leader("00002")
    closing.set_rules(programme=scene.programme, rules=build(kept_for("10 năm")), by=scene.secretary, at=now)
    assert of_closing.may_complain(leader, unit, day)
    complaint = closing.file_complaint(
        participation=unit, words="Trang thông tin có mở được.", criteria=["1"], by=leader, at=now
    )
    with pytest.raises(closing.Refused, match="Còn 1 khiếu nại đang chờ"):
        closing.close_year(programme=scene.programme, by=scene.secretary, at=now)
    closing.draft_answer(
        complaint=complaint, outcome="unchanged", answer="Đã kiểm tra lại.", by=scene.secretary, at=now
    )
    answered = closing.record_answer(
        complaint=complaint, number="31/UBND-NC", signed_on=day, content=PDF, name="tl.pdf", by=scene.clerk, at=now
    )
    assert (answered.state, answered.number) == ("answered", "31/UBND-NC")


def close(scene: Scene, decision: Decision) -> None:
    now = at("closing")
    with pytest.raises(closing.Refused, match="Biên bản của Ban Chỉ đạo; Tờ trình của Ban Chỉ đạo"):
        closing.close_year(programme=scene.programme, by=scene.secretary, at=now)
    for kind in SignedPaper.Kind:
        assessments.keep_signed_paper(
            programme=scene.programme,
            place=scene.programme.province,
            kind=kind,
            content=PDF,
            name=f"{kind}.pdf",
            number="không số",
            dated=day_of("committee"),
            by=scene.clerk,
            at=now,
        )
    closing.close_year(programme=scene.programme, by=scene.secretary, at=now)
    scene.programme.refresh_from_db()
    assert scene.programme.state == "closed"
    package = closing.ask_for_package(programme=scene.programme, by=scene.secretary, at=now)
    pack.func(package.pk)
    package.refresh_from_db()
    assert (package.state, package.error) == ("done", "")
    kept = zipfile.ZipFile(package.path)
    assert kept.read(f"quyet-dinh/{decision.pk}/da-ky-quyet-dinh.pdf") == signed_file(decision)
    assert kept.read(f"quyet-dinh/{decision.pk}/ket-qua-chot.json").decode() == decision.frozen.content
    assert [name for name in kept.namelist() if name.startswith("ho-so/00003/")] == []
    layers = csv.DictReader(io.StringIO(kept.read("ket-qua/diem-cac-lop.csv").decode("utf-8-sig")))
    of_dispute = [(row["lớp điểm"], row["điểm"]) for row in layers if (row["mã"], row["tiêu chí"]) == ("00002", "1")]
    assert sorted(of_dispute) == [("Tổ thẩm định", "2.00"), ("Tự chấm", "4.00"), ("Điểm chính thức", "3.00")]
    for name in ("ban-chi-dao/to-trinh.pdf", "ban-chi-dao/bien-ban.pdf"):
        words = text_of(kept.read(name))
        assert "Phường Cuối Bãi" in words and "Huyện" not in words


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages).split()))


def signed_file(decision: Decision) -> bytes:
    assert decision.signed_file is not None
    return decision.signed_file.path.read_bytes()
