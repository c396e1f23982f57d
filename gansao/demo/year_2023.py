"""Bắc Giang 2023: the dossiers behind the 76 stars, from the communes' claims to the committee. SỐ LIỆU GIẢ LẬP."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gansao import law
from gansao.accounts.models import User
from gansao.committee.actions import put_before
from gansao.demo import committee_2023, dossiers, papers_2023, road_2023, synthesis, teams_2023
from gansao.demo.recognised import ZONE
from gansao.programmes.models import Programme

CLAIMED_AT = datetime(2023, 10, 27, 16, 0, tzinfo=ZONE)
REVIEWED_AT = datetime(2023, 11, 13, 10, 0, tzinfo=ZONE)
TAKEN_IN_AT = datetime(2023, 12, 20, 9, 0, tzinfo=ZONE)


@transaction.atomic
def assess(programme: Programme, by: Any, progress: Callable[[str], None]) -> None:
    """All of it or nothing: an interrupted loading begins the year's marks anew."""
    rules = law.criteria_set("cqtt-mau-2023")
    units = list(programme.participations.order_by("code"))
    places = [synthesis.Place(unit.code, unit.name, unit.district_code) for unit in units]
    marks: Mapping[str, Mapping[str, int]] = synthesis.marks_2023(rules, places)
    layered = dossiers.of_2023(rules, marks)
    progress("Ghi 209 hồ sơ giả lập: tự chấm, huyện thẩm tra")
    papers_2023.hand_in(units, by)
    road_2023.bring_evidence(units, by)
    dossiers.write_claims(programme, layered, by, CLAIMED_AT)
    dossiers.walk(units, [("submit", by, CLAIMED_AT), ("accept", by, REVIEWED_AT), ("forward", by, REVIEWED_AT)])
    papers_2023.sign_districts(units, by)
    progress("Mười tổ thẩm định đi thực tế và chấm 209 hồ sơ, một phần chấm độc lập lần hai")
    seen, changes = committee_2023.as_the_teams_saw(rules, layered)
    teams_2023.appraise(programme, seen, by, lambda: road_2023.visit_all(programme, by))
    progress("Mời giải trình, hỏi ý kiến các cơ quan, biểu quyết hai thay đổi điểm, lấy ý kiến về danh sách")
    secretary = User.objects.get(username="thuky")
    committee_2023.hear(programme, changes, secretary)
    put_before(programme=programme, by=by, at=TAKEN_IN_AT)
    committee_2023.change(programme, changes, secretary)
    committee_2023.post(programme, secretary)
    papers_2023.sign_committee(programme, User.objects.get(username="vanthu"))
    road_2023.show_evidence(programme, secretary)
