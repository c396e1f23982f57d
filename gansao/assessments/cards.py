"""A criterion of a sheet as a card: written in or read, the same on the sheet, alone on its page and after saving.

HTML put together in Python, one string a card; every text from outside goes through `escape`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.utils import timezone
from django.utils.safestring import SafeString

from gansao.assessments import reasons
from gansao.assessments.answer_form import Posted, as_posted
from gansao.assessments.boxes import boxes
from gansao.assessments.models import Layer
from gansao.assessments.sheet import Given, Line, Past, Sheet
from gansao.criteria.wording import evidence as evidence_in_words
from gansao.domain import answers
from gansao.domain.criteria import Criterion
from gansao.domain.points import show as shown_points

show = lru_cache(maxsize=8192)(shown_points)  # the same few hundred marks on every sheet
LAYERS = {
    Layer.SELF.value: "Xã tự chấm",
    Layer.DISTRICT.value: "Huyện thẩm tra",
    Layer.TEAM.value: "Tổ thẩm định",
    Layer.FINAL.value: "Điểm chính thức",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the cards stand: their addresses, the layer that is written, if it is, and for whom."""

    base: str  # /nam/2023/ho-so/07420/
    evidence: str  # the address of the unit's evidence; empty where there is no such page
    layer: str
    writes: bool
    token: str = ""
    keeper: str = ""  # "person:unit": what a browser keeps is this person's, for this unit

    @property
    def query(self) -> str:
        return address_of(self.layer)

    def of(self, criterion: str, more: str = "") -> str:
        """A criterion's own page."""
        parts = "&amp;".join(part for part in (self.query[1:], more) if part)
        return f"{self.base}tieu-chi/{quote(criterion)}/{'?' if parts else ''}{parts}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a press: saved, refused with the reasons, or in conflict with what somebody else wrote."""

    kind: str  # saved, refused, conflict
    said: str = ""
    seen: int = 0  # the version that this person had before them; not taken, it stays so
    theirs: Given | None = None
    whose: str = ""
    mine: str = ""  # in words


def address_of(layer: str) -> str:
    """What in an address asks for a layer: nothing for the commune's own, ?lop=huyen for the district's."""
    return "?lop=huyen" if layer == Layer.DISTRICT else ""


def cards(sheet: Sheet, desk: Desk) -> list[tuple[str, SafeString]]:
    """(group's code, its cards in one string)"""
    return [
        (group.code, SafeString("".join(card(sheet.lines[each.code], sheet.layers, desk) for each in group.criteria)))
        for group in sheet.criteria_set.groups
    ]


def card(
    line: Line,
    layers: Sequence[str],
    desk: Desk,
    *,
    posted: Mapping[str, Sequence[str]] | None = None,
    outcome: Outcome | None = None,
    alone: bool = False,
) -> SafeString:
    """`posted`: what was entered and not taken, to stand in the boxes instead of what is stored."""
    each, code = line.criterion, escape(line.criterion.code)
    given = line.given.get(desk.layer)
    level = "h2" if alone else "h3"
    head = (
        f'<article class="tc" id="tc-{code}" aria-labelledby="ten-{code}"><header><span class="no">{code}</span>'
        f'<{level} id="ten-{code}">{escape(each.name)}</{level}></header>'
    )
    if desk.writes:
        stands = posted if posted is not None else _standing(each, given)
        body = _form(line, desk, stands, given, outcome, alone)
        shown = [layer for layer in layers if layer != desk.layer]
    else:
        body, shown = f'<p class="got">{_got(each, given)}</p>', list(layers)
    return SafeString(f"{head}{_layers(line, shown, desk)}{body}{last_year(line.past)}{_proofs(line, desk)}</article>")


def result(criterion: Criterion, desk: Desk, given: Given | None, outcome: Outcome | None = None) -> SafeString:
    """The points that stand and what became of the last press; `seen` carries the version they have."""
    version = given.version if given else 0
    if outcome and outcome.kind != "saved":
        version = outcome.seen
    if outcome and outcome.kind == "conflict" and outcome.theirs:
        return SafeString(_conflict(criterion, desk, version, outcome, outcome.theirs))
    if outcome and outcome.kind == "refused":
        state = f'<p class="state bad" role="alert">Chưa lưu: {escape(outcome.said)}</p>'
    elif outcome and given:
        state = f'<p class="state good" role="status">Đã lưu {_clock(given.marked_at)}</p>'
    elif given:
        state = f'<p class="state">Đã lưu {_clock(given.marked_at, with_day=True)}</p>'
    else:
        state = '<p class="state"></p>'
    unmarked = " data-unmarked" if given is None or given.points is None else ""
    return SafeString(
        f'<div class="kq"{unmarked}><input type="hidden" name="seen" value="{version}">'
        f'<p class="got">{_got(criterion, given)}</p>{_supplied(given)}{_uncounted(criterion, given)}{state}</div>'
    )


