"""Reads of decisions, certificates and the log. What is published is read from frozen results, never from marks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import get_random_string

from gansao.domain.criteria import CriteriaSet
from gansao.domain.register import canonical_json, sha256
from gansao.domain.validity import Validity
from gansao.programmes.models import Participation, Programme
from gansao.programmes.queries import visible_to as visible_programmes
from gansao.recognition import published as reading
from gansao.recognition import validity
from gansao.recognition.models import Certificate, Correction, Decision, FrozenResult, LogEntry, WithdrawalDecision
from gansao.recognition.published import Place, PublishedUnit, Result

_KEPT = 32
_read: dict[tuple[Any, ...], Result] = {}


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """A year as it is published now: by the decision that stands."""

    programme: Programme
    decision: Decision
    key: str
    year: int
    synthetic: bool
    province_code: str
    province_name: str
    disclosure: str
    criteria_set: CriteriaSet
    units: tuple[PublishedUnit, ...]
    summary: dict[str, Any]
    frozen_content: dict[str, Any]
    withdrawn: Mapping[str, WithdrawalDecision]  # by unit's code: what took its recognition back

    def unit(self, code: str) -> PublishedUnit | None:
        return next((unit for unit in self.units if unit.code == code), None)


@dataclass(frozen=True, slots=True)
class UnitInYear:
    """What a unit got in a published year; `unit` carries its name of then. `withdrawn` took it back, if one did."""

    year: PublishedYear
    unit: PublishedUnit
    withdrawn: WithdrawalDecision | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A published decision in the public list."""

    decision: Decision
    year: int
    key: str
    province_name: str
    synthetic: bool
    units: int  # recognised
    stands: bool
    replaced_by: Decision | None


@dataclass(frozen=True, slots=True)
class CertificateStanding:
    """Whether a certificate stands: it does while its decision does, and until another takes it back."""

    certificate: Certificate
    decision: Decision
    programme: Programme
    participation: Participation
    stands: bool
    replaced_by: Decision | None
    withdrawn: WithdrawalDecision | None
    validity: Validity | None  # None: without a term


def published_years() -> list[PublishedYear]:
    """Every published year, newest first."""
    return [_year(decision) for decision in _standing().order_by("-programme__year", "programme__key")]


def published(key: str) -> PublishedYear | None:
    """The year at this address, if a decision on it stands."""
    decision = _standing().filter(programme__key=key).first()
    return _year(decision) if decision else None


def result_of(decision: Decision) -> Result:
    """What a decision's frozen list shows the public; also of one that was replaced."""
    return shown(decision.frozen, decision.programme_id, decision.disclosure)


def shown(frozen: FrozenResult, programme_id: int, disclosure: str) -> Result:
    """A frozen list as the public would see it under a choice of disclosure. Read once in a process."""
    kept = (_epoch(), programme_id, frozen.sha256, disclosure)
    result = _read.get(kept)
    if result is None:
        content = FrozenResult.objects.values_list("content", flat=True).get(pk=frozen.pk)
        result = reading.read(content, disclosure, _places(programme_id))
        if len(_read) >= _KEPT:
            _read.clear()
        _read[kept] = result
    return result


def results_of_units(units: Iterable[int]) -> dict[int, tuple[UnitInYear, ...]]:
    """{unit's primary key: what it got in each published year, oldest first}; what a year does not show is left out."""
    rows = Participation.objects.filter(unit__in=list(units), programme__decisions__state=Decision.State.PUBLISHED)
    found: dict[int, list[UnitInYear]] = {}
    years: dict[str, dict[str, UnitInYear]] = {}
    for unit_id, code, key in rows.order_by("programme__year").values_list("unit_id", "code", "programme__key"):
        if key not in years:
            year = published(key)
            years[key] = {u.code: UnitInYear(year, u, year.withdrawn.get(u.code)) for u in year.units} if year else {}
        if code in years[key]:
            found.setdefault(unit_id, []).append(years[key][code])
    return {unit_id: tuple(results) for unit_id, results in found.items()}


def public_decision(pk: int) -> Decision | None:
    """A decision that was published, whether it still stands or not."""
    return _public().filter(pk=pk).first()


def decisions() -> list[DecisionRow]:
    """All decisions ever published, newest first."""
    rows = list(_public().order_by("-published_at", "-pk"))
    replaced_by = replacements(rows)
    return [
        DecisionRow(
            decision=row,
            year=row.programme.year,
            key=row.programme.key,
            province_name=row.programme.province_name,
            synthetic=row.programme.synthetic,
            units=result_of(row).summary["recognised"],
            stands=row.state == Decision.State.PUBLISHED,
            replaced_by=replaced_by.get(row.pk),
        )
        for row in rows
    ]


def replacements(of: Iterable[Decision]) -> dict[int, Decision]:
    """{primary key of a replaced decision: the published one that named it}."""
    replaced = [row.pk for row in of if row.state == Decision.State.REPLACED]
    if not replaced:
        return {}
    return {row.corrects_id: row for row in _public().filter(corrects__in=replaced) if row.corrects_id}


