"""The teams, what tied their people to units, and who gave which unit to which team."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from gansao.appraisals.models import Appraisal, AssignmentRun, Interest, Team, TeamMember
from gansao.appraisals.ties import ties_of
from gansao.closing.archives import Item
from gansao.closing.packing.dossiers import OF_UNIT
from gansao.closing.packing.history import entries_of
from gansao.closing.packing.pieces import Cells, table
from gansao.places.queries import latest_names
from gansao.programmes.models import Programme


def teams(programme: Programme) -> Iterator[Item]:
    """Everybody who was ever in a team of the year."""

    def rows() -> Iterator[Cells]:
        for team in Team.objects.filter(programme=programme).prefetch_related("members__user").order_by("number"):
            base = (team.base_name, _degrees(team.base_latitude_e5), _degrees(team.base_longitude_e5))
            about = (team.number, team.name, "có" if team.is_reserve else "", *base)
            for member in team.members.all():
                yield (*about, str(member.user), member.user.title, _part(member), member.first_on, member.last_on)
            if not team.members.all():
                yield (*about, "", "", "", "", "")

    heading = (
        *("số tổ", "tổ", "tổ dự bị", "nơi xuất phát", "vĩ độ", "kinh độ"),
        *("họ và tên", "chức vụ", "trong tổ", "từ ngày", "đến hết ngày"),
    )
    yield table("tham-dinh/to-tham-dinh.csv", "Các tổ thẩm định và thành viên", "appraisal", heading, rows)


def ties(programme: Programme) -> Iterator[Item]:
    members = TeamMember.objects.filter(team__programme=programme).select_related("user", "team")
    declared = Interest.objects.filter(user__in=members.order_by().values("user"))

    def said() -> Iterator[Cells]:
        """Also what was taken back: it may have bound somebody while they marked."""
        people = declared.select_related("user", "unit", "entered_by", "ended_by")
        rows = list(people.order_by("user__sort_key", "user_id", "pk"))
        names = latest_names({each.unit_id for each in rows})
        for each in rows:
            unit = (each.unit.code, names.get(each.unit_id))
            noted = (each.entered_by and str(each.entered_by), each.entered_at)
            ended = (each.ended_by and str(each.ended_by), each.ended_at, each.ended_reason)
            yield (str(each.user), *unit, each.get_kind_display(), each.until_year, *noted, *ended)

    said_as = (
        *("họ và tên", *OF_UNIT, "gắn với đơn vị", "đến năm", "người ghi", "ghi lúc"),
        *("người bỏ khai", "bỏ khai lúc", "vì sao bỏ khai"),
    )
    yield table("tham-dinh/khai-quan-he.csv", "Quan hệ đã khai với các đơn vị", "appraisal", said_as, said)

    def counted() -> Iterator[Cells]:
        """Declared, known from a role or carried on through a merger; as of the year's end, whenever it is packed."""
        people = list(members.order_by("team__number", "pk"))
        units = {unit.unit_id: unit for unit in programme.participations.all()}
        given = set(_appraisals(programme).values_list("team", "participation__unit"))
        known = ties_of({each.user_id for each in people}, programme, units, date(programme.year, 12, 31))
        for member in people:
            for tie in sorted(known.get(member.user_id, ()), key=lambda tie: (units[tie.unit].code, tie.kind)):
                unit, both = units[tie.unit], (member.team_id, tie.unit) in given
                yield (str(member.user), member.team.name, unit.code, unit.name, tie.words, "có" if both else "")

    counted_as = ("họ và tên", "tổ", *OF_UNIT, "quan hệ", "tổ này được giao đơn vị")
    yield table("tham-dinh/quan-he.csv", "Quan hệ tính cho năm", "appraisal", counted_as, counted)


