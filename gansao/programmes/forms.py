"""Text in, clean values out."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from gansao import law
from gansao.accounts.roles import role_table
from gansao.criteria.models import StoredCriteriaSet
from gansao.criteria.queries import stored_sets
from gansao.domain.process import Process, Term
from gansao.places.models import Unit
from gansao.programmes import queries
from gansao.programmes.models import Participation, Programme

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
SUGGESTED = "goi-y"
PROCESS_MAX_BYTES = 200_000
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

    process = forms.ChoiceField(
        label="Quy trình của năm",
        required=False,
        error_messages=_REQUIRED,
        help_text="Hồ sơ, minh chứng, thẩm định theo các giai đoạn. Sửa được sau khi mở năm, khi chưa chốt.",
    )
    first_on = forms.DateField(
        label="Giai đoạn đầu bắt đầu ngày",
        required=False,
        input_formats=DAY_FORMATS,
        error_messages={"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 01/12/2026."},
        help_text="Các giai đoạn sau được gợi ý nối tiếp nhau; sửa từng ngày được sau khi mở năm.",
    )

    def __init__(self, *args: Any, provinces: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["province"].queryset = provinces  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["criteria_set"].queryset = stored_sets()  # type: ignore[attr-defined]  # likewise
        samples = [(key, law.process(key, role_table()).name) for key in law.process_ids()]
        self.fields["process"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (SUGGESTED, "Gợi ý theo đơn vị: có hay không có cấp huyện"),
            *samples,
            ("", "Không theo quy trình: điểm nhập từ bảng"),
        ]

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


class RegisterForm(forms.Form):
    """A unit's leader: whether it takes part."""

    unit = forms.CharField(max_length=5)
    takes_part = forms.TypedChoiceField(
        choices=[("1", "Đăng ký tham gia"), ("0", "Không đăng ký")],
        coerce=lambda text: text == "1",
        error_messages=_REQUIRED | {"required": "Hãy chọn đăng ký hay không đăng ký."},
    )
    reason = forms.CharField(required=False, max_length=500, error_messages={"max_length": "Lý do dài quá 500 chữ."})

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("takes_part") is False and not clean.get("reason"):
            self.add_error("reason", "Không đăng ký thì phải nêu lý do, ví dụ: xã đang sáp nhập.")
        return clean


class PhasesForm(forms.Form):
    """The days of each phase of a process. `terms`: what was entered."""

    def __init__(self, data: Any, rules: Process) -> None:
        super().__init__(data)
        self.rules = rules
        for phase in rules.phases:
            for edge in ("first", "last"):
                wrong = {"invalid": f"{phase.name}: ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 01/12/2026."}
                self.fields[f"{edge}-{phase.key}"] = forms.DateField(
                    required=False, input_formats=DAY_FORMATS, error_messages=wrong
                )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        for phase in self.rules.phases:
            first, last = clean.get(f"first-{phase.key}"), clean.get(f"last-{phase.key}")
            if first and last and last < first:
                self.add_error(f"last-{phase.key}", f"{phase.name}: ngày cuối đứng trước ngày đầu.")
            if last and not first and not self.errors:
                self.add_error(f"first-{phase.key}", f"{phase.name}: có ngày cuối mà chưa có ngày đầu.")
        return clean

    @property
    def terms(self) -> dict[str, Term]:
        clean = self.cleaned_data
        return {key: Term(clean[f"first-{key}"], clean[f"last-{key}"]) for key in self.rules.by_key}


class ProcessFileForm(forms.Form):
    file = forms.FileField(
        label="Tệp quy trình (YAML)",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        error_messages={
            "required": "Chưa chọn tệp. Hãy chọn tệp quy trình rồi bấm “Kiểm tra quy trình”.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
        },
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > PROCESS_MAX_BYTES:
            raise forms.ValidationError("Tệp lớn hơn 200 KB, không phải là một quy trình. Hãy chọn đúng tệp.")
        return bytes(file.read())


class ExtensionForm(forms.Form):
    """A phase, some units, a later day and why."""

    phase = forms.ChoiceField(label="Giai đoạn", error_messages=_REQUIRED)
    units = forms.MultipleChoiceField(
        error_messages={
            "required": "Chưa chọn đơn vị nào. Hãy đánh dấu đơn vị rồi bấm lại.",
            "invalid_choice": "Đơn vị %(value)s không thuộc năm này.",
        }
    )
    last_on = forms.DateField(
        label="Đến hết ngày",
        input_formats=DAY_FORMATS,
        error_messages={
            "required": "Hãy ghi ngày cuối mới.",
            "invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 01/12/2026.",
        },
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        error_messages={
            "required": "Hãy nêu lý do, ví dụ: theo Công văn số 15/UBND ngày 02/12/2026.",
            "max_length": "Lý do dài quá 500 chữ.",
        },
    )

    def __init__(self, data: Any, phases: list[tuple[str, str]], codes: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["phase"].choices = phases  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["units"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
