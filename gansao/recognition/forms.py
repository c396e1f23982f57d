"""Text in, clean values out. What cannot be undone is confirmed by typing what it is about."""

import dataclasses
from typing import Any

from django import forms

from gansao.documents.decision import SIGNER_FORMS, DecisionText, Signer
from gansao.programmes.models import Programme
from gansao.recognition import drafting

DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
_REQUIRED = {"required": "Mục này chưa có."}
_DAY = _REQUIRED | {"invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/01/2024."}
_SIGNERS = [(key, name) for key, (name, _) in SIGNER_FORMS.items()]
SPARE_ARTICLES = 1  # an empty one below the last, to add an article


class ConfirmedForm(forms.Form):
    """A form that asks the person to type what it is about ("2023", "05/QĐ-UBND")."""

    confirm = forms.CharField(max_length=80, error_messages=_REQUIRED)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["confirm"].label = f"Gõ “{expected}” để xác nhận"
        self.fields["confirm"].widget.attrs["autocomplete"] = "off"

    def clean_confirm(self) -> str:
        typed = " ".join(self.cleaned_data["confirm"].split())
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(f"Chưa khớp: hãy gõ đúng “{self.expected}”.")
        return typed


class FreezeForm(ConfirmedForm):
    seen = forms.CharField(max_length=64)  # the digest of what the page showed, drawn by the page


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_REQUIRED | {"max_length": "Lý do dài quá 500 chữ."},
    )


class CorrectionForm(ConfirmedForm):
    reason = forms.CharField(
        label="Lý do đính chính",
        help_text="Được ghi nguyên văn trong quyết định mới, ví dụ: sót minh chứng tiêu chí 12 của xã Đại Lâm.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_REQUIRED,
    )
    field_order = ["reason", "confirm"]


class StartDraftForm(forms.Form):
    """What a draft in the standard words needs to know."""

    signer_name = forms.CharField(label="Họ và tên người ký", max_length=120, error_messages=_REQUIRED)
    signer_form = forms.ChoiceField(label="Thể thức đề ký", choices=_SIGNERS, error_messages=_REQUIRED)
    names_as_of = forms.DateField(
        label="Lấy tên cơ quan theo ngày",
        help_text="Tên và địa danh thay đổi theo thời gian: chọn ngày dự kiến ký.",
        input_formats=DAY_FORMATS,
        error_messages=_DAY,
    )
    group_by = forms.ChoiceField(
        label="Xếp danh sách kèm theo", choices=list(drafting.GROUPINGS.items()), required=False
    )


