"""Text in, clean values out."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from gansao.criteria.models import StoredCriteriaSet
from gansao.criteria.queries import stored_sets
from gansao.places.models import Unit
from gansao.programmes import queries
from gansao.programmes.models import Participation, Programme

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
_REQUIRED = {"required": "Mục này chưa có.", "invalid_choice": "Hãy chọn một mục trong danh sách."}


class _ProvinceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return queries.province_label(obj)


class _CriteriaSetField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, StoredCriteriaSet)
        nature = "" if obj.official else ", chưa chính thức"
        return f"{obj.name} ({obj.key}, từ {obj.in_force_from:%d/%m/%Y}{nature})"


class OpenYearForm(forms.Form):
    """A year to be opened: where, which, on the units of which day, by which criteria set."""

    province = _ProvinceField(Unit.objects.none(), label="Tỉnh", empty_label=None, error_messages=_REQUIRED)
    year = forms.IntegerField(
        label="Năm chấm điểm",
        min_value=2000,
        max_value=2100,
        error_messages=_REQUIRED | {"invalid": "Năm là bốn chữ số, ví dụ 2026."},
    )
    units_as_of = forms.DateField(
        label="Lấy danh sách đơn vị tính đến ngày",
        input_formats=DAY_FORMATS,
        error_messages=_REQUIRED | {"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 01/12/2026."},
    )
    criteria_set = _CriteriaSetField(
        StoredCriteriaSet.objects.none(),
        label="Bộ tiêu chí",
        to_field_name="key",
        empty_label="Chọn bộ tiêu chí",
        error_messages=_REQUIRED,
    )

    def __init__(self, *args: Any, provinces: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["criteria_set"].queryset = stored_sets()  # type: ignore[attr-defined]  # likewise

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        year, day, criteria_set = clean.get("year"), clean.get("units_as_of"), clean.get("criteria_set")
        if year and day and day.year != year:
            self.add_error("units_as_of", f"Ngày tính danh sách phải nằm trong năm {year}.")
        if day and criteria_set and criteria_set.in_force_from > day:
            self.add_error(
                "criteria_set",
                f"Bộ tiêu chí này chỉ có hiệu lực từ {criteria_set.in_force_from:%d/%m/%Y}, sau ngày đã chọn.",
            )
        return clean


class ParticipationForm(forms.Form):
    """Units by their codes, and how they take part."""

    units = forms.MultipleChoiceField(
        error_messages={
            "required": "Chưa chọn đơn vị nào. Hãy đánh dấu ở đầu dòng rồi bấm lại.",
            "invalid_choice": "Đơn vị %(value)s không thuộc năm này.",
        }
    )
    status = forms.ChoiceField(choices=Participation.Status.choices, error_messages=_REQUIRED)
    reason = forms.CharField(required=False, max_length=500, error_messages={"max_length": "Lý do dài quá 500 chữ."})

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        status = clean.get("status")
        if status and status != Participation.Status.TAKING_PART and not clean.get("reason"):
            self.add_error("reason", "Hãy nêu lý do, ví dụ: theo Báo cáo số 12/BC-UBND ngày 05/12/2023.")
        return clean


class DisclosureForm(forms.Form):
    unrecognised_shown = forms.ChoiceField(
        label="Với đơn vị chưa được công nhận, người dân xem được",
        choices=Programme.Unrecognised.choices,
        widget=forms.RadioSelect,
        error_messages=_REQUIRED,
    )
