"""From marks to a frozen list, a decision, its publication and its correction: what each action keeps and refuses."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from gansao.assessments.models import Mark
from gansao.audit.models import Entry
from gansao.domain import register
from gansao.files.actions import Refused as FileRefused
from gansao.programmes.models import Programme
from gansao.recognition import actions, drafting, queries
from gansao.recognition.models import Certificate, Correction, Decision, FrozenResult, LogEntry

from .conftest import SIGNED_AT, SIGNED_ON, Small, signed_pdf


def audited(action: str, when: str) -> dict[str, Any]:
    """What the one audit row of this action says of before or after."""
    told = getattr(Entry.objects.get(action=action), when)
    assert isinstance(told, dict)
    return told


NOTE = "Đã đối chiếu từng dòng bằng mắt"


def test_freezing_refuses_with_the_units_that_stand_in_the_way(small: Small) -> None:
    with pytest.raises(actions.Incomplete) as refused:
        actions.freeze(programme=small.programme, by=small.secretariat, at=small.at)
    assert [unit.code for unit in refused.value.units] == ["07432"]
    assert "1 đơn vị chưa đủ điểm" in str(refused.value)
    assert small.refresh().state == "open" and not FrozenResult.objects.exists()


def test_a_frozen_list_recomputes_byte_for_byte(small: Small) -> None:
    frozen = FrozenResult.objects.get(programme=small.frozen().programme)
    assert small.programme.state == "frozen"
    assert register.canonical_json(register.recompute(json.loads(frozen.content))) == frozen.content
    assert frozen.sha256 == register.sha256(frozen.content)
    after = audited("recognition.freeze", "after")
    assert after["sha256"] == frozen.sha256 and after["recognised"] == 3


def test_freezing_twice_freezes_once(small: Small) -> None:
    small.frozen()
    with pytest.raises(actions.Refused, match="đã được chốt"):
        actions.freeze(programme=small.programme, by=small.secretariat, at=small.at)
    assert FrozenResult.objects.count() == 1


def test_freezing_refuses_when_marks_changed_since_the_page_was_seen(small: Small) -> None:
    small.complete()
    with pytest.raises(actions.Refused, match="vừa thay đổi"):
        actions.freeze(programme=small.programme, by=small.secretariat, at=small.at, expected_sha256="0" * 64)
    assert small.refresh().state == "open"


def test_reopening_takes_the_frozen_list_and_its_draft_back(small: Small) -> None:
    decision = small.frozen().drafted()
    with pytest.raises(actions.Refused, match="lý do"):
        actions.reopen(programme=small.programme, reason=" ", by=small.secretariat, at=small.at)
    frozen = actions.reopen(programme=small.programme, reason="Nhập sai", by=small.secretariat, at=small.at)
    decision.refresh_from_db()
    assert (frozen.dropped_reason, decision.state, small.refresh().state) == ("Nhập sai", "dropped", "open")
    assert queries.current_frozen(small.programme) is None


def test_reopening_is_refused_once_the_decision_is_signed(small: Small) -> None:
    small.frozen().signed()
    with pytest.raises(actions.Refused, match="đã ký"):
        actions.reopen(programme=small.programme, reason="Nhập sai", by=small.secretariat, at=small.at)
    assert small.refresh().state == "frozen"


def test_a_draft_has_the_standard_words_and_the_list_of_the_recognised(small: Small) -> None:
    decision = small.frozen().drafted()
    text = drafting.text(decision)
    assert text.body == "Ủy ban nhân dân tỉnh Bắc Giang"
    assert text.authority == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC GIANG"
    assert text.signer.lines == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert (text.number, text.signed_on, text.synthetic) == ("", None, True)
    assert text.annex is not None
    assert [row[1:] for group in text.annex.groups for row in group.rows] == [
        ("Thị trấn Vôi", "Huyện Lạng Giang", "9,25", "3"),
        ("Xã Xuân Hương", "Huyện Lạng Giang", "7,25", "2"),
        ("Xã Mỹ Thái", "Huyện Lạng Giang", "5,00", "1"),
    ]


def test_one_decision_at_a_time(small: Small) -> None:
    small.frozen().drafted()
    with pytest.raises(actions.Refused, match="đã có một dự thảo"):
        small.drafted()


def test_editing_a_draft_does_not_overwrite_somebody_else(small: Small) -> None:
    decision = small.frozen().drafted()
    seen = queries.details_digest(decision)
    words = drafting.text(decision)

    def edit(place: str) -> Decision:
        return actions.update_draft(
            decision=decision,
            text=replace(words, place=place),
            group_by="district",
            names_as_of=date(2023, 12, 20),
            by=small.secretariat,
            at=small.at,
            seen=seen,
        )

    assert drafting.text(edit("Lạng Giang")).place == "Lạng Giang"
    with pytest.raises(actions.Refused, match="người khác vừa sửa"):
        edit("Bắc Ninh")
    places = [audited("recognition.update_draft", when)["place"] for when in ("before", "after")]
    assert places == ["Bắc Giang", "Lạng Giang"]


def test_a_signature_is_recorded_with_the_files_digest_and_its_annex_compared(small: Small) -> None:
    decision = small.frozen().drafted()
    content = signed_pdf(decision)
    signed = small.signed(decision)
    assert (signed.state, signed.number, signed.signed_on) == ("signed", "05/QĐ-UBND", SIGNED_ON)
    assert signed.signed_file is not None and signed.signed_file.sha256 == register.sha256(content)
    assert signed.annex_check is not None and signed.annex_check["agrees"] is True
    assert signed.annex_check["message"] == "Khớp cả 3 đơn vị với danh sách đã chốt."


@pytest.mark.parametrize(
    ("number", "signed_on", "message"),
    [
        ("", SIGNED_ON, "Chưa có số"),
        ("5", date(2024, 1, 30), "tương lai"),
        ("5", date(2023, 12, 19), "trước ngày chốt kết quả 20/12/2023"),
        ("5" * 41, SIGNED_ON, "quá 40 ký tự"),
    ],
)
def test_a_signature_that_cannot_be_is_refused(small: Small, number: str, signed_on: date, message: str) -> None:
    decision = small.frozen().drafted()
    with pytest.raises(actions.Refused, match=message):
        actions.record_signature(
            decision=decision,
            number=number,
            signed_on=signed_on,
            content=signed_pdf(decision),
            name="qd.pdf",
            by=small.clerk,
            at=SIGNED_AT,
        )
    decision.refresh_from_db()
    assert (decision.state, decision.signed_file) == ("draft", None)


def test_a_day_before_the_freezing_is_taken_with_a_reason(small: Small) -> None:
    decision = small.frozen().drafted()
    signed = actions.record_signature(
        decision=decision,
        number="5",
        signed_on=date(2023, 12, 19),
        content=signed_pdf(decision),
        name="qd.pdf",
        by=small.clerk,
        at=SIGNED_AT,
        early_reason="Nhập lại năm cũ",
    )
    assert signed.signed_on == date(2023, 12, 19)
    assert audited("recognition.record_signature", "after")["early_reason"] == "Nhập lại năm cũ"


def test_what_is_no_signed_file_is_refused_and_nothing_is_kept(small: Small) -> None:
    decision = small.frozen().drafted()
    with pytest.raises(FileRefused):
        actions.record_signature(
            decision=decision, number="5", signed_on=SIGNED_ON, content=b"hello", name="qd.pdf",
            by=small.clerk, at=SIGNED_AT,
        )  # fmt: skip
    decision.refresh_from_db()
    assert decision.state == "draft"


def test_undoing_a_signature_leads_back_to_the_draft(small: Small) -> None:
    decision = small.frozen().signed()
    undone = actions.undo_signature(decision=decision, reason="Nhầm tệp", by=small.clerk, at=SIGNED_AT)
    assert (undone.state, undone.number, undone.signed_file) == ("draft", "", None)
    assert audited("recognition.undo_signature", "before")["number"] == "05/QĐ-UBND"


def test_publishing_logs_replaces_nothing_and_makes_certificates(small: Small) -> None:
    decision = small.frozen().published()
    entry = LogEntry.objects.get()
    line = json.loads(queries.log_lines())
    assert register.check_chain([line]) == ()
    assert (entry.sequence, entry.previous, line["hash"]) == (1, "", entry.hash)
    assert line["decision"] == {"id": decision.pk, "number": "05/QĐ-UBND", "signed_on": "2023-12-25", "replaces": None}
    assert line["programme"] == {"key": "2023", "year": 2023, "province": {"code": "24", "name": "Tỉnh Bắc Giang"}}
    assert [(row["code"], row["points"], row["stars"]) for row in line["results"]] == [
        ("07375", "9.25", 3),
        ("07420", "5.00", 1),
        ("07423", "4.00", 0),
        ("07432", "7.25", 2),
    ]
    assert small.programme.state == "published"
    rows = Certificate.objects.order_by("serial").values_list("serial", "participation__code", "stars")
    assert list(rows) == [("001/2023", "07375", 3), ("002/2023", "07432", 2), ("003/2023", "07420", 1)]
    assert len({len(c.token) for c in Certificate.objects.all()}) == 1
    assert audited("recognition.publish", "after")["log_hash"] == entry.hash


def test_publishing_twice_logs_once(small: Small) -> None:
    decision = small.frozen().published()
    with pytest.raises(actions.Refused, match="Chỉ công bố được"):
        actions.publish(decision=decision, disclosure="points", by=small.secretariat, at=SIGNED_AT)
    assert (LogEntry.objects.count(), Certificate.objects.count()) == (1, 3)


def test_publishing_asks_what_is_shown_of_the_unrecognised(small: Small) -> None:
    decision = small.frozen().signed()
    with pytest.raises(actions.Refused, match="Hãy chọn"):
        actions.publish(decision=decision, disclosure="", by=small.secretariat, at=SIGNED_AT)
    assert small.refresh().state == "frozen" and not LogEntry.objects.exists()


def test_an_annex_that_was_not_found_to_agree_needs_a_word(small: Small) -> None:
    decision = small.frozen().signed()
    decision.annex_check = {"readable": False, "agrees": False, "message": "Bản quét"}
    decision.save(update_fields=["annex_check"])
    with pytest.raises(actions.Refused, match="đối chiếu bằng mắt"):
        actions.publish(decision=decision, disclosure="points", by=small.secretariat, at=SIGNED_AT, annex_note="ok")
    actions.publish(decision=decision, disclosure="points", by=small.secretariat, at=SIGNED_AT, annex_note=NOTE)
    decision.refresh_from_db()
    assert decision.annex_check["note"] == NOTE


def corrected(small: Small) -> tuple[Decision, Decision]:
    """A published decision and the one that corrects it: Đại Lâm rises from none to one star."""
    old = small.frozen().published()
    later = SIGNED_AT + timedelta(days=30)
    actions.open_correction(decision=old, reason="Sót minh chứng", by=small.secretariat, at=later)
    Mark.objects.filter(participation__code="07423", criterion="1").update(points_x100=200)
    small.refresh()
    actions.freeze(programme=small.programme, by=small.secretariat, at=later)
    small.refresh()
    small.at = later
    draft = small.drafted()
    new = actions.record_signature(
        decision=draft,
        number="19",
        signed_on=date(2024, 1, 28),
        content=signed_pdf(draft),
        name="qd2.pdf",
        by=small.clerk,
        at=later + timedelta(days=3),
        early_reason="",
    )
    return old, new


def test_while_a_correction_is_made_the_public_sees_what_is_published(small: Small) -> None:
    old, new = corrected(small)
    year = queries.published("2023")
    assert year is not None and year.decision == old
    assert year.unit("07423").stars == 0  # type: ignore[union-attr]  # it is in the year
    assert new.corrects == old
    words = " ".join(" ".join(article) for article in drafting.text(new).articles)
    assert "05/QĐ-UBND" in words and "Sót minh chứng" in words


def test_a_correction_replaces_the_decision_and_its_certificates(small: Small) -> None:
    old, new = corrected(small)
    token = old.certificates.get(participation__code="07375").token
    actions.publish(decision=new, disclosure="points", by=small.secretariat, at=SIGNED_AT + timedelta(days=34))
    old.refresh_from_db()
    assert old.state == "replaced" and small.refresh().state == "published"
    lines = [json.loads(line) for line in queries.log_lines().splitlines()]
    assert register.check_chain(lines) == ()
    assert [line["decision"]["replaces"] for line in lines] == [None, "05/QĐ-UBND"]
    year = queries.published("2023")
    assert year is not None and year.unit("07423").stars == 1  # type: ignore[union-attr]  # it is in the year
    standing = queries.certificate(token)
    assert standing is not None and not standing.stands and standing.replaced_by == new
    fresh = new.certificates.get(participation__code="07375")
    assert fresh.serial == "004/2023" and queries.certificate(fresh.token).stands  # type: ignore[union-attr]  # exists
    assert Correction.objects.get().closed_at is not None
    assert [(row.decision.number, row.stands) for row in queries.decisions()] == [
        ("19/QĐ-UBND", True),
        ("05/QĐ-UBND", False),
    ]


def test_a_correction_can_be_given_up(small: Small) -> None:
    old = small.frozen().published()
    correction = actions.open_correction(decision=old, reason="Nhầm", by=small.secretariat, at=SIGNED_AT)
    actions.abandon_correction(correction=correction, by=small.secretariat, at=SIGNED_AT)
    old.refresh_from_db()
    assert (old.state, small.refresh().state) == ("published", Programme.State.PUBLISHED)
    assert queries.open_correction(small.programme) is None


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(small: Small, change: str) -> None:
    small.frozen().published()
    rows = LogEntry.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(content="{}") if change == "update" else rows.delete()
    assert LogEntry.objects.get().content != "{}"


def test_of_two_that_publish_at_once_each_has_its_own_place_in_the_log(small: Small) -> None:
    """The second read the log before the first wrote: its place is taken, it takes the next."""
    from gansao.recognition.actions import chaining

    first = chaining.append({"kind": "decision_published"})
    stale = LogEntry.objects.none()
    order_by = LogEntry.objects.order_by
    answers = iter([stale])
    LogEntry.objects.order_by = lambda *names: next(answers, None) or order_by(*names)  # type: ignore[method-assign]  # the stale read
    try:
        second = chaining.append({"kind": "decision_published"})
    finally:
        del LogEntry.objects.order_by
    assert (first.sequence, second.sequence, second.previous) == (1, 2, first.hash)
