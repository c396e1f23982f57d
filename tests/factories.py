"""Small plain functions that make what a test needs. Each says its defaults; none reads the shipped data."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from gansao import law
from gansao.accounts.models import Membership, User
from gansao.accounts.queries import forget_grants
from gansao.accounts.roles import role_table
from gansao.appraisals.models import Appraisal, Team, TeamMember
from gansao.assessments.models import Access, Disqualification, Dossier, Mark
from gansao.criteria.models import StoredCriteriaSet
from gansao.domain import process, rulebook
from gansao.domain.criteria import CriteriaSet
from gansao.domain.register import canonical_json, sha256
from gansao.domain.text import bare_name, fold, sort_key
from gansao.places.models import Level, Succession, Unit, UnitPeriod
from gansao.programmes.models import Participation, Phase, Programme

NOW = datetime(2023, 12, 20, 3, 0, tzinfo=UTC)
FIRST = date(2023, 1, 1)
LAST = date(2025, 6, 30)  # the last day of the three levels


def make_unit(
    code: str,
    name: str,
    level: Level,
    kind: str,
    parent: Unit | None = None,
    first_on: date = FIRST,
    last_on: date | None = LAST,
) -> Unit:
    """A unit with one period as long as itself."""
    unit = Unit.objects.create(code=code, level=level, first_on=first_on, last_on=last_on)
    UnitPeriod.objects.create(
        unit=unit,
        first_on=first_on,
        last_on=last_on,
        kind=kind,
        name=name,
        parent=parent,
        folded=fold(name),
        sort_key=sort_key(bare_name(name)),
    )
    return unit


def make_province(
    code: str = "24", name: str = "Tỉnh Bắc Giang", first_on: date = FIRST, last_on: date | None = LAST
) -> Unit:
    return make_unit(code, name, Level.PROVINCE, "tỉnh", None, first_on, last_on)


def make_district(
    province: Unit,
    code: str = "217",
    name: str = "Huyện Lạng Giang",
    first_on: date = FIRST,
    last_on: date | None = LAST,
) -> Unit:
    return make_unit(code, name, Level.DISTRICT, "huyện", province, first_on, last_on)


def make_commune(
    parent: Unit, code: str = "07420", name: str = "Xã Mỹ Thái", first_on: date = FIRST, last_on: date | None = LAST
) -> Unit:
    """`parent` is the district, or the province where there are no districts."""
    kind = "thị trấn" if name.startswith("Thị trấn") else name.split(" ")[0].lower()
    return make_unit(code, name, Level.COMMUNE, kind, parent, first_on, last_on)


def make_succession(predecessor: Unit, successor: Unit, extent: str = Succession.Extent.WHOLE) -> Succession:
    return Succession.objects.create(predecessor=predecessor, successor=successor, on=successor.first_on, extent=extent)


def make_user(
    username: str, role: str | None = None, place: Unit | None = None, password: str | None = None, full_name: str = ""
) -> User:
    """A person; with a role, then at `place`. Without a password nobody can sign in as them except by force_login."""
    user = User.objects.create_user(username, password=password, full_name=full_name or f"Người {username}")
    if role is not None:
        assert place is not None, "a role needs a place"
        make_membership(user, role, place)
    return user


def make_membership(
    user: User, role: str, place: Unit, first_on: date = FIRST, last_on: date | None = None
) -> Membership:
    forget_grants(user)
    return Membership.objects.create(user=user, role=role, place=place, first_on=first_on, last_on=last_on)


SMALL_SET: dict[str, Any] = {
    "id": "nho",
    "name": "Bộ tiêu chí nhỏ để thử",
    "in_force_from": "2023-01-01",
    "total": "10",
    "source": "tests/factories.py",
    "groups": [
        {
            "code": "I",
            "name": "Phục vụ",
            "points": "7",
            "criteria": [
                {
                    "code": "1",
                    "name": "Niêm yết",
                    "points": "4",
                    "method": "checklist",
                    "items": [
                        {"text": "Tại bộ phận một cửa", "points": "2"},
                        {"text": "Mã QR", "points": "1"},
                        {"text": "Trang thông tin", "points": "1"},
                    ],
                },
                {
                    "code": "2",
                    "name": "Giờ giấc",
                    "points": "3",
                    "method": "levels",
                    "levels": [
                        {"text": "Tốt", "points": "3"},
                        {"text": "Khá", "points": "1.5"},
                        {"text": "Chưa đạt", "points": "0"},
                    ],
                },
            ],
        },
        {
            "code": "II",
            "name": "Lắng nghe",
            "points": "3",
            "criteria": [
                {"code": "3", "name": "Đối thoại", "points": "3", "method": "judged", "step": "0.25"},
            ],
        },
    ],
    "bands": [{"stars": 1, "from": "5"}, {"stars": 2, "from": "7"}, {"stars": 3, "from": "9"}],
    "gates": [{"stars": 3, "requires": [{"criterion": "1", "at_least": "4"}], "text": "Niêm yết đầy đủ (tiêu chí 1)"}],
    "disqualifiers": [{"code": "L1", "text": "Có cán bộ bị kỷ luật"}],
}


def small_criteria_set() -> CriteriaSet:
    """10 points in 3 criteria; 1, 2, 3 stars from 5, 7, 9; three stars need criterion 1 in full; disqualifier L1."""
    return rulebook.build(SMALL_SET)


def make_criteria_set_small(criteria_set: CriteriaSet | None = None) -> StoredCriteriaSet:
    """The small set (or a given one) as stored; the same one when asked twice."""
    made = criteria_set or small_criteria_set()
    content = rulebook.to_data(made)
    stored, _ = StoredCriteriaSet.objects.get_or_create(
        key=made.id,
        defaults={
            "name": made.name,
            "in_force_from": made.in_force_from,
            "official": made.official,
            "content": content,
            "sha256": sha256(canonical_json(content)),
            "stored_at": NOW,
        },
    )
    return stored


def make_programme(
    province: Unit,
    units: Iterable[Unit] = (),
    key: str = "2023",
    criteria_set: StoredCriteriaSet | None = None,
    units_as_of: date = date(2023, 12, 1),
    **fields: Any,
) -> Programme:
    """An open year of the small set; `units` take part without marks. `fields`: any other field of Programme."""
    programme = Programme.objects.create(
        key=key,
        year=units_as_of.year,
        province=province,
        province_name=province.periods.first().name,
        units_as_of=units_as_of,
        criteria_set=criteria_set or make_criteria_set_small(),
        opened_at=NOW,
        **fields,
    )
    for unit in units:
        make_participation(programme, unit)
    return programme


def make_participation(
    programme: Programme,
    unit: Unit,
    marks: Mapping[str, int] | None = None,
    disqualified: Iterable[str] = (),
    status: str = Participation.Status.TAKING_PART,
) -> Participation:
    """A unit in the year, under its names of then; `marks` in hundredths by criterion."""
    period = unit.periods.first()
    district = period.parent if period.parent and period.parent.level == Level.DISTRICT else None
    participation = Participation.objects.create(
        programme=programme,
        unit=unit,
        code=unit.code,
        name=period.name,
        kind=period.kind,
        district=district,
        district_code=district.code if district else "",
        district_name=district.periods.first().name if district else "",
        folded=period.folded,
        sort_key=period.sort_key,
        status=status,
        status_reason="" if status == Participation.Status.TAKING_PART else "Theo báo cáo của huyện",
    )
    set_marks(participation, marks or {})
    for code in disqualified:
        Disqualification.objects.create(participation=participation, code=code, note="QĐ kỷ luật", recorded_at=NOW)
    return participation


def set_marks(participation: Participation, marks: Mapping[str, int]) -> None:
    Mark.objects.bulk_create(
        Mark(participation=participation, criterion=criterion, points_x100=mark, marked_at=NOW)
        for criterion, mark in marks.items()
    )


def make_year(key: str = "2023", **fields: Any) -> Programme:
    """Bắc Giang, Lạng Giang and four communes: three stars, one star, none, and one without its mark of criterion 3."""
    province = make_province()
    district = make_district(province)
    programme = make_programme(province, key=key, **fields)
    for code, name, marks in (
        ("07375", "Thị trấn Vôi", {"1": 400, "2": 300, "3": 225}),
        ("07420", "Xã Mỹ Thái", {"1": 200, "2": 150, "3": 150}),
        ("07423", "Xã Đại Lâm", {"1": 100, "2": 0, "3": 300}),
        ("07432", "Xã Xuân Hương", {"1": 400, "2": 300}),
    ):
        make_participation(programme, make_commune(district, code, name), marks)
    return programme


def make_process_year(phase: str = "self_assessment", key: str = "2023", **fields: Any) -> Programme:
    """`make_year` without marks, run by the shipped process with districts; `phase` runs today, the others do not.

    Those before it are over since yesterday, those after it begin tomorrow: tests ask for today's answer.
    """
    rules = law.process("cqtt-ba-cap", role_table())
    programme = make_year(key=key, process=process.to_data(rules), **fields)
    Mark.objects.filter(participation__programme=programme).delete()
    today, one = timezone.localdate(), timedelta(days=1)
    at = list(rules.by_key).index(phase)
    for position, each in enumerate(rules.phases):
        days = {
            -1: (today - 30 * one, today - one),
            0: (today - one, today + 10 * one),
            1: (today + one, today + 40 * one),
        }[(position > at) - (position < at)]
        Phase.objects.create(
            programme=programme, key=each.key, position=position + 1, first_on=days[0], last_on=days[1]
        )
    return programme


def make_team(
    programme: Programme, number: int = 1, head: str = "to-truong", members: Iterable[str] = ("thanh-vien",)
) -> Team:
    """A team with its head and members, who get their roles at the province; usernames end in the team's number."""
    team = Team.objects.create(
        programme=programme,
        number=number,
        name=f"Tổ {number}",
        base_name="Trung tâm huyện",
        base_latitude_e5=2_130_000 + 1000 * number,
        base_longitude_e5=10_620_000,
    )
    for name, role in ((head, "team_head"), *((member, "team_member") for member in members)):
        user = make_user(f"{name}-{number}", role, programme.province)
        TeamMember.objects.create(team=team, user=user, is_head=role == "team_head", first_on=FIRST)
    return team


def make_appraisal(participation: Participation, team: Team, order: int = 1, state: str = "appraising") -> Appraisal:
    """A unit in a team's hands; its dossier before the province, open to the team's people."""
    Dossier.objects.get_or_create(participation=participation, defaults={"state": state, "changed_at": NOW})
    appraisal = Appraisal.objects.create(participation=participation, team=team, order=order, assigned_at=NOW)
    Access.objects.bulk_create(
        Access(
            participation=participation,
            user=member.user,
            role="team_head" if member.is_head else "team_member",
            source=appraisal.source,
            since=NOW,
        )
        for member in team.members.all()
    )
    return appraisal
