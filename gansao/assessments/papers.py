"""The papers of a dossier, made from what it holds: score table, draft of the report, index of the evidence."""

from django.utils import timezone

from gansao.assessments import evidence as reads
from gansao.assessments.models import Evidence, Layer, Mark
from gansao.criteria.queries import load
from gansao.documents.decision import Signer
from gansao.documents.paper import Issuer, Paper
from gansao.documents.papers import commune
from gansao.documents.papers.words import ProgrammeYear
from gansao.domain import answers
from gansao.domain.stars import award
from gansao.domain.text import bare_name, running
from gansao.programmes.models import Participation


def score_table(unit: Participation) -> Paper:
    return commune.score_table(_issuer(unit), _year(unit), _sheet(unit), synthetic=unit.programme.synthetic)


def report(unit: Participation) -> Paper:
    sheet = _sheet(unit)
    said = commune.CommuneReport(
        sheet=sheet, notes=tuple(f"{line.code}. {line.note}" for line in sheet.lines if line.note)
    )
    return commune.commune_report(_issuer(unit), _year(unit), said, synthetic=unit.programme.synthetic)


def evidence_index(unit: Participation) -> Paper:
    numbers = reads.numbers(unit)
    groups = tuple(
        commune.EvidenceGroup(
            group.code,
            group.name,
            tuple(
                commune.EvidenceCriterion(
                    shelf.criterion.code,
                    shelf.criterion.name,
                    tuple(_item(piece, numbers) for piece in shelf.pieces),
                )
                for shelf in shelves
            ),
        )
        for group, shelves in reads.shelves(unit)
    )
    listed = commune.EvidenceList(running(unit.name), _within(unit), groups)
    return commune.evidence_index(_issuer(unit), _year(unit), listed, synthetic=unit.programme.synthetic)


def _item(piece: Evidence, numbers: dict[int, str]) -> commune.EvidenceItem:
    return commune.EvidenceItem(
        number=numbers[piece.pk],
        name=piece.title,
        kind=reads.kind_in_words(piece),
        dated=timezone.localdate(piece.added_at),
        sha256=piece.file.sha256 if piece.file else "",
        size=piece.file.size if piece.file else None,
        link=piece.url,
        refers_to=numbers.get(piece.refers_to_id or 0, ""),
    )


def _sheet(unit: Participation) -> commune.ScoreSheet:
    rules = load(unit.programme.criteria_set)
    marks = {mark.criterion: mark for mark in Mark.objects.filter(participation=unit, layer=Layer.SELF)}
    numbers = reads.numbers(unit)
    by_criterion: dict[str, list[str]] = {}
    for number in numbers.values():
        by_criterion.setdefault(number.rpartition(".")[0], []).append(number)
    given = award(rules, {code: mark.points_x100 for code, mark in marks.items()})
    groups = tuple(
        commune.ScoreGroup(
            group.code,
            group.name,
            group.points,
            tuple(
                commune.ScoreLine(
                    code=criterion.code,
                    name=criterion.name,
                    maximum=criterion.points,
                    points=marks[criterion.code].points_x100 if criterion.code in marks else None,
                    basis=answers.in_words(criterion, marks[criterion.code].answer) if criterion.code in marks else "",
                    evidence=tuple(by_criterion.get(criterion.code, ())),
                    note=marks[criterion.code].note if criterion.code in marks else "",
                )
                for criterion in group.criteria
            ),
        )
        for group in rules.groups
    )
    return commune.ScoreSheet(
        unit=running(unit.name),
        within=_within(unit),
        groups=groups,
        maximum=rules.total,
        total=given.points,
        stars=given.stars,
        reasons=given.reasons(),
    )


def _issuer(unit: Participation) -> Issuer:
    return Issuer(
        body=f"Ủy ban nhân dân {running(unit.name)}",
        place=bare_name(unit.name),
        signer=Signer("", other_lines=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
    )


def _year(unit: Participation) -> ProgrammeYear:
    return ProgrammeYear(
        unit.programme.year,
        running(unit.programme.province_name),
        criteria_set=unit.programme.criteria_set.name,
    )


def _within(unit: Participation) -> str:
    return ", ".join(running(name) for name in (unit.district_name, unit.programme.province_name) if name)