def _form(
    line: Line,
    desk: Desk,
    stands: Mapping[str, Sequence[str]],
    given: Given | None,
    outcome: Outcome | None,
    alone: bool,
) -> str:
    each, code = line.criterion, escape(line.criterion.code)
    go_on = '<button class="quiet" name="then" value="next">Lưu và sang tiêu chí sau</button>' if alone else ""
    clear = '<button class="link clear" name="clear" value="1">Bỏ điểm tiêu chí này</button>' if given else ""
    action, trigger = desk.of(each.code, "" if alone else "tu=phieu"), "keep" if alone else "keep, submit"
    return (
        f'<form class="answer" method="post" action="{action}" hx-post="{desk.of(each.code)}" '
        f'hx-trigger="{trigger}" hx-target="find .kq" hx-swap="outerHTML" '
        f'hx-sync="this:queue last" data-auto-save="{desk.keeper}:{desk.layer}:{code}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{desk.token}">'
        f"{boxes(each, stands, with_reason=desk.layer != Layer.SELF)}{result(each, desk, given, outcome)}"
        f'<p class="actions"><button class="save-one">Lưu tiêu chí {code}</button>{go_on}{clear}</p></form>'
    )


def _standing(criterion: Criterion, given: Given | None) -> Posted:
    return as_posted(criterion, given.answer, _note_of(given), given.reason) if given else {}


def _conflict(criterion: Criterion, desk: Desk, version: int, outcome: Outcome, theirs: Given) -> str:
    """Both versions; the boxes above keep what this person entered until they choose."""
    theirs_in_words = in_words(criterion, theirs)
    code = escape(criterion.code)
    return (
        f'<div class="kq conflict" role="alert"><input type="hidden" name="seen" value="{version}">'
        f'<p class="got">{_got(criterion, theirs)}</p>'
        f"<p><strong>{escape(outcome.whose)} vừa ghi tiêu chí {code}.</strong> Hãy chọn một bản; chưa mất gì cả.</p>"
        f"<dl><dt>Bản của {escape(outcome.whose)}, lúc {_clock(theirs.marked_at, with_day=True)}</dt>"
        f"<dd>{escape(theirs_in_words)}</dd><dt>Bản của bạn, chưa lưu</dt><dd>{escape(outcome.mine)}</dd></dl>"
        f'<p class="choose"><button name="over" value="{theirs.version}">Ghi bản của tôi</button>'
        f'<a class="button quiet" href="{desk.of(criterion.code)}" hx-get="{desk.of(criterion.code)}" '
        'hx-target="closest .tc" hx-swap="outerHTML" data-drop-kept>Giữ bản kia</a></p></div>'
    )


def in_words(criterion: Criterion, given: Given) -> str:
    """ "1,50 điểm. Có 2 trên 3 mục: … Ghi chú: …"."""
    points = "Chưa có điểm" if given.points is None else f"{show(given.points)} điểm"
    words = [points, given.in_words(criterion), f"Ghi chú: {given.note}" if _note_of(given) else ""]
    return ". ".join(part for part in words if part) + "."


def _layers(line: Line, layers: Sequence[str], desk: Desk) -> str:
    """Each layer with its points and basis; one that says what the layer before it says is not said again."""
    rows, before, stood = [], ("", "", ""), None
    for layer in layers:
        given = line.given.get(layer)
        alike = given is not None and stood is not None and _alike(given, stood)
        points, words = before[1:] if alike else _said(line.criterion, given)
        again = words and before[1:] == (points, words)
        shown = f'<span class="soft">như {before[0].lower()}</span>' if again else words
        rows.append(f'<div><dt>{LAYERS[layer]}</dt><dd class="n">{points}</dd><dd>{shown}</dd></div>')
        if not again:
            before, stood = (LAYERS[layer], points, words), given
    return f'<dl class="layers">{"".join(rows)}</dl>' if rows else ""


