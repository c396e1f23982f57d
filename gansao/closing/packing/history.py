"""What the log says of the year: its rows as a table, and those of a few objects for the tables beside it."""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from gansao.accounts.audit_rows import HEADINGS, cells
from gansao.appraisals.models import MarkerMark
from gansao.audit.models import Entry
from gansao.closing.archives import Item
from gansao.closing.packing.pieces import Cells, table
from gansao.programmes.models import Programme

OF_YEAR = {
    "appraisals.Appraisal": "participation__programme",
    "appraisals.AssignmentRun": "programme",
    "appraisals.MarkerMark": "appraisal__participation__programme",
    "appraisals.SuppliedColumn": "programme",
    "appraisals.Team": "programme",
    "assessments.Dossier": "participation__programme",
    "assessments.DossierDocument": "participation__programme",
    "assessments.Evidence": "participation__programme",
    "assessments.Mark": "participation__programme",
    "assessments.MarksUpload": "programme",
    "assessments.SignedPaper": "programme",
    "closing.Complaint": "participation__programme",
    "closing.Recheck": "certificate__decision__programme",
    "closing.YearReport": "programme",
    "committee.Agency": "programme",
    "committee.Comment": "posting__programme",
    "committee.Consultation": "agency__programme",
    "committee.ExplainedCriterion": "explanation__participation__programme",
    "committee.Explanation": "participation__programme",
    "committee.MarkChange": "participation__programme",
    "committee.Meeting": "programme",
    "committee.Posting": "programme",
    "programmes.Participation": "programme",
    "programmes.Programme": "pk",
    "recognition.CertificateFiles": "decision__programme",
    "recognition.Correction": "decision__programme",
    "recognition.Decision": "programme",
    "recognition.FrozenResult": "programme",
    "recognition.WithdrawalDecision": "certificate__decision__programme",
    "visits.CaseSample": "visit__appraisal__participation__programme",
    "visits.Visit": "appraisal__participation__programme",
    "visits.VisitMinutes": "visit__appraisal__participation__programme",
}
"""How an object that the log names belongs to a year. People, files, notices, the calendar belong to none; that the
package itself was asked for is no part of what it holds."""


def entries_of(rows: QuerySet[Any]) -> QuerySet[Entry]:
    """The log's rows about these objects, oldest first."""
    return Entry.objects.filter(_about(rows)).order_by("at", "pk")


def entries(programme: Programme) -> QuerySet[Entry]:
    """The log's rows about the year, oldest first. Of a marker's mark that was taken away the row itself names it."""
    gone = Q(object_type=MarkerMark._meta.label, after__programme=programme.key)
    return Entry.objects.filter(reduce(or_, _of_year(programme), gone)).order_by("at", "pk")


def log(programme: Programme) -> Iterator[Item]:
    def rows() -> Iterable[Cells]:
        return map(cells, entries(programme).iterator())

    yield table("ket-qua/nhat-ky.csv", "Nhật ký của năm", "results", HEADINGS, rows)


def _of_year(programme: Programme) -> Iterator[Q]:
    for label, path in OF_YEAR.items():
        yield _about(apps.get_model(label)._default_manager.filter(**{path: programme.pk}))


def _about(rows: QuerySet[Any]) -> Q:
    keys = rows.order_by().values_list(Cast("pk", CharField()))
    return Q(object_type=rows.model._meta.label, object_id__in=keys)
