"""Every door behind which something must stand (a visit, a decision, a complaint, ...), tried by every role in the
demonstration's published 2023: at Mỹ Thái, the role's own unit, and at Vĩnh An, in another district and another team's.
A member of that other team is tried the other way round.

tests/test_doors.py walks the doors that need nothing behind them. What opens is printed in docs/doors.md.
After a page was added: `DOORS=write python -m pytest tests/demo/test_doors.py`, then read the difference.
"""

import os
import re
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gansao.accounts.models import User
from gansao.appraisals.models import Appraisal, AssignmentRun, SuppliedColumn, TeamMember
from gansao.assessments.models import DossierDocument, Evidence
from gansao.audit.models import Entry
from gansao.closing import actions as closing
from gansao.closing.models import ArchivePackage
from gansao.committee.models import Comment, Consultation, ExplanationFile, MarkChange
from gansao.demo.papers_2023 import sample
from gansao.demo.people import MY_THAI_2023
from gansao.documents.decision import Signer
from gansao.files.models import StoredFile
from gansao.places.queries import unit
from gansao.programmes.models import Programme
from gansao.recognition import actions as recognition
from gansao.recognition.actions.certificates import draw
from gansao.recognition.models import Certificate, Decision
from gansao.visits.models import Visit, VisitPhoto
from tests.factories import make_user
from tests.test_doors import BEHIND, CLOSED, PAGE, PARAMETERS, SECOND, Door, never_opened, rows, said, walk

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]
OWN, NEIGHBOUR = "07420", "07648"
ASKED = {"assessments:district_paper": "?tep=bien-ban.docx", "appraisals:column_template": "?tieu-chi=1"}
USERS = {
    "secretariat": "thuky",
    "commune_editor": "xa2023",
    "district_reviewer": "huyen",
    "team_member": "tovien",
    "team_head": "totruong",
    "committee_member": "banchidao",
    "consulted_agency": "coquan",
    "chairman": "chutich",
    "records_clerk": "vanthu",
    "auditor": "kiemtra",
    "administrator": "quantri",
}
OF_NO_UNIT = {"appraisals:duties"}  # one's own team's page
# An agency is asked about every unit of the year: none is foreign to it.
LOCAL = {"commune_editor", "commune_leader", "district_reviewer", "team_member", "team_head"}


@pytest.fixture
def people() -> dict[str, User]:
    found = {role: User.objects.get(username=name) for role, name in USERS.items()}
    theirs = Appraisal.objects.filter(participation__programme__key="2023", participation__code=NEIGHBOUR)
    other = TeamMember.objects.filter(team__in=theirs.filter(order=Appraisal.FIRST).values("team"), is_head=False)
    return found | {
        "commune_leader": make_user("lanh-dao-2023", "commune_leader", unit(*MY_THAI_2023)),
        "other_team": other.earliest("pk").user,
    }