def _alike(one: Given, other: Given) -> bool:
    """In all that is put in words: what is alike is put in words once."""
    return (one.points, one.answer, one.reason, one.note) == (other.points, other.answer, other.reason, other.note)


def _said(criterion: Criterion, given: Given | None) -> tuple[str, str]:
    """A layer's points, and its basis, reason and note as HTML."""
    if given is None:
        return "–", '<span class="soft">chưa chấm</span>'
    points = "–" if given.points is None else show(given.points)
    said = given.in_words(criterion)
    why = reasons.in_words(given.reason)
    note = _note_of(given)
    words = "".join(
        (
            escape(said),
            f'<span class="why">Lý do: {escape(why)}</span>' if why else "",
            f'<span class="remark">{escape(note)}</span>' if note else "",
        )
    )
    return points, words


def last_year(past: Sequence[Past]) -> SafeString:
    """What the year before gave: the final mark, then what each layer before it said that the final mark does not."""
    if not past:
        return SafeString("")
    return SafeString(f'<p class="past">{"<br>".join(row for each in past for row in _past_rows(each))}</p>')


def _past_rows(past: Past) -> Iterator[str]:
    whose = f", {escape(past.name)}" if past.name else ""
    yield _past_row(f"Năm {past.year}{whose}: ", past.points, past.words)
    if agreeing := [LAYERS[each.layer] for each in past.below if not each.words and each.points == past.points]:
        yield f"{', '.join(agreeing)}: cũng như vậy"
    for each in past.below:
        if each.words or each.points != past.points:
            yield _past_row(f"{LAYERS[each.layer]}: ", each.points, each.words)
    if past.found:
        yield f"Đi thực tế: {'; '.join(map(escape, past.found))}"


def _past_row(head: str, points: int | None, words: str) -> str:
    said = "không có điểm" if points is None else f"{show(points)} điểm"
    return f"{head}<b>{said}</b>{'. ' if words else ''}{escape(words)}"


def _proofs(line: Line, desk: Desk) -> str:
    code, proofs = line.criterion.code, line.proofs
    if proofs.pieces:
        said = f"{proofs.pieces} minh chứng"
        said += f", {proofs.to_confirm} chờ xác nhận" if proofs.to_confirm else ""
    else:
        wanted = evidence_in_words(line.criterion)
        said = f"Chưa có minh chứng{f' ({wanted})' if wanted else ''}"
    kind = "proofs" if proofs.pieces and not proofs.to_confirm else "proofs lacking"
    if desk.evidence:
        aim = f"{desk.evidence}?tc={escape(code)}#tc-{escape(code)}"
        label = "Thêm, xem minh chứng" if desk.writes else "Xem minh chứng"
        hidden = f'<span class="visually-hidden"> của tiêu chí {escape(code)}</span>'
        return f'<p class="{kind}">{escape(said)}. <a href="{aim}">{label}{hidden}</a></p>'
    return f'<p class="{kind}">{escape(said)}</p>'


def _got(criterion: Criterion, given: Given | None) -> str:
    points = "–" if given is None or given.points is None else show(given.points)
    return (
        f'<strong>{points}</strong> <small>/ {show(criterion.points)}<span class="visually-hidden"> điểm</span></small>'
    )


def _supplied(given: Given | None) -> str:
    """A mark that came without its basis says so, since the boxes above are empty."""
    if given is None or given.points is None or (given.answer and not given.answer.get("given")):
        return ""
    return '<p class="hint">Điểm nhập sẵn, không kèm căn cứ; điền các ô trên thì điểm tính theo đó.</p>'


def _uncounted(criterion: Criterion, given: Given | None) -> str:
    """Something was found, and it gives no points yet: too few cases, or none where that decides nothing."""
    if given is None or given.points is not None or not given.answer:
        return ""
    why = answers.mark(criterion, given.answer).reason
    return f'<p class="hint">Chưa tính được điểm: {escape(why)}.</p>'


def _note_of(given: Given | None) -> str:
    """The note, but not the reason for not arising over again."""
    if given is None or given.note == given.answer.get("not_arising"):
        return ""
    return given.note


def _clock(moment: datetime | None, with_day: bool = False) -> str:
    if moment is None:
        return ""
    return timezone.localtime(moment).strftime("%H:%M, %d/%m/%Y" if with_day else "%H:%M")
