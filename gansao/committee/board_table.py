"""The board as HTML, put together in Python as the ranking is. Every text from outside goes through `escape`."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from gansao.assessments.models import Layer
from gansao.committee.board import Board, BoardRow
from gansao.committee.models import Consultation, MarkChange
from gansao.domain.points import show, signed
from gansao.programmes.models import Programme
from gansao.ui.components import stars

EXPLAINED = {"asked": "đang chờ", "late": "không giải trình", "explained": "đã giải trình", "": "–"}
LAYER_HEADS = {Layer.SELF: "Tự chấm", Layer.DISTRICT: "Huyện", Layer.TEAM: "Tổ", Layer.FINAL: "Chính thức"}


def shown_layers(board: Board) -> list[Layer]:
    """The layers that have a column: those the reader sees."""
    return [layer for layer in LAYER_HEADS if layer in board.layers]


def heads(board: Board) -> SafeString:
    cells = "".join(f'<th scope="col" class="n">{LAYER_HEADS[layer]}</th>' for layer in shown_layers(board))
    return mark_safe(cells + '<th scope="col">Mức chấm của tổ</th>')


def body(programme: Programme, board: Board, rows: Iterable[BoardRow], *, districts: bool) -> SafeString:
    """One <tr> a unit."""
    base, columns, parts = f"/nam/{programme.key}/bang-tong-hop/", shown_layers(board), []
    severity: dict[int | None, str] = {}  # the cell of each team
    for row in rows:
        unit, award = row.unit, row.ranked.award
        near = ' <span class="badge info">gần ngưỡng</span>' if unit.code in board.ranking.near else ""
        district = f"<td>{escape(unit.district_name)}</td>" if districts else ""
        points = "".join(_total(row, layer) for layer in columns)
        difference = "–" if row.difference is None else signed(row.difference)
        if row.team not in severity:
            severity[row.team] = f"<td>{strictness(row)}</td>"
        parts.append(
            f'<tr><td class="n r">{"–" if row.ranked.rank is None else row.ranked.rank}</td>'
            f'<th scope="row"><a href="{base}{escape(unit.code)}/">{escape(unit.name)}</a></th>{district}'
            f'<td class="n">{row.team or "–"}</td><td>{stars(award.stars)}{near}</td>{points}{severity[row.team]}'
            f'<td class="n">{difference}</td><td class="n">{row.reasons or "–"}</td>'
            f"<td>{EXPLAINED[row.explanation]}</td><td>{escape(asked(row))}</td><td>{escape(changed(row))}</td></tr>"
        )
    return mark_safe("".join(parts))  # escaped above


def _total(row: BoardRow, layer: Layer) -> str:
    total = row.totals.get(layer)
    strong = " p" if layer == Layer.FINAL else ""
    return f'<td class="n{strong}">{show(total.points) if total else "–"}</td>'


def strictness(row: BoardRow) -> str:
    """How strict the unit's team marks, as HTML: "chặt 0,42 ± 0,31", and whether that is more than chance."""
    found = row.severity
    if row.team is None:
        return "–"
    if found is None or found.severity_x100 is None or found.error_x100 is None or found.interval_x100 is None:
        return '<span class="soft">chưa đủ dữ liệu</span>'
    way = "chặt" if found.severity_x100 >= 0 else "rộng"
    words = f"{way} {show(abs(found.severity_x100))} ± {show(found.error_x100)}"
    unclear = found.interval_x100[0] <= 0 <= found.interval_x100[1]
    return f'<span class="nowrap">{words}</span>' + ("<small>chưa rõ rệt</small>" if unclear else "")


def foot(board: Board, rows: Iterable[BoardRow], *, lead: int) -> SafeString:
    """The mean of each layer over the units that have it, in hundredths rounded down."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        for layer, total in row.totals.items():
            sums.setdefault(layer, []).append(total.points)
    columns = shown_layers(board)
    means = "".join(
        f'<td class="n">{show(sum(found) // len(found)) if (found := sums.get(layer)) else "–"}</td>'
        for layer in columns
    )
    counts = "".join(f'<td class="n">{len(sums.get(layer, ()))}</td>' for layer in columns)
    rest = '<td colspan="6"></td>'
    head = '<th scope="row" colspan="2">{}</th>' + (f'<td colspan="{lead - 2}"></td>' if lead > 2 else "")
    return mark_safe(
        f"<tr>{head.format('Trung bình')}{means}{rest}</tr><tr>{head.format('Số đơn vị có điểm')}{counts}{rest}</tr>"
    )


def asked(row: BoardRow) -> str:
    """What agencies have said: "2 chưa trả lời; 1 nêu điều kiện loại trừ"."""
    found = row.consultations
    parts = []
    if row.disqualified:
        parts.append(f"không xét ({', '.join(row.disqualified)})")
    if holds := found.get(Consultation.State.HOLDS):
        parts.append(f"{holds} nêu điều kiện loại trừ, chờ kết luận")
    if waiting := found.get(Consultation.State.WAITING):
        parts.append(f"{waiting} chưa trả lời")
    return "; ".join(parts) or ("không có thông tin" if found else "–")


def changed(row: BoardRow) -> str:
    found = row.changes
    parts = []
    if carried := found.get(MarkChange.State.CARRIED):
        parts.append(f"{carried} đã đổi")
    if proposed := found.get(MarkChange.State.PROPOSED):
        parts.append(f"{proposed} chờ biểu quyết")
    return "; ".join(parts) or "–"
