"""Bắc Giang 2023: the dossiers behind the 76 stars, from the communes' claims to the committee. SỐ LIỆU GIẢ LẬP."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from gansao import law
from gansao.assessments.actions import Found, set_layer
from gansao.assessments.models import Layer
from gansao.demo import dossiers, synthesis
from gansao.demo.recognised import ZONE
from gansao.programmes.models import Programme

CLAIMED_AT = datetime(2023, 10, 27, 16, 0, tzinfo=ZONE)
REVIEWED_AT = datetime(2023, 11, 13, 10, 0, tzinfo=ZONE)
APPRAISED_AT = datetime(2023, 12, 7, 15, 0, tzinfo=ZONE)
TAKEN_IN_AT = datetime(2023, 12, 20, 9, 0, tzinfo=ZONE)


def assess(programme: Programme, by: Any, progress: Callable[[str], None]) -> None:
    rules = law.criteria_set("cqtt-mau-2023")
    units = list(programme.participations.order_by("code"))
    places = [synthesis.Place(unit.code, unit.name, unit.district_code) for unit in units]
    layered = dossiers.of_2023(rules, synthesis.marks_2023(rules, places))
    progress("Ghi 209 hồ sơ giả lập: tự chấm, huyện thẩm tra")
    dossiers.write_claims(programme, layered, by, CLAIMED_AT)
    dossiers.walk(units, [("submit", by, CLAIMED_AT), ("accept", by, REVIEWED_AT), ("forward", by, REVIEWED_AT)])
    progress("Ghi điểm mười tổ thẩm định, trình Ban Chỉ đạo")
    teams = {
        c: {k: Found(each.team, each.note, each.reason) for k, each in rows.items()} for c, rows in layered.items()
    }
    for layer in (Layer.TEAM, Layer.FINAL):
        set_layer(programme=programme, layer=layer, found=teams, by=by, at=APPRAISED_AT, source=dossiers.SOURCE)
    dossiers.walk(
        units,
        [("begin_appraisal", by, APPRAISED_AT), ("end_appraisal", by, APPRAISED_AT), ("take_in", by, TAKEN_IN_AT)],
    )
