"""What a final mark should become, entered in the criterion's own way, with the reason."""

from collections.abc import Mapping
from typing import Any

from django import forms

from gansao.committee.actions.changing import REASON_MAX
from gansao.domain import points
from gansao.domain.criteria import Checklist, Criterion, Deduct, Judged, Levels, Ratio

_REQUIRED = {"required": "Mục này chưa có.", "invalid_choice": "Hãy chọn một mục trong danh sách."}
_COUNT = {
    "required": "Mục này chưa có.",
    "invalid": "Hãy ghi số đếm bằng chữ số.",
    "min_value": "Không được nhỏ hơn 0.",
}
COUNT_MAX = 999_999_999


class ChangeForm(forms.Form):
    """`answer` after cleaning is plain data of `domain.answers`."""

    def __init__(self, data: Any, criterion: Criterion, standing: Mapping[str, Any]) -> None:
        super().__init__(data, label_suffix="", initial=_initial(criterion, standing))
        self.criterion, self.standing = criterion, standing
        self.fields |= _fields(criterion)
        self.fields["reason"] = forms.CharField(
            label="Lý do thay đổi",
            max_length=REASON_MAX,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Hãy nêu lý do thay đổi điểm."},
        )

    def clean_points(self) -> int:
        try:
            return points.parse(self.cleaned_data["points"])
        except points.PointsError as error:
            raise forms.ValidationError(f"{error}. Hãy ghi như 1,25.") from None

    @property
    def answer(self) -> dict[str, Any]:
        clean = self.cleaned_data
        match self.criterion.method:
            case Checklist():
                return {"items": sorted(int(item) for item in clean["items"])}
            case Levels():
                return {"level": int(clean["level"])}
            case Ratio():
                days = {name: self.standing[name] for name in ("from", "to") if self.standing.get(name)}
                return {"numerator": clean["numerator"], "denominator": clean["denominator"], **days}
            case Deduct():
                return {"events": clean["events"]}
            case Judged():
                return {"points": clean["points"]}


def _initial(criterion: Criterion, standing: Mapping[str, Any]) -> dict[str, Any]:
    """What stands, where it was found in the criterion's own way."""
    if not standing or standing.get("given") or "not_arising" in standing:
        return {}
    if isinstance(criterion.method, Judged):
        return {"points": points.short(standing["points"])}
    return dict(standing)


def _fields(criterion: Criterion) -> dict[str, forms.Field]:
    match criterion.method:
        case Checklist(items=items):
            choices = [(number, f"{item.text} ({points.short(item.points)} điểm)") for number, item in enumerate(items)]
            ticks = forms.MultipleChoiceField(
                label="Các mục có trong thực tế",
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Tiêu chí này không có mục đó."},
            )
            return {"items": ticks}
        case Levels(levels=levels):
            choices = [
                (number, f"{level.text} ({points.short(level.points)} điểm)") for number, level in enumerate(levels)
            ]
            return {
                "level": forms.ChoiceField(
                    label="Mức đạt", choices=choices, widget=forms.RadioSelect, error_messages=_REQUIRED
                )
            }
        case Ratio():
            return {"numerator": _count("Số đạt"), "denominator": _count("Tổng số")}
        case Deduct():
            return {"events": _count("Số lượt bị trừ điểm")}
        case Judged(step=step):
            hint = f"Từ 0 đến {points.short(criterion.points)}, từng bước {points.short(step)} điểm."
            return {"points": forms.CharField(label="Điểm", max_length=10, help_text=hint, error_messages=_REQUIRED)}


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=COUNT_MAX, error_messages=_COUNT)
