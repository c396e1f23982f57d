"""What a team noted on the road last year, beside the unit's own sheet: what its signed minutes told, nothing else."""

import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from gansao.files.models import StoredFile
from gansao.programmes.models import Participation
from gansao.visits.models import Visit
from tests.assessments.sheets_of_year import SHEET, signed_in, year
from tests.assessments.test_sheet import card_of, layers_of_2022, past_in, text_of
from tests.factories import NOW, make_appraisal, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def voi() -> Participation:
    return year()


def visited(voi: Participation, order: int = 1, *, signed: bool = True, number: int = 1) -> Visit:
    """A visit of the year that `layers_of_2022` made."""
    before = Participation.objects.get(unit=voi.unit, programme__key="2022")
    team = make_team(before.programme, number, head=f"truong-{number}", members=())
    visit = Visit.objects.create(
        appraisal=make_appraisal(before, team, order, state="final"),
        state=Visit.State.DONE,
        planned_on=NOW.date(),
        planned_at=NOW,
    )
    if signed:
        paper = {"name": "bien-ban.pdf", "size": 1, "media_type": "application/pdf", "stored_at": NOW}
        file = StoredFile.objects.create(sha256=str(number) * 64, **paper)
        by = team.members.get().user
        visit.minutes.create(file=file, added_at=NOW, added_by=by)
    return visit


def note(visit: Visit, text: str, criterion: str = "1", found: str = "", **more: object) -> None:
    given = {"item": uuid.uuid4(), "digest": uuid.uuid4().hex, "made_by": visit.appraisal.team.members.get().user}
    times = {"made_at": NOW, "happened_at": NOW, "received_at": NOW}
    visit.notes.create(**{**given, **times, "text": text, "criterion": criterion, "found": found, **more})


def test_what_the_minutes_told_stands_beside(voi: Participation) -> None:
    layers_of_2022(voi)
    visit, item = visited(voi), uuid.uuid4()
    note(visit, "Bảng <cũ>", found="differs", item=item)
    note(visit, "Bảng niêm yết <cũ>", found="differs", item=item, version=2, revision=2)
    note(visit, "Mã QR mở được", found="agrees")
    note(visit, "Của tiêu chí hai", criterion="2")
    note(visit, "", kind="begin", criterion="")
    commune = signed_in("xa", voi)
    for client in (commune, signed_in("lanh-dao", voi), signed_in("thu-ky", voi)):
        for url in (SHEET, f"{SHEET}tieu-chi/1/"):
            said = past_in(client, url).split("<br>")[-1]
            assert said == "Đi thực tế: Khác hồ sơ. Bảng niêm yết &lt;cũ&gt;; Đúng như hồ sơ. Mã QR mở được"
    assert "Của tiêu chí hai" not in text_of(commune)  # nothing was marked there last year


def test_what_no_signed_minutes_told_is_not_shown(voi: Participation) -> None:
    layers_of_2022(voi)
    note(visited(voi, signed=False), "Ghi riêng của tổ")
    note(visited(voi, order=2, number=2), "Của tổ chấm lần hai")
    text = text_of(signed_in("xa", voi))
    assert "Năm 2022: <b>2,00 điểm</b>" in card_of(text, "1") and "Đi thực tế:" not in text


def test_a_year_that_is_not_published_shows_no_notes(voi: Participation) -> None:
    layers_of_2022(voi)
    note(visited(voi), "Bảng cũ")
    before = Participation.objects.get(unit=voi.unit, programme__key="2022").programme
    commune = signed_in("xa", voi)
    assert "Bảng cũ" in text_of(commune)
    before.state = "open"
    before.save(update_fields=["state"])
    assert "Bảng cũ" not in text_of(commune)


@pytest.mark.parametrize("notes", [1, 3])
def test_it_costs_one_query(voi: Participation, notes: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    layers_of_2022(voi)
    visit = visited(voi)
    for number in range(notes):
        note(visit, f"Ghi nhận {number}")
    client = signed_in("xa", voi)
    client.get(SHEET)
    with django_assert_num_queries(12):
        client.get(SHEET)
