"""A district's papers, as DOCX or PDF: minutes of its meeting, its submission, from the dossiers as they stand."""

from collections.abc import Mapping

from gansao.assessments.models import Dossier, DossierStep
from gansao.assessments.review import DistrictReview, ReviewRow
from gansao.documents.decision import AnnexRow, Signer
from gansao.documents.paper import Issuer, Paper, as_pdf
from gansao.documents.paper_docx import as_docx
from gansao.documents.papers.committee import HeldBack, Meeting, Proposal, district_minutes, district_submission
from gansao.documents.papers.words import Person, ProgrammeYear
from gansao.domain.points import show
from gansao.domain.text import bare_name, running
from gansao.files.kinds import KINDS
from gansao.programmes.models import Programme

State = Dossier.State
DOTS = "…………………………"  # written in by hand
PAPERS = ("bien-ban", "to-trinh")
FORMATS = {
    "docx": (as_docx, KINDS["docx"].media_type),
    "pdf": (as_pdf, KINDS["pdf"].media_type),
}
_PROPOSED = (State.ACCEPTED, State.FORWARDED, State.APPRAISING, State.APPRAISED, State.TAKEN_IN)


def paper(name: str, programme: Programme, review: DistrictReview, said: Mapping[str, str]) -> Paper:
    """`name` of PAPERS; `said`: what the minutes need to be told, {"place", "chair", "secretary"}."""
    district = running(review.name)
    issuer = Issuer(
        f"Ủy ban nhân dân {district}", bare_name(review.name), Signer("", other_lines=("CHỦ TỊCH",)), superior=""
    )
    year = ProgrammeYear(programme.year, running(programme.province_name))
    proposal = _proposal(review)
    if name == "to-trinh":
        return district_submission(issuer, year, proposal, synthetic=programme.synthetic)
    meeting = Meeting(
        place=said.get("place") or DOTS,
        began_at=None,
        ended_at=None,
        chair=Person(said.get("chair") or DOTS),
        secretary=Person(said.get("secretary") or DOTS),
        present=(Person(DOTS), Person(DOTS)),
    )
    return district_minutes(issuer, year, meeting, proposal, synthetic=programme.synthetic)


def _proposal(review: DistrictReview) -> Proposal:
    """Proposed: accepted or forwarded dossiers that reach a star; the others with the reason."""
    proposed, held = [], []
    rows = [row for row in review.rows if row.unit.takes_part]
    reasons = _reasons([row for row in rows if row.state == State.HELD_BACK])
    for row in rows:
        total = row.district
        points = show(total.award.points or 0) if total and total.marked else ""
        if row.state in _PROPOSED and total and total.award.stars:
            proposed.append(AnnexRow(row.unit.name, points, total.award.stars, row.unit.district_name))
        else:
            reason = reasons.get(row.unit.pk) or (
                "Chưa đủ điểm để được công nhận" if row.state in _PROPOSED else f"Hồ sơ: {row.state_in_words.lower()}"
            )
            held.append(HeldBack(row.unit.name, reason, points, row.unit.district_name))
    return Proposal(len(rows), tuple(proposed), tuple(held))


def _reasons(rows: list[ReviewRow]) -> dict[int, str]:
    """{participation's primary key: why it is held back}, the latest word of each."""
    steps = DossierStep.objects.filter(dossier__participation__in=[row.unit for row in rows], verb="hold_back")
    return dict(steps.order_by("at", "id").values_list("dossier__participation", "note"))
