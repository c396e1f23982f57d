"""One mark at a time, two people at once, and who may open and write a dossier."""

import pytest
from django.utils import timezone

from gansao.accounts.models import User
from gansao.assessments import actions, permissions, queries
from gansao.assessments.models import Access, Dossier, Layer, Mark
from gansao.audit.models import Entry
from gansao.programmes.models import Participation
from tests.factories import NOW, make_membership, make_process_year, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def voi() -> Participation:
    return make_process_year().participations.get(code="07375")


@pytest.fixture
def editor(voi: Participation) -> User:
    return make_user("xa", "commune_editor", voi.unit)


def save(unit: Participation, by: User, **more: object) -> Mark:
    given = {"layer": Layer.SELF, "criterion": "1", "answer": {"items": [0, 1]}, "seen": 0}
    return actions.save_mark(participation=unit, by=by, at=NOW, **{**given, **more})  # type: ignore[arg-type]


def test_points_follow_from_what_was_found(voi: Participation, editor: User) -> None:
    mark = save(voi, editor, note=" Có ảnh ")
    assert (mark.points_x100, mark.answer, mark.note, mark.version) == (300, {"items": [0, 1]}, "Có ảnh", 1)
    entry = Entry.objects.get(action="assessments.save_mark")
    assert (entry.before, entry.after["points"], entry.place_code) == (None, "3,00", "07375")
    assert queries.marks_of(voi.programme)["07375"] == {}  # the final layer is somebody else's


def test_the_later_of_two_people_is_told_and_nothing_is_lost(voi: Participation, editor: User) -> None:
    first = save(voi, editor)
    save(voi, editor, answer={"items": [2]}, seen=first.version)
    with pytest.raises(actions.Conflict) as raised:
        save(voi, editor, answer={"items": []}, seen=first.version)
    assert raised.value.standing.answer == {"items": [2]}
    assert Mark.objects.get().points_x100 == 100


def test_two_first_marks_are_a_conflict_too(voi: Participation, editor: User) -> None:
    save(voi, editor)
    with pytest.raises(actions.Conflict):
        save(voi, editor, answer={"items": [2]}, seen=0)


def test_the_same_sent_again_after_a_reload_is_no_conflict(voi: Participation, editor: User) -> None:
    save(voi, editor)
    again = save(voi, editor, seen=0)
    assert (again.version, again.answer) == (1, {"items": [0, 1]})
    assert Entry.objects.filter(action="assessments.save_mark").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answer": {"items": [7]}}, "không có mục số 8"),
        ({"criterion": "99"}, "không có tiêu chí 99"),
        ({"note": "a" * 1001}, "tối đa 1000"),
    ],
)
def test_what_does_not_fit_is_refused_and_not_kept(
    voi: Participation, editor: User, change: dict[str, object], said: str
) -> None:
    with pytest.raises(actions.Refused, match=said):
        save(voi, editor, **change)
    assert not Mark.objects.exists()


def test_a_dossier_is_seen_by_place(voi: Participation, editor: User) -> None:
    other = make_user("xa2", "commune_editor", voi.programme.participations.get(code="07420").unit)
    district = make_user("huyen", "district_reviewer", voi.district)
    office = make_user("tinh", "secretariat", voi.programme.province)
    seen = {user.username: queries.dossiers_visible_to(user).count() for user in (editor, other, district, office)}
    assert seen == {"xa": 1, "xa2": 1, "huyen": 4, "tinh": 4}
    assert queries.dossiers_visible_to(editor).get() == voi


def test_a_team_sees_only_what_it_was_given_until_it_is_taken_back(voi: Participation) -> None:
    member = make_user("to", "team_member", voi.programme.province)
    assert not queries.dossiers_visible_to(member).exists()
    given = {"participations": [voi], "users": [member], "role": "team_member", "source": "t:1", "by": "thử", "at": NOW}
    assert (actions.let_read(**given), actions.let_read(**given)) == (1, 0)  # type: ignore[arg-type]
    assert queries.dossiers_visible_to(member).get() == voi
    assert queries.roles_for(member, voi, timezone.localdate()) == {"team_member"}
    assert actions.stop_reading(source="t:1", by="thử", at=NOW) == 1
    assert not queries.dossiers_visible_to(member).exists()
    assert actions.let_read(**given) == 1  # type: ignore[arg-type]
    assert Access.objects.count() == 1


def test_an_access_is_worth_nothing_without_the_role(voi: Participation) -> None:
    stranger = make_user("cu", "team_member", voi.programme.province)
    stranger.memberships.update(last_on=timezone.localdate().replace(year=2020))
    actions.let_read(participations=[voi], users=[stranger], role="team_member", source="t:1", by="thử", at=NOW)
    assert queries.roles_for(stranger, voi, timezone.localdate()) == frozenset()


def test_who_may_write_when(voi: Participation, editor: User) -> None:
    assert permissions.can_write(editor, Layer.SELF, voi, Dossier.State.DRAFTING)
    locked = permissions.can_write(editor, Layer.SELF, voi, Dossier.State.ACCEPTED)
    assert (bool(locked), locked.why) == (False, "Hồ sơ đang ở bước “huyện đã nhận” nên phần này đã khóa.")
    assert not permissions.can_write(editor, Layer.DISTRICT, voi, Dossier.State.SUBMITTED)
    reader = make_user("kiem", "auditor", voi.programme.province)
    assert not permissions.can_write(reader, Layer.SELF, voi, Dossier.State.DRAFTING)
    make_membership(reader, "district_reviewer", voi.district)
    early = permissions.can_write(reader, Layer.DISTRICT, voi, Dossier.State.SUBMITTED)
    assert "chưa bắt đầu" in early.why


def test_a_dossier_goes_its_way_and_not_twice(voi: Participation, editor: User) -> None:
    for verb, state in (("ask_sign_off", "awaiting"), ("submit", "submitted"), ("return", "returned")):
        assert actions.move_dossier(participation=voi, verb=verb, note="vì", by=editor, at=NOW).state == state
    with pytest.raises(actions.Refused, match="đang ở bước “bị trả lại”"):
        actions.move_dossier(participation=voi, verb="accept", by=editor, at=NOW)
    assert list(voi.dossier.steps.values_list("verb", flat=True)) == ["return", "submit", "ask_sign_off"]
    assert Dossier.objects.get().submitted_at == NOW
