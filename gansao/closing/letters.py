"""The letter that answers a complaint, in the standard words, from what was complained of and what came out."""

from datetime import date

from gansao.closing.models import Complaint
from gansao.criteria.queries import load
from gansao.documents.decision import Signer
from gansao.documents.paper import Issuer, Paper
from gansao.documents.papers.closing import ComplaintAnswer, complaint_answer
from gansao.documents.papers.words import ProgrammeYear
from gansao.domain.text import running
from gansao.recognition import drafting

_CONCLUSIONS = {
    Complaint.Outcome.UNCHANGED: "không có căn cứ để thay đổi kết quả.",
    Complaint.Outcome.CORRECTED: "kết quả đã công bố cần được đính chính.",
}


def answer(complaint: Complaint, on: date) -> Paper:
    """Công văn trả lời; the body that answers is the one of the day `on`. Number and day once they are recorded."""
    unit = complaint.participation
    programme = unit.programme
    day = complaint.signed_on or on
    office = drafting.offices(programme.province, drafting.day_of_names(programme, day))[0]
    return complaint_answer(
        Issuer(
            office.name,
            office.seat,
            Signer(complaint.signer_name, complaint.signer_form),
            unit="NC",
            number=complaint.number,
            signed_on=complaint.signed_on,
        ),
        ProgrammeYear(programme.year, running(programme.province_name)),
        ComplaintAnswer(
            complainant=_complainant(complaint),
            received_on=complaint.received_on,
            about=", ".join(running(name) for name in (unit.name, unit.district_name) if name),
            content=_content(complaint),
            findings=tuple(line.strip() for line in complaint.answer.splitlines() if line.strip()),
            conclusion=_CONCLUSIONS[Complaint.Outcome(complaint.outcome)],
            upheld=complaint.outcome == Complaint.Outcome.CORRECTED,
        ),
        synthetic=programme.synthetic,
    )


def _complainant(complaint: Complaint) -> str:
    """A citizen is written to by the register's number: the name stands on the original alone."""
    if complaint.origin == Complaint.Origin.CITIZEN:
        return f"Người gửi đơn số {complaint.petition_number} trong sổ tiếp nhận đơn"
    return f"Ủy ban nhân dân {running(complaint.participation.name)}"


def _content(complaint: Complaint) -> str:
    words = " ".join(complaint.words.split())
    if not complaint.criteria:
        return words
    names = {each.code: each.name for each in load(complaint.participation.programme.criteria_set).criteria}
    told = "; ".join(f"tiêu chí {code} ({names[code]})" if code in names else code for code in complaint.criteria)
    return f"về {told}. {words}"