@pytest.fixture
def behind() -> dict[str, dict[str, dict[str, Any]]]:
    """{unit's code: {door: what its address is filled with}}: beside what is loaded, a complaint and a withdrawal
    that are signed, a re-check, a photograph, a column, a paper of an agency, certificates drawn."""
    office = {"by": User.objects.get(username="thuky"), "at": timezone.now()}
    clerk = {"by": User.objects.get(username="vanthu"), "at": timezone.now()}
    year = Programme.objects.get(key="2023")
    decision = Decision.objects.get(programme=year, state="published")
    asked = recognition.ask_for_files(decision=decision, site="https://example.vn", **office)
    draw.func(asked.pk)  # nothing is committed here that would have it drawn
    closing.write_report(programme=year, recommendations="Giữ nền nếp", signer_name="(giả lập)", **office)
    column = SuppliedColumn.objects.create(
        programme=year,
        criterion="1",
        agency="Sở Nội vụ",
        document_number="1",
        document_on=date(2023, 12, 1),
        file=StoredFile.objects.earliest("pk"),
        state="ready",
        uploaded_at=timezone.now(),
        uploaded_by=office["by"],
    )
    package = ArchivePackage.objects.create(programme=year, state="done", asked_at=timezone.now())
    package.path.parent.mkdir(exist_ok=True)
    package.path.write_bytes(b"PK")
    found = {}
    for code in (OWN, NEIGHBOUR):
        participation = year.participations.get(code=code)
        complaint = closing.file_complaint(
            participation=participation,
            words="Đề nghị xem lại tiêu chí 12 (giả lập)",
            criteria=["12"],
            uploads=[SimpleUploadedFile("kem.pdf", sample("ĐƠN", "giả lập"))],
            **office,
        )
        complaint = closing.draft_answer(complaint=complaint, outcome="unchanged", answer="Giữ nguyên.", **office)
        today = timezone.localdate()
        signed = {"signed_on": today, "content": sample("CÔNG VĂN", "giả lập"), "name": "ky.pdf"}
        complaint = closing.record_answer(complaint=complaint, number=f"1-{code}", **signed, **clerk)
        certificate = Certificate.objects.get(decision=decision, participation=participation)
        recheck = closing.choose_by_hand(certificate=certificate, **office)
        withdrawal = recognition.draft_withdrawal(
            certificate=certificate, grounds="Thử cửa (giả lập)", signer=Signer("(giả lập)"), **office
        )
        withdrawal = recognition.sign_withdrawal(withdrawal=withdrawal, number=f"9-{code}", **signed, **clerk)
        visit = Visit.objects.get(appraisal__participation=participation)
        piece = Evidence.objects.exclude(file=None).get(participation=participation)
        consultation = Consultation.objects.filter(participation=participation).earliest("pk")
        consultation.paper = piece.file
        consultation.save(update_fields=["paper"])
        photo = VisitPhoto.objects.create(
            visit=visit,
            item=uuid.uuid4(),
            digest="0" * 64,
            made_at=timezone.now(),
            happened_at=timezone.now(),
            received_at=timezone.now(),
            made_by=visit.planned_by,
            file=piece.file,
            page_copy=piece.page_copy,
            thumbnail=piece.thumbnail,
        )
        appraisal = Appraisal.objects.select_related("team").get(participation=participation, order=Appraisal.FIRST)
        document = DossierDocument.objects.filter(participation=participation).earliest("pk")
        found[code] = {
            "": {
                "code": code,
                "criterion": "1",
                "number": appraisal.team.number,
                "ending": "pdf",
                "suffix": "pdf",
                "district": participation.district_code,
                "place": participation.district_code,
                "paper": "bien-ban",
                "version": 1,
            },
            "assessments:evidence_": {"pk": piece.pk},
            "assessments:release_evidence": {"pk": piece.pk},
            "assessments:thumbnail": {"pk": piece.pk},
            "assessments:document_file": {"pk": document.pk},
            "assessments:made_document": {"name": "bang-tu-cham"},
            "appraisals:run": {"pk": AssignmentRun.objects.filter(programme=year).earliest("pk").pk},
            "appraisals:column": {"pk": column.pk},
            "visits:": {"pk": visit.pk, "version": 1, "size": "nho"},
            "visits:photo": {"number": photo.pk},
            "committee:explanation_file": {
                "pk": ExplanationFile.objects.get(explained__explanation__participation=participation).pk
            },
            "committee:change": {"pk": MarkChange.objects.get(participation=participation).pk},
            "committee:comment": {"pk": Comment.objects.get(posting__programme=year).pk},
            "committee:consultation": {"pk": consultation.pk},
            "committee:paper": {"name": "to-trinh"},
            "recognition:": {"pk": decision.pk},
            "recognition:certificate_pdf": {"pk": certificate.pk},
            "recognition:plaque_pdf": {"pk": certificate.pk},
            "closing:": {"pk": complaint.pk, "file": complaint.files.get().pk},
            "closing:withdrawal": {"pk": withdrawal.pk},
            "closing:sign_withdrawal": {"pk": withdrawal.pk},
            "closing:signed_withdrawal": {"pk": withdrawal.pk},
            "closing:undo_withdrawal": {"pk": withdrawal.pk},
            "closing:drop_withdrawal": {"pk": withdrawal.pk},
            "closing:recheck": {"pk": recheck.pk},
        }
    return found


