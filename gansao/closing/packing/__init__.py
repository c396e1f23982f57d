"""What goes into the archive package of a year, in the order of its index, and the index over what was written."""

import json
from collections.abc import Iterator, Mapping, Sequence

from gansao.closing.archives import Item, Written
from gansao.closing.packing import committee, decided, districts, dossiers, history, markers, phases, teams
from gansao.closing.packing.pieces import Cells, drawn, table
from gansao.documents.paper import Issuer, Paper
from gansao.documents.papers.closing import Archive, ArchivedDocument, archive_index
from gansao.documents.papers.words import ProgrammeYear
from gansao.domain.text import running
from gansao.law.closing_rules import Retention, rules_of
from gansao.programmes.models import Programme
from gansao.recognition import drafting
from gansao.recognition.queries import PublishedYear, published

_HEADING = ("thứ tự", "tệp", "loại", "tên", "số", "ngày", "số byte", "SHA-256", "thời hạn bảo quản")


def items(programme: Programme) -> list[Item]:
    """Every file of the package but its index and sums: where the large ones lie, how the small ones are drawn."""
    year = _published(programme)
    return [
        *decided.decisions(programme),
        *decided.withdrawals(programme),
        *decided.results(year),
        *decided.certificates(year),
        *committee.committee(programme),
        *committee.postings(programme),
        *committee.consultations(programme),
        *districts.districts(programme),
        *phases.phases(programme),
        *dossiers.marks(programme),
        *dossiers.units(programme),
        *dossiers.documents(programme),
        *dossiers.evidence(programme),
        *teams.teams(programme),
        *teams.ties(programme),
        *teams.assignment(programme),
        *teams.given(programme),
        *markers.duties(programme),
        *markers.marks(programme),
        *dossiers.visits(programme),
        *dossiers.explanations(programme),
        *decided.complaints(programme),
        *decided.rechecks(programme),
        *decided.year_report(year),
        *history.log(programme),
    ]


def index(programme: Programme, written: Sequence[Written]) -> Iterator[Item]:
    """The list of the files as a table and as a paper, and what the package is."""
    year, rules = _published(programme), rules_of(programme.closing_rules)

    def rows() -> Iterator[Cells]:
        for place, each in enumerate(written, start=1):
            kept = rules.retention[each.kind]
            yield (place, each.path, kept.name, each.name, each.number, each.dated, each.size, each.sha256, kept.told)

    yield table("muc-luc.csv", "Mục lục", "index", _HEADING, rows)
    yield drawn("muc-luc.pdf", lambda: _paper(year, written, rules.retention), "Mục lục hồ sơ", "index")
    about = {
        "programme": {"key": year.key, "year": year.year, "province": year.province_name},
        "synthetic": year.synthetic,
        "files": len(written),
        "bytes": sum(each.size for each in written),
        "retention": {key: {"name": kept.name, "period": kept.told} for key, kept in rules.retention.items()},
        "source": rules.source,
    }
    content = json.dumps(about, ensure_ascii=False, indent=1).encode()
    yield Item("luu-tru.json", lambda: content, "Thông tin lưu trữ", "index")


def _published(programme: Programme) -> PublishedYear:
    year = published(programme.key)
    if year is None:
        raise ValueError("only a published year is archived")
    return year


def _paper(year: PublishedYear, written: Sequence[Written], retention: Mapping[str, Retention]) -> Paper:
    text = drafting.words(year.decision)
    listed = tuple(
        ArchivedDocument(e.name, e.number, e.dated, size=e.size, sha256=e.sha256, retention=retention[e.kind].told)
        for e in together(written, retention)
    )
    return archive_index(
        Issuer(text.body, text.place, text.signer),
        ProgrammeYear(year.year, running(year.province_name)),
        Archive(f"Hồ sơ công nhận chính quyền thân thiện năm {year.year}", "", listed),
        synthetic=year.synthetic,
    )


def together(written: Sequence[Written], retention: Mapping[str, Retention]) -> list[Written]:
    """The files of one unit and class as one line: a paper of tens of thousands of lines is neither drawn nor read."""
    found: dict[tuple[str, str], list[Written]] = {}
    for each in written:
        found.setdefault((each.kind, each.unit or each.path), []).append(each)
    return [_line(each, retention) for each in found.values()]


def _line(files: Sequence[Written], retention: Mapping[str, Retention]) -> Written:
    first = files[0]
    if len(files) == 1:
        return first
    about = retention[first.kind].name.lower()
    name = f"{first.unit}: {about}, {len(files)} tệp, từng tệp và mã băm ở muc-luc.csv"
    return Written(first.path, name, first.kind, "", None, sum(each.size for each in files), "", first.unit)
