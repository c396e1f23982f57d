"""The demonstration's 2023 from the marks to the public register, through the same actions as a real year.

Number, day and signer are made up and say so; the "signed" file is the printed draft with number and day, unsigned.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gansao.accounts.models import User
from gansao.documents.decision import Signer, as_pdf
from gansao.programmes.models import Programme
from gansao.recognition import actions, drafting, queries
from gansao.recognition.models import Decision

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FROZEN_AT = datetime(2023, 12, 25, 9, 0, tzinfo=ZONE)
DRAFTED_AT = datetime(2023, 12, 26, 9, 0, tzinfo=ZONE)
AGREED_AT = datetime(2023, 12, 28, 9, 0, tzinfo=ZONE)
SIGNED_ON = date(2023, 12, 29)
SIGNED_AT = datetime(2023, 12, 29, 15, 0, tzinfo=ZONE)
PUBLISHED_AT = datetime(2024, 1, 2, 8, 0, tzinfo=ZONE)
NUMBER = "00"
SIGNER = Signer("(Họ và tên người ký, giả lập)")


def publish(
    programme: Programme, secretariat: User, chairman: User, clerk: User, progress: Callable[[str], None]
) -> None:
    """Freeze, draft, record the signature, publish; takes up where an interrupted loading stopped."""
    if programme.state != Programme.State.FROZEN:
        progress("Chốt kết quả, tính sao kèm lý do")
        actions.freeze(programme=programme, by=secretariat, at=FROZEN_AT)
        programme.refresh_from_db()
    decision = queries.under_way(programme)
    if decision is None:
        progress("Soạn quyết định và phụ lục 76 đơn vị")
        decision = actions.draft_decision(
            programme=programme, signer=SIGNER, on=SIGNED_ON, by=secretariat, at=DRAFTED_AT
        )
    if decision.state == Decision.State.DRAFT:
        if decision.ruling != Decision.Ruling.AGREED:
            actions.rule_on_draft(
                decision=decision,
                agreed=True,
                remark="",
                seen=queries.details_digest(decision),
                by=chairman,
                at=AGREED_AT,
            )
        text = replace(drafting.text(decision), number=NUMBER, signed_on=SIGNED_ON)
        decision = actions.record_signature(
            decision=decision,
            number=NUMBER,
            signed_on=SIGNED_ON,
            content=as_pdf(text),
            name="quyet-dinh-2023-gia-lap.pdf",
            by=clerk,
            at=SIGNED_AT,
        )
    progress("Công bố: sổ cái, giấy chứng nhận")
    actions.publish(decision=decision, disclosure=Programme.Unrecognised.POINTS, by=secretariat, at=PUBLISHED_AT)