def at(values: dict[str, dict[str, Any]]) -> Callable[[Door], str]:
    """A door's address, filled with what belongs to the longest beginning of its name."""

    def address(door: Door) -> str:
        filled: dict[str, Any] = {"key": "cqtt-mau-2023" if door.name == "criteria:workbook" else "2023"}
        for beginning in sorted(values, key=len):
            if door.name.startswith(beginning):
                filled |= values[beginning]
        names = {name for _, name in PARAMETERS.findall(door.route)}
        return reverse(door.name, kwargs={name: filled[name] for name in names}) + ASKED.get(door.name, "")

    return address


def test_something_stands_behind_every_door_and_opens_to_whom_the_table_says(
    people: dict[str, User], behind: dict[str, Any]
) -> None:
    found = said(people, BEHIND, at(behind[OWN]))
    assert never_opened(BEHIND, found) == []
    text = PAGE.read_text()
    ours = text.split(SECOND)[0] + SECOND + rows(BEHIND, found)
    if os.environ.get("DOORS") == "write":
        PAGE.write_text(ours)
        text = ours
    assert text == ours


def test_what_stands_at_another_unit_is_not_found(people: dict[str, User], behind: dict[str, Any]) -> None:
    """By whoever has one unit: its own address, and another's number guessed under the own unit's address."""
    local, other = {role: people[role] for role in LOCAL}, {"other_team": people["other_team"]}
    doors = [door for door in BEHIND if door.name not in OF_NO_UNIT]
    coded = [door for door in doors if "<str:code>" in door.route and "<int:pk>" in door.route]
    assert len(coded) >= 6
    found = {}
    for who, own, foreign in ((local, OWN, NEIGHBOUR), (other, NEIGHBOUR, OWN)):
        guessed = behind[foreign] | {"": behind[own][""]}
        for verb in ("get", "post"):
            for address, tried in ((at(behind[foreign]), doors), (at(guessed), coded)):
                found |= {f"{one}: {verb} {address(door)}": code for one, door, code in walk(who, tried, address, verb)}
    assert {door: code for door, code in found.items() if code not in CLOSED} == {}


def test_a_number_of_one_year_is_not_found_under_another(people: dict[str, User], behind: dict[str, Any]) -> None:
    """Not by those either who work in both years; what a role may not read there refuses before any number is asked."""
    numbered = [door for door in BEHIND if re.search(r"<slug:key>.*<(?:uuid|int):", door.route)]
    tried = [door for door in numbered if door.name != "appraisals:team"]  # teams are numbered in each year
    both = {role: people[role] for role in ("secretariat", "records_clerk", "team_head", "chairman")}
    under_2026 = at(behind[OWN] | {"": behind[OWN][""] | {"key": "2026"}})
    for verb in ("get", "post"):
        found = {f"{who}: {door.name}": code for who, door, code in walk(both, tried, under_2026, verb)}
        assert {door: code for door, code in found.items() if code not in CLOSED | {403}} == {}
        assert {code for door, code in found.items() if door.startswith("secretariat")} <= CLOSED


def test_who_reads_all_writes_nothing(people: dict[str, User], behind: dict[str, Any]) -> None:
    readers = {role: people[role] for role in ("auditor", "chairman")}
    before = Entry.objects.count()
    found = {f"{role}: {door.name}": code for role, door, code in walk(readers, BEHIND, at(behind[OWN]), "post")}
    assert {door: code for door, code in found.items() if code in {302}} == {}
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", ["get", "post"])
def test_another_provinces_people_find_nothing(behind: dict[str, Any], verb: str) -> None:
    ha_noi = unit("01", date(2025, 7, 1))
    strangers = {
        role: make_user(f"ha-noi-{role}", role, ha_noi) for role in ("secretariat", "auditor", "records_clerk")
    }
    doors = [door for door in BEHIND if door.name != "criteria:workbook"]  # sets belong to no province
    found = {f"{role}: {door.name}": code for role, door, code in walk(strangers, doors, at(behind[OWN]), verb)}
    assert {door: code for door, code in found.items() if code not in CLOSED} == {}
