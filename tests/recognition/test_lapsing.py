"""A recognition that lapses: only once its term has run out, by a decision of its own, in the log with its day."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse

from gansao.audit.models import Entry
from gansao.documents import decision as documents
from gansao.documents.decision import Signer
from gansao.domain.register import canonical_json, entry, sha256
from gansao.recognition import actions, queries, withdrawing
from gansao.recognition.models import LogEntry, WithdrawalDecision

from .conftest import Small, page
from .test_verify_register import verified
from .test_withdrawing import certificate_of, drafted
from .validities import holding_for

LAST_ON = date(2025, 12, 25)  # signed on 25/12/2023, for two years
THE_DAY_AFTER = datetime(2025, 12, 26, 3, tzinfo=UTC)
AT = datetime(2026, 1, 8, 3, tzinfo=UTC)
SIGNED_ON = date(2026, 1, 8)
Browse = Callable[..., HttpResponse]


@pytest.fixture
def year(small: Small) -> Iterator[Small]:
    small.frozen().published()
    with holding_for(2):
        yield small


def lapsed(small: Small, *codes: str, at: datetime = AT) -> list[WithdrawalDecision]:
    return actions.draft_lapses(
        certificates=[certificate_of(code) for code in codes],
        signer=Signer("Nguyễn Văn A", "chairman"),
        by=small.secretariat,
        at=at,
    )


def signed(small: Small, draft: WithdrawalDecision, number: str = "9", on: date = SIGNED_ON) -> WithdrawalDecision:
    content = documents.as_pdf(withdrawing.text(draft))
    return actions.sign_withdrawal(
        withdrawal=draft, number=number, signed_on=on, content=content, name="q.pdf", by=small.clerk, at=AT
    )


def published(small: Small, code: str = "07420") -> WithdrawalDecision:
    decision = signed(small, lapsed(small, code)[0])
    actions.publish_withdrawal(withdrawal=decision, by=small.secretariat, at=AT)
    return WithdrawalDecision.objects.get(pk=decision.pk)


def test_each_unit_gets_a_decision_of_its_own_with_the_term_as_its_ground(year: Small) -> None:
    first, second = lapsed(year, "07420", "07375", at=THE_DAY_AFTER)
    assert (first.lapsed, first.term_ended_on, first.state) == (True, LAST_ON, "draft")
    text = withdrawing.text(first)
    said = " ".join(paragraph for article in text.articles for paragraph in article)
    assert "xã Mỹ Thái" in said and "hết hiệu lực. Lý do: thời hạn công nhận 2 năm" in said
    assert "tính từ ngày ký Quyết định số 05/QĐ-UBND, đã hết ngày 25/12/2025" in said
    assert second.certificate.participation.code == "07375"
    told = [row.after["term_ended_on"] for row in Entry.objects.filter(action="recognition.draft_withdrawal")]
    assert told == ["2025-12-25", "2025-12-25"]


def test_on_the_last_day_of_the_term_nothing_lapses_yet(year: Small) -> None:
    with pytest.raises(actions.Refused, match="Xã Mỹ Thái còn hiệu lực đến hết ngày 25/12/2025"):
        lapsed(year, "07420", at=datetime(2025, 12, 25, 16, tzinfo=UTC))  # 23:00 in Vietnam
    assert lapsed(year, "07420", at=datetime(2025, 12, 25, 17, tzinfo=UTC))  # midnight


def test_without_a_term_in_the_rule_nothing_ever_lapses(year: Small) -> None:
    with holding_for(None), pytest.raises(actions.Refused, match="không đặt thời hạn"):
        lapsed(year, "07420")
    assert not WithdrawalDecision.objects.exists()


def test_all_are_drafted_or_none(year: Small) -> None:
    drafted(year, "07375")
    with pytest.raises(actions.Refused, match="Đã có một quyết định"):
        lapsed(year, "07420", "07375")
    assert [row.certificate.participation.code for row in WithdrawalDecision.objects.all()] == ["07375"]
    with pytest.raises(actions.Refused, match="ít nhất một đơn vị"):
        lapsed(year)


def test_it_is_signed_after_the_term_not_before(year: Small) -> None:
    [draft] = lapsed(year, "07420")
    with pytest.raises(actions.Refused, match="đến hết ngày 25/12/2025"):
        signed(year, draft, on=LAST_ON)
    assert signed(year, draft, on=date(2025, 12, 26)).number == "09/QĐ-UBND"


def test_everybody_sees_that_it_lapsed_by_which_decision_and_since_when(year: Small, browse: Browse) -> None:
    token = certificate_of("07420").token
    assert "2 năm, đến hết ngày 25/12/2025" in page(browse(None, f"/chung-nhan/{token}/"))
    signed(year, lapsed(year, "07420")[0])
    assert "hết hiệu lực" not in page(browse(None, "/ket-qua/2023/07420/"))  # not before it is published
    actions.publish_withdrawal(withdrawal=WithdrawalDecision.objects.get(), by=year.secretariat, at=AT)
    said = (
        "Đã hết hiệu lực theo Quyết định số 09/QĐ-UBND ngày 08/01/2026, sau khi hết thời hạn công nhận ngày 25/12/2025"
    )
    for path in ("/ket-qua/2023/", "/ket-qua/2023/07420/", f"/chung-nhan/{token}/", "/don-vi/07420/2023-01-01/"):
        assert said in page(browse(None, path)), path
    found = queries.certificate(token)
    assert found is not None and not found.stands
    [unit] = [u for u in json.loads(browse(None, "/ket-qua/2023.json").content)["units"] if "withdrawn" in u]
    assert unit["withdrawn"] == {
        "number": "09/QĐ-UBND",
        "signed_on": "2026-01-08",
        "lapsed": True,
        "term_ended_on": "2025-12-25",
    }
    [row] = [line for line in page(browse(None, "/ket-qua/2023.csv")).splitlines() if "07420" in line]
    assert row.endswith(",có,,09/QĐ-UBND")


def test_a_closed_year_lapses_too(year: Small) -> None:
    year.programme.state = "closed"
    year.programme.save(update_fields=["state"])
    assert published(year).state == "published"


# What anybody can verify ----------------------------------------------------------------------------------------------


def logged(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "ket-qua/so-cai.jsonl").read_text().splitlines()]


def chained(folder: Path, lines: list[dict[str, Any]]) -> None:
    """The log written anew with right hashes: what somebody does who wants a change to go unseen."""
    previous, out = "", []
    for sequence, line in enumerate(lines, start=1):
        facts = {key: value for key, value in line.items() if key != "hash"}
        made = entry(facts, sequence=sequence, previous=previous)
        previous = made["hash"]
        out.append(canonical_json(made))
    (folder / "ket-qua/so-cai.jsonl").write_text("".join(f"{line}\n" for line in out))


@pytest.fixture
def exported(year: Small, tmp_path: Path) -> Path:
    published(year)
    call_command("export_register", tmp_path)
    return tmp_path


def test_the_register_verifies_with_a_lapse_in_it(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = verified(exported, capsys)
    assert status == 0 and "Sổ cái: 2 dòng." in said
    line = logged(exported)[1]
    assert line["hash"] == sha256(LogEntry.objects.get(sequence=2).content)
    assert line["withdrawal"] | {"id": 0} == {
        "id": 0,
        "number": "09/QĐ-UBND",
        "signed_on": "2026-01-08",
        "lapsed": True,
        "term_ended_on": "2025-12-25",
    }


def test_a_dropped_lapse_line_is_found(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chained(exported, logged(exported)[:1])
    status, said = verified(exported, capsys)
    assert status == 1
    assert "Xã Mỹ Thái (07420): quyết định thu hồi là 09/QĐ-UBND, sổ cái ghi để trống" in said


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"number": "10/QĐ-UBND"}, "quyết định thu hồi là 09/QĐ-UBND, sổ cái ghi 10/QĐ-UBND"),
        ({"signed_on": "2026-01-07"}, "ngày ký quyết định thu hồi là 2026-01-08, sổ cái ghi 2026-01-07"),
        ({"lapsed": False}, "mục “hết hiệu lực” là có, sổ cái ghi không"),
        ({"term_ended_on": "2024-12-25"}, "ngày hết thời hạn công nhận là 2025-12-25, sổ cái ghi 2024-12-25"),
    ],
)
def test_a_changed_lapse_line_is_found_even_with_new_hashes(
    exported: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, object], told: str
) -> None:
    lines = logged(exported)
    chained(exported, [lines[0], lines[1] | {"withdrawal": lines[1]["withdrawal"] | changed}])
    status, said = verified(exported, capsys)
    assert status == 1 and told in said


def test_a_line_changed_without_new_hashes_breaks_the_chain(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = exported / "ket-qua/so-cai.jsonl"
    file.write_text(file.read_text().replace('"lapsed":true', '"lapsed":false'))
    status, said = verified(exported, capsys)
    assert status == 1 and "dòng 2" in said