class DraftForm(forms.Form):
    """Every word of the draft; articles as they stand, paragraphs on lines of their own."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    body = forms.CharField(label="Cơ quan ban hành", max_length=200, error_messages=_REQUIRED)
    superior = forms.CharField(label="Cơ quan chủ quản (nếu có)", max_length=200, required=False)
    symbol = forms.CharField(label="Ký hiệu sau số", max_length=30, error_messages=_REQUIRED)
    place = forms.CharField(label="Nơi ban hành", max_length=60, error_messages=_REQUIRED)
    authority = forms.CharField(label="Thẩm quyền ban hành (chữ in hoa)", max_length=200, error_messages=_REQUIRED)
    subject = forms.CharField(
        label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=_REQUIRED
    )
    bases = forms.CharField(
        label="Căn cứ pháp lý",
        help_text="Mỗi căn cứ một dòng; dấu chấm phẩy cuối dòng tự thêm.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages=_REQUIRED,
    )
    proposer = forms.CharField(label="Theo đề nghị của", max_length=500, required=False)
    recipients = forms.CharField(
        label="Nơi nhận",
        help_text="Mỗi nơi một dòng.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=_REQUIRED,
    )
    annex_title = forms.CharField(
        label="Tên danh sách kèm theo",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_REQUIRED,
    )
    group_by = forms.ChoiceField(
        label="Xếp danh sách kèm theo", choices=list(drafting.GROUPINGS.items()), required=False
    )
    signer_name = forms.CharField(label="Họ và tên người ký", max_length=120, error_messages=_REQUIRED)
    signer_form = forms.ChoiceField(label="Thể thức đề ký", choices=_SIGNERS, error_messages=_REQUIRED)

    def __init__(self, *args: Any, text: DecisionText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = text
        for number in range(1, len(text.articles) + SPARE_ARTICLES + 1):
            self.fields[f"article_{number}"] = forms.CharField(
                label=f"Điều {number}",
                help_text="" if number <= len(text.articles) else "Để trống nếu không thêm điều.",
                max_length=6000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4 if number <= len(text.articles) else 2}),
            )

    @property
    def articles(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("article_")]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not any(_lines(clean.get(name, "")) for name in self.fields if name.startswith("article_")):
            self.add_error("article_1", "Quyết định phải có ít nhất một điều.")
        return clean

    def text(self) -> DecisionText:
        """The kept words with what was edited."""
        clean = self.cleaned_data
        articles = (tuple(_lines(clean[name])) for name in self.fields if name.startswith("article_"))
        plain = ("body", "superior", "symbol", "place", "authority", "subject", "proposer")
        edited: dict[str, Any] = {name: clean[name] for name in plain}
        if self.kept.annex is None:
            raise ValueError("the words are edited together with their annex")
        return dataclasses.replace(
            self.kept,
            **edited,
            bases=tuple(_lines(clean["bases"])),
            recipients=tuple(_lines(clean["recipients"])),
            articles=tuple(article for article in articles if article),
            signer=Signer(clean["signer_name"], clean["signer_form"]),
            annex=dataclasses.replace(self.kept.annex, title=" ".join(clean["annex_title"].split())),
        )


def initial_words(text: DecisionText, group_by: str) -> dict[str, Any]:
    """The draft as the form shows it."""
    initial: dict[str, Any] = {
        name: getattr(text, name)
        for name in ("body", "superior", "symbol", "place", "authority", "subject", "proposer")
    }
    initial |= {
        "bases": "\n".join(text.bases),
        "recipients": "\n".join(text.recipients),
        "annex_title": text.annex.title if text.annex else "",
        "group_by": group_by,
        "signer_name": text.signer.name,
        "signer_form": text.signer.form,
    }
    return initial | {f"article_{n}": "\n".join(article) for n, article in enumerate(text.articles, start=1)}


class RulingForm(forms.Form):
    """What the signer says of the draft."""

    seen = forms.CharField(max_length=64)  # the digest of the words that were read, drawn by the page
    verdict = forms.ChoiceField(
        label="Với dự thảo này",
        choices=[("agree", "Đồng ý với dự thảo, trình ký bản giấy"), ("send_back", "Trả lại để sửa")],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một trong hai."},
    )
    remark = forms.CharField(
        label="Nhận xét",
        help_text="Trả lại thì ghi rõ điều cần sửa.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Nhận xét dài quá 1.000 chữ."},
    )


class SignatureForm(forms.Form):
    number = forms.CharField(
        label="Số quyết định",
        help_text="Chỉ cần ghi số, ví dụ 15; ký hiệu được thêm theo dự thảo.",
        max_length=40,
        error_messages=_REQUIRED,
    )
    signed_on = forms.DateField(label="Ngày ký", input_formats=DAY_FORMATS, error_messages=_DAY)
    early_reason = forms.CharField(
        label="Lý do ngày ký trước ngày chốt kết quả",
        help_text="Chỉ ghi khi ngày ký trước ngày chốt trên hệ thống.",
        max_length=500,
        required=False,
    )
    file = forms.FileField(
        label="Tệp quyết định đã ký (PDF hoặc DOCX)",
        error_messages={
            "required": "Chưa chọn tệp đã ký.",
            "empty": "Tệp rỗng (0 byte). Hãy chọn đúng tệp rồi tải lên lại.",
        },
    )


class PublishForm(ConfirmedForm):
    disclosure = forms.ChoiceField(
        label="Với đơn vị chưa được công nhận, người dân xem được",
        choices=Programme.Unrecognised.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một trong ba cách."},
    )
    annex_note = forms.CharField(
        label="Đã đối chiếu phụ lục thế nào", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["disclosure", "annex_note", "confirm"]


class SiteForm(forms.Form):
    site = forms.URLField(
        label="Địa chỉ trang công khai, in trong mã QR",
        help_text="Giấy đã in không sửa được: hãy ghi đúng địa chỉ mà người dân sẽ mở.",
        max_length=200,
        assume_scheme="https",
        error_messages=_REQUIRED | {"invalid": "Địa chỉ chưa đúng, ví dụ https://gansao.bacninh.gov.vn"},
    )

    def clean_site(self) -> str:
        site: str = self.cleaned_data["site"]
        return site.rstrip("/")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
