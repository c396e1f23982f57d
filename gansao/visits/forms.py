"""Text in, clean values out. Never saves."""

import secrets
from typing import Any

from django import forms
from django.db.models import QuerySet

from gansao.appraisals.models import Appraisal
from gansao.domain.criteria import CriteriaSet
from gansao.domain.sampling import POPULATION_MAX, SIZE_MAX

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
_REQUIRED = {"required": "Mục này chưa có.", "invalid_choice": "Hãy chọn một mục trong danh sách."}
_DAY = _REQUIRED | {"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/10/2026."}
_NUMBER = _REQUIRED | {"invalid": "Hãy ghi một số nguyên, ví dụ 128."}


def _day_field(label: str, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, input_formats=DAY_FORMATS, widget=widget, error_messages=_DAY, required=required
    )


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


class _AppraisalField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, Appraisal)
        unit = obj.participation
        return f"{unit.name}, {unit.district_name}" if unit.district_name else unit.name


class PlanForm(_Form):
    """A unit that waits for its visit, and a day."""

    appraisal = _AppraisalField(
        Appraisal.objects.none(), label="Đơn vị", empty_label="Chọn đơn vị", error_messages=_REQUIRED
    )
    planned_on = _day_field("Ngày đi")

    def __init__(self, *args: Any, appraisals: QuerySet[Appraisal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["appraisal"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = appraisals


class ReplanForm(_Form):
    """Another day; without one the visit is cancelled. Always a reason."""

    planned_on = _day_field("Ngày đi mới", required=False)
    reason = forms.CharField(
        label="Lý do", max_length=500, error_messages=_REQUIRED | {"max_length": "Lý do dài quá 500 chữ."}
    )


class SampleForm(_Form):
    """What is drawn from, and how many."""

    criterion = forms.ChoiceField(label="Cho tiêu chí", required=False, error_messages=_REQUIRED)
    description = forms.CharField(
        label="Rút từ hồ sơ nào, xếp theo thứ tự nào",
        max_length=300,
        help_text="Ví dụ: hồ sơ tiếp nhận tháng 9/2026, xếp theo mã hồ sơ tăng dần.",
        error_messages=_REQUIRED | {"max_length": "Mô tả dài quá 300 chữ."},
    )
    population = forms.IntegerField(
        label="Tổng số hồ sơ", min_value=1, max_value=POPULATION_MAX, error_messages=_NUMBER
    )
    size = forms.IntegerField(label="Số hồ sơ rút", min_value=1, max_value=SIZE_MAX, error_messages=_NUMBER)
    seed = forms.CharField(
        label="Số gốc",
        max_length=80,
        help_text="Máy đã gieo sẵn; có thể thay bằng số do hai bên cùng bốc. Cùng số gốc thì rút được đúng mẫu này.",
        error_messages=_REQUIRED | {"max_length": "Số gốc dài quá 80 chữ."},
    )

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["criterion"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Cả chuyến đi")] + [(c.code, f"{c.code}. {c.name}") for c in criteria_set.criteria]
        self.fields["seed"].initial = secrets.token_hex(8)


class MinutesForm(_Form):
    file = forms.FileField(
        label="Bản quét biên bản đã ký",
        help_text="PDF hoặc ảnh JPEG.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg"}),
        error_messages=_REQUIRED | {"invalid": "Hãy chọn một tệp.", "empty": "Tệp rỗng (0 byte)."},
    )
    note = forms.CharField(label="Ghi chú", max_length=500, required=False)


class FromFileForm(_Form):
    """What a phone could not send, saved from it as a file."""

    file = forms.FileField(
        label="Tệp lưu từ bộ ghi trên điện thoại",
        widget=forms.ClearableFileInput(attrs={"accept": "application/json,.json"}),
        error_messages=_REQUIRED | {"invalid": "Hãy chọn một tệp.", "empty": "Tệp rỗng (0 byte)."},
    )
