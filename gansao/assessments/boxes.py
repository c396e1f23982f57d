"""The boxes in which a criterion is marked, as HTML put together in Python: a sheet has some hundred and fifty of them.

`posted` says what stands in them, as a browser would send it. Every text from outside goes through `escape`.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape

from gansao.assessments.answer_form import NONE
from gansao.assessments.reasons import REASONS
from gansao.criteria.wording import remarks, ways
from gansao.domain.criteria import Checklist, Criterion, Deduct, Item, Judged, Levels, Ratio
from gansao.domain.points import show

Boxes = Mapping[str, Sequence[str]]


def boxes(criterion: Criterion, posted: Boxes, *, with_reason: bool = False) -> str:
    """All that is asked for one criterion: what was found, whether it did not arise, a note.

    `with_reason`: a layer above the commune's says why it differs.
    """
    return found_boxes(criterion, posted) + (_reason(posted) if with_reason else "") + _note(posted)


def found_boxes(criterion: Criterion, posted: Boxes) -> str:
    """What was found, in the criterion's own way, or that it did not arise."""
    code = escape(criterion.code)
    match criterion.method:
        case Checklist(items=items):
            ticked = posted.get("items", ())
            asked = _choices(code, "checkbox", "items", "Các mục có trong thực tế", items, ticked)
            asked += _choice(code, "checkbox", "items", NONE, "Không có mục nào", "0,00", NONE in ticked)
            found = f"{asked}</fieldset>"
        case Levels(levels=levels):
            chosen = posted.get("level", ())
            found = _choices(code, "radio", "level", "Mức đạt được", levels, chosen) + "</fieldset>"
        case Ratio():
            found = (
                '<div class="pair">'
                + _text(code, "numerator", "Số đạt", posted, 'inputmode="numeric" size="9"')
                + _text(code, "denominator", "Trên tổng số", posted, 'inputmode="numeric" size="9"')
                + _text(code, "from_on", "Từ ngày", posted, 'type="date"')
                + _text(code, "to_on", "Đến ngày", posted, 'type="date"')
                + f"</div>{_hint(criterion)}"
            )
        case Deduct():
            box = _text(code, "events", "Số lượt bị trừ điểm", posted, 'inputmode="numeric" size="5"')
            found = f'<div class="pair">{box}</div>{_hint(criterion)}'
        case Judged():
            box = _text(code, "points", "Điểm", posted, 'inputmode="decimal" size="6"')
            found = f'<div class="pair">{box}</div>{_hint(criterion)}'
    return found + _not_arising(criterion, code, posted)


def _choices(code: str, kind: str, name: str, legend: str, items: Sequence[Item], chosen: Sequence[str]) -> str:
    rows = "".join(
        _choice(code, kind, name, str(number), escape(item.text), show(item.points), str(number) in chosen)
        for number, item in enumerate(items)
    )
    return f'<fieldset><legend class="visually-hidden">{legend}, tiêu chí {code}</legend>{rows}'


def _choice(code: str, kind: str, name: str, value: str, text: str, points: str, checked: bool) -> str:
    """`code` and `text` are escaped already."""
    return (
        f'<label class="way"><input type="{kind}" name="{name}" value="{value}"{" checked" if checked else ""}>'
        f"<span>{text}</span><b>{points}</b></label>"
    )


def _text(code: str, name: str, label: str, posted: Boxes, more: str) -> str:
    value = escape("".join(posted.get(name, ())))
    return f'<label>{label}<input name="{name}" value="{value}" autocomplete="off" {more}></label>'


@lru_cache(maxsize=512)
def _hint(criterion: Criterion) -> str:
    """How what is entered becomes points: "Từ 99% trở lên: 5 điểm; …"."""
    said = "; ".join(f"{way.text}: {way.points}" for way in ways(criterion))
    return f'<p class="hint">{escape(" ".join([f"{said}.", *remarks(criterion)]))}</p>'


def _not_arising(criterion: Criterion, code: str, posted: Boxes) -> str:
    if not criterion.when_not_arising:
        return ""
    ticked = " checked" if posted.get("not_arising") else ""
    reason = escape("".join(posted.get("not_arising_reason", ())))
    return (
        f'<div class="not-arising"><label class="way"><input type="checkbox" name="not_arising" value="1"{ticked}>'
        "<span>Không phát sinh trong năm</span></label>"
        f'<label>Lý do không phát sinh<input name="not_arising_reason" value="{reason}" maxlength="1000" '
        'autocomplete="off"></label></div>'
    )


def _reason(posted: Boxes) -> str:
    chosen = "".join(posted.get("reason", ()))
    options = "".join(
        f'<option value="{code}"{" selected" if code == chosen else ""}>{words}</option>'
        for code, words in {"": "Không khác", **REASONS}.items()
    )
    return f'<label class="reason">Lý do khác điểm tự chấm<select name="reason">{options}</select></label>'


def _note(posted: Boxes) -> str:
    note = escape("".join(posted.get("note", ())))
    return (
        f'<label class="note">Ghi chú<textarea name="note" rows="1" maxlength="1000" '
        f'placeholder="Căn cứ, nơi có thể kiểm tra">{note}</textarea></label>'
    )
