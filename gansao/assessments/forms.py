"""Text in, clean values out."""

from collections.abc import Sequence
from typing import Any

from django import forms

from gansao.assessments.intake import SKIP, Question


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Bảng điểm (Excel hoặc CSV)",
        error_messages={
            "required": "Chưa chọn tệp. Hãy chọn bảng điểm rồi bấm “Kiểm tra bảng điểm”.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
            "max_length": "Tên tệp quá dài. Hãy đặt tên ngắn hơn rồi tải lên lại.",
        },
    )


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
