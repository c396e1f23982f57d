"""A recognition taken back: by a decision of its own, in the log as a line of its own, seen by everybody."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.http import HttpResponse

from gansao.documents import decision as documents
from gansao.documents.decision import Signer
from gansao.domain.lifecycle import WITHDRAWAL
from gansao.recognition import actions, queries, withdrawing
from gansao.recognition.models import Certificate, LogEntry, WithdrawalDecision

from .conftest import SIGNED_AT, Small, page
from .test_verify_register import verified

AT = SIGNED_AT + timedelta(days=60)
ON = date(2024, 2, 20)
GROUNDS = "Kiểm tra lại không thấy niêm yết tại bộ phận một cửa"
Browse = Callable[..., HttpResponse]


def certificate_of(code: str) -> Certificate:
    rows = Certificate.objects.select_related("decision__programme__province", "participation")
    return rows.get(participation__code=code, decision__state="published")


def drafted(small: Small, code: str = "07420") -> WithdrawalDecision:
    return actions.draft_withdrawal(
        certificate=certificate_of(code),
        grounds=GROUNDS,
        signer=Signer("Nguyễn Văn A", "chairman"),
        by=small.secretariat,
        at=AT,
    )


def signed(small: Small, draft: WithdrawalDecision, number: str = "9", on: date = ON) -> WithdrawalDecision:
    content = documents.as_pdf(withdrawing.text(draft))
    return actions.sign_withdrawal(
        withdrawal=draft, number=number, signed_on=on, content=content, name="q.pdf", by=small.clerk, at=AT
    )


def published(small: Small, code: str = "07420") -> WithdrawalDecision:
    decision = signed(small, drafted(small, code))
    actions.publish_withdrawal(withdrawal=decision, by=small.secretariat, at=AT)
    return WithdrawalDecision.objects.get(pk=decision.pk)


@pytest.fixture
def year(small: Small) -> Small:
    small.frozen().published()
    return small


def test_its_words_name_the_decision_the_unit_and_the_grounds(year: Small) -> None:
    text = withdrawing.text(drafted(year))
    said = " ".join(paragraph for article in text.articles for paragraph in article)
    assert "05/QĐ-UBND" in said and "xã Mỹ Thái" in said and GROUNDS in said
    assert text.bases and text.number == "" and text.synthetic


def test_until_it_is_published_the_recognition_stands(year: Small) -> None:
    signed(year, drafted(year))
    token = Certificate.objects.get(participation__code="07420").token
    found = queries.certificate(token)
    assert found is not None and found.stands and queries.withdrawn(year.programme.pk) == {}


def test_published_it_is_over_and_old_lines_are_the_same_byte_for_byte(year: Small) -> None:
    before = queries.log_lines()
    decision = published(year)
    assert (decision.state, decision.number) == ("published", "09/QĐ-UBND")
    assert queries.log_lines().startswith(before)
    line = json.loads(LogEntry.objects.get(sequence=2).content)
    assert line["kind"] == "recognition_withdrawn" and line["unit"] == {"code": "07420", "name": "Xã Mỹ Thái"}
    assert line["previous"] == LogEntry.objects.get(sequence=1).hash
    assert GROUNDS not in LogEntry.objects.get(sequence=2).content
    found = queries.certificate(Certificate.objects.get(participation__code="07420").token)
    assert found is not None and not found.stands and found.withdrawn == decision


def test_the_register_still_verifies_and_a_hidden_withdrawal_is_found(
    year: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_register", tmp_path)
    without = (tmp_path / "ket-qua/2023.json").read_text()
    published(year)
    call_command("export_register", tmp_path)
    status, said = verified(tmp_path, capsys)
    assert status == 0 and "Sổ cái: 2 dòng." in said
    (tmp_path / "ket-qua/2023.json").write_text(without)
    status, said = verified(tmp_path, capsys)
    assert status == 1
    assert "Xã Mỹ Thái (07420): quyết định thu hồi là để trống, sổ cái ghi 09/QĐ-UBND" in said


def test_a_withdrawal_that_the_log_does_not_know_is_found(
    year: Small, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("export_register", tmp_path)
    file = tmp_path / "ket-qua/2023.json"
    told = json.loads(file.read_text())
    told["units"][0]["withdrawn"] = {"number": "1/QĐ-UBND"}
    file.write_text(json.dumps(told))
    status, said = verified(tmp_path, capsys)
    assert status == 1 and "sổ cái ghi để trống" in said


def test_everybody_sees_it(year: Small, browse: Browse) -> None:
    published(year)
    said = "Đã thu hồi theo Quyết định số 09/QĐ-UBND ngày 20/02/2024"
    token = Certificate.objects.get(participation__code="07420").token
    decision = Certificate.objects.get(token=token).decision
    for path in (
        "/ket-qua/2023/",
        "/ket-qua/2023/07420/",
        f"/chung-nhan/{token}/",
        f"/quyet-dinh/{decision.pk}/",
        "/don-vi/07420/2023-01-01/",
    ):
        assert said in page(browse(None, path)), path
    assert "không còn hiệu lực" in page(browse(None, f"/chung-nhan/{token}/"))
    assert said not in page(browse(None, "/ket-qua/2023/07375/"))
    [unit] = [u for u in json.loads(browse(None, "/ket-qua/2023.json").content)["units"] if "withdrawn" in u]
    assert unit["withdrawn"] == {
        "number": "09/QĐ-UBND",
        "signed_on": "2024-02-20",
        "lapsed": False,
        "term_ended_on": None,
    }
    assert "09/QĐ-UBND" in page(browse(None, "/ket-qua/2023.csv"))


def test_one_at_a_time_and_never_twice(year: Small) -> None:
    draft = drafted(year)
    with pytest.raises(actions.Refused, match="Đã có một quyết định"):
        drafted(year)
    actions.drop_withdrawal(withdrawal=draft, by=year.secretariat, at=AT)
    published(year)
    with pytest.raises(actions.Refused, match="đã được thu hồi"):
        drafted(year)


def test_without_grounds_nothing_is_drafted(year: Small) -> None:
    certificate = Certificate.objects.get(participation__code="07420")
    with pytest.raises(actions.Refused, match="căn cứ"):
        actions.draft_withdrawal(certificate=certificate, grounds=" ", signer=Signer("A"), by=year.secretariat, at=AT)


@pytest.mark.parametrize(
    ("number", "on", "said"),
    [
        ("", ON, "Chưa có số"),
        ("5", date(2023, 12, 30), "đã ghi cho một quyết định khác"),
        ("9", date(2024, 3, 20), "tương lai"),
        ("9", date(2023, 12, 1), "sau ngày"),
    ],
)
def test_number_and_day_are_checked(year: Small, number: str, on: date, said: str) -> None:
    with pytest.raises(actions.Refused, match=said):
        signed(year, drafted(year), number, on)


def test_a_signature_is_undone_while_nothing_is_published(year: Small) -> None:
    decision = signed(year, drafted(year))
    undo = actions.undo_withdrawal_signature
    with pytest.raises(actions.Refused, match="lý do"):
        undo(withdrawal=decision, reason="", by=year.clerk, at=AT)
    again = undo(withdrawal=decision, reason="Nhầm số", by=year.clerk, at=AT)
    assert (again.state, again.number, again.signed_file) == ("draft", "", None)


@pytest.mark.parametrize("state", WITHDRAWAL)
@pytest.mark.parametrize("verb", ["sign", "unsign", "drop", "publish"])
def test_each_step_only_where_the_table_has_it(year: Small, state: str, verb: str) -> None:
    decision = signed(year, drafted(year))
    WithdrawalDecision.objects.filter(pk=decision.pk).update(state=state)

    def act() -> object:
        if verb == "sign":
            return signed(year, decision, "11")
        if verb == "unsign":
            return actions.undo_withdrawal_signature(withdrawal=decision, reason="Nhầm", by=year.clerk, at=AT)
        act = {"drop": actions.drop_withdrawal, "publish": actions.publish_withdrawal}[verb]
        return act(withdrawal=decision, by=year.secretariat, at=AT)

    if verb in WITHDRAWAL[state]:
        act()
        decision.refresh_from_db()
        assert decision.state == WITHDRAWAL[state][verb]
    else:
        with pytest.raises(actions.Refused):
            act()
