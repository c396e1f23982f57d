"""The rules of closing a year as a form: text in, rules out; never saves."""

from typing import Any

from django import forms
from django.forms import BoundField

from gansao.domain import points
from gansao.domain.risk import RiskWeights
from gansao.law.closing_rules import MOST_DAYS, MOST_YEARS, ClosingRules, Retention

_REQUIRED = {"required": "Mục này chưa có."}
_KEPT = "retention-"
PERIOD_MAX = 120


def _whole(label: str, least: int, most: int, *, help_text: str = "", required: bool = True) -> forms.IntegerField:
    wrong = f"Hãy ghi một số nguyên từ {least} đến {most}."
    messages = _REQUIRED | {"invalid": wrong, "min_value": wrong, "max_value": wrong}
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        required=required,
        error_messages=messages,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )


class PointsField(forms.CharField):
    """Points as an official writes them, in hundredths: "0,50" is 50."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}), **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            return points.parse(text)
        except points.PointsError:
            raise forms.ValidationError("Hãy ghi số điểm, ví dụ 0,50.") from None

    def prepare_value(self, value: Any) -> Any:
        return points.show(value) if isinstance(value, int) else value


class RulesForm(forms.Form):
    source = forms.CharField(
        label="Văn bản đặt ra các quy tắc này",
        help_text="Số, ngày, cơ quan ban hành. Chưa có văn bản thì ghi “Tạm dùng quy tắc mẫu”.",
        max_length=300,
        error_messages=_REQUIRED | {"max_length": "Dài quá 300 chữ."},
    )
    complaint_days = _whole(
        "Trả lời khiếu nại trong số ngày làm việc", 1, MOST_DAYS, help_text="Tính từ ngày sau ngày nhận."
    )
    valid_years = _whole(
        "Thời hạn công nhận, số năm",
        1,
        MOST_YEARS,
        help_text="Để trống: công nhận không có thời hạn. Được ghi vào quyết định soạn từ nay về sau.",
        required=False,
    )
    lapse_notice_days = _whole("Báo trước khi hết thời hạn công nhận, số ngày", 0, MOST_DAYS)
    near_bound = _whole("Điểm sát ngưỡng sao: tính thêm", 0, 100)
    near = PointsField(label="Sát ngưỡng là hơn ngưỡng không quá, số điểm", error_messages=_REQUIRED)
    own_marks_gap = _whole("Tự chấm cao hơn điểm chính thức: mỗi bậc tính thêm", 0, 100)
    gap = PointsField(label="Một bậc là, số điểm", error_messages=_REQUIRED)
    complaint = _whole("Mỗi khiếu nại không rút: tính thêm", 0, 100)
    most = _whole("Mỗi mục tính nhiều nhất", 0, 1000)
    by_lot_percent = _whole("Phần bốc ngẫu nhiên trong các đơn vị còn lại, phần trăm", 0, 100)

    def __init__(self, data: Any, *, rules: ClosingRules) -> None:
        risk = {name: getattr(rules.risk, name) for name in RiskWeights.__slots__}
        plain = ("source", "complaint_days", "valid_years", "lapse_notice_days")
        super().__init__(data, label_suffix="", initial=risk | {name: getattr(rules, name) for name in plain})
        self.rules = rules
        for key, kept in rules.retention.items():
            self.fields[_KEPT + key] = forms.CharField(
                label=kept.name,
                max_length=PERIOD_MAX,
                required=False,
                initial=kept.period,
                error_messages={"max_length": f"Dài quá {PERIOD_MAX} chữ."},
            )

    def clean_gap(self) -> int:
        gap: int = self.cleaned_data["gap"]
        if gap == 0:
            raise forms.ValidationError("Một bậc phải lớn hơn 0.")
        return gap

    def terms(self) -> list[BoundField]:
        return [self[name] for name in ("source", "complaint_days", "valid_years", "lapse_notice_days")]

    def weights(self) -> list[BoundField]:
        return [self[name] for name in RiskWeights.__slots__]

    def periods(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(_KEPT)]

    def read(self) -> ClosingRules:
        clean = self.cleaned_data
        return ClosingRules(
            name="Quy tắc khép năm",
            source=clean["source"],
            complaint_days=clean["complaint_days"],
            valid_years=clean["valid_years"],
            lapse_notice_days=clean["lapse_notice_days"],
            risk=RiskWeights(**{name: clean[name] for name in RiskWeights.__slots__}),
            retention={
                key: Retention(kept.name, clean[_KEPT + key].strip()) for key, kept in self.rules.retention.items()
            },
        )
