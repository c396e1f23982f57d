"""The documents that communes handed in with their dossiers of 2023: SỐ LIỆU GIẢ LẬP, one sample of each for all.

The score table is none of them: the system makes it from the sheet.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao.assessments.actions import add_document
from gansao.assessments.models import DossierDocument
from gansao.demo.recognised import ZONE
from gansao.documents.decision import Signer
from gansao.documents.paper import Issuer, Paper, Paragraph, as_pdf
from gansao.files import actions as files
from gansao.files.models import StoredFile
from gansao.programmes.models import Participation

HANDED_IN_AT = datetime(2023, 10, 26, 9, 0, tzinfo=ZONE)
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


def sample(kind: str, subject: str) -> bytes:
    """A PDF that says what it stands for and that it is made up."""
    paper = Paper(
        issuer=Issuer("Ủy ban nhân dân xã (giả lập)", "Giả Lập", Signer("(giả lập)")),
        kind=kind,
        subject=subject,
        blocks=(Paragraph("Tệp này thay cho văn bản đã ký của xã, chỉ để minh họa."),),
        synthetic=True,
    )
    return as_pdf(paper)