def certificate(token: str) -> CertificateStanding | None:
    """The certificate behind a QR code. One of a decision that is not published yet is not known to anybody."""
    rows = Certificate.objects.select_related("decision__programme", "decision__frozen", "participation")
    found = rows.defer("decision__frozen__content").filter(token=token, decision__state__in=_PUBLIC).first()
    if found is None:
        return None
    taken_back = withdrawn(found.decision.programme_id).get(found.participation.code)
    return CertificateStanding(
        certificate=found,
        decision=found.decision,
        programme=found.decision.programme,
        participation=found.participation,
        stands=found.decision.state == Decision.State.PUBLISHED and taken_back is None,
        replaced_by=replacements([found.decision]).get(found.decision_id),
        withdrawn=taken_back,
        validity=validity.of(found.decision),
    )


def certificate_of(year: PublishedYear, code: str) -> Certificate | None:
    """The certificate of a unit under the decision that stands."""
    return year.decision.certificates.filter(participation__code=code).first()


def withdrawn(programme_id: int) -> dict[str, WithdrawalDecision]:
    """{unit's code: the published decision that took its recognition of this year back}."""
    rows = withdrawals().filter(certificate__decision__programme=programme_id, state="published")
    return {row.certificate.participation.code: row for row in rows}


def withdrawals() -> QuerySet[WithdrawalDecision]:
    """For officials; whose eyes are limited to which years is asked by the pages."""
    return WithdrawalDecision.objects.select_related(
        "certificate__participation", "certificate__decision__programme__province", "signed_file"
    )


def log_lines() -> str:
    """/ket-qua/so-cai.jsonl: every entry as canonical JSON with its hash, one a line."""
    entries = LogEntry.objects.order_by("sequence").values_list("content", "hash")
    return "".join(canonical_json({**json.loads(content), "hash": digest}) + "\n" for content, digest in entries)


def decisions_visible_to(user: Any) -> QuerySet[Decision]:
    """For officials: all decisions of the years that this person may see, drafts included."""
    return _officials().filter(programme__in=visible_programmes(user))


def current_frozen(programme: Programme) -> FrozenResult | None:
    """The latest frozen list that was not taken back, without its content."""
    return programme.frozen_results.filter(dropped_at__isnull=True).defer("content").order_by("-frozen_at").first()


def under_way(programme: Programme) -> Decision | None:
    """The draft or signed decision of the year that waits to be published."""
    return _officials().filter(programme=programme, state__in=["draft", "signed"]).first()


def standing(programme: Programme) -> Decision | None:
    """The published decision of the year that stands."""
    return _standing().filter(programme=programme).first()


def open_correction(programme: Programme) -> Correction | None:
    """The correction under way, with the decision that it is about."""
    rows = Correction.objects.select_related("decision__programme__province")
    return rows.filter(decision__programme=programme, closed_at__isnull=True).first()


def details_digest(decision: Decision) -> str:
    """Which words a person saw before editing them."""
    return sha256(canonical_json(decision.details))


_PUBLIC = (Decision.State.PUBLISHED, Decision.State.REPLACED)


def _officials() -> QuerySet[Decision]:
    rows = Decision.objects.select_related("programme__province", "frozen", "corrects", "signed_file")
    return rows.defer("frozen__content")


def _public() -> QuerySet[Decision]:
    return _officials().filter(state__in=_PUBLIC)


def _standing() -> QuerySet[Decision]:
    """Each says with it whether one of its recognitions was taken back: most years then need no second look."""
    taken_back = WithdrawalDecision.objects.filter(
        certificate__decision__programme=OuterRef("programme"), state=WithdrawalDecision.State.PUBLISHED
    )
    return _public().filter(state=Decision.State.PUBLISHED).annotate(has_withdrawals=Exists(taken_back))


def _year(decision: Decision) -> PublishedYear:
    programme, result = decision.programme, result_of(decision)
    return PublishedYear(
        programme=programme,
        decision=decision,
        key=programme.key,
        year=programme.year,
        synthetic=programme.synthetic,
        province_code=programme.province.code,
        province_name=programme.province_name,
        disclosure=decision.disclosure,
        criteria_set=result.criteria_set,
        units=result.units,
        summary=result.summary,
        frozen_content=result.content,
        withdrawn=withdrawn(programme.pk) if decision.has_withdrawals else {},  # type: ignore[attr-defined]  # annotated
    )


def _places(programme_id: int) -> dict[str, Place]:
    fields = ("kind", "latitude_e5", "longitude_e5", "located_by_district", "folded", "sort_key")
    rows = Participation.objects.filter(programme=programme_id).values_list("code", *fields)
    return {code: Place(*rest) for code, *rest in rows}


def _epoch() -> str:
    """`cache.clear()` forgets what was read here, too."""
    return str(cache.get_or_set("recognition.read", lambda: get_random_string(12), None))
