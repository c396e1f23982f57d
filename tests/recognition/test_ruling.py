"""The signer agrees with a draft or sends it back: /nam/<key>/quyet-dinh/y-kien/"""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from gansao.accounts.models import User
from gansao.audit.models import Entry
from gansao.home.tasks import waiting_for
from gansao.recognition import actions, drafting, queries
from gansao.recognition.models import Decision
from tests.factories import NOW, make_user

from .conftest import Small, page

URL = "/nam/2023/quyet-dinh/"
RULE = f"{URL}y-kien/"
Browse = Callable[..., HttpResponse]


@pytest.fixture
def chairman(small: Small) -> User:
    return make_user("chu-tich", "chairman", small.programme.province)


def rule(decision: Decision, *, by: Any, agreed: bool = True, remark: str = "", seen: str = "") -> Decision:
    seen = seen or queries.details_digest(Decision.objects.get(pk=decision.pk))
    return actions.rule_on_draft(decision=decision, agreed=agreed, remark=remark, seen=seen, by=by, at=NOW)


def edit(decision: Decision, small: Small, place: str) -> Decision:
    text = dataclasses.replace(drafting.text(decision), place=place)
    kept = decision.details["group_by"], drafting.day_of_names(small.programme, NOW.date())
    return actions.update_draft(
        decision=decision, text=text, group_by=kept[0], names_as_of=kept[1], by=small.secretariat, at=NOW
    )


def test_a_draft_sent_back_is_mended_before_it_is_signed(small: Small, chairman: User) -> None:
    decision = small.frozen().drafted()
    with pytest.raises(actions.Refused, match="ghi điều cần sửa"):
        rule(decision, by=chairman, agreed=False, remark="  ")
    sent_back = rule(decision, by=chairman, agreed=False, remark="Ghi lại nơi ban hành.")
    assert (sent_back.ruling, sent_back.ruling_remark, sent_back.ruled_by) == (
        "sent_back",
        "Ghi lại nơi ban hành.",
        chairman,
    )
    with pytest.raises(actions.Refused, match=r"trả lại dự thảo này: Ghi lại nơi ban hành\. Hãy sửa"):
        small.signed(decision)
    mended = edit(decision, small, "Lạng Giang")
    assert (mended.ruling, mended.ruling_remark) == ("mended", "Ghi lại nơi ban hành.")
    assert rule(decision, by=chairman).ruling == "agreed"
    assert small.signed(decision).state == "signed"
    rows = Entry.objects.filter(action="recognition.rule_on_draft").order_by("pk")
    assert [row.after for row in rows] == [
        {"ruling": "sent_back", "remark": "Ghi lại nơi ban hành."},
        {"ruling": "agreed", "remark": ""},
    ]


def test_edited_words_are_not_agreed_with_and_a_second_press_says_nothing_new(small: Small, chairman: User) -> None:
    decision = small.frozen().drafted()
    seen = queries.details_digest(decision)
    rule(decision, by=chairman)
    rule(decision, by=chairman)
    assert Entry.objects.filter(action="recognition.rule_on_draft").count() == 1
    assert edit(decision, small, "Lạng Giang").ruling == "unruled"
    with pytest.raises(actions.Refused, match="Dự thảo vừa được sửa"):
        rule(decision, by=chairman, seen=seen)


def test_paper_may_come_without_a_ruling_but_none_after_it(small: Small, chairman: User) -> None:
    decision = small.frozen().drafted()
    seen = queries.details_digest(decision)
    assert small.signed(decision).ruling == "unruled"
    with pytest.raises(actions.Refused, match="còn là dự thảo"):
        rule(decision, by=chairman, seen=seen)


def test_who_may_rule(small: Small, browse: Browse, chairman: User) -> None:
    data = {"verdict": "agree", "remark": "", "seen": "x"}
    assert browse(chairman, RULE, data).status_code == 302  # nothing waits: back to the page, which says so
    small.frozen().drafted()
    for reader in (small.secretariat, small.clerk, small.auditor):
        assert browse(reader, RULE, data).status_code == 403
        assert "Ghi ý kiến</button>" not in page(browse(reader, URL))
    assert browse(small.outsider, RULE, data).status_code == 404
    assert browse(None, RULE, data).headers["Location"].startswith("/dang-nhap/")
    assert browse(chairman, RULE).status_code == 405
    assert "Ghi ý kiến</button>" in page(browse(chairman, URL))


def test_the_page_says_what_was_ruled_and_keeps_what_was_typed(small: Small, browse: Browse, chairman: User) -> None:
    decision = small.frozen().drafted()
    digest = queries.details_digest(decision)
    stale = browse(chairman, RULE, {"verdict": "send_back", "remark": "Sửa Điều 2", "seen": "0" * 64})
    assert stale.status_code == 409
    assert "Dự thảo vừa được sửa" in page(stale) and "Sửa Điều 2</textarea>" in stale.content.decode()
    empty = browse(chairman, RULE, {"seen": digest})
    assert (empty.status_code, "Hãy chọn một trong hai." in page(empty)) == (409, True)
    assert browse(chairman, RULE, {"verdict": "send_back", "remark": "Sửa Điều 2", "seen": digest}).status_code == 302
    told = page(browse(small.secretariat, URL))
    assert "Người ký trả lại" in told and "Sửa Điều 2" in told


def test_whose_turn_it_is(small: Small, browse: Browse, chairman: User) -> None:
    decision = small.frozen().drafted()
    (task,) = waiting_for(chairman, NOW.date())
    assert (task.what, task.url) == ("Dự thảo quyết định công nhận", URL)
    rule(decision, by=chairman, agreed=False, remark="Sửa Điều 2")
    assert waiting_for(chairman, NOW.date()) == []
    assert "Người ký trả lại dự thảo, chờ sửa" in page(browse(small.secretariat, "/viec/"))
    edit(decision, small, "Lạng Giang")
    (task,) = waiting_for(chairman, NOW.date())
    assert task.note == "Đã sửa sau khi bị trả lại"