def assignment(programme: Programme) -> Iterator[Item]:
    runs = AssignmentRun.objects.filter(programme=programme).order_by("made_at", "pk")

    def proposed() -> Iterator[Cells]:
        by = dict(entries_of(runs).filter(action="appraisals.propose").values_list("object_id", "by_name"))
        for run in runs.iterator():
            way = (run.pk, run.get_kind_display(), run.asked.get("seed"), run.asked.get("percent"))
            proof = (run.get_proof_display(), run.metres, run.bound, run.metres - run.bound)
            out = (len(run.result.get("team_of", ())), "; ".join(run.result.get("obstacles", ())))
            yield (*way, *proof, *out, by.get(str(run.pk)), run.made_at, run.taken_at)

    heading = (
        *("lần chia", "cách chia", "số gốc", "tỷ lệ phần trăm", "chứng minh", "tổng quãng đường (m)"),
        *("không cách nào ngắn hơn (m)", "còn hở (m)", "số đơn vị", "điều vướng", "người tính", "lúc", "dùng lúc"),
    )
    yield table("tham-dinh/lan-chia.csv", "Các lần chia đơn vị cho tổ", "appraisal", heading, proposed)

    def whole() -> Iterator[bytes]:
        """What was asked and what came out, a line a run: whoever doubts a run can do it again."""
        for run in runs.iterator():
            told = {"run": run.pk, "kind": run.kind, "asked": run.asked, "result": run.result}
            yield f"{json.dumps(told, ensure_ascii=False, sort_keys=True)}\n".encode()

    yield Item("tham-dinh/lan-chia.jsonl", whole, "Đầu vào và kết quả của các lần chia", "appraisal")


def given(programme: Programme) -> Iterator[Item]:
    """Which team has which unit and who gave it; and every time one was given by hand."""
    appraisals = _appraisals(programme)
    by_hand = entries_of(appraisals).filter(action="appraisals.assign_by_hand")

    def standing() -> Iterator[Cells]:
        runs = entries_of(AssignmentRun.objects.filter(programme=programme)).filter(action="appraisals.take_run")
        took = dict(runs.values_list("object_id", "by_name"))
        gave = dict(by_hand.values_list("object_id", "by_name"))  # the last one stands
        for each in appraisals.select_related("participation", "team", "run", "confirmed_by"):
            way = each.run.get_kind_display() if each.run else "Bằng tay"
            who = took.get(str(each.run_id)) if each.run else gave.get(str(each.pk))
            how = (way, each.run_id, each.by_hand_reason, who, each.assigned_at)
            end = (each.get_state_display(), each.confirmed_by and str(each.confirmed_by), each.confirmed_at)
            unit = each.participation
            yield (unit.code, unit.name, each.order, each.team.name, *how, *end, each.reopened_at)

    heading = (
        *(*OF_UNIT, "lần chấm", "tổ", "cách giao", "lần chia", "lý do xếp bằng tay", "người giao", "giao lúc"),
        *("trạng thái", "người xác nhận", "xác nhận lúc", "mở lại lúc"),
    )
    yield table("tham-dinh/giao-don-vi.csv", "Đơn vị giao cho các tổ", "appraisal", heading, standing)

    def moved() -> Iterator[Cells]:
        units = {str(each.pk): each.participation for each in appraisals.select_related("participation")}
        for each in by_hand.iterator():
            unit, before, after = units[each.object_id], each.before or {}, each.after or {}
            between = (before.get("team"), after.get("team"), after.get("reason"), before.get("marks"))
            yield (unit.code, unit.name, after.get("order"), *between, each.by_name, each.at)

    moved_as = (*OF_UNIT, "lần chấm", "tổ trước", "tổ sau", "lý do", "điểm của tổ trước, bỏ đi", "người giao", "lúc")
    yield table("tham-dinh/giao-bang-tay.csv", "Đơn vị giao bằng tay", "appraisal", moved_as, moved)


def _appraisals(programme: Programme) -> QuerySet[Appraisal]:
    return Appraisal.objects.filter(participation__programme=programme).order_by("participation__code", "order")


def _part(member: TeamMember) -> str:
    return "tổ trưởng" if member.is_head else "dự bị" if member.is_reserve else "thành viên"


def _degrees(e5: int | None) -> Decimal | None:
    return None if e5 is None else Decimal(e5).scaleb(-5)
