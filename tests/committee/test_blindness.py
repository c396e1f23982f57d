"""A second team knows nothing of what the first one found, on whatever page and with whatever other role."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from gansao.accounts.models import User
from gansao.appraisals.models import Appraisal
from gansao.appraisals.queries import second_only, visible_to
from gansao.assessments.actions import move_dossier
from gansao.assessments.models import Dossier
from gansao.committee import actions, permissions, queries
from gansao.committee.models import ExplainedCriterion, Explanation
from gansao.programmes.models import Programme
from tests.committee.years import leader, make_committee_year, secretary, unit_of
from tests.factories import make_appraisal, make_membership, make_team

pytestmark = pytest.mark.django_db
PAGE = "/nam/2023/giai-trinh/07420/"
SAID = "Sổ theo dõi thiếu hai tháng"


@pytest.fixture
def year() -> Programme:
    """07420 marked first by team 1, which has confirmed, and second by team 2, which has not; it has explained."""
    year = make_committee_year()
    first = make_appraisal(unit_of(year), make_team(year, 1))
    Appraisal.objects.filter(pk=first.pk).update(state="confirmed")
    make_appraisal(unit_of(year), make_team(year, 2), order=2)
    make_appraisal(unit_of(year, "07423"), Appraisal.objects.get(order=2).team)
    actions.invite(programme=year, codes=None, working_days=5, by=secretary(year), at=timezone.now())
    row = Explanation.objects.get(participation__code="07420")
    actions.explain(explanation=row, criterion="2", text="Sổ để ở xã", seen=0, by=leader("chu-tich"), at=timezone.now())
    return year


def as_person(client: Client, name: str) -> Client:
    client.force_login(User.objects.get(username=name))
    return client


def status(client: Client, path: str) -> int:
    return int(client.get(f"/nam/2023/{path}").status_code)


def test_the_explanation_is_not_there_for_the_second_team(client: Client, year: Programme) -> None:
    for name in ("to-truong-2", "thanh-vien-2"):
        as_person(client, name)
        assert client.get(PAGE).status_code == 404 and client.get(f"{PAGE}moi.pdf").status_code in (403, 404)
        asked = {"opine": "1", "criterion": "2", "opinion": "keep", "note": "Giữ"}
        assert client.post(PAGE, asked).status_code == 404
        assert status(client, "ho-so/07420/") == 200, "the dossier is theirs to read"
        assert status(client, "giai-trinh/07423/") == 200, "there they are the first"
    head = User.objects.get(username="to-truong-2")
    assert not permissions.can_opine(head, unit_of(year)) and permissions.can_opine(head, unit_of(year, "07423"))
    assert not queries.explanations_visible_to(head).filter(participation__code="07420").exists()
    assert not ExplainedCriterion.objects.get().opinion
    page = unescape(as_person(client, "to-truong-1").get(PAGE).content.decode())
    assert "Sổ để ở xã" in page and 'name="opine"' in page


def test_a_head_with_a_tie_does_not_opine(year: Programme) -> None:
    head = User.objects.get(username="to-truong-1")
    assert permissions.can_opine(head, unit_of(year))
    make_membership(head, "commune_editor", unit_of(year).unit)
    assert not permissions.can_opine(head, unit_of(year))


def test_another_role_does_not_open_what_the_team_must_not_know(client: Client, year: Programme) -> None:
    head = User.objects.get(username="to-truong-2")
    make_membership(head, "committee_member", year.province)
    as_person(client, "to-truong-2")
    assert {(row.participation.code, row.order) for row in visible_to(head)} == {("07420", 2), ("07423", 1)}
    assert status(client, "tham-dinh/07420/") == 200 and status(client, "tham-dinh/07420/?lan=1") == 404
    assert status(client, "giai-trinh/07420/") == 404 and status(client, "bang-tong-hop/07420/") == 404
    assert status(client, "bang-tong-hop/07423/") == 200
    page = unescape(client.get("/nam/2023/bang-tong-hop/").content.decode())
    assert "Xã Mỹ Thái" not in page and "Xã Đại Lâm" in page
    assert "1 đơn vị tổ của bạn đang chấm lần hai không hiện ở đây" in page
    assert "Xã Mỹ Thái" not in client.get("/nam/2023/bang-tong-hop.csv").content.decode("utf-8-sig")
    assert "Xã Mỹ Thái" not in client.get("/nam/2023/chenh-lech/").content.decode()
    Appraisal.objects.filter(order=2).update(state="confirmed")
    assert status(client, "bang-tong-hop/07420/") == 200 and status(client, "giai-trinh/07420/") == 200
    assert "Xã Mỹ Thái" in client.get("/nam/2023/bang-tong-hop/").content.decode()
    assert "Xã Mỹ Thái" in client.get("/nam/2023/chenh-lech/").content.decode()
    assert second_only(head).count() == 1


def test_the_steps_of_the_dossier_do_not_say_who_appraised_and_why_again(client: Client, year: Programme) -> None:
    unit, head = unit_of(year), User.objects.get(username="to-truong-1")
    Dossier.objects.filter(participation=unit).update(state="appraised")
    move_dossier(
        participation=unit, verb="reopen_appraisal", note="Tiêu chí 2 chấm quá chặt", by=head, at=timezone.now()
    )
    for name, told in (("to-truong-2", False), ("thu-ky", True)):
        page = unescape(as_person(client, name).get("/nam/2023/ho-so/07420/nop/").content.decode())
        assert "Thẩm định lại" in page
        assert ("chấm quá chặt" in page) is told and ("Người to-truong-1" in page) is told
