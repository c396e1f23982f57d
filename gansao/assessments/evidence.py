"""Reads of a dossier's evidence and documents: what stands where, what it replaced, what the index says of it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gansao.assessments.models import DossierDocument, Evidence
from gansao.criteria.queries import load
from gansao.domain.criteria import Criterion, Group
from gansao.files import kinds
from gansao.places.models import Succession
from gansao.programmes.models import Participation, Programme

_WORDS = {
    "pdf": "PDF",
    "jpeg": "Ảnh",
    "png": "Ảnh",
    "docx": "Word",
    "xlsx": "Excel",
    "pptx": "PowerPoint",
    "odt": "Văn bản ODT",
    "ods": "Bảng ODS",
}
IN_WORDS = {kinds.KINDS[key].media_type: words for key, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A criterion with its evidence; `removed`: what can be taken back."""

    criterion: Criterion
    pieces: tuple[Evidence, ...]
    removed: tuple[Evidence, ...]


def rows_of(participation: Participation) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(participation=participation)
    return rows.select_related("file", "page_copy", "thumbnail", "refers_to__file", "added_by").order_by("pk")


def shelves(participation: Participation) -> list[tuple[Group, list[Shelf]]]:
    """All evidence by group and criterion, in one query and the criteria set."""
    rules = load(participation.programme.criteria_set)
    standing: dict[str, list[Evidence]] = defaultdict(list)
    removed: dict[str, list[Evidence]] = defaultdict(list)
    rows = list(rows_of(participation))
    replaced = {row.replaces_id for row in rows}
    for row in rows:
        if row.removed_at is None:
            standing[row.criterion].append(row)
        elif row.pk not in replaced:
            removed[row.criterion].append(row)
    return [
        (group, [Shelf(c, tuple(standing[c.code]), tuple(removed[c.code])) for c in group.criteria])
        for group in rules.groups
    ]


def versions_of(evidence: Evidence) -> list[Evidence]:
    """This piece and what it replaced, newest first."""
    rows = {row.pk: row for row in rows_of(evidence.participation).filter(kind=Evidence.Kind.FILE)}
    found, at = [evidence], evidence
    while at.replaces_id and at.replaces_id in rows:
        at = rows[at.replaces_id]
        found.append(at)
    return found


def not_for_public(evidence: Evidence) -> str:
    """Why a piece cannot be shown to the public, in Vietnamese; empty where it can."""
    if evidence.removed_at:
        return "Minh chứng này đã bị gỡ hoặc thay nên không công khai được."
    if evidence.kind == Evidence.Kind.REFERENCE:
        return "Đây chỉ là dẫn chiếu. Hãy công khai chính minh chứng được dẫn chiếu."
    if evidence.kind == Evidence.Kind.FILE and evidence.page_copy_id is None:
        return (
            "Chỉ công khai được ảnh và liên kết. Tệp PDF, Word, Excel có thể mang thông tin riêng ở bên trong: "
            "hãy chụp hoặc quét trang cần công khai thành ảnh, thêm làm minh chứng rồi công khai ảnh đó."
        )
    return ""


def released(programme: Programme, code: str) -> QuerySet[Evidence]:
    """What of a unit's evidence the public may see, in the order it came."""
    rows = Evidence.objects.filter(
        participation__programme=programme,
        participation__code=code,
        released_at__isnull=False,
        removed_at__isnull=True,
    )
    seen = rows.filter(Q(kind=Evidence.Kind.LINK) | Q(page_copy__isnull=False, thumbnail__isnull=False))
    return seen.select_related("page_copy", "thumbnail").order_by("pk")


def kind_in_words(evidence: Evidence) -> str:
    if evidence.kind == Evidence.Kind.FILE and evidence.file:
        return IN_WORDS.get(evidence.file.media_type, "Tệp")
    return evidence.get_kind_display()


def numbers(participation: Participation) -> dict[int, str]:
    """{evidence: its number in the index}: "11.2" is the second of criterion 11."""
    counted: dict[str, int] = defaultdict(int)
    found = {}
    for pk, code in rows_of(participation).filter(removed_at=None).values_list("pk", "criterion"):
        counted[code] += 1
        found[pk] = f"{code}.{counted[code]}"
    return found


def last_year(participation: Participation) -> Participation | None:
    """Whose evidence may be copied: the unit itself in its last published year, or the only one that went into it."""
    before = list(_units_before(participation))
    rows = [unit for unit in before if unit.programme_id == before[0].programme_id]
    return rows[0] if len(rows) == 1 else None


def _units_before(participation: Participation) -> QuerySet[Participation]:
    """The unit in earlier published years, or the units that went into it; the latest year first."""
    origins = Succession.objects.filter(successor=participation.unit_id).values("predecessor")
    units = Participation.objects.filter(
        Q(unit=participation.unit_id) | Q(unit__in=origins),
        programme__year__lt=participation.programme.year,
        programme__state__in=Programme.PUBLIC,
        status=Participation.Status.TAKING_PART,
    )
    return units.select_related("programme").order_by("-programme__year", "programme_id", "sort_key")


def latest_document(participation: Participation, kind: str) -> DossierDocument | None:
    """The version that counts of one of the five."""
    rows = DossierDocument.objects.filter(participation=participation, kind=kind, removed_at=None)
    return rows.select_related("file").order_by("-version").first()


def documents_of(participation: Participation) -> dict[str, list[DossierDocument]]:
    """{kind: its versions, newest first}, every kind named."""
    found: dict[str, list[DossierDocument]] = {kind: [] for kind in DossierDocument.Kind.values}
    rows = DossierDocument.objects.filter(participation=participation).select_related("file", "added_by")
    for row in rows.order_by("-version"):
        found[row.kind].append(row)
    return found
