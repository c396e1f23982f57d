"""Text in, clean values out."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gansao.appraisals.models import AssignmentRun, Interest
from gansao.domain.criteria import CriteriaSet
from gansao.programmes.forms import DAY_FORMATS

_REQUIRED = {"required": "Mục này chưa có.", "invalid_choice": "Hãy chọn một mục trong danh sách."}
_POSITION = re.compile(r"(\d{1,2}[.,]\d+)\s*[;, ]\s*(\d{2,3}[.,]\d+)")


class PositionField(forms.CharField):
    """Latitude and longitude as maps give them: "21.2817, 106.1975"; None where nothing is entered."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        found = _POSITION.fullmatch(text)
        if not found:
            raise ValidationError("Tọa độ chưa đúng. Hãy chép từ bản đồ, ví dụ 21.2817, 106.1975.")
        latitude, longitude = (_e5(part) for part in found.groups())
        if not (800_000 <= latitude <= 2_400_000 and 10_200_000 <= longitude <= 11_800_000):
            raise ValidationError("Tọa độ này không nằm ở Việt Nam. Hãy ghi vĩ độ trước, kinh độ sau.")
        return latitude, longitude


def _e5(text: str) -> int:
    whole, _, part = text.replace(",", ".").partition(".")
    return int(whole) * 100_000 + int(f"{part[:5]:0<5}")


class TeamForm(forms.Form):
    name = forms.CharField(label="Tên tổ", max_length=120, required=False, help_text="Để trống thì tổ mang số thứ tự.")
    base_name = forms.CharField(label="Nơi xuất phát", max_length=200, required=False)
    base = PositionField(
        label="Tọa độ nơi xuất phát",
        required=False,
        max_length=60,
        help_text="Vĩ độ, kinh độ như trên bản đồ: 21.2817, 106.1975. Quãng đường được tính từ đây.",
    )
    is_reserve = forms.BooleanField(label="Tổ dự bị, không nhận đơn vị khi chia", required=False)


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} – {obj.title}" if obj.title else str(obj)


class MemberForm(forms.Form):
    user = _PersonField(None, label="Người", empty_label="Chọn người", error_messages=_REQUIRED)
    place = forms.ChoiceField(
        label="Là",
        choices=[("member", "Thành viên"), ("head", "Tổ trưởng"), ("reserve", "Thành viên dự bị")],
        error_messages=_REQUIRED,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class RulesForm(forms.Form):
    rotate = forms.BooleanField(label="Luân phiên: không chấm lại đơn vị đã chấm năm trước", required=False)
    several = forms.BooleanField(label="Mọi tiêu chí do nhiều người chấm độc lập", required=False)
    several_criteria = forms.MultipleChoiceField(
        label="Hoặc chỉ các tiêu chí",
        required=False,
        error_messages=_REQUIRED,
        help_text="Giữ Ctrl để chọn nhiều. Người chấm không thấy điểm của nhau cho tới khi đủ.",
    )

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, f"{each.code}. {each.name}") for each in criteria_set.criteria]
        self.fields["several_criteria"].choices = choices  # type: ignore[attr-defined]


class _UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.district_name}" if obj.district_name else str(obj.name)


class InterestForm(forms.Form):
    user = _PersonField(None, label="Người", empty_label="Chọn người", error_messages=_REQUIRED)
    tie = forms.ChoiceField(label="Gắn với đơn vị", choices=Interest.Kind.choices, error_messages=_REQUIRED)
    unit = _UnitField(None, label="Đơn vị", to_field_name="code", empty_label="Chọn đơn vị", error_messages=_REQUIRED)
    until_year = forms.IntegerField(
        label="Đến năm",
        required=False,
        help_text="Chỉ khi đã từng công tác: năm cuối ở đó.",
        error_messages={"invalid": "Năm là bốn chữ số."},
    )

    def __init__(self, *args: Any, people: Any, units: Any, own_only: bool, **kwargs: Any) -> None:
        """`own_only`: nobody but oneself can be chosen, so nobody is asked whom it is about."""
        super().__init__(*args, **kwargs)
        if own_only:
            self.fields["user"].widget = forms.HiddenInput()
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    kind = forms.ChoiceField(
        label="Cách chia",
        choices=[(kind.value, kind.label) for kind in AssignmentRun.Kind if kind != AssignmentRun.Kind.DOUBLES],
        widget=forms.RadioSelect,
        initial=AssignmentRun.Kind.OPTIMISER,
        error_messages=_REQUIRED,
    )
    spread = forms.IntegerField(
        label="Tổ nhiều nhất hơn tổ ít nhất không quá",
        required=False,
        min_value=0,
        max_value=500,
        initial=1,
        help_text="Số đơn vị; để trống thì chia đều nhất có thể. Chỉ dùng khi tối ưu từng đơn vị.",
        error_messages={"invalid": "Hãy ghi một số, ví dụ 1.", "min_value": "Không nhỏ hơn 0."},
    )


class HandForm(forms.Form):
    unit = _UnitField(None, label="Đơn vị", to_field_name="code", empty_label="Chọn đơn vị", error_messages=_REQUIRED)
    team: Any = forms.ModelChoiceField(
        None, label="Giao cho", to_field_name="number", empty_label="Chọn tổ", error_messages=_REQUIRED
    )
    reason = forms.CharField(label="Lý do", max_length=500, error_messages=_REQUIRED)

    def __init__(self, *args: Any, units: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]


class DoublesForm(forms.Form):
    percent = forms.IntegerField(
        label="Tỷ lệ chấm lần hai (%)", min_value=1, max_value=100, initial=10, error_messages=_REQUIRED
    )
    seed = forms.CharField(
        label="Hạt giống của lần rút",
        max_length=40,
        error_messages=_REQUIRED,
        help_text="Một dòng chữ bất kỳ, ví dụ số quay xổ số hôm nay. Được lưu để ai cũng rút lại được đúng mẫu này.",
    )


class ColumnForm(forms.Form):
    criterion = forms.ChoiceField(label="Tiêu chí", error_messages=_REQUIRED)
    agency = forms.CharField(label="Cơ quan cung cấp", max_length=200, error_messages=_REQUIRED)
    document_number = forms.CharField(label="Số văn bản", max_length=60, error_messages=_REQUIRED)
    document_on = forms.DateField(
        label="Ngày văn bản",
        input_formats=DAY_FORMATS,
        error_messages=_REQUIRED | {"invalid": "Hãy ghi ngày/tháng/năm, ví dụ 01/12/2023."},
    )
    file = forms.FileField(
        label="Bảng số liệu (Excel, CSV)",
        error_messages=_REQUIRED | {"empty": "Tệp trống.", "missing": "Hãy chọn tệp.", "invalid": "Hãy chọn tệp."},
    )

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, f"{each.code}. {each.name}") for each in criteria_set.criteria]
        self.fields["criterion"].choices = choices  # type: ignore[attr-defined]
