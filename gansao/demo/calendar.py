"""When the phases of the demonstration's years run. The days are made up."""

from datetime import date, timedelta

from gansao.domain.process import Process, Term

YEAR_2023 = {
    "registration": Term(date(2023, 9, 1), date(2023, 9, 15)),
    "self_assessment": Term(date(2023, 9, 16), date(2023, 10, 31)),
    "district_review": Term(date(2023, 11, 1), date(2023, 11, 15)),
    "appraisal": Term(date(2023, 11, 16), date(2023, 12, 10)),
    "explanation": Term(date(2023, 12, 11), date(2023, 12, 18)),
    "committee": Term(date(2023, 12, 19), date(2023, 12, 24)),
    "decision": Term(date(2023, 12, 25), date(2023, 12, 31)),
    "publication": Term(date(2024, 1, 1), date(2024, 1, 5)),
    "complaints": Term(date(2024, 1, 6), date(2024, 2, 5)),
    "closing": Term(date(2024, 2, 6), date(2024, 3, 31)),
}


def under_way(process: Process, today: date) -> dict[str, Term]:
    """A year in which communes assess themselves on the day the demonstration is loaded, for three weeks more."""
    first = today - timedelta(days=24)
    terms = {"registration": Term(first, first + timedelta(days=14))}
    start, last = first + timedelta(days=15), today + timedelta(days=21)
    terms["self_assessment"] = Term(start, last)
    for phase in process.phases[2:]:
        start, last = last + timedelta(days=1), last + timedelta(days=phase.days)
        terms[phase.key] = Term(start, last)
    return terms
