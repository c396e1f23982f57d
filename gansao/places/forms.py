"""What is asked of the lists of units: words, a day, a level, a province."""

from datetime import date
from typing import Any

from django import forms

from gansao.places.models import Level


class DayInput(forms.DateInput):
    input_type = "date"


class UnitSearch(forms.Form):
    """Anything unreadable falls back to its default: a list is always shown."""

    q = forms.CharField(label="Tên hoặc mã", required=False, max_length=100)
    ngay = forms.DateField(
        label="Tính đến ngày",
        required=False,
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"invalid": "Ngày này không đọc được; danh sách dưới đây tính đến hôm nay."},
    )
    cap = forms.ChoiceField(label="Cấp", required=False, choices=Level.choices)
    tinh = forms.ChoiceField(label="Tỉnh, thành phố", required=False)

    def __init__(self, data: Any, *, today: date, provinces: list[tuple[str, str]] | None = None) -> None:
        super().__init__({"ngay": today.isoformat(), "cap": Level.COMMUNE} | data)
        self.today = today
        self.fields["tinh"].choices = [("", "Cả nước"), *(provinces or [])]  # type: ignore[attr-defined]  # a choice field

    def asked(self) -> tuple[str, date, str, str]:
        """(words, day, level, province's code)."""
        self.is_valid()
        clean = self.cleaned_data
        level = clean.get("cap") or Level.COMMUNE
        return clean.get("q") or "", clean.get("ngay") or self.today, level, clean.get("tinh") or ""
