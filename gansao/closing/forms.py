"""Text in, clean values out; never saves."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from gansao.closing.models import Complaint, Recheck
from gansao.documents.decision import SIGNER_FORMS
from gansao.programmes.models import Participation
from gansao.recognition.forms import ConfirmedForm
from gansao.recognition.models import Certificate

DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
FILES_MAX = 10
_REQUIRED = {"required": "Mục này chưa có.", "invalid_choice": "Hãy chọn một mục trong danh sách."}
_DAY = _REQUIRED | {"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/01/2024."}


class Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


class SeveralFiles(forms.FileField):
    """Any number of files, none included."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.ClearableFileInput()
        widget.allow_multiple_selected = True
        widget.attrs["multiple"] = True
        super().__init__(widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [each for each in (data if isinstance(data, (list, tuple)) else [data]) if each]
        if len(given) > FILES_MAX:
            raise forms.ValidationError(f"Mỗi lần gửi nhiều nhất {FILES_MAX} tệp.")
        return [super(SeveralFiles, self).clean(each, initial) for each in given]


class ComplaintForm(Form):
    """A unit's own complaint."""

    unit = forms.ChoiceField(label="Đơn vị", error_messages=_REQUIRED)
    criteria = forms.CharField(
        label="Về tiêu chí số",
        help_text="Cách nhau bằng dấu phẩy, ví dụ 12, 15. Để trống nếu khiếu nại cả kết quả.",
        max_length=200,
        required=False,
    )
    words = forms.CharField(
        label="Nội dung khiếu nại",
        help_text="Điểm nào chưa đúng, vì sao, đề nghị thế nào. Không ghi thông tin riêng của người dân.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=_REQUIRED | {"max_length": "Nội dung dài quá 4.000 chữ."},
    )
    attachments = SeveralFiles(label="Tệp kèm theo (PDF, ảnh, Word, Excel)", required=False)

    def __init__(self, *args: Any, units: Sequence[Participation], codes: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.codes = {unit.code: unit for unit in units}, list(codes)
        choices = [(unit.code, f"{unit.name} ({unit.code})") for unit in units]
        shown = choices if len(choices) == 1 else [("", "Chọn đơn vị"), *choices]
        self.fields["unit"] = forms.ChoiceField(label="Đơn vị", choices=shown, error_messages=_REQUIRED)

    def clean_unit(self) -> Participation:
        return self.units[self.cleaned_data["unit"]]

    def clean_criteria(self) -> list[str]:
        given = [code.strip() for code in self.cleaned_data["criteria"].replace(";", ",").split(",") if code.strip()]
        unknown = [code for code in given if code not in self.codes]
        if unknown:
            raise forms.ValidationError(f"Bộ tiêu chí của năm không có tiêu chí {', '.join(unknown)}.")
        return sorted(set(given), key=self.codes.index)


class PaperComplaintForm(ComplaintForm):
    """A complaint on paper: of a unit or of a citizen, whose name is not kept."""

    origin = forms.ChoiceField(label="Người khiếu nại", choices=Complaint.Origin.choices, error_messages=_REQUIRED)
    petition_number = forms.CharField(
        label="Số trong sổ tiếp nhận đơn",
        help_text="Bắt buộc với đơn của người dân. Không ghi tên, địa chỉ người gửi: đơn gốc giữ theo sổ.",
        max_length=60,
        required=False,
    )
    received_on = forms.DateField(label="Ngày nhận", input_formats=DAY_FORMATS, error_messages=_DAY)
    field_order = ["unit", "origin", "petition_number", "received_on"]


class SignerForm(Form):
    """Who signs the decision that is drafted."""

    signer_name = forms.CharField(label="Họ và tên người ký", max_length=120, error_messages=_REQUIRED)
    signer_form = forms.ChoiceField(
        label="Thể thức đề ký",
        choices=[(key, name) for key, (name, _) in SIGNER_FORMS.items()],
        error_messages=_REQUIRED,
    )


class AnswerForm(SignerForm):
    outcome = forms.ChoiceField(
        label="Kết quả giải quyết",
        choices=Complaint.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn kết quả giải quyết."},
    )
    answer = forms.CharField(
        label="Nội dung trả lời",
        help_text="Nêu căn cứ, minh chứng đã xem và lý do giữ nguyên hay đính chính.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages=_REQUIRED | {"max_length": "Nội dung dài quá 6.000 chữ."},
    )
    field_order = ["outcome", "answer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer_name"].required = False
        self.fields["signer_name"].help_text = "Để trống thì văn bản chừa chỗ ghi tên."


class SignedForm(Form):
    number = forms.CharField(label="Số văn bản", max_length=40, error_messages=_REQUIRED)
    signed_on = forms.DateField(label="Ngày ký", input_formats=DAY_FORMATS, error_messages=_DAY)
    file = forms.FileField(
        label="Tệp đã ký (PDF hoặc DOCX)",
        error_messages={
            "required": "Chưa chọn tệp đã ký.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
        },
    )


class LapseForm(SignerForm):
    """The units whose recognition has run out, ticked on the page."""

    def __init__(self, *args: Any, certificates: Sequence[Certificate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificates = {each.participation.code: each for each in certificates}
        self.fields["units"] = forms.MultipleChoiceField(
            choices=[(code, code) for code in self.certificates],
            error_messages={
                "required": "Hãy đánh dấu ít nhất một đơn vị.",
                "invalid_choice": "Danh sách đã thay đổi (có đơn vị đã được soạn quyết định): hãy xem lại rồi bấm lại.",
            },
        )

    def clean_units(self) -> list[Certificate]:
        return [self.certificates[code] for code in self.cleaned_data["units"]]


class WithdrawalForm(SignerForm):
    unit = forms.ChoiceField(label="Đơn vị", error_messages=_REQUIRED)
    grounds = forms.CharField(
        label="Căn cứ, lý do",
        help_text="Được ghi trong quyết định, ví dụ: kết quả kiểm tra lại ngày 15/02/2024.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=_REQUIRED | {"max_length": "Căn cứ dài quá 3.000 chữ."},
    )
    field_order = ["unit", "grounds"]

    def __init__(self, *args: Any, certificates: Sequence[Certificate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificates = {each.participation.code: each for each in certificates}
        choices = [(code, f"{c.participation.name} ({code}), {c.stars} sao") for code, c in self.certificates.items()]
        shown = [("", "Chọn đơn vị"), *choices]
        self.fields["unit"] = forms.ChoiceField(label="Đơn vị", choices=shown, error_messages=_REQUIRED)

    def clean_unit(self) -> Certificate:
        return self.certificates[self.cleaned_data["unit"]]


class ReportForm(Form):
    recommendations = forms.CharField(
        label="Nội dung kiến nghị",
        help_text="Mỗi ý một dòng. Để trống thì báo cáo chừa chỗ để ghi.",
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    signer_name = forms.CharField(label="Họ và tên người ký báo cáo", max_length=120, required=False)


class CloseForm(ConfirmedForm):
    reason = forms.CharField(
        label="Lý do khép năm khi còn thiếu",
        help_text="Chỉ ghi khi còn mục thiếu.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["reason", "confirm"]


class ChooseForm(Form):
    number = forms.IntegerField(
        label="Số đơn vị cần chọn",
        min_value=1,
        max_value=100,
        error_messages=_REQUIRED
        | {
            "invalid": "Hãy ghi một số nguyên.",
            "min_value": "Hãy ghi số từ 1 đến 100.",
            "max_value": "Hãy ghi số từ 1 đến 100.",
        },
    )

    def __init__(self, *args: Any, certificates: Sequence[Certificate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.certificates = {each.participation.code: each for each in certificates}
        choices = [(code, f"{each.participation.name} ({code})") for code, each in self.certificates.items()]
        self.fields["unit"] = forms.ChoiceField(
            label="Hoặc chọn trực tiếp một đơn vị",
            choices=[("", "Không chọn trực tiếp"), *choices],
            required=False,
            error_messages=_REQUIRED,
        )

    def clean_unit(self) -> Certificate | None:
        return self.certificates.get(self.cleaned_data["unit"])


class RecheckForm(Form):
    done_on = forms.DateField(label="Ngày kiểm tra", input_formats=DAY_FORMATS, error_messages=_DAY)
    findings = forms.CharField(
        label="Điều tìm thấy",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=_REQUIRED | {"max_length": "Nội dung dài quá 4.000 chữ."},
    )
    finding = forms.ChoiceField(
        label="Kết luận",
        choices=Recheck.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn kết luận."},
    )


class ReasonForm(Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_REQUIRED | {"max_length": "Lý do dài quá 500 chữ."},
    )
