"""The minutes as a paper: what the visit brought home, nothing that is not settled."""

import io
from datetime import timedelta
from typing import Any

from django.utils import timezone
from docx import Document

from gansao.accounts.models import User
from gansao.appraisals.models import Appraisal, MarkerMark
from gansao.assessments.actions import Found, set_layer
from gansao.documents.paper_docx import as_docx
from gansao.visits import actions, minutes
from gansao.visits.items import read
from gansao.visits.models import Visit
from tests.factories import NOW
from tests.visits.conftest import Scene, note, picture


def words(visit: Visit) -> str:
    document = Document(io.BytesIO(as_docx(minutes.paper(visit))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def take_in(scene: Scene, *items: dict[str, object], content: bytes | None = None) -> None:
    now = timezone.now()
    given = [read(item, content if item["kind"] == "photo" else None) for item in items]
    actions.take_in(visit=scene.visit, items=given, sent_at=now, by=scene.an, at=now)


def test_what_came_home_stands_in_the_minutes(scene: Scene) -> None:
    drawn = actions.draw_sample(
        visit=scene.visit, description="Hồ sơ tháng 9", population=77, size=3, seed="gốc-77", by=scene.an, at=NOW
    )
    began = (timezone.now() - timedelta(hours=3)).isoformat()
    take_in(
        scene,
        note(),
        note(kind="begin", criterion="", found="", text="", made_at=began),
        note(kind="case", criterion="", sample=drawn.pk, case_number=drawn.numbers[1], text="Trả đúng hạn", found=""),
        note(kind="photo", found="", text="Bảng niêm yết", latitude_e5=2129000, longitude_e5=10620000),
        content=picture(),
    )
    scene.visit.refresh_from_db()
    text = words(scene.visit)
    assert "Nguyễn Văn An, tổ trưởng" in text
    assert "Tiêu chí 1: Khác hồ sơ. Bảng niêm yết đã cũ" in text
    assert "gốc-77" in text
    assert text.count("chưa xem") == 2  # drawn, and nobody got to them
    assert "Trả đúng hạn" in text
    assert "21,29000; 106,20000" in text
    assert scene.visit.photos.get().file.sha256[:12] in text


CLAIMS: dict[str, dict[str, Any]] = {"1": {"items": [0, 1, 2]}, "2": {"level": 0}, "3": {"points": 225}}


def mark(scene: Scene, appraisal: Appraisal, marker: User, dialogue: int, note: str) -> None:
    """The markers' own marks: as claimed, but for criterion 3."""
    for code, points, said in (("1", 400, ""), ("2", 300, ""), ("3", dialogue, note)):
        MarkerMark.objects.create(
            appraisal=appraisal, criterion=code, marker=marker, points_x100=points, note=said, marked_at=NOW
        )


def test_marks_that_the_head_has_not_confirmed_are_not_spoken_of(scene: Scene) -> None:
    claims = {"07375": {code: Found(answer) for code, answer in CLAIMS.items()}}
    set_layer(programme=scene.programme, layer="self", found=claims, by=scene.an, at=NOW)
    mark(scene, scene.first, scene.an, 100, "Không có biên bản đối thoại")
    before = words(scene.visit)
    assert "Tổng điểm tự chấm: 9,25. Tổ trưởng chưa xác nhận điểm" in before
    assert "Không có biên bản đối thoại" not in before
    Appraisal.objects.update(state=Appraisal.State.CONFIRMED)
    after = words(Visit.objects.get(pk=scene.visit.pk))
    assert "tổng điểm thẩm định: 8,00" in after
    assert "Không có biên bản đối thoại" in after


def test_each_team_has_its_own_marks_in_its_minutes(scene: Scene) -> None:
    claims = {"07375": {code: Found(answer) for code, answer in CLAIMS.items()}}
    set_layer(programme=scene.programme, layer="self", found=claims, by=scene.an, at=NOW)
    mark(scene, scene.first, scene.an, 100, "của tổ một")
    mark(scene, scene.second, scene.binh, 200, "của tổ hai")
    Appraisal.objects.update(state=Appraisal.State.CONFIRMED)
    text = words(Visit.objects.get(pk=scene.other.pk))
    assert "tổng điểm thẩm định: 9,00" in text
    assert "của tổ hai" in text
    assert "của tổ một" not in text
