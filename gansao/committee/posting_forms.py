"""What is entered around the proposed list: how long it is posted, why it comes down, what people say of it."""

from typing import Any
from uuid import uuid4

from django import forms

from gansao.committee.actions.posting import DAYS_MAX, HANDLING_MAX, TEXT_MAX
from gansao.committee.forms import count_field
from gansao.committee.models import Posting
from gansao.domain.text import bare_name, sort_key

WHOLE_LIST = ("ca-danh-sach", "Cả danh sách, hoặc đơn vị không có trong danh sách")
NAME_MAX = 120


class _Plain(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


class PostForm(_Plain):
    working_days = count_field("Số ngày làm việc lấy ý kiến", DAYS_MAX, initial=5)


class WithdrawForm(_Plain):
    reason = forms.CharField(
        label="Lý do rút danh sách",
        help_text="Lý do được nêu công khai ở chỗ của danh sách.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nêu lý do rút danh sách; lý do này được công khai."},
    )


class CommentForm(_Plain):
    """Open to everybody. `nickname` is for machines: people do not see it and leave it empty."""

    code = forms.ChoiceField(
        label="Ý kiến về",
        error_messages={
            "required": "Hãy chọn điều bạn nêu ý kiến.",
            "invalid_choice": "Danh sách không có đơn vị này. Hãy chọn lại.",
        },
    )
    text = forms.CharField(
        label="Nội dung ý kiến",
        help_text="Nêu rõ việc gì, ở đâu, khi nào để Ban Chỉ đạo kiểm tra được.",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Hãy viết nội dung ý kiến.",
            "max_length": f"Ý kiến dài quá {TEXT_MAX} ký tự. Hãy viết gọn lại.",
        },
    )
    sender = forms.CharField(
        label="Họ và tên",
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": f"Họ và tên dài quá {NAME_MAX} ký tự."},
    )
    contact = forms.CharField(
        label="Điện thoại hoặc thư điện tử",
        help_text="Chỉ để Ban Chỉ đạo hỏi lại hoặc trả lời bạn; được xóa khi khép năm.",
        required=False,
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"max_length": f"Cách liên hệ dài quá {NAME_MAX} ký tự."},
    )
    nickname = forms.CharField(
        label="Ô này để trống",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    posting = forms.IntegerField(widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, posting: Posting, about: str = "") -> None:
        super().__init__(data, initial={"posting": posting.pk, "token": uuid4(), "code": about or WHOLE_LIST[0]})
        self.standing = posting
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        units = sorted(posting.units, key=lambda unit: sort_key(bare_name(unit["name"])))
        code.choices = [WHOLE_LIST, *((unit["code"], _in_words(unit)) for unit in units)]

    def clean_code(self) -> str:
        """Empty: about the whole list."""
        code: str = self.cleaned_data["code"]
        return "" if code == WHOLE_LIST[0] else code

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("nickname"):
            raise forms.ValidationError("Ô ẩn ở cuối phiếu phải để trống. Hãy xóa chữ trong ô đó rồi gửi lại.")
        if "token" in self.errors or clean.get("posting") != self.standing.pk:
            raise forms.ValidationError(
                "Danh sách đã được đăng lại sau khi bạn mở trang. Nội dung bạn viết còn ở dưới: hãy tải lại trang, "
                "xem danh sách mới rồi gửi."
            )
        return clean

    @property
    def fields_shown(self) -> list[Any]:
        return [self[name] for name in ("code", "text", "sender", "contact")]


def _in_words(unit: dict[str, Any]) -> str:
    return f"{unit['name']}, {unit['district']}" if unit["district"] else str(unit["name"])


class HandlingForm(_Plain):
    handling = forms.CharField(
        label="Cách xử lý, trả lời",
        help_text="Ví dụ: đã kiểm tra việc gì, kết luận thế nào, đã trả lời người gửi bằng cách nào.",
        max_length=HANDLING_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Hãy ghi cách xử lý ý kiến.",
            "max_length": f"Cách xử lý dài quá {HANDLING_MAX} ký tự. Hãy viết gọn lại.",
        },
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
