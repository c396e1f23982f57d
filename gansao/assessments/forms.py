"""Text in, clean values out."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from gansao.assessments.intake import SKIP, Question
from gansao.programmes.forms import DAY_FORMATS

SHEET_MAX_BYTES = 2 * 1024 * 1024


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Bảng điểm (Excel hoặc CSV)",
        error_messages={
            "required": "Chưa chọn tệp. Hãy chọn bảng điểm rồi bấm “Kiểm tra bảng điểm”.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
            "max_length": "Tên tệp quá dài. Hãy đặt tên ngắn hơn rồi tải lên lại.",
        },
    )


class SheetFileForm(forms.Form):
    file = forms.FileField(
        label="Phiếu tự chấm đã điền (Excel)",
        error_messages={
            "required": "Chưa chọn tệp. Hãy chọn phiếu đã điền rồi bấm “So với trên trang”.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
            "max_length": "Tên tệp quá dài. Hãy đặt tên ngắn hơn rồi tải lên lại.",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > SHEET_MAX_BYTES:
            raise forms.ValidationError("Tệp nặng quá 2 MB nên không phải phiếu tự chấm tải về từ trang này.")
        return file


class AnswersForm(forms.Form):
    """One choice a doubtful row: which unit it means, or none."""

    def __init__(self, data: Any, questions: Sequence[Question]) -> None:
        super().__init__(data)
        self.places: dict[str, str] = {}
        for number, question in enumerate(questions):
            field = f"row-{number}"
            self.places[field] = question.place
            choices = [*((unit.code, unit.name) for unit in question.candidates), (SKIP, "Bỏ qua dòng này")]
            self.fields[field] = forms.ChoiceField(
                choices=choices,
                error_messages={
                    "required": f"{question.place}: chưa chọn đơn vị cho “{question.name}”.",
                    "invalid_choice": f"{question.place}: lựa chọn không có trong danh sách.",
                },
            )

    @property
    def answers(self) -> dict[str, str]:
        """{place: code or SKIP}"""
        return {place: self.cleaned_data[field] for field, place in self.places.items()}


class SubmissionForm(forms.Form):
    """Which step of the commune's, with its remarks or its reason for handing in what is incomplete."""

    verb = forms.ChoiceField(
        error_messages={
            "required": "Chưa chọn việc cần làm. Hãy bấm một trong các nút của trang.",
            "invalid_choice": "Việc này không có ở trang hồ sơ.",
        }
    )
    note = forms.CharField(
        required=False, max_length=2000, error_messages={"max_length": "Ý kiến dài quá 2000 ký tự. Hãy viết gọn lại."}
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, verbs: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [(verb, verb) for verb in verbs]  # type: ignore[attr-defined]  # a ChoiceField


class ReviewForm(forms.Form):
    """Which step of the district's or the secretariat's, with remarks or reason."""

    verb = forms.ChoiceField(
        choices=[(verb, verb) for verb in ("take_over", "accept", "return", "hold_back", "propose", "unlock")],
        error_messages={
            "required": "Chưa chọn việc cần làm. Hãy bấm một trong các nút của trang.",
            "invalid_choice": "Việc này không có ở trang thẩm tra.",
        },
    )
    note = forms.CharField(
        required=False, max_length=2000, error_messages={"max_length": "Ý kiến dài quá 2000 ký tự. Hãy viết gọn lại."}
    )


class ForwardForm(forms.Form):
    """The units that go to the province; beside each other one the reason why it is held back, if it is."""

    units = forms.MultipleChoiceField(
        error_messages={
            "required": "Chưa chọn đơn vị nào để chuyển lên tỉnh. Hãy đánh dấu đơn vị rồi bấm lại.",
            "invalid_choice": "Đơn vị %(value)s không thuộc nơi bạn phụ trách.",
        }
    )
    note = forms.CharField(
        required=False, max_length=2000, error_messages={"max_length": "Ý kiến dài quá 2000 ký tự. Hãy viết gọn lại."}
    )

    def __init__(self, data: Any, *, codes: list[str]) -> None:
        super().__init__(data)
        self.fields["units"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        for code in codes:
            self.fields[f"reason-{code}"] = forms.CharField(
                required=False,
                max_length=1000,
                error_messages={"max_length": f"Đơn vị {code}: lý do dài quá 1000 ký tự."},
            )

    @property
    def reasons(self) -> dict[str, str]:
        """{code: reason} of those that have one."""
        named = {name[7:]: value for name, value in self.cleaned_data.items() if name.startswith("reason-")}
        return {code: reason for code, reason in named.items() if reason}


class SignedPaperForm(forms.Form):
    """The scan of a signed paper, with what stands on it; one that replaces another says why."""

    file = forms.FileField(
        label="Bản quét đã ký",
        help_text="PDF, hoặc ảnh JPEG, PNG. Văn bản nhiều trang thì quét thành một tệp PDF.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        error_messages={
            "required": "Chưa chọn tệp. Hãy chọn bản quét đã ký.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
            "max_length": "Tên tệp quá dài. Hãy đặt tên ngắn hơn rồi tải lên lại.",
        },
    )
    number = forms.CharField(
        label="Số ghi trên văn bản",
        help_text="Không có số thì ghi “không số”.",
        max_length=60,
        error_messages={"required": "Mục này chưa có.", "max_length": "Số dài quá 60 chữ."},
    )
    dated = forms.DateField(
        label="Ngày ghi trên văn bản",
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Mục này chưa có.",
            "invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 21/12/2023.",
        },
    )
    note = forms.CharField(
        label="Ghi chú", max_length=500, required=False, error_messages={"max_length": "Ghi chú dài quá 500 chữ."}
    )
    reason = forms.CharField(
        label="Lý do thay bản trước",
        max_length=500,
        error_messages={
            "required": "Hãy nêu lý do, ví dụ: bản trước quét thiếu trang 2.",
            "max_length": "Lý do dài quá 500 chữ.",
        },
    )

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        if not replaces:
            del self.fields["reason"]
