"""/nam/<key>/da-ky/<place>/<paper>/: the signed scans of a district's and of the committee's papers."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gansao.assessments import actions, signed_papers
from gansao.assessments.models import SignedPaper
from gansao.audit.models import Entry
from gansao.files.models import StoredFile
from gansao.programmes.models import Participation, Programme
from tests.assessments.sheets_of_year import signed_in, stranger_to, year
from tests.assessments.test_attacks import HOSTILE, PDF
from tests.factories import NOW, make_commune, make_district, make_participation, make_user
from tests.files.test_pictures import jpeg

pytestmark = pytest.mark.django_db
REVIEW, SUBMISSION = "/nam/2023/tham-tra/", "/nam/2023/to-trinh/"
PICTURE = jpeg()
DISTRICT, COMMITTEE = "/nam/2023/da-ky/217/bien-ban/", "/nam/2023/da-ky/24/to-trinh/"


@pytest.fixture
def voi() -> Participation:
    return year("committee")


def clerk_of(unit: Participation) -> Client:
    client = Client()
    client.force_login(make_user("van-thu", "records_clerk", unit.programme.province))
    return client


def send(client: Client, url: str, content: bytes = PDF, name: str = "quet.pdf", **said: str) -> Any:
    data = {"number": "12/BB-UBND", "dated": "2023-11-13", "note": ""} | said
    return client.post(url, data | {"file": SimpleUploadedFile(name, content)})


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def kept(unit: Participation, **said: Any) -> SignedPaper:
    given: dict[str, Any] = {
        "place": unit.district,
        "kind": "minutes",
        "content": PDF,
        "name": "quet.pdf",
        "number": "12/BB-UBND",
        "dated": date(2023, 11, 13),
        "by": "huyện",
        "at": NOW,
    }
    return actions.keep_signed_paper(programme=unit.programme, **given | said)


# Who ------------------------------------------------------------------------------------------------------------------


def test_a_districts_paper_is_its_reviewers_and_read_by_whoever_sees_the_review(voi: Participation) -> None:
    file = f"{DISTRICT}ban-1/"
    for url in (DISTRICT, file):
        assert Client().get(url).headers["Location"] == f"/dang-nhap/?next={url}"
    reviewer, auditor, secretary = (signed_in(name, voi) for name in ("huyen", "kiem-tra", "thu-ky"))
    assert send(reviewer, DISTRICT).headers["Location"] == DISTRICT
    for reader in (auditor, secretary):
        assert [reader.get(url).status_code for url in (DISTRICT, file)] == [200, 200]
        assert send(reader, DISTRICT).status_code == 403
    other = make_district(voi.programme.province, "218", "Huyện Khác")
    make_participation(voi.programme, make_commune(other, "07500", "Xã Khác"))
    beside = Client()
    beside.force_login(make_user("huyen-khac", "district_reviewer", other))
    for outsider in (beside, signed_in("xa", voi), stranger_to(voi), clerk_of(voi)):
        assert [outsider.get(url).status_code for url in (DISTRICT, file)] == [404, 404]
        assert send(outsider, DISTRICT).status_code == 404
    assert beside.get(DISTRICT.replace("217", "218")).status_code == 200
    assert SignedPaper.objects.get().added_by.username == "huyen"  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["thu-ky", "van-thu"])
def test_the_committees_papers_are_kept_by_the_secretariat_and_the_clerk(voi: Participation, who: str) -> None:
    client = clerk_of(voi) if who == "van-thu" else signed_in(who, voi)
    assert Client().get(COMMITTEE).headers["Location"] == f"/dang-nhap/?next={COMMITTEE}"
    assert send(client, COMMITTEE, number="7/TTr-BCĐ").headers["Location"] == COMMITTEE
    assert client.get(f"{COMMITTEE}ban-1/").headers["Content-Type"] == "application/pdf"
    assert "số 7/TTr-BCĐ, ngày 13/11/2023" in text(client.get(SUBMISSION))
    auditor = signed_in("kiem-tra", voi)
    assert [auditor.get(url).status_code for url in (COMMITTEE, f"{COMMITTEE}ban-1/")] == [200, 200]
    assert send(auditor, COMMITTEE).status_code == 403
    assert "Tải bản" not in text(auditor.get(SUBMISSION)) and "Xem các bản" in text(auditor.get(SUBMISSION))
    for name in ("xa", "huyen"):
        outsider = signed_in(name, voi)
        assert [outsider.get(COMMITTEE).status_code, send(outsider, COMMITTEE).status_code] == [404, 404]


def test_there_is_no_other_paper_place_or_year(voi: Participation) -> None:
    secretary = signed_in("thu-ky", voi)
    for url in ("24/quyet-dinh/", "999/bien-ban/", "07375/bien-ban/", "24/bien-ban/ban-1/"):
        assert secretary.get(f"/nam/2023/da-ky/{url}").status_code == 404
    Programme.objects.update(process=None)
    assert secretary.get(COMMITTEE).status_code == 404


# What -----------------------------------------------------------------------------------------------------------------


def test_the_scan_stands_where_the_paper_is_made(voi: Participation) -> None:
    reviewer = signed_in("huyen", voi)
    assert "Biên bản, bản đã ký: chưa có." in text(reviewer.get(REVIEW))
    send(reviewer, DISTRICT, note="Kèm danh sách ký tên")
    paper = SignedPaper.objects.get()
    assert (paper.kind, paper.version, paper.number, paper.dated, paper.note, paper.reason) == (
        *("minutes", 1, "12/BB-UBND", date(2023, 11, 13)),
        *("Kèm danh sách ký tên", ""),
    )
    assert (paper.place, paper.programme) == (voi.district, voi.programme)
    shown = text(reviewer.get(REVIEW))
    assert "Biên bản, bản đã ký: số 12/BB-UBND, ngày 13/11/2023." in shown and f'href="{DISTRICT}ban-1/"' in shown
    assert "Tờ trình, bản đã ký: chưa có." in shown
    page = text(reviewer.get(DISTRICT))
    assert "<h1>Biên bản của huyện Lạng Giang, bản đã ký</h1>" in page and paper.file.sha256 in page
    given = reviewer.get(f"{DISTRICT}ban-1/")
    assert b"".join(given.streaming_content) == PDF and given.headers["Cache-Control"] == "private, no-cache"
    entry = Entry.objects.get(action="assessments.keep_signed_paper")
    assert (entry.place_code, entry.before, entry.after["sha256"]) == ("217", None, paper.file.sha256)


def test_another_scan_takes_its_place_with_a_reason_and_the_first_stays(voi: Participation) -> None:
    reviewer = signed_in("huyen", voi)
    send(reviewer, DISTRICT)
    refused = send(reviewer, DISTRICT, PICTURE, "quet.jpg", reason=" ")
    assert refused.status_code == 409 and "Hãy nêu lý do, ví dụ: bản trước quét thiếu trang 2." in text(refused)
    assert send(reviewer, DISTRICT, PICTURE, "quet.jpg", reason="Quét thiếu trang 2").status_code == 302
    first, second = SignedPaper.objects.order_by("version")
    assert (first.version, second.version, second.reason) == (1, 2, "Quét thiếu trang 2")
    assert reviewer.get(f"{DISTRICT}ban-1/").headers["Content-Type"] == "application/pdf"
    assert reviewer.get(f"{DISTRICT}ban-2/").headers["Content-Type"] == "image/jpeg"
    page = text(reviewer.get(DISTRICT))
    assert page.index("đang có giá trị") < page.index("bản trước</span>") and "Quét thiếu trang 2" in page
    entry = Entry.objects.filter(action="assessments.keep_signed_paper").latest("pk")
    assert entry.before is not None and entry.after is not None
    assert (entry.before["sha256"], entry.after["reason"]) == (first.file.sha256, "Quét thiếu trang 2")


def test_sent_twice_it_is_kept_once(voi: Participation) -> None:
    reviewer = signed_in("huyen", voi)
    assert [send(reviewer, DISTRICT).status_code for _ in range(2)] == [302, 302]
    replaced = [send(reviewer, DISTRICT, PICTURE, "quet.jpg", reason="Rõ hơn").status_code for _ in range(2)]
    assert (replaced, SignedPaper.objects.count()) == ([302, 302], 2)
    assert Entry.objects.filter(action="assessments.keep_signed_paper").count() == 2


def test_a_stale_tab_with_another_scan_is_asked_for_its_reason(voi: Participation) -> None:
    kept(voi)
    answer = send(signed_in("huyen", voi), DISTRICT, PICTURE, "quet.jpg", number="13")  # the page had no field for it
    assert answer.status_code == 409 and 'name="reason"' in text(answer)
    assert "Đã có bản số 12/BB-UBND ngày 13/11/2023. Hãy nêu lý do thay bản ấy." in text(answer)
    assert SignedPaper.objects.count() == 1


def test_a_number_mended_is_another_version_of_the_same_scan(voi: Participation) -> None:
    kept(voi)
    with pytest.raises(actions.Refused, match="nêu lý do thay"):
        kept(voi, number="13/BB-UBND")
    assert kept(voi, number="13/BB-UBND", reason="Ghi nhầm số").version == 2
    assert StoredFile.objects.count() == 1


def test_minutes_and_submission_each_have_their_own_versions(voi: Participation) -> None:
    papers = [kept(voi), kept(voi, kind="submission"), kept(voi, place=voi.programme.province)]
    assert [paper.version for paper in papers] == [1, 1, 1]
    shelves = [(shelf.label, len(shelf.versions)) for shelf in signed_papers.of_year(voi.programme)]
    assert shelves == [
        ("Biên bản của huyện Lạng Giang", 1),
        ("Tờ trình của huyện Lạng Giang", 1),
        ("Biên bản của Ban Chỉ đạo", 1),
        ("Tờ trình của Ban Chỉ đạo", 0),
    ]
    Programme.objects.update(process=None)
    assert signed_papers.of_year(Programme.objects.get()) == []


# What is wrong --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", ["svg", "zip renamed", "polyglot", "page as a picture"])
def test_what_is_no_scan_is_refused_in_words_and_not_kept(voi: Participation, attack: str) -> None:
    name, content, words = HOSTILE[attack]
    answer = send(signed_in("huyen", voi), DISTRICT, content, name)
    assert answer.status_code == 409 and words in text(answer) and name in text(answer)
    assert not SignedPaper.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"number": " "}, "Mục này chưa có."),
        ({"number": "1" * 61}, "Số dài quá 60 chữ."),
        ({"dated": "hôm qua"}, "Ngày chưa đúng."),
        ({"note": "x" * 501}, "Ghi chú dài quá 500 chữ."),
        ({"content": b""}, "Tệp rỗng (0 byte)."),
    ],
)
def test_wrong_words_are_told_and_nothing_is_kept(voi: Participation, said: Any, words: str) -> None:
    answer = send(signed_in("huyen", voi), DISTRICT, **said)
    assert answer.status_code == 409 and words in text(answer)
    assert not SignedPaper.objects.exists() and not StoredFile.objects.exists()


def test_a_paper_of_tomorrow_is_refused(voi: Participation) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = send(signed_in("huyen", voi), DISTRICT, dated=f"{tomorrow:%d/%m/%Y}")
    assert answer.status_code == 409 and f"({tomorrow:%d/%m/%Y}) chưa đến" in text(answer)
    late = datetime.combine(NOW.date(), datetime.min.time(), tzinfo=timezone.get_current_timezone())
    assert kept(voi, dated=NOW.date(), at=late).dated == NOW.date()


def test_it_is_taken_after_the_freeze_and_not_after_the_year_is_closed(voi: Participation) -> None:
    reviewer = signed_in("huyen", voi)
    Programme.objects.update(state="published")
    assert send(reviewer, DISTRICT).status_code == 302
    Programme.objects.update(state="closed")
    assert "Năm đã khép nên không nhận thêm bản đã ký." in text(reviewer.get(DISTRICT))
    assert send(reviewer, DISTRICT, reason="x").status_code == 403
    with pytest.raises(actions.Refused, match="Năm đã khép"):
        kept(voi, number="2", reason="x")


# How much -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_queries(voi: Participation, number: int, django_assert_num_queries: Any) -> None:
    for version in range(1, number + 1):
        kept(voi, number=str(version), reason="Quét lại" if version > 1 else "")
    secretary = signed_in("thu-ky", voi)
    secretary.get(COMMITTEE)
    with django_assert_num_queries(7):
        assert text(secretary.get(DISTRICT)).count("SHA-256") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_review_costs_the_same_for_three_districts(
    voi: Participation, number: int, django_assert_num_queries: Any
) -> None:
    for code in range(218, 217 + number):
        place = make_district(voi.programme.province, str(code), f"Huyện {code}")
        make_participation(voi.programme, make_commune(place, f"075{code % 100}", f"Xã {code}"))
        kept(voi, place=place)
    secretary = signed_in("thu-ky", voi)
    secretary.get(REVIEW)
    with django_assert_num_queries(12):
        assert text(secretary.get(REVIEW)).count("Biên bản, bản đã ký") == number
