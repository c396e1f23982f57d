"""The documents that communes handed in with their dossiers of 2023, and the minutes and submissions that districts and
the committee signed: SỐ LIỆU GIẢ LẬP, one sample of each for all.

The score table is none of them: the system makes it from the sheet.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction

from gansao.accounts.models import User
from gansao.assessments import signed_papers
from gansao.assessments.actions import add_document, keep_signed_paper
from gansao.assessments.models import DossierDocument, SignedPaper
from gansao.assessments.signed_papers import Shelf
from gansao.demo.people import LANG_GIANG_2023
from gansao.demo.recognised import ZONE
from gansao.documents.decision import Signer
from gansao.documents.paper import Issuer, Paper, Paragraph, as_pdf
from gansao.files import actions as files
from gansao.files.models import StoredFile
from gansao.programmes.models import Participation, Programme

HANDED_IN_AT = datetime(2023, 10, 26, 9, 0, tzinfo=ZONE)
DISTRICTS_SIGNED_AT = datetime(2023, 11, 13, 16, 0, tzinfo=ZONE)
COMMITTEE_SIGNED_AT = datetime(2023, 12, 22, 16, 30, tzinfo=ZONE)
SAMPLES = {
    DossierDocument.Kind.SUBMISSION: ("TỜ TRÌNH", "đề nghị thẩm định chính quyền thân thiện năm 2023"),
    DossierDocument.Kind.REPORT: ("BÁO CÁO", "kết quả thực hiện chính quyền thân thiện năm 2023"),
    DossierDocument.Kind.MODEL: ("BẢN ĐĂNG KÝ", "mô hình sáng tạo, cách làm hay năm 2023"),
    DossierDocument.Kind.MODEL_APPROVAL: ("CÔNG VĂN", "phê duyệt mô hình sáng tạo, cách làm hay năm 2023"),
}


@transaction.atomic
def hand_in(units: Iterable[Participation], by: Any) -> None:
    """Each sample is stored once, however many dossiers it stands in."""
    stored = {kind: _stored(kind, by) for kind in SAMPLES}
    for unit in units:
        for kind, file in stored.items():
            add_document(participation=unit, kind=kind, stored=file, by=by, at=HANDED_IN_AT)


def _stored(kind: DossierDocument.Kind, by: Any) -> StoredFile:
    name = f"{kind.value}-gia-lap.pdf"
    return files.store(content=sample(*SAMPLES[kind]), name=name, by=by, at=HANDED_IN_AT, allowed=("pdf",))


def sign_districts(units: Iterable[Participation], by: Any) -> None:
    """Minutes and submission of every district; Lạng Giang's by its own reviewer."""
    units = [unit for unit in units if unit.district]
    reviewer = User.objects.get(username="huyen")
    for shelf in signed_papers.of_districts(units[0].programme, units):
        who = reviewer if shelf.place.code == LANG_GIANG_2023[0] else by
        _sign(units[0].programme, shelf, "Ủy ban nhân dân huyện", DISTRICTS_SIGNED_AT, who)


def sign_committee(programme: Programme, by: User) -> None:
    for shelf in signed_papers.of_committee(programme):
        _sign(programme, shelf, "Ban Chỉ đạo", COMMITTEE_SIGNED_AT, by)


def _sign(programme: Programme, shelf: Shelf, body: str, at: datetime, by: Any) -> None:
    keep_signed_paper(
        programme=programme,
        place=shelf.place,
        kind=shelf.kind,
        content=_signed(shelf.kind, body),
        name=f"{shelf.name}-da-ky-gia-lap.pdf",
        number="00 (giả lập)",
        dated=at.date(),
        by=by,
        at=at,
    )


@cache
def _signed(kind: SignedPaper.Kind, body: str) -> bytes:
    return sample(kind.label.upper(), "họp xét chính quyền thân thiện năm 2023", body)


def sample(kind: str, subject: str, body: str = "Ủy ban nhân dân xã") -> bytes:
    """A PDF that says what it stands for and that it is made up."""
    paper = Paper(
        issuer=Issuer(f"{body} (giả lập)", "Giả Lập", Signer("(giả lập)")),
        kind=kind,
        subject=subject,
        blocks=(Paragraph("Tệp này thay cho văn bản đã ký, chỉ để minh họa."),),
        synthetic=True,
    )
    return as_pdf(paper)
