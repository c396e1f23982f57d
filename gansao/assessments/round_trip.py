"""The commune's sheet out as a workbook and back: what is taken out, and what comes back beside what stands now."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gansao.assessments.models import Layer, Mark
from gansao.criteria.queries import load
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.marks import MarkRefused
from gansao.domain.merging import Merged, Side, Version, merge
from gansao.domain.points import show
from gansao.programmes.models import Participation
from gansao.workbooks import dossier_sheet
from gansao.workbooks.dossier_sheet import Held, Returned


def held(participation: Participation) -> dict[str, Held]:
    """{criterion: what the commune's layer says}, in one query."""
    marks = Mark.objects.filter(participation=participation, layer=Layer.SELF).order_by("criterion")
    return {mark.criterion: Held(mark.version, Version(mark.answer or None, mark.note)) for mark in marks}


def workbook(participation: Participation) -> bytes:
    programme = participation.programme
    return dossier_sheet.write(
        load(programme.criteria_set),
        held(participation),
        year=programme.key,
        unit=participation.code,
        title=f"Phiếu tự chấm điểm năm {programme.year}, {participation.name}",
        synthetic=programme.synthetic,
    )


def whose(returned: Returned, participation: Participation) -> str:
    """Why a workbook does not belong here, in Vietnamese; "" where it does."""
    if returned.year != participation.programme.key:
        return "Phiếu này của một năm khác. Hãy tải phiếu của năm này rồi chép số liệu sang."
    if returned.unit != participation.code:
        return f"Phiếu này của đơn vị mã {returned.unit}, không phải {participation.name} (mã {participation.code})."
    return ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change. `seen`: the fingerprint of what stands now; another one means that it moved."""

    changes: tuple[Merged, ...]
    versions: Mapping[str, int]
    seen: str

    def on(self, *sides: Side) -> tuple[Merged, ...]:
        return tuple(each for each in self.changes if each.side in sides)


def preview(participation: Participation, was: Mapping[str, Version], back: Mapping[str, Version]) -> Preview:
    codes = load(participation.programme.criteria_set).codes
    standing = held(participation)
    now = {code: each.said for code, each in standing.items()}
    versions = {code: each.version for code, each in standing.items()}
    text = "\n".join(f"{code} {version}" for code, version in sorted(versions.items()))
    return Preview(merge(codes, was, now, back), versions, hashlib.sha256(text.encode()).hexdigest())


def said(criterion: Criterion, version: Version) -> str:
    """A version in words, with its points."""
    if version.answer is None:
        return "chưa chấm"
    try:
        points = answers.mark(criterion, version.answer).points
    except MarkRefused:  # a rule that has changed since
        return "không còn hợp với bộ tiêu chí"
    shown = "chưa đủ để chấm" if points is None else f"{show(points)} điểm"
    return f"{answers.in_words(criterion, version.answer)}: {shown}"


def as_data(versions: Mapping[str, Version]) -> dict[str, Any]:
    return {code: [each.answer, each.note] for code, each in versions.items()}


def from_data(data: Mapping[str, Any]) -> dict[str, Version]:
    return {code: Version(answer, note) for code, (answer, note) in data.items()}
