"""What stands beside the marks of 2023: evidence, visits, samples and minutes. SỐ LIỆU GIẢ LẬP, drawn here.

Every unit has evidence, a visit and its minutes.
"""

import io
import random
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from gansao.appraisals.models import Appraisal
from gansao.assessments.actions import add_file, add_link, release_evidence
from gansao.assessments.models import Evidence
from gansao.demo.recognised import ZONE
from gansao.demo.teams_2023 import head_of
from gansao.documents.paper import as_pdf
from gansao.files.actions import PictureFiles, store_picture
from gansao.programmes.models import Participation, Programme
from gansao.visits.actions import add_minutes, draw_sample, plan_visit, take_in
from gansao.visits.items import Item
from gansao.visits.minutes import paper
from gansao.visits.models import Visit

ADDED_AT = datetime(2023, 10, 25, 9, 0, tzinfo=ZONE)
RELEASED_AT = datetime(2023, 12, 22, 9, 0, tzinfo=ZONE)
FIRST_DAY = date(2023, 11, 20)
CASES = 240
SHOWN_OF = "07420"  # Mỹ Thái


@transaction.atomic
def bring_evidence(units: Iterable[Participation], by: Any) -> None:
    """One picture and one link a unit; the picture says that it is made up."""
    stored = _picture(by)
    for unit in units:
        add_file(
            participation=unit, criterion="10", stored=stored, title="Bảng niêm yết (ảnh giả lập)", by=by, at=ADDED_AT
        )
        add_link(
            participation=unit,
            criterion="2",
            url=f"https://example.vn/gia-lap/{unit.code}",
            title="Trang thông tin (liên kết giả lập)",
            by=by,
            at=ADDED_AT,
        )


def show_evidence(programme: Programme, by: Any) -> None:
    """One unit's picture and link are for the public."""
    for piece in Evidence.objects.filter(participation__programme=programme, participation__code=SHOWN_OF):
        release_evidence(evidence=piece, seen=piece.title, by=by, at=RELEASED_AT)


def visit_all(programme: Programme, by: Any) -> None:
    """Each first appraisal has its visit, with a sample anybody can draw again; the phone's items carry fixed UUIDs."""
    rows = Appraisal.objects.filter(participation__programme=programme, order=Appraisal.FIRST)
    appraisals = list(rows.select_related("team", "participation__programme__province"))
    with transaction.atomic():
        visits = [_visit(appraisal, place) for place, appraisal in enumerate(appraisals)]
    for visit in visits:
        head = head_of(visit.appraisal.team)
        visit.refresh_from_db()
        content = as_pdf(paper(visit))
        name = f"bien-ban-{visit.appraisal.participation.code}-gia-lap.pdf"
        note = "Bản in thay cho bản ký (giả lập)"
        add_minutes(visit=visit, content=content, name=name, note=note, by=head, at=_at(visit.planned_on, 17))


def _visit(appraisal: Appraisal, place: int) -> Visit:
    unit, head = appraisal.participation, head_of(appraisal.team)
    chance = random.Random(f"đi thực tế {unit.code}")
    day = FIRST_DAY + timedelta(days=place % 15)
    visit = plan_visit(appraisal=appraisal, planned_on=day, by=head, at=_at(FIRST_DAY, 8))
    draw_sample(
        visit=visit,
        description="Hồ sơ thủ tục hành chính năm 2023 theo sổ theo dõi (giả lập)",
        population=CASES,
        size=5,
        seed=f"{unit.code}-2023",
        criterion="11",
        by=head,
        at=_at(day, 8),
    )
    where = {"latitude_e5": unit.latitude_e5, "longitude_e5": unit.longitude_e5}
    items = [
        _item(unit, "begin", _at(day, 8), **where),
        _item(
            unit, "note", _at(day, 10), criterion="27", found="agrees", text="Bộ phận một cửa đúng như hồ sơ (giả lập)."
        ),
        _item(
            unit, "note", _at(day, 11), criterion=chance.choice(["24", "25", "30"]), text="Đã xem tại chỗ (giả lập)."
        ),
        _item(unit, "end", _at(day, 11), **where),
    ]
    take_in(visit=visit, items=items, sent_at=_at(day, 12), by=head, at=_at(day, 12))
    return visit


def _item(unit: Participation, kind: str, made_at: datetime, **more: Any) -> Item:
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"{unit.code} {kind} {made_at.isoformat()}")
    return Item(id=key, visit=None, kind=kind, revision=1, made_at=made_at, **more)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 0, tzinfo=ZONE)


def _picture(by: Any) -> PictureFiles:
    image = Image.new("RGB", (960, 640), "#f5f0e6")
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 60, 900, 580), outline="#a8201a", width=10)
    for row in range(5):
        pen.rectangle((120, 140 + row * 80, 840, 180 + row * 80), fill="#e4ddd2")
    pen.text((330, 90), "SO LIEU GIA LAP / SYNTHETIC", fill="#a8201a")
    out = io.BytesIO()
    image.save(out, "PNG")
    return store_picture(content=out.getvalue(), name="niem-yet-gia-lap.png", by=by, at=ADDED_AT)
