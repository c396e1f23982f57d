"""What a dossier still lacks before it is handed in. It may go in lacking, when the leader says why."""

import hashlib
import json
from dataclasses import dataclass

from gansao.assessments.models import DossierDocument, Evidence, Layer, Mark
from gansao.assessments.sheet import Total, proofs_of, total_of
from gansao.domain.criteria import Criterion
from gansao.programmes.models import Participation


@dataclass(frozen=True, slots=True)
class Lacking:
    unmarked: tuple[Criterion, ...]
    without_evidence: tuple[Criterion, ...]  # points were claimed and nothing shows why
    to_confirm: tuple[Criterion, ...]  # evidence copied from last year that nobody has confirmed
    documents: tuple[DossierDocument.Kind, ...]
    total: Total  # what is marked so far

    def __bool__(self) -> bool:
        return bool(self.unmarked or self.without_evidence or self.to_confirm or self.documents)


# The model's approval comes from a level above, where one gives it, and may come after handing in.
OWED = tuple(kind for kind in DossierDocument.Kind if kind != DossierDocument.Kind.MODEL_APPROVAL)


def lacking(participation: Participation) -> Lacking:
    """Three queries: marks, evidence, documents."""
    total, proofs = total_of(participation, Layer.SELF), proofs_of(participation)
    there = set(
        DossierDocument.objects.filter(participation=participation, removed_at=None).values_list("kind", flat=True)
    )
    criteria = total.criteria_set.criteria
    return Lacking(
        unmarked=tuple(each for each in criteria if each.code in total.unmarked),
        without_evidence=tuple(each for each in criteria if total.marks.get(each.code) and each.code not in proofs),
        to_confirm=tuple(each for each in criteria if each.code in proofs and proofs[each.code].to_confirm),
        documents=tuple(kind for kind in OWED if kind not in there),
        total=total,
    )


def fingerprint(participation: Participation) -> str:
    """SHA-256 of which versions of marks, evidence and documents stand: what a leader had before them when signing.

    Three queries.
    """
    marks = Mark.objects.filter(participation=participation, layer=Layer.SELF).order_by("criterion")
    evidence = Evidence.objects.filter(participation=participation, removed_at=None).order_by("id")
    documents = DossierDocument.objects.filter(participation=participation, removed_at=None).order_by("id")
    standing = [
        list(marks.values_list("criterion", "version")),
        list(evidence.values_list("id", "criterion", "to_confirm")),
        list(documents.values_list("id", flat=True)),
    ]
    return hashlib.sha256(json.dumps(standing).encode()).hexdigest()
