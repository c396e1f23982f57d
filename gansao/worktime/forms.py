"""Text in, clean values out."""

from typing import Any

from django import forms

from gansao.worktime.models import CalendarDay

AS_THE_COUNTRY = "unset"
_REQUIRED = {"required": "Mục này chưa có.", "invalid_choice": "Hãy chọn một mục trong danh sách."}


class DayForm(forms.Form):
    """A day, what it is, and why; or that it is again as the country's calendar says."""

    day = forms.DateField(
        label="Ngày",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_REQUIRED | {"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 10/01/2026."},
    )
    kind = forms.ChoiceField(
        label="Ngày này",
        choices=[*CalendarDay.Kind.choices, (AS_THE_COUNTRY, "Theo lịch chung (bỏ ngày đã ghi)")],
        error_messages=_REQUIRED,
    )
    reason = forms.CharField(
        label="Lý do, số văn bản", max_length=300, error_messages=_REQUIRED | {"max_length": "Lý do dài quá 300 chữ."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
