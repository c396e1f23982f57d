"""The rules of closing a year belong to the year: the province gives them, and what follows goes by them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse

from gansao.audit.models import Entry
from gansao.closing import actions
from gansao.closing.models import Complaint
from gansao.criteria.models import StoredCriteriaSet
from gansao.documents.decision import Signer
from gansao.law.closing_rules import build, rules_of, shipped, to_data
from gansao.programmes.actions import open_year
from gansao.programmes.models import Programme
from gansao.recognition import actions as recognition
from gansao.recognition import validity
from tests.factories import NOW
from tests.recognition.conftest import Small, page

from .conftest import AT, After, kept_for

URL = "/nam/2023/quy-tac-khep-nam/"
GIVEN = {
    "source": "Quyết định số 5/QĐ-UBND ngày 02/01/2024 (hư cấu)",
    "complaint_days": "15",
    "valid_years": "2",
    "lapse_notice_days": "60",
    "near_bound": "3",
    "near": "0,75",
    "own_marks_gap": "1",
    "gap": "2,00",
    "complaint": "4",
    "most": "10",
    "by_lot_percent": "25",
    "retention-decisions": "Vĩnh viễn",
    "retention-evidence": "10 năm",
}
Browse = Callable[..., HttpResponse]


def rules(**changed: Any) -> Any:
    return build(kept_for("10 năm") | changed)


def test_the_secretariat_gives_the_rules_and_everybody_of_the_office_reads_them(after: After, browse: Browse) -> None:
    Programme.objects.update(closing_rules=None)
    assert "Đang dùng quy tắc mẫu, không phải văn bản chính thức." in page(browse(after.small.secretariat, URL))
    assert browse(after.small.secretariat, URL, GIVEN).headers["Location"] == URL
    kept = rules_of(Programme.objects.get().closing_rules)
    assert (kept.complaint_days, kept.valid_years, kept.risk.near, kept.risk.by_lot_percent) == (15, 2, 75, 25)
    assert kept.retention["decisions"].period == "Vĩnh viễn" and kept.periods_missing == 12
    after_entry = Entry.objects.get(action="programmes.set_closing_rules").after
    assert after_entry["complaint_days"] == 15 and after_entry["valid_years"] == 2
    read = page(browse(after.small.auditor, URL))
    assert "15 ngày làm việc" in read and "2 năm, báo trước 60 ngày" in read and "Ghi quy tắc" not in read
    assert "Đang dùng quy tắc mẫu" not in read
    assert browse(after.small.auditor, URL, GIVEN).status_code == 403
    assert browse(after.leader, URL).status_code == 404 and browse(after.small.outsider, URL, GIVEN).status_code == 404
    assert browse(None, URL).headers["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"complaint_days": "0"}, "Hãy ghi một số nguyên từ 1 đến 366."),
        ({"valid_years": "hai"}, "Hãy ghi một số nguyên từ 1 đến 50."),
        ({"near": "nửa điểm"}, "Hãy ghi số điểm, ví dụ 0,50."),
        ({"gap": "0"}, "Một bậc phải lớn hơn 0."),
        ({"by_lot_percent": "101"}, "Hãy ghi một số nguyên từ 0 đến 100."),
        ({"source": " "}, "Mục này chưa có."),
        ({"retention-report": "a" * 121}, "Dài quá 120 chữ."),
    ],
)
def test_what_cannot_be_is_said_at_its_place(after: After, browse: Browse, wrong: Any, said: str) -> None:
    before = Programme.objects.get().closing_rules
    answer = browse(after.small.secretariat, URL, GIVEN | wrong)
    assert answer.status_code == 409 and said in page(answer)
    assert Programme.objects.get().closing_rules == before


def test_a_complaint_is_due_by_the_rules_of_its_year(after: After, browse: Browse) -> None:
    assert after.complaint().due_on == date(2024, 1, 17)  # ten working days after Wednesday 03/01/2024
    actions.set_rules(programme=after.small.programme, rules=rules(complaint_days=2), by=after.leader, at=AT)
    assert after.complaint("Tiêu chí 2 chấm thiếu.").due_on == date(2024, 1, 5)
    assert Complaint.objects.order_by("pk")[0].due_on == date(2024, 1, 17)  # what was counted before stands


def test_the_term_stands_in_the_decision_and_stays_with_it(small: Small) -> None:
    args: dict[str, Any] = {"by": small.secretariat, "at": AT}
    actions.set_rules(programme=small.programme, rules=rules(valid_years=2), **args)
    small.frozen()
    decision = recognition.draft_decision(programme=small.refresh(), signer=Signer("Nguyễn Văn A"), **args)
    first = decision.details["text"]["articles"][0]
    assert first[-1] == "Việc công nhận có thời hạn 02 năm, kể từ ngày ký Quyết định này."
    with pytest.raises(actions.Refused, match="soạn theo thời hạn công nhận cũ"):
        actions.set_rules(programme=small.programme, rules=rules(valid_years=3), **args)
    actions.set_rules(programme=small.programme, rules=rules(valid_years=2, complaint_days=3), **args)
    decision.signed_on = date(2023, 12, 29)
    held = validity.of(decision)
    assert held is not None and held.last_on == date(2025, 12, 29)


def test_without_a_term_the_decision_says_nothing_of_it(small: Small) -> None:
    small.frozen()
    decision = recognition.draft_decision(
        programme=small.refresh(), signer=Signer("Nguyễn Văn A"), by=small.secretariat, at=AT
    )
    assert decision.valid_years is None and "thời hạn" not in str(decision.details["text"]["articles"])
    assert validity.of(decision) is None


def test_a_closed_year_keeps_its_rules_and_the_next_one_begins_with_them(after: After, browse: Browse) -> None:
    programme, by = after.small.programme, after.small.secretariat
    actions.set_rules(programme=programme, rules=rules(complaint_days=7), by=by, at=AT)
    actions.close_year(programme=programme, by=by, at=AT)
    with pytest.raises(actions.Refused, match="đã khép nên không sửa quy tắc"):
        actions.set_rules(programme=programme, rules=rules(), by=by, at=AT)
    read = page(browse(by, URL))
    assert "đã khép nên quy tắc không sửa được nữa" in read and "7 ngày làm việc" in read
    following = open_year(
        province=programme.province,
        year=2024,
        key="2024",
        criteria_set=StoredCriteriaSet.objects.get(),
        units_as_of=programme.units_as_of,
        by=by,
        at=NOW,
    )
    assert rules_of(following.closing_rules).complaint_days == 7


def test_a_year_is_not_closed_silently_without_periods(after: After) -> None:
    actions.set_rules(programme=after.small.programme, rules=shipped(), by=after.leader, at=AT)
    with pytest.raises(actions.Refused, match="Còn 14 loại chưa có: điền ở trang Quy tắc"):
        actions.close_year(programme=after.small.programme, by=after.leader, at=AT)


def test_rules_as_data_and_back_and_a_class_that_came_later() -> None:
    kept = rules(valid_years=5)
    assert rules_of(to_data(kept)) == kept
    older = to_data(kept)
    del older["retention"]["report"]
    assert rules_of(older).retention["report"].told == "chưa quy định"
    assert rules_of(older).retention["decisions"].told == "10 năm"
