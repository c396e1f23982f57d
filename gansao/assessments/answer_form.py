"""What was entered for one criterion, in the criterion's own way: text in, an answer of `domain.answers` out."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from gansao.assessments.actions.marking import NOTE_MAX
from gansao.assessments.reasons import REASONS
from gansao.domain import points
from gansao.domain.criteria import Checklist, Criterion, Deduct, Judged, Levels, Ratio
from gansao.programmes.forms import DAY_FORMATS

NONE = "none"  # a checklist of which nothing is there: zero, said on purpose
Posted = dict[str, list[str]]
"""What stands in the boxes of a form, as a browser would send it."""

_COUNT = re.compile(r"\d{1,9}|\d{1,3}(?:\.\d{3}){1,2}")


class CountField(forms.CharField):
    """A whole number, as people write it: "2904", "2.904"."""

    def __init__(self, box: str, example: str) -> None:
        too_long = f"Ô “{box}”: số quá dài. Hãy ghi chữ số, ví dụ {example}."
        super().__init__(required=False, max_length=20, error_messages={"max_length": too_long})
        self.box, self.example = box, example

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not _COUNT.fullmatch(text):
            wrong = f"Ô “{self.box}”: “{text}” không phải là số đếm"
            raise forms.ValidationError(f"{wrong}. Hãy ghi chữ số, ví dụ {self.example}.")
        return int(text.replace(".", ""))


class AnswerForm(forms.Form):
    """`answer` after cleaning: what was found, or None where nothing is entered."""

    note = forms.CharField(
        required=False,
        max_length=NOTE_MAX,
        error_messages={"max_length": f"Ghi chú dài quá {NOTE_MAX} ký tự. Phần dài hãy đưa vào tệp minh chứng."},
    )
    seen = forms.IntegerField(min_value=0, required=False)
    reason = forms.ChoiceField(
        required=False,
        choices=list(REASONS.items()),
        error_messages={"invalid_choice": "Hãy chọn lý do trong danh sách."},
    )
    over = forms.IntegerField(min_value=0, required=False)  # the version that is knowingly written over

    def __init__(self, data: Any, criterion: Criterion) -> None:
        super().__init__(data)
        self.criterion = criterion
        self.clears = bool(data.get("clear"))
        self.answer: dict[str, Any] | None = None
        self.fields |= _fields(criterion)
        if criterion.when_not_arising:
            self.fields["not_arising"] = forms.BooleanField(required=False)
            self.fields["not_arising_reason"] = forms.CharField(
                required=False, max_length=NOTE_MAX, error_messages={"max_length": f"Lý do dài quá {NOTE_MAX} ký tự."}
            )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and not self.clears:
            self.answer = self._not_arising(clean) if clean.get("not_arising") else self._found(clean)
        return clean

    @property
    def version_seen(self) -> int:
        """The version that the person had before them."""
        return int(self.cleaned_data.get("over") or self.cleaned_data.get("seen") or 0)

    @property
    def said(self) -> list[str]:
        """All that is wrong, in sentences."""
        return [str(message) for messages in self.errors.values() for message in messages]

    def _not_arising(self, clean: Mapping[str, Any]) -> dict[str, Any] | None:
        reason = clean["not_arising_reason"].strip()
        if not reason:
            self.add_error("not_arising_reason", "Ghi “không phát sinh” thì phải nêu lý do.")
            return None
        return {"not_arising": reason}

    def _found(self, clean: Mapping[str, Any]) -> dict[str, Any] | None:
        match self.criterion.method:
            case Checklist():
                return self._items(clean["items"])
            case Levels():
                return {"level": int(clean["level"])} if clean["level"] else None
            case Ratio():
                return self._ratio(clean)
            case Deduct():
                return None if clean["events"] is None else {"events": clean["events"]}
            case Judged():
                return self._judged(clean["points"])

    def _items(self, ticked: list[str]) -> dict[str, Any] | None:
        if NONE in ticked and len(ticked) > 1:
            self.add_error("items", "Vừa đánh dấu mục có, vừa đánh dấu “Không có mục nào”. Hãy bỏ một bên.")
            return None
        if not ticked:
            return None
        return {"items": sorted(int(item) for item in ticked if item != NONE)}

    def _ratio(self, clean: Mapping[str, Any]) -> dict[str, Any] | None:
        part, whole, first, last = (clean[name] for name in ("numerator", "denominator", "from_on", "to_on"))
        if part is None and whole is None and not first and not last:
            return None
        if part is None or whole is None:
            empty = [box for box, number in (("Số đạt", part), ("Tổng số", whole)) if number is None]
            boxes = f"Ô “{empty[0]}” còn trống" if len(empty) == 1 else "Hai ô “Số đạt”, “Tổng số” còn trống"
            self.add_error(None, f"{boxes} nên chưa tính được điểm. Hãy ghi đủ, ví dụ 97 trên tổng số 100.")
            return None
        days = {"from": _iso(first), "to": _iso(last)} if first or last else {}
        return {"numerator": part, "denominator": whole, **days}

    def _judged(self, text: str) -> dict[str, Any] | None:
        if not text.strip():
            return None
        try:
            return {"points": points.parse(text)}
        except points.PointsError as error:
            self.add_error("points", f"{error}. Hãy ghi như 1,25.")
            return None


def as_posted(criterion: Criterion, answer: Mapping[str, Any], note: str, reason: str = "") -> Posted:
    """What the boxes hold for an answer that stands."""
    posted: Posted = {"note": [note], "reason": [reason]}
    if "not_arising" in answer:
        return posted | {"not_arising": ["1"], "not_arising_reason": [str(answer["not_arising"])]}
    if not answer or answer.get("given"):
        return posted
    match criterion.method:
        case Checklist():
            posted["items"] = [str(item) for item in answer["items"]] or [NONE]
        case Ratio():
            posted |= {name: [str(answer[name])] for name in ("numerator", "denominator")}
            posted |= {"from_on": [answer.get("from", "")], "to_on": [answer.get("to", "")]}
        case Levels():
            posted["level"] = [str(answer["level"])]
        case Deduct():
            posted["events"] = [str(answer["events"])]
        case Judged():
            posted["points"] = [points.short(answer["points"])]
    return posted


def _fields(criterion: Criterion) -> dict[str, forms.Field]:
    match criterion.method:
        case Checklist(items=items):
            choices = [(str(number), item.text) for number, item in enumerate(items)]
            wrong = {"invalid_choice": "Mục “%(value)s” không có trong tiêu chí này."}
            return {
                "items": forms.MultipleChoiceField(
                    required=False, choices=[*choices, (NONE, NONE)], error_messages=wrong
                )
            }
        case Levels(levels=levels):
            choices = [(str(number), level.text) for number, level in enumerate(levels)]
            wrong = {"invalid_choice": "Mức “%(value)s” không có trong tiêu chí này."}
            return {"level": forms.ChoiceField(required=False, choices=choices, error_messages=wrong)}
        case Ratio():
            return {
                "numerator": CountField("Số đạt", "97"),
                "denominator": CountField("Tổng số", "100"),
                "from_on": _day("Từ ngày"),
                "to_on": _day("Đến ngày"),
            }
        case Deduct():
            return {"events": CountField("Số lượt", "2")}
        case Judged():
            return {"points": forms.CharField(required=False, max_length=20)}


def _day(what: str) -> forms.DateField:
    wrong = {"invalid": f"{what}: hãy ghi ngày/tháng/năm, ví dụ 30/11/2026."}
    return forms.DateField(required=False, input_formats=DAY_FORMATS, error_messages=wrong)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
